//! A small picture of a large one, without anything that the original says of place or camera.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgba, RgbaImage};

/// The longest side of a small picture.
pub const SMALL_SIDE_MAX: u32 = 320;
const QUALITY: u8 = 82;
/// A picture that unfolds to more is not made small.
const PIXELS_MAX: u64 = 60_000_000;
const MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A JPEG of the picture: upright, no side longer than [`SMALL_SIDE_MAX`], on white where it lets light through. None of
/// what is damaged, too large, or no PNG, JPEG, GIF or WebP.
pub fn small(original: &[u8]) -> Option<Vec<u8>> {
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
    if width.max(height) > SMALL_SIDE_MAX {
        picture = picture.thumbnail(SMALL_SIDE_MAX, SMALL_SIDE_MAX);
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
