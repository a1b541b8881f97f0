//! How like a header is to the names of a column: the same, one within the other, or many pairs of letters in common.

use hengce_sheets::normalise_header;
use hengce_standard::{Column, Dataset};

use crate::layout;
use crate::table::Header;

/// The likeness of names that are the same.
pub const SAME: u32 = 100;
/// Of those that are so without a unit in brackets, and the most that a part of a name is like the whole.
const STEM: u32 = 95;
const PART: u32 = 80;

/// Everything that a column is called: its labels, its id, and its headers in the exports that are known.
pub fn names(dataset: &Dataset, column: &Column) -> Vec<String> {
    let mut names = layout::names(&column.label, &column.id);
    let headers = dataset.exports.iter().filter_map(|export| export.headers.get(&column.id)).flatten();
    names.extend(headers.map(|header| normalise_header(header)));
    names.sort();
    names.dedup();
    names
}

/// Of 100.
pub fn of(names: &[String], header: &Header) -> u32 {
    names.iter().map(|name| alike(name, header)).max().unwrap_or(0)
}

fn alike(name: &str, header: &Header) -> u32 {
    if *name == header.normal {
        return SAME;
    }
    if *name == header.stem {
        return STEM;
    }
    let (short, long) = if name.len() < header.normal.len() {
        (name, header.normal.as_str())
    } else {
        (header.normal.as_str(), name)
    };
    let (few, many) = (short.chars().count() as u32, long.chars().count() as u32);
    let within = if few >= 2 && long.contains(short) { PART * few / many.max(1) + 20 } else { 0 };
    within.min(PART).max(pairs_in_common(name, &header.normal))
}

/// Twice the pairs of neighbouring letters that both have, of all that they have, scaled to what a part may be.
fn pairs_in_common(one: &str, other: &str) -> u32 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    if all == 0 {
        return 0;
    }
    let mut common = 0;
    for pair in one {
        if let Some(at) = other.iter().position(|known| *known == pair) {
            other.swap_remove(at);
            common += 1;
        }
    }
    PART * 2 * common / all as u32
}
