//! Column headers as they are compared: platforms change brackets, spaces and letter case from export to export.

use crate::text::full_width_folded;

/// A header as it is compared: full-width letters, digits and brackets folded, lower case, without blanks, marks of a
/// required column, guard apostrophes and invisible characters.
///
/// `"阅读人数（人） *"` and `"阅读人数(人)"` are the same header.
pub fn normalise_header(header: &str) -> String {
    let folded = full_width_folded(header);
    let dropped = |c: &char| {
        c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '*' | '\'' | '"')
    };
    let kept = folded.chars().filter(|c| !dropped(c)).flat_map(char::to_lowercase);
    kept.map(|c| {
        if matches!(c, '【' | '〔') {
            '['
        } else if matches!(c, '】' | '〕') {
            ']'
        } else {
            c
        }
    })
    .collect()
}

/// The normalised header without a unit in brackets at its end: `总花费(元)` is `总花费`.
pub fn header_stem(header: &str) -> String {
    let whole = normalise_header(header);
    match whole.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => whole,
    }
}
