//! Tables that people bring and take away: Excel (xlsx and xls), HTML tables under the name of xls, CSV and TSV in any
//! encoding in use, alone, packed or in an archive, and JSON reports, read into one plain model; and xlsx out.
//!
//! The format is told from the content, never from the name. Nothing is read lossily: what can't be read whole is an error.

mod archive;
mod delimited;
mod encoding;
mod headers;
mod html;
mod json;
mod model;
mod moments;
mod quantity;
mod text;
mod write;
mod xls;
mod xlsx;

pub use headers::{header_stem, normalise_header};
pub use model::{Cell, Line, Sheet, Workbook, address, column_name};
pub use moments::{read_date, read_instant, read_month};
pub use quantity::{Form, Quantity, read_quantity};
pub use text::{full_width_folded, is_blank, read_bool, read_text};
pub use write::{Choices, Column, Format, Page, write};

/// What reading may cost. A file past a limit is refused with the limit named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it comes.
    pub bytes: usize,
    /// Bytes of an HTML or JSON file, which costs many times its size in memory.
    pub html_bytes: usize,
    /// Bytes that an xlsx or an archive may unpack to.
    pub unpacked_bytes: u64,
    /// Lines over all sheets.
    pub lines: usize,
    /// Cells that hold something, over all sheets.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 50_000_000,
            html_bytes: 10_000_000,
            unpacked_bytes: 400_000_000,
            lines: 400_000,
            cells: 6_000_000,
        }
    }
}

/// Why a file can't be read as tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum SheetError {
    #[error("the file has {bytes} bytes; at most {limit} are taken")]
    TooLarge { bytes: usize, limit: usize },
    #[error("the file unpacks to more than {limit} bytes")]
    UnpacksTooFar { limit: u64 },
    #[error("the file has more than {limit} lines")]
    TooManyLines { limit: usize },
    #[error("the file has more than {limit} cells")]
    TooManyCells { limit: usize },
    /// It begins like a format and then breaks off or contradicts itself.
    #[error("the {format} file is damaged: {detail}")]
    Damaged { format: &'static str, detail: String },
    #[error("the workbook is protected by a password")]
    Protected,
    /// Text in none of the encodings that were tried, in this order.
    #[error("the text is in none of the encodings tried: {}", tried.join(", "))]
    UnknownEncoding { tried: Vec<&'static str> },
    /// A known format that is not read.
    #[error("{format} is not read: save it as xlsx or CSV")]
    Unsupported { format: &'static str },
    #[error("the file holds no table")]
    NoTable,
}

/// Reads a file. `name` is used for a sheet's name where the format has none.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    let book = match bytes {
        [] => return Err(SheetError::NoTable),
        [b'P', b'K', ..] if archive::holds_tables(bytes) => archive::read(bytes, limits)?,
        [b'P', b'K', ..] => xlsx::read(bytes, limits)?,
        [0x1F, 0x8B, ..] => return unpacked(name, bytes, limits),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => xls::read(bytes, limits)?,
        [b'%', b'P', b'D', b'F', ..] => return Err(SheetError::Unsupported { format: "PDF" }),
        _ => read_text_file(name, bytes, limits)?,
    };
    if book.sheets.iter().all(|sheet| sheet.lines.is_empty()) {
        return Err(SheetError::NoTable);
    }
    Ok(book)
}

/// What gzip packed, under the name without its ending.
fn unpacked(name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let inside = archive::gunzip(bytes, limits)?;
    if inside.starts_with(&[0x1F, 0x8B]) {
        return Err(SheetError::Unsupported { format: "gzip inside gzip" });
    }
    let limits = Limits { bytes: limits.unpacked_bytes as usize, ..*limits };
    read(name.strip_suffix(".gz").unwrap_or(name), &inside, &limits)
}

fn read_text_file(name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let start: Vec<u8> =
        bytes.iter().filter(|byte| **byte != 0).take(4096).map(u8::to_ascii_lowercase).collect();
    let has = |needle: &str| start.windows(needle.len()).any(|window| window == needle.as_bytes());
    let first = start.iter().find(|byte| byte.is_ascii_punctuation() || byte.is_ascii_alphanumeric());
    if first == Some(&b'<') {
        if has("urn:schemas-microsoft-com:office:spreadsheet") && !has("<table") && !has("<html") {
            return Err(SheetError::Unsupported { format: "SpreadsheetML 2003" });
        }
        if has("<html") || has("<table") || has("<!doctype") || has("<meta") {
            return html::read(bytes, limits);
        }
    }
    let opens = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().first();
    if matches!(opens, Some(b'{' | b'[')) && is_json(bytes) {
        return json::read(name, bytes, limits);
    }
    delimited::read(name, bytes, limits)
}

/// A bracket alone may open a title in a CSV: JSON also ends in one.
fn is_json(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_end().last(), Some(b'}' | b']')) && std::str::from_utf8(bytes).is_ok()
}

/// A library's panic on a broken file is a broken file, not a broken server.
fn guarded<T>(
    format: &'static str,
    read: impl FnOnce() -> Result<T, SheetError> + std::panic::UnwindSafe,
) -> Result<T, SheetError> {
    let damaged = |_| SheetError::Damaged { format, detail: "its structure contradicts itself".to_owned() };
    std::panic::catch_unwind(read).map_err(damaged)?
}

#[cfg(test)]
mod tests;
