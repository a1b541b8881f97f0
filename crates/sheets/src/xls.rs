//! BIFF8 xls: first how large its sheets claim to be, then the sheets.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xls, XlsError};

use crate::model::{Cell, Collector, Sheet, Workbook};
use crate::xlsx::{moment, number};
use crate::{Limits, SheetError, guarded};

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn damaged(error: impl ToString) -> SheetError {
    SheetError::Damaged { format: "xls", detail: error.to_string() }
}

pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    guarded("xls", || {
        measure(bytes, limits)?;
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(opened)?;
        let mut collector = Collector::new(limits);
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).map_err(damaged)?;
            let mut sheet = Sheet { name, lines: Vec::new() };
            let (top, left) = range.start().unwrap_or_default();
            for (line, column, value) in range.used_cells() {
                let (line, column) = (u64::from(top) + line as u64 + 1, left + column as u32);
                collector.push(&mut sheet, line, column, cell_of(value))?;
            }
            sheets.push(sheet);
        }
        Ok(Workbook { sheets })
    })
}

fn opened(error: XlsError) -> SheetError {
    if matches!(error, XlsError::Password) { SheetError::Protected } else { damaged(error) }
}

/// The reader lays a sheet out as a full rectangle: two cells in opposite corners would cost hundreds of megabytes.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(SheetError::Protected);
    }
    let name =
        ["/Workbook", "/Book"].into_iter().find(|name| file.exists(name)).ok_or(SheetError::NoTable)?;
    let mut stream = Vec::new();
    file.open_stream(name)
        .and_then(|stream_| stream_.take(bytes.len() as u64).read_to_end(&mut stream))
        .map_err(damaged)?;
    let mut rectangle = Rectangle::default();
    let mut total = 0_u64;
    let mut rest = stream.as_slice();
    while let [k0, k1, l0, l1, after @ ..] = rest {
        let (record, length) = (u16::from_le_bytes([*k0, *k1]), usize::from(u16::from_le_bytes([*l0, *l1])));
        let Some((body, next)) = after.split_at_checked(length) else { break };
        match record {
            BEGINNING_OF_SHEET => total = total.saturating_add(std::mem::take(&mut rectangle).area()),
            DIMENSIONS if claimed(body) > SHEET_MAX => {
                return Err(damaged("a sheet claims to be larger than the format allows"));
            }
            record if CELLS.contains(&record) => rectangle.cover(body),
            _ => {}
        }
        rest = next;
    }
    if total.saturating_add(rectangle.area()) > limits.cells as u64 {
        return Err(SheetError::TooManyCells { limit: limits.cells });
    }
    Ok(())
}

/// BIFF records by number ([MS-XLS] 2.3): BOF, and those that start with a line and a column.
const BEGINNING_OF_SHEET: u16 = 0x0809;
const CELLS: [u16; 9] = [0x0006, 0x00BD, 0x00BE, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD];

/// The record that says how large a sheet is, and the largest that BIFF8 has: the reader makes room for all of it.
const DIMENSIONS: u16 = 0x0200;
const SHEET_MAX: u64 = 65_536 * 256;

/// Cells that a DIMENSIONS record claims: first line, line after the last, first column, column after the last.
fn claimed(body: &[u8]) -> u64 {
    let word =
        |at: usize| body.get(at..at + 2).map_or(0, |two| u64::from(u16::from_le_bytes([two[0], two[1]])));
    let long = |at: usize| word(at) + (word(at + 2) << 16);
    let (first, last, columns) =
        if body.len() == 10 { (word(0), word(2), word(6)) } else { (long(0), long(4), word(10)) };
    if first > last { u64::MAX } else { (last - first) * columns.max(1) }
}

#[derive(Default)]
struct Rectangle {
    corners: Option<[u16; 4]>,
}

impl Rectangle {
    fn cover(&mut self, body: &[u8]) {
        let [r0, r1, c0, c1, ..] = body else { return };
        let (line, column) = (u16::from_le_bytes([*r0, *r1]), u16::from_le_bytes([*c0, *c1]));
        let [top, left, bottom, right] = self.corners.unwrap_or([line, column, line, column]);
        self.corners = Some([top.min(line), left.min(column), bottom.max(line), right.max(column)]);
    }

    fn area(&self) -> u64 {
        self.corners.map_or(0, |[top, left, bottom, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(whole) => Cell::Number(whole.to_string().into()),
        Data::Float(float) => number(*float),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text.as_str()),
        Data::Bool(yes) => Cell::Bool(*yes),
        Data::DateTime(at) => moment(at),
        Data::Error(error) => Cell::Error(error.to_string().into()),
    }
}
