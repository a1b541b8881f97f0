//! The browser's files: compiled in, named by their hash, served compressed as they were built.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::{Html, WebError};

#[derive(RustEmbed)]
#[folder = "assets/dist/"]
struct Dist;

static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let file = Dist::get("manifest.json").expect("build.rs checks that the manifest is there");
    serde_json::from_slice(&file.data).expect("the asset build writes a JSON object of names")
});

/// The address of a built file by its plain name (`main.js`).
pub fn asset(name: &str) -> String {
    MANIFEST.get(name).map_or_else(|| format!("/assets/{name}"), |hashed| format!("/assets/{hashed}"))
}

/// The bytes of a built file by its plain name, as they are or packed (`gz`, `br`), and its name with its hash.
pub fn built(name: &str, packed: Option<&str>) -> Option<(Cow<'static, [u8]>, &'static str)> {
    let hashed = MANIFEST.get(name)?;
    let file = match packed {
        Some(ending) => Dist::get(&format!("{hashed}.{ending}"))?,
        None => Dist::get(hashed)?,
    };
    Some((file.data, hashed))
}

/// An icon of the sprite. Decorative: the text beside it, or the button's label, says what it means.
pub fn icon(name: &str) -> Html {
    static SPRITE: LazyLock<String> = LazyLock::new(|| asset("icons.svg"));
    Html(format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{}#{name}\"/></svg>", *SPRITE))
}

/// Serves a built file. Names carry a hash, so that a browser may keep them for ever.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, WebError> {
    let plain = Dist::get(&name).filter(|_| name != "manifest.json").ok_or_else(WebError::not_found)?;
    let taken =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| taken.contains(encoding))
        .find_map(|(encoding, ending)| Some((encoding, Dist::get(&format!("{name}.{ending}"))?)));
    let media = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let mut response = match packed {
        Some((encoding, file)) => ([(header::CONTENT_ENCODING, encoding)], file.data).into_response(),
        None => plain.data.into_response(),
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media));
    out.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    out.insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// The mark in a browser's tab.
const FAVICON: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#175cd3"/>"##,
    r##"<path d="M16 7v18M8 25h16M6 11h20M6 11l-3 8h6zM26 11l-3 8h6z" fill="none" stroke="#fff" stroke-width="2" "##,
    r#"stroke-linecap="round" stroke-linejoin="round"/></svg>"#
);

/// Sends the mark; browsers ask for it by this fixed name.
pub async fn favicon() -> Response {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, FAVICON).into_response()
}
