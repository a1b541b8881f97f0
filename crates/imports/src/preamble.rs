//! What stands above a table: when the platform made the file, and for which days.

use hengce_sheets::{Cell, Sheet, full_width_folded, read_date};
use jiff::civil::Date;

/// What stands behind a label above line `before`: after a colon in the same cell, else in the next filled cell.
pub fn labelled(sheet: &Sheet, before: u64, label: &str) -> Option<Cell> {
    let above = sheet.lines.iter().take_while(|line| line.number < before);
    above
        .flat_map(|line| line.cells.iter().enumerate().map(move |(at, (_, cell))| (line, at, cell)))
        .find_map(|(line, at, cell)| {
            let text = full_width_folded(&cell.to_string());
            let (_, after) = text.split_once(label)?;
            let rest = after.trim_start().strip_prefix(':').unwrap_or(after).trim();
            if rest.is_empty() {
                line.cells.get(at + 1).map(|(_, cell)| cell.clone())
            } else {
                Some(Cell::text(rest))
            }
        })
}

/// A range of days as platforms write it: `2026-07-01至2026-07-31`, `2026/07/01~2026/07/31`; one day alone is both ends.
pub fn window(cell: &Cell) -> Option<(Date, Date)> {
    let text = cell.to_string();
    let day = |part: &str| read_date(&Cell::text(part.trim())).ok().flatten();
    if let Some(only) = day(&text) {
        return Some((only, only));
    }
    let cuts = ["至", "到", "~", "～", "—", " - ", "-"];
    let ends = cuts.iter().flat_map(|cut| text.match_indices(cut).map(|(at, cut)| (at, at + cut.len())));
    let mut pairs = ends.filter_map(|(end, start)| Some((day(&text[..end])?, day(&text[start..])?)));
    pairs.find(|(from, to)| from <= to)
}
