//! A table of texts on its way to becoming a file.

use serde_json::Value as Json;

use crate::Trouble;

/// Headers and cells, as CSV in the making: bounded, so that no source can fill the memory.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
    rows: usize,
    bytes: usize,
    rows_max: usize,
    bytes_max: usize,
}

impl Table {
    pub fn new<T: AsRef<[u8]>>(
        headers: impl IntoIterator<Item = T>,
        (rows_max, bytes_max): (usize, usize),
    ) -> Result<Self, Trouble> {
        let mut table =
            Self { writer: csv::Writer::from_writer(Vec::new()), rows: 0, bytes: 0, rows_max, bytes_max };
        table.line(headers)?;
        table.rows = 0;
        Ok(table)
    }

    pub fn line<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), Trouble> {
        let cells: Vec<T> = cells.into_iter().collect();
        self.bytes += cells.iter().map(|cell| cell.as_ref().len() + 1).sum::<usize>();
        self.rows += 1;
        if self.rows > self.rows_max {
            return Err(Trouble::TooManyRows(self.rows_max));
        }
        if self.bytes > self.bytes_max {
            return Err(Trouble::TooLarge(self.bytes_max));
        }
        self.writer.write_record(cells).map_err(|error| Trouble::Unreadable(error.to_string()))
    }

    /// The file, and how many rows are in it.
    pub fn file(self) -> Result<(Vec<u8>, usize), Trouble> {
        let bytes = self.writer.into_inner();
        Ok((bytes.map_err(|error| Trouble::Unreadable(error.to_string()))?, self.rows))
    }
}

/// A number or a text of an answer as a cell; nothing where there is none.
pub fn cell(value: Option<&Json>) -> String {
    match value {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        Some(Json::Bool(is)) => is.to_string(),
        _ => String::new(),
    }
}
