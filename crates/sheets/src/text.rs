//! Texts, blanks and yes-or-no as people and platforms write them.

use crate::Cell;

/// Full-width forms (`（１２）`, ideographic blank) as the plain characters that they stand for.
pub fn full_width_folded(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '−' | '﹣' => '-',
        other => other,
    };
    text.chars().map(fold).collect()
}

/// Whether a cell says "nothing here": empty, or one of the marks that platforms put for no data.
pub fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => matches!(
            unguarded(text).trim(),
            "" | "-" | "--" | "---" | "–" | "—" | "——" | "－" | "/" | "N/A" | "n/a" | "NA" | "null" | "NULL"
        ),
        Cell::Error(text) => &**text == "#N/A",
        _ => false,
    }
}

/// A text without the apostrophe that guards it from being read as a formula.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest)
            if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\''])
                || rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            rest
        }
        _ => text,
    }
}

/// The text of a cell, guard apostrophe and outer blanks taken off. `None` where nothing stands.
///
/// `Err` holds what stands there where digits have been lost: a number of more than 15 digits, or one in the notation
/// `1.23457E+17`, is no id any more.
pub fn read_text(cell: &Cell) -> Result<Option<String>, String> {
    let found = match cell {
        Cell::Empty => return Ok(None),
        Cell::Error(text) => return Err(text.to_string()),
        Cell::Number(digits) => {
            let whole = digits.trim_start_matches('-').split('.').next().unwrap_or_default();
            if whole.len() > 15 {
                return Err(digits.to_string());
            }
            digits.to_string()
        }
        Cell::Text(text) => {
            let text = unguarded(text).trim();
            if is_scientific(text) {
                return Err(text.to_owned());
            }
            text.to_owned()
        }
        other => other.to_string(),
    };
    Ok(Some(found).filter(|text| !text.is_empty()))
}

/// `1.23457E+17`: what Excel leaves of a long number in a CSV.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(part) && digits(exponent) && exponent.parse::<u32>().is_ok_and(|n| n >= 11)
}

/// Yes or no in either language. `Err` holds what stands there.
pub fn read_bool(cell: &Cell) -> Result<Option<bool>, String> {
    if is_blank(cell) {
        return Ok(None);
    }
    let text = match cell {
        Cell::Bool(yes) => return Ok(Some(*yes)),
        Cell::Number(text) | Cell::Text(text) => full_width_folded(unguarded(text)).trim().to_lowercase(),
        other => return Err(other.to_string()),
    };
    match text.as_str() {
        "是" | "对" | "有" | "yes" | "y" | "true" | "1" | "√" | "✓" | "✔" => Ok(Some(true)),
        "否" | "错" | "无" | "no" | "n" | "false" | "0" | "×" | "✗" | "x" => Ok(Some(false)),
        _ => Err(text),
    }
}
