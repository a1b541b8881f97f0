//! An address as a QR code, drawn as one SVG path.

use std::fmt::Write as _;

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use crate::web::Html;

/// Light modules that scanners want around the code.
const QUIET: usize = 4;

/// Pixels of a module in a picture to print.
const PIXELS: u32 = 12;

/// The code as a PNG to print; None for a text that no code holds.
pub fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    hengce_checks::squares_png(&dark, u32::try_from(code.width()).ok()?, (QUIET as u32, PIXELS))
}

/// The picture; None for a text that no code holds. `label` is read aloud instead of it.
pub fn svg(text: &str, label: &str) -> Option<Html> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (index, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        let (x, y) = (index % width + QUIET, index / width + QUIET);
        let _ = write!(path, "M{x} {y}h1v1h-1z");
    }
    let side = width + 2 * QUIET;
    let label = crate::records::escaped(label);
    Some(Html(format!(
        r##"<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_to_print_is_a_png_and_a_text_too_long_is_none() {
        assert!(png("https://hengce.example/l/k3m9").unwrap().starts_with(b"\x89PNG"));
        assert!(png(&"x".repeat(5000)).is_none());
    }

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_border() {
        let drawn = svg("https://hengce.example/check-in/CIL-2026-001/abc", "签到").unwrap().0;
        assert!(drawn.contains("M4 4h1v1h-1z"), "the first corner begins after the border");
        assert!(!drawn.contains("M3 4h1") && !drawn.contains("M4 3h1"));
        assert!(drawn.contains(r#"aria-label="签到""#));
        assert!(svg(&"x".repeat(5000), "").is_none());
    }
}
