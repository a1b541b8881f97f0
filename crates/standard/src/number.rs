//! Numbers as people write them in the files of a standard.

use hengce_exact::Number;

/// `12`, `0.85`, `85 %` (as 0.85), `2/3`, with `_` between digits allowed.
pub(crate) fn number_of(text: &str) -> Option<Number> {
    let text = text.trim().replace('_', "");
    match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<Number>().ok()?.divided_by(&Number::hundred()),
        None => text.parse().ok(),
    }
}
