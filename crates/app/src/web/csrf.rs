//! Changes are taken from our own pages only: the browser says where the request comes from, and the form or the
//! htmx header carries the session's token.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures::StreamExt;

use super::{ErrorKind, WebError};

/// The form field that carries the token; the first field of every form.
pub const FIELD: &str = "_token";
pub const HEADER: &str = "x-csrf-token";

/// The token stands within so many bytes of a multipart body, as it is its first field.
const PREFIX_MAX: usize = 8 * 1024;

/// Whether the browser says that another site sent this. Absent headers (not a browser) pass: such a caller has no
/// cookie that somebody else could ride on, and the token is still asked for.
pub fn from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => false,
        Some(_) => true,
        None => match (text(header::ORIGIN), text(header::HOST)) {
            (Some(origin), Some(host)) => origin.split_once("://").map(|(_, from)| from) != Some(host),
            (Some(_), None) => true,
            (None, _) => false,
        },
    }
}

/// Gives the request back if it carries the token.
pub async fn checked(request: Request, token: &str, body_max: usize) -> Result<Request, WebError> {
    let forged = || WebError::new(ErrorKind::Forged);
    if let Some(given) = request.headers().get(HEADER) {
        return if same(given.as_bytes(), token) { Ok(request) } else { Err(forged()) };
    }
    let media =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let multipart = media.starts_with("multipart/form-data");
    if !multipart && !media.starts_with("application/x-www-form-urlencoded") {
        return Err(forged());
    }
    let (parts, body) = request.into_parts();
    let (given, body) = if multipart { first_part(body).await? } else { field(body, body_max).await? };
    if given.is_some_and(|given| same(given.as_bytes(), token)) {
        Ok(Request::from_parts(parts, body))
    } else {
        Err(forged())
    }
}

/// Compares in a time that does not tell how much was right.
pub fn same(given: &[u8], token: &str) -> bool {
    let token = token.as_bytes();
    !token.is_empty()
        && given.len() == token.len()
        && given.iter().zip(token).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

async fn field(body: Body, body_max: usize) -> Result<(Option<String>, Body), WebError> {
    let bytes = to_bytes(body, body_max).await.map_err(|_| WebError::new(ErrorKind::TooLarge))?;
    let given =
        super::forms::pairs(&bytes).into_iter().find(|(name, _)| name == FIELD).map(|(_, value)| value);
    Ok((given, Body::from(bytes)))
}

/// Reads as much of a multipart body as holds its first field, and puts it back in front.
async fn first_part(body: Body) -> Result<(Option<String>, Body), WebError> {
    let mut rest = body.into_data_stream();
    let mut prefix = Vec::new();
    let given = loop {
        if let Some(value) = read_first(&prefix) {
            break Some(value);
        }
        if prefix.len() > PREFIX_MAX {
            break None;
        }
        match rest.next().await {
            Some(Ok(chunk)) => prefix.extend_from_slice(&chunk),
            Some(Err(_)) => return Err(WebError::malformed("")),
            None => break None,
        }
    };
    let start = futures::stream::iter([Ok(Bytes::from(prefix))]);
    Ok((given, Body::from_stream(start.chain(rest))))
}

/// The value of the first part if it is the token's and is there in full.
fn read_first(prefix: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&prefix[..prefix.len().min(PREFIX_MAX)]);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (value, _) = body.split_once("\r\n")?;
    head.contains(&format!("name=\"{FIELD}\"")).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn another_site_is_told_from_our_own() {
        assert!(!from_elsewhere(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(from_elsewhere(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(from_elsewhere(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(from_elsewhere(&headers(&[("origin", "https://evil.example"), ("host", "hengce.example")])));
        assert!(from_elsewhere(&headers(&[("origin", "null"), ("host", "hengce.example")])));
        assert!(!from_elsewhere(&headers(&[
            ("origin", "https://hengce.example"),
            ("host", "hengce.example")
        ])));
    }

    #[test]
    fn an_empty_token_is_never_right() {
        assert!(!same(b"", ""));
        assert!(same(b"abc", "abc") && !same(b"abd", "abc") && !same(b"ab", "abc"));
    }

    #[tokio::test]
    async fn a_multipart_body_is_whole_after_its_token_was_read() {
        let text = "--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\nsecret\r\n--x--\r\n";
        let (given, body) = first_part(Body::from(text)).await.unwrap();
        assert_eq!(given.as_deref(), Some("secret"));
        assert_eq!(to_bytes(body, 1000).await.unwrap(), text);
    }
}
