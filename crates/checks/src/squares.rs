//! Black and white squares as a PNG: a code to print.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

/// The squares, row after row of `width`, each so many pixels wide, with so many light squares around them
/// (`(quiet, pixels)`). None where the squares fill no rectangle.
pub fn squares_png(dark: &[bool], width: u32, (quiet, pixels): (u32, u32)) -> Option<Vec<u8>> {
    let height = u32::try_from(dark.len()).ok()?.checked_div(width)?;
    if (width * height) as usize != dark.len() {
        return None;
    }
    let side = |squares: u32| (squares + 2 * quiet) * pixels;
    let picture = GrayImage::from_fn(side(width), side(height), |x, y| {
        let at = |pixel: u32, squares: u32| (pixel / pixels).checked_sub(quiet).filter(|at| *at < squares);
        let is_dark = at(x, width).zip(at(y, height)).is_some_and(|(x, y)| dark[(y * width + x) as usize]);
        Luma([if is_dark { 0 } else { 255 }])
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_squares_stand_where_they_should_inside_a_quiet_border() {
        let png = squares_png(&[true, false, false, true], 2, (1, 3)).unwrap();
        let picture = image::load_from_memory(&png).unwrap().into_luma8();
        assert_eq!(picture.dimensions(), (12, 12));
        let at = |x: u32, y: u32| picture.get_pixel(x, y).0[0];
        assert_eq!([at(0, 0), at(3, 3), at(5, 5), at(6, 3), at(6, 6), at(11, 11)], [255, 0, 0, 255, 0, 255]);
        assert!(squares_png(&[true; 3], 2, (1, 1)).is_none());
    }
}
