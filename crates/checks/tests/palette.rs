//! Promises of the palette check.

use std::io::Cursor;

use hengce_checks::palette::{GuidelineColour, Lab, Refused, Rgb, difference, look_at};
use hengce_exact::Number;
use image::{DynamicImage, ImageFormat, Rgb as Pixel, RgbImage, Rgba, RgbaImage};

/// Pairs of colours and their CIEDE2000 from Sharma, Wu, Dalal (2005), table 1.
const SHARMA: [([f64; 3], [f64; 3], f64); 34] = [
    ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
    ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
    ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
    ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0),
    ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0),
    ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0),
    ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
    ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
    ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
    ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0010], 7.1792),
    ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0011], 7.2195),
    ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0012], 7.2195),
    ([50.0, -0.0010, 2.4900], [50.0, 0.0009, -2.4900], 4.8045),
    ([50.0, -0.0010, 2.4900], [50.0, 0.0010, -2.4900], 4.8045),
    ([50.0, -0.0010, 2.4900], [50.0, 0.0011, -2.4900], 4.7461),
    ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
    ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
    ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
    ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
    ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
    ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0),
    ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0),
    ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0),
    ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0),
    ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
    ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
    ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
    ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
    ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
    ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
    ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
    ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
    ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
    ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
];

const BRAND: Rgb = Rgb([10, 110, 189]);

fn lab([l, a, b]: [f64; 3]) -> Lab {
    Lab { l, a, b }
}

fn guideline() -> Vec<GuidelineColour> {
    [("品牌蓝", BRAND), ("白", Rgb([255, 255, 255]))]
        .map(|(name, colour)| GuidelineColour { name: name.into(), colour, tolerance: 6.0 })
        .into()
}

fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).expect("a picture is written to memory");
    out.into_inner()
}

/// 100 x 100 pixels: the upper rows of one colour, the lower ones of another.
fn striped(upper_rows: u32, upper: Rgb, lower: Rgb) -> RgbImage {
    RgbImage::from_fn(100, 100, |_, y| Pixel(if y < upper_rows { upper.0 } else { lower.0 }))
}

#[test]
fn the_colour_difference_is_that_of_the_published_pairs() {
    for (number, (one, other, published)) in SHARMA.into_iter().enumerate() {
        let (there, back) = (difference(lab(one), lab(other)), difference(lab(other), lab(one)));
        assert!((there - published).abs() < 0.000_05, "pair {}: {there} and not {published}", number + 1);
        assert!((there - back).abs() < 1e-9, "pair {}", number + 1);
    }
}

#[test]
fn white_black_and_red_have_their_known_places() {
    for (colour, known) in [
        ([255, 255, 255], [100.0, 0.0, 0.0]),
        ([0, 0, 0], [0.0, 0.0, 0.0]),
        ([255, 0, 0], [53.24, 80.09, 67.20]),
    ] {
        assert!(difference(Rgb(colour).into(), lab(known)) < 0.02, "{colour:?}");
    }
}

#[test]
fn the_share_off_the_palette_is_exact() {
    let red = Rgb([200, 30, 30]);
    let report = look_at(&file(striped(70, BRAND, red), ImageFormat::Png), &guideline()).unwrap();
    assert_eq!((report.pixels, report.off), (10_000, 3_000));
    assert_eq!(report.share_off(), Number::fraction(3, 10).unwrap());
    let colours: Vec<(Rgb, bool)> = report.dominant.iter().map(|d| (d.colour, d.on_palette)).collect();
    assert_eq!(colours, [(BRAND, true), (red, false)]);
    assert_eq!(report.dominant[0].nearest, Some((0, 0.0)));
}

#[test]
fn a_colour_within_tolerance_is_on_the_palette_and_one_beyond_is_not() {
    let near = Rgb([14, 114, 185]);
    let png = file(striped(100, near, near), ImageFormat::Png);
    assert_eq!(look_at(&png, &guideline()).unwrap().off, 0);
    let strict: Vec<GuidelineColour> =
        guideline().into_iter().map(|c| GuidelineColour { tolerance: 0.5, ..c }).collect();
    assert_eq!(look_at(&png, &strict).unwrap().off, 10_000);
    assert_eq!(look_at(&png, &[]).unwrap().share_off(), Number::one());
}

#[test]
fn a_jpeg_is_read_and_what_is_transparent_does_not_count() {
    let jpeg = file(striped(60, BRAND, Rgb([255, 255, 255])), ImageFormat::Jpeg);
    assert!(look_at(&jpeg, &guideline()).unwrap().share_off() < Number::fraction(5, 100).unwrap());
    let clear = RgbaImage::from_fn(10, 10, |x, _| Rgba([10, 110, 189, if x < 3 { 255 } else { 0 }]));
    assert_eq!(look_at(&file(clear, ImageFormat::Png), &guideline()).unwrap().pixels, 30);
    let gone = file(RgbaImage::new(4, 4), ImageFormat::Png);
    assert_eq!(look_at(&gone, &guideline()).unwrap().share_off(), Number::zero());
}

#[test]
fn other_files_and_damaged_ones_are_refused() {
    assert_eq!(look_at(b"GIF89a\x01\x00\x01\x00", &[]), Err(Refused::Format));
    assert_eq!(look_at("颜色".as_bytes(), &[]), Err(Refused::Format));
    let png = file(striped(70, BRAND, BRAND), ImageFormat::Png);
    assert!(matches!(look_at(&png[..png.len() / 2], &[]), Err(Refused::Damaged(_))));
}

#[test]
fn a_picture_that_would_unfold_beyond_bounds_is_refused_before_it_does() {
    let mut png = file(RgbImage::new(1, 1), ImageFormat::Png);
    // the header's width and height become 50,000; its checksum is made right again
    png[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    assert!(matches!(look_at(&png, &[]), Err(Refused::Pixels { width: 50_000, height: 50_000, .. })));
    assert!(matches!(look_at(&vec![0x89; 21 * 1024 * 1024], &[]), Err(Refused::Bytes { .. })));
}

/// The checksum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(!0_u32, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn colours_are_read_and_written_as_designers_do() {
    assert_eq!(Rgb::parse("#0A6EBD"), Some(BRAND));
    assert_eq!(Rgb::parse(" 0a6ebd "), Some(BRAND));
    assert_eq!(Rgb::parse("#06c"), Some(Rgb([0, 0x66, 0xcc])));
    assert_eq!(BRAND.hex(), "#0A6EBD");
    for wrong in ["", "#12", "#12345", "#12345g", "blue", "#1234567"] {
        assert_eq!(Rgb::parse(wrong), None, "{wrong}");
    }
}
