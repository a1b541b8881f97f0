//! Small pictures of large ones: made once for each file, kept by its hash, without anything that the original says of
//! place or camera.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use axum::extract::{Path as InPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgba, RgbaImage};
use tokio::sync::Semaphore;

use super::kept::{Named, Shown, kept, shown};
use crate::web::{App, Visit, WebError};

/// The longest side.
const SIDE_MAX: u32 = 320;
const QUALITY: u8 = 82;
/// A picture that unfolds to more is not made small: it is offered as a download.
const PIXELS_MAX: u64 = 60_000_000;
const MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;
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
    let tag = format!("\"{}-{SIDE_MAX}\"", file.hash);
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

/// The picture upright, no side longer than [`SIDE_MAX`], on white where it lets light through.
fn small(original: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(original)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return None;
    }
    let upright = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if width.max(height) > SIDE_MAX {
        picture = picture.thumbnail(SIDE_MAX, SIDE_MAX);
    }
    picture.apply_orientation(upright);
    let mut white = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
    image::imageops::overlay(&mut white, &picture.to_rgba8(), 0, 0);
    let flat = DynamicImage::ImageRgba8(white).into_rgb8();
    let mut out = Vec::new();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbaImage::from_pixel(width, height, Rgba([200, 0, 0, 0]));
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_large_picture_becomes_small_and_keeps_its_shape_on_white() {
        let small = image::load_from_memory(&small(&png(1_200, 600)).unwrap()).unwrap().into_rgb8();
        assert_eq!(small.dimensions(), (320, 160));
        assert!(small.get_pixel(10, 10).0.iter().all(|channel| *channel > 250));
    }

    #[test]
    fn a_small_picture_stays_as_large_as_it_is_and_a_damaged_one_has_none() {
        let small_one = image::load_from_memory(&small(&png(40, 20)).unwrap()).unwrap();
        assert_eq!((small_one.width(), small_one.height()), (40, 20));
        assert!(small(&png(40, 20)[..60]).is_none());
        assert!(small(b"no picture").is_none());
    }
}
