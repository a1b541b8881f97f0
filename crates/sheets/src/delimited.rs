//! CSV, TSV and their kin, streamed: the separator is told from the first lines.

use std::io::Read;

use csv::{ErrorKind, ReaderBuilder};
use encoding_rs::Encoding;

use crate::encoding::{Decoding, encoding_of};
use crate::model::{Cell, Collector, Sheet, Workbook};
use crate::{Limits, SheetError};

const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let (encoding, start) = encoding_of(bytes)?;
    let bytes = &bytes[start..];
    let sample = sample(encoding, bytes);
    if sample.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}')) {
        return Err(SheetError::NoTable);
    }
    let declared = sample
        .strip_prefix("sep=")
        .and_then(|rest| rest.bytes().next())
        .filter(|byte| byte.is_ascii() && !byte.is_ascii_control() || *byte == b'\t');
    let separator = declared.unwrap_or_else(|| separator_of(&sample));
    let mut sheet = Sheet { name: stem(name).to_owned(), lines: Vec::new() };
    let mut collector = Collector::new(limits);
    let mut lines = Lines::new(sample.contains("\r\n"));
    let source = Decoding::new(encoding, bytes).chain(lines.terminator());
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(source);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| failed(&error, encoding))? {
        let number = lines.next(reader.position().line(), &record);
        if number == 1 && declared.is_some() {
            continue;
        }
        for (column, field) in record.iter().enumerate() {
            collector.push(&mut sheet, number, column as u32, Cell::text(field.trim()))?;
        }
    }
    Ok(Workbook { sheets: vec![sheet] })
}

/// Counts lines as Excel shows them: an empty line is one, a line end inside quotes is none.
struct Lines {
    carriage_returns: bool,
    inside_quotes: u64,
    last: u64,
}

impl Lines {
    fn new(carriage_returns: bool) -> Self {
        Self { carriage_returns, inside_quotes: 0, last: 0 }
    }

    /// What is put behind the file, so that its last line ends like the others.
    fn terminator(&self) -> &'static [u8] {
        if self.carriage_returns { b"\r\n" } else { b"\n" }
    }

    /// The number of the record just read, the reader having counted `consumed` line feeds (from 1): the one that ends
    /// the record is among them only where no carriage return stands before it.
    fn next(&mut self, consumed: u64, record: &csv::StringRecord) -> u64 {
        self.inside_quotes += record.iter().map(|field| field.matches('\n').count() as u64).sum::<u64>();
        let ending = u64::from(!self.carriage_returns);
        self.last = consumed.saturating_sub(ending + self.inside_quotes).max(self.last + 1);
        self.last
    }
}

fn failed(error: &csv::Error, encoding: &'static Encoding) -> SheetError {
    match error.kind() {
        ErrorKind::Io(_) | ErrorKind::Utf8 { .. } => {
            SheetError::UnknownEncoding { tried: vec![encoding.name()] }
        }
        _ => SheetError::Damaged { format: "CSV", detail: error.to_string() },
    }
}

/// The file's name without its folder and ending.
fn stem(name: &str) -> &str {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.rsplit_once('.').map_or(last, |(stem, _)| stem)
}

/// The first 64 kB as text.
fn sample(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(65_536)]);
    text.trim_start_matches('\u{feff}').trim_end_matches('\u{fffd}').to_owned()
}

/// The separator that cuts most of the first lines into the same number of fields, more than one.
fn separator_of(sample: &str) -> u8 {
    let score = |separator: u8| {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(sample.as_bytes());
        let widths: Vec<usize> = reader
            .records()
            .take(60)
            .filter_map(Result::ok)
            .map(|record| record.len())
            .filter(|width| *width > 1)
            .collect();
        let most = widths
            .iter()
            .map(|width| widths.iter().filter(|other| *other == width).count())
            .max()
            .unwrap_or(0);
        (most, widths.iter().copied().max().unwrap_or(0))
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator));
    best.unwrap_or(b',')
}
