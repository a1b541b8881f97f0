//! Containers around tables: a zip of CSV files, one file packed by gzip. What they unpack to is bounded, whatever they claim.

use std::io::{Cursor, Read};

use crate::model::Workbook;
use crate::{Limits, SheetError, delimited};

/// Files in one archive.
const FILES_MAX: usize = 200;

/// What is read out of an archive, by the ending of the file's name inside it.
const TABLES: [&str; 3] = [".csv", ".tsv", ".txt"];

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn damaged(error: impl ToString) -> SheetError {
    SheetError::Damaged { format: "ZIP", detail: error.to_string() }
}

/// Whether a zip holds text tables, and is no document of an office program.
pub fn holds_tables(bytes: &[u8]) -> bool {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let names = || archive.file_names().filter_map(Result::ok);
    !names().any(|name| name.eq_ignore_ascii_case("[content_types].xml"))
        && names().any(|name| is_table(&name))
}

fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    // Finder leaves a shadow of each file in a folder of its own
    !name.starts_with("__macosx") && TABLES.iter().any(|ending| name.ends_with(ending))
}

/// Each text table of a zip as a sheet under its file's name, in the archive's order.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > FILES_MAX {
        return Err(damaged(format!("more than {FILES_MAX} files")));
    }
    let mut book = Workbook::default();
    let mut rest = Rest::of(limits);
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        if !is_table(&name) {
            continue;
        }
        let text = rest.unpack(file)?;
        match delimited::read(&name, &text, &rest.limits) {
            Ok(read) => {
                rest.spend(&read)?;
                book.sheets.extend(read.sheets);
            }
            // an empty table among others is no fault of the archive
            Err(SheetError::NoTable) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(book)
}

/// The bytes that gzip packed: one file, never further packed.
pub fn gunzip(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, SheetError> {
    Rest::of(limits).unpack(flate2::read::MultiGzDecoder::new(bytes))
}

/// What is left of the limits after the files so far.
struct Rest {
    limits: Limits,
    limit: u64,
}

impl Rest {
    fn of(limits: &Limits) -> Self {
        Self { limits: *limits, limit: limits.unpacked_bytes }
    }

    fn unpack(&mut self, file: impl Read) -> Result<Vec<u8>, SheetError> {
        let mut text = Vec::new();
        let left = self.limits.unpacked_bytes;
        file.take(left + 1).read_to_end(&mut text).map_err(damaged)?;
        self.limits.unpacked_bytes =
            left.checked_sub(text.len() as u64).ok_or(SheetError::UnpacksTooFar { limit: self.limit })?;
        Ok(text)
    }

    fn spend(&mut self, read: &Workbook) -> Result<(), SheetError> {
        let lines = || read.sheets.iter().flat_map(|sheet| &sheet.lines);
        let cells: usize = lines().map(|line| line.cells.len()).sum();
        let Limits { lines: most_lines, cells: most_cells, .. } = self.limits;
        let too_many = SheetError::TooManyLines { limit: most_lines };
        self.limits.lines = most_lines.checked_sub(lines().count()).ok_or(too_many)?;
        let too_many = SheetError::TooManyCells { limit: most_cells };
        self.limits.cells = most_cells.checked_sub(cells).ok_or(too_many)?;
        Ok(())
    }
}
