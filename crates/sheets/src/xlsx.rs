//! xlsx: first how far it unpacks, then its sheets cell by cell.

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use jiff::civil::{Date, Time};

use crate::model::{Cell, Collector, Sheet, Workbook};
use crate::{Limits, SheetError, guarded};

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn damaged(error: impl ToString) -> SheetError {
    SheetError::Damaged { format: "xlsx", detail: error.to_string() }
}

pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    guarded("xlsx", || {
        measure(bytes, limits)?;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(opened)?;
        let mut collector = Collector::new(limits);
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let mut sheet = Sheet { name: name.clone(), lines: Vec::new() };
            // a sheet that holds a chart has no cells to read
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            while let Some(cell) = cells.next_cell().map_err(damaged)? {
                let (line, column) = cell.get_position();
                collector.push(&mut sheet, u64::from(line) + 1, column, cell_of(cell.get_value()))?;
            }
            ordered(&mut sheet);
            sheets.push(sheet);
        }
        Ok(Workbook { sheets })
    })
}

fn opened(error: XlsxError) -> SheetError {
    if matches!(error, XlsxError::Password) { SheetError::Protected } else { damaged(error) }
}

/// Cells may stand in any order in a file that no Excel wrote.
fn ordered(sheet: &mut Sheet) {
    if !sheet.lines.is_sorted_by_key(|line| line.number) {
        sheet.lines.sort_by_key(|line| line.number);
    }
    sheet.lines.dedup_by(|later, kept| {
        let same = later.number == kept.number;
        if same {
            kept.cells.append(&mut later.cells);
        }
        same
    });
    for line in &mut sheet.lines {
        if !line.cells.is_sorted_by_key(|(column, _)| *column) {
            line.cells.sort_by_key(|(column, _)| *column);
        }
        line.cells.dedup_by_key(|(column, _)| *column);
    }
}

/// Unpacks every part into nothing, counting: what the archive says of its sizes may be a lie.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let limit = limits.unpacked_bytes;
    let mut total = 0;
    let mut office = false;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let (name, size) = (part.name().map_err(damaged)?.to_lowercase(), part.size());
        match name.as_str() {
            "[content_types].xml" => office = true,
            "xl/workbook.bin" => return Err(SheetError::Unsupported { format: "xlsb" }),
            "content.xml" => return Err(SheetError::Unsupported { format: "OpenDocument (ods)" }),
            "word/document.xml" => return Err(SheetError::Unsupported { format: "Word (docx)" }),
            "ppt/presentation.xml" => return Err(SheetError::Unsupported { format: "PowerPoint (pptx)" }),
            _ => {}
        }
        if size.saturating_add(total) > limit {
            return Err(SheetError::UnpacksTooFar { limit });
        }
        let mut start = Vec::new();
        total +=
            part.by_ref().take((limit - total).min(START)).read_to_end(&mut start).map_err(damaged)? as u64;
        if name.ends_with("sharedstrings.xml") && strings_claimed(&start).is_none_or(|claimed| claimed > size)
        {
            return Err(damaged("it claims more texts than it can hold"));
        }
        total += copy(&mut part.by_ref().take(limit - total + 1), &mut sink()).map_err(damaged)?;
        if total > limit {
            return Err(SheetError::UnpacksTooFar { limit });
        }
    }
    if office { Ok(()) } else { Err(SheetError::Unsupported { format: "ZIP" }) }
}

/// How much of a part is looked at for the number of texts that it claims.
const START: u64 = 65_536;

/// The number of texts that a table of shared texts claims to hold: the reader makes room for all of them at once.
/// `None` where the table does not begin within the bytes.
fn strings_claimed(start: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(start);
    let tag = text[text.find("sst")?..].split('>').next()?.to_owned();
    let Some((_, after)) = tag.split_once("uniqueCount") else { return Some(0) };
    let digits: String =
        after.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(whole) => Cell::Number(whole.to_string().into()),
        DataRef::Float(float) => number(*float),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::text(text.as_str())
        }
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(at) => moment(at),
        DataRef::Error(error) => Cell::Error(error.to_string().into()),
    }
}

/// The 15 significant digits that Excel keeps and shows; what a float holds beyond them is noise (`0.1 + 0.2`).
pub fn number(float: f64) -> Cell {
    if !float.is_finite() {
        return Cell::Error("#NUM!".into());
    }
    if float == 0.0 {
        return Cell::Number("0".into());
    }
    let text = format!("{float:.14e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return Cell::Error("#NUM!".into()) };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let point = exponent + 1;
    let written = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if digits.len() <= point as usize {
        format!("{digits:0<width$}", width = point as usize)
    } else {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    };
    Cell::Number(format!("{sign}{written}").into())
}

/// A date, a date with its time, or a time of day or duration alone (as `14:05:30`).
pub fn moment(at: &ExcelDateTime) -> Cell {
    let value = at.as_f64();
    if at.is_duration() || (0.0..1.0).contains(&value) {
        let seconds = (value * 86_400.0).round() as i64;
        return Cell::text(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let date = i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, day as i8).ok());
    let time = Time::new(hour as i8, minute as i8, second as i8, i32::from(milli) * 1_000_000).ok();
    match (date, time) {
        (Some(date), Some(time)) if time == Time::midnight() => Cell::Date(date),
        (Some(date), Some(time)) => Cell::DateTime(date.to_datetime(time)),
        _ => number(value),
    }
}
