//! Small pictures of large ones: made once for each file, kept by its hash, without anything that the original says of
//! place or camera.

use std::path::{Path, PathBuf};

use axum::extract::{Path as InPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hengce_checks::{SMALL_SIDE_MAX, small};
use tokio::sync::Semaphore;

use super::kept::{Named, Shown, kept, shown};
use crate::web::{App, Visit, WebError};

/// Derived from kept files, and made again when it is gone.
const FOLDER: &str = "thumbnails";

/// Unfolding a picture takes a core and much memory: the rest of a page's pictures wait.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

pub async fn send(
    State(app): State<App>,
    visit: Visit,
    InPath(named): InPath<Named>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (_, _, file) = kept(&app, &visit, &named).await?;
    if shown(&file.media, &file.name) != Shown::Picture {
        return Err(WebError::not_found());
    }
    let tag = format!("\"{}-{SMALL_SIDE_MAX}\"", file.hash);
    // Asked about again each time, so that whoever may no longer see the record sees no picture of it.
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::CONTENT_TYPE, "image/jpeg".to_owned()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let place = place(app.ledger.folder(), &file.hash);
    if let Ok(small) = tokio::fs::read(&place).await {
        return Ok((fixed, small).into_response());
    }
    let _turn = AT_ONCE.acquire().await.map_err(WebError::internal)?;
    let original = app.ledger.file(&file.hash).await?;
    let made = tokio::task::spawn_blocking(move || keep_small(&place, &original)).await;
    // A damaged picture has no small one; its file can be taken as it is.
    let small = made.map_err(WebError::internal)?.ok_or_else(WebError::not_found)?;
    Ok((fixed, small).into_response())
}

fn place(folder: &Path, hash: &str) -> PathBuf {
    folder.join(FOLDER).join(hash.get(..2).unwrap_or_default()).join(format!("{hash}.jpg"))
}

fn keep_small(place: &Path, original: &[u8]) -> Option<Vec<u8>> {
    let small = small(original)?;
    // Whole or not at all; where it can't be kept it is made again the next time.
    let folder = place.parent()?;
    let draft = folder.join(format!("{}.draft", uuid::Uuid::now_v7().simple()));
    let kept = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&draft, &small))
        .and_then(|()| std::fs::rename(&draft, place));
    if let Err(error) = kept {
        tracing::warn!(%error, "a small picture could not be kept");
    }
    Some(small)
}
