//! The colours of a picture against those of a brand guideline: which dominate, and what share lies off the palette.
//!
//! Pixels are counted in cells of 8 steps a channel; a cell stands for its pixels by their mean colour, and is on the
//! palette when CIEDE2000 to one of the guideline's colours is within that colour's tolerance. Pixels that are more
//! than half transparent don't count.

mod lab;

use std::io::Cursor;

use hengce_exact::Number;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

pub use lab::{Lab, difference};

/// Bytes of a picture's file.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Pixels of a picture: a print advertisement of A3 at 300 dpi has 17 million.
pub const PIXELS_MAX: u64 = 24_000_000;
/// Memory that decoding may take.
const MEMORY_BYTES_MAX: u64 = 320 * 1024 * 1024;
/// Dominant colours in a report.
pub const DOMINANT_MAX: usize = 8;
/// Colours nearer than this are one dominant colour.
const ALIKE: f64 = 8.0;
/// Tolerance of a guideline's colour that says none: about what print and screens differ by.
pub const TOLERANCE: f64 = 6.0;
const CELL_BITS: u32 = 5;

/// Red, green and blue of 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#0A6EBD`, `0a6ebd` or `#06c`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u32> =
            text.trim().trim_start_matches('#').chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
        // #06c is short for #0066cc
        let twice = if digits.len() == 3 { 2 } else { 1 };
        let digits: Vec<u32> =
            digits.into_iter().flat_map(|digit| std::iter::repeat_n(digit, twice)).collect();
        let bytes =
            digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap_or_default());
        (digits.len() == 6).then(|| bytes.collect::<Vec<u8>>())?.try_into().ok().map(Self)
    }

    /// `#0A6EBD`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02X}{green:02X}{blue:02X}")
    }
}

/// A colour of a guideline.
#[derive(Debug, Clone, PartialEq)]
pub struct GuidelineColour {
    pub name: String,
    pub colour: Rgb,
    /// Largest CIEDE2000 that counts as this colour.
    pub tolerance: f64,
}

/// What a picture shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Pixels that count.
    pub pixels: u64,
    /// Those off the palette.
    pub off: u64,
    /// The colours that take most of the picture, largest first.
    pub dominant: Vec<Dominant>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Dominant {
    pub colour: Rgb,
    pub pixels: u64,
    /// Number of the nearest colour of the guideline, and how far it is; none where the guideline has no colours.
    pub nearest: Option<(usize, f64)>,
    /// Within that colour's tolerance.
    pub on_palette: bool,
}

/// Why a picture was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("no PNG or JPEG")]
    Format,
    #[error("larger than {max} bytes")]
    Bytes { max: usize },
    /// It would unfold to more than is decoded.
    #[error("{width} x {height} pixels, more than {max}")]
    Pixels { width: u32, height: u32, max: u64 },
    #[error("damaged: {0}")]
    Damaged(String),
}

impl Report {
    /// Share of the pixels off the palette; 0 of a picture that is all transparent.
    pub fn share_off(&self) -> Number {
        share(self.off, self.pixels)
    }

    pub fn share_of(&self, dominant: &Dominant) -> Number {
        share(dominant.pixels, self.pixels)
    }
}

fn share(part: u64, all: u64) -> Number {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Number::fraction(count(part), count(all)).unwrap_or_default()
}

/// Looks at a PNG or JPEG.
///
/// # Errors
/// Other formats, files and pictures beyond the bounds, damaged ones. Nothing is unfolded before its size is known.
pub fn look_at(file: &[u8], guideline: &[GuidelineColour]) -> Result<Report, Refused> {
    let picture = decoded(file)?;
    let palette: Vec<(Lab, f64)> =
        guideline.iter().map(|entry| (entry.colour.into(), entry.tolerance)).collect();
    let mut report = Report { pixels: 0, off: 0, dominant: Vec::new() };
    for (colour, pixels) in cells(&picture) {
        let lab = Lab::from(colour);
        let (nearest, on_palette) = nearest(lab, &palette);
        report.pixels += pixels;
        report.off += if on_palette { 0 } else { pixels };
        let alike = |dominant: &Dominant| difference(dominant.colour.into(), lab) < ALIKE;
        match report.dominant.iter().position(alike) {
            Some(at) => report.dominant[at].pixels += pixels,
            None if report.dominant.len() < DOMINANT_MAX => {
                report.dominant.push(Dominant { colour, pixels, nearest, on_palette });
            }
            None => {}
        }
    }
    report.dominant.sort_by(|a, b| b.pixels.cmp(&a.pixels).then(a.colour.cmp(&b.colour)));
    Ok(report)
}

fn decoded(file: &[u8]) -> Result<DynamicImage, Refused> {
    if file.len() > FILE_BYTES_MAX {
        return Err(Refused::Bytes { max: FILE_BYTES_MAX });
    }
    let mut reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Refused::Format)?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return Err(Refused::Format);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let damaged = |error: image::ImageError| Refused::Damaged(error.to_string());
    let decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Refused::Pixels { width, height, max: PIXELS_MAX });
    }
    DynamicImage::from_decoder(decoder).map_err(damaged)
}

/// Mean colour and number of the pixels in each cell that has any, the fullest first.
fn cells(picture: &DynamicImage) -> Vec<(Rgb, u64)> {
    let mut sums = vec![[0_u64; 4]; 1 << (3 * CELL_BITS)];
    let mut take = |[red, green, blue, alpha]: [u8; 4]| {
        if alpha >= 128 {
            let step = |channel: u8| usize::from(channel >> (8 - CELL_BITS));
            let cell = &mut sums[step(red) << (2 * CELL_BITS) | step(green) << CELL_BITS | step(blue)];
            cell[3] += 1;
            cell.iter_mut().zip([red, green, blue]).for_each(|(sum, channel)| *sum += u64::from(channel));
        }
    };
    match picture {
        DynamicImage::ImageRgb8(pixels) => pixels.pixels().for_each(|p| take([p[0], p[1], p[2], u8::MAX])),
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().for_each(|p| take(p.0)),
        other => other.to_rgba8().pixels().for_each(|p| take(p.0)),
    }
    let mean = |sum: u64, count: u64| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX);
    let filled = sums.into_iter().filter(|cell| cell[3] > 0);
    let mut cells: Vec<(Rgb, u64)> = filled
        .map(|[red, green, blue, count]| {
            (Rgb([mean(red, count), mean(green, count), mean(blue, count)]), count)
        })
        .collect();
    cells.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    cells
}

/// The nearest colour of the palette, and whether one of them is within its tolerance.
fn nearest(lab: Lab, palette: &[(Lab, f64)]) -> (Option<(usize, f64)>, bool) {
    let mut nearest: Option<(usize, f64)> = None;
    let mut on_palette = false;
    for (number, (colour, tolerance)) in palette.iter().enumerate() {
        let apart = difference(*colour, lab);
        on_palette |= apart <= *tolerance;
        if nearest.is_none_or(|(_, least)| apart < least) {
            nearest = Some((number, apart));
        }
    }
    (nearest, on_palette)
}
