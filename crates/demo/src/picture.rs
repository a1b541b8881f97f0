//! Small pictures in the company's colours, drawn from a name: what a gallery shows of a poster or a cover.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

const WIDTH: u32 = 480;
const HEIGHT: u32 = 320;

/// 禾岚蓝, 岚白, 深墨, 芽绿, as the visual rules name them.
const COLOURS: [[u8; 3]; 4] =
    [[0x17, 0x5C, 0xD3], [0xF7, 0xFA, 0xFC], [0x1F, 0x2A, 0x3A], [0x3B, 0xA2, 0x72]];

/// A PNG: a ground, a drop of water on it and lines of text beneath, each name with its own arrangement.
pub fn png(name: &str) -> Vec<u8> {
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let (ground, drop) = [(0, 1), (1, 0), (3, 1), (1, 3), (2, 1)][(sum % 5) as usize];
    let middle = (i64::from(130 + sum / 5 % 220), i64::from(110 + sum / 7 % 40));
    let colour = |x: u32, y: u32| {
        let (across, down) = (i64::from(x) - middle.0, i64::from(y) - middle.1);
        // A circle whose upper half runs to a point.
        let wide = if down < 0 { (70 + down * 7 / 10).max(0) } else { 70 };
        let in_drop = if down < 0 { across.abs() < wide } else { across.pow(2) + down.pow(2) < 70 * 70 };
        let line = y >= 250 && y % 22 < 8 && x >= 40 && x < 200 + (y * 37 + sum) % 200;
        COLOURS[if in_drop && down > -100 || line { drop } else { ground }]
    };
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| Rgb(colour(x, y)));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture in memory is written");
    bytes.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_picture_and_other_names_have_others() {
        let poster = png("门店海报");
        assert_eq!(poster, png("门店海报"));
        assert_ne!(poster, png("产品手册"));
        let read = image::load_from_memory(&poster).unwrap();
        assert_eq!((read.width(), read.height()), (WIDTH, HEIGHT));
    }
}
