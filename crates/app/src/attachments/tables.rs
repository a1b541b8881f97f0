//! The first rows of a table file, and the beginning of a text.

use hengce_sheets::{Limits, SheetError, Workbook, column_name, read};

const ROWS_MAX: usize = 40;
const COLUMNS_MAX: u32 = 16;
const CELL_CHARS_MAX: usize = 120;
/// Of a text only its beginning is read.
const TEXT_BYTES_MAX: usize = 128 * 1024;
const TEXT_LINES_MAX: usize = 200;

/// A look at a file costs no more than this; larger ones are downloaded.
const LIMITS: Limits = Limits {
    bytes: 20_000_000,
    html_bytes: 4_000_000,
    unpacked_bytes: 80_000_000,
    lines: 100_000,
    cells: 1_000_000,
};

/// One sheet's beginning.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    pub sheets: Vec<String>,
    /// Which of them is shown.
    pub sheet: usize,
    /// `A`, `B` ...
    pub columns: Vec<String>,
    /// Line number and cells.
    pub rows: Vec<(u64, Vec<String>)>,
    pub lines: usize,
    pub more_columns: bool,
}

/// The first rows of a sheet (from 0) of the file.
pub fn beginning(name: &str, bytes: &[u8], sheet: usize) -> Result<Beginning, SheetError> {
    let book: Workbook = read(name, bytes, &LIMITS)?;
    let sheet = sheet.min(book.sheets.len().saturating_sub(1));
    let sheets = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let Some(shown) = book.sheets.get(sheet) else { return Err(SheetError::NoTable) };
    let wide = shown.lines.iter().flat_map(|line| line.cells.iter().map(|(column, _)| column + 1)).max();
    let wide = wide.unwrap_or_default();
    let columns = 0..wide.min(COLUMNS_MAX);
    let cell = |line: &hengce_sheets::Line, column| cut(&line.cell(column).to_string());
    let row = |line: &hengce_sheets::Line| {
        (line.number, columns.clone().map(|column| cell(line, column)).collect())
    };
    Ok(Beginning {
        sheets,
        sheet,
        columns: columns.clone().map(column_name).collect(),
        rows: shown.lines.iter().take(ROWS_MAX).map(row).collect(),
        lines: shown.lines.len(),
        more_columns: wide > COLUMNS_MAX,
    })
}

fn cut(text: &str) -> String {
    let mut out: String = text.chars().take(CELL_CHARS_MAX).collect();
    if text.chars().nth(CELL_CHARS_MAX).is_some() {
        out.push('…');
    }
    out
}

/// The beginning of a text in whatever encoding it is, and whether that is not all.
pub fn text(bytes: &[u8]) -> (String, bool) {
    let start = &bytes[..bytes.len().min(TEXT_BYTES_MAX)];
    let text = hengce_feeds::decoded(start, None).text;
    let mut lines = text.lines();
    let shown: Vec<&str> = lines.by_ref().take(TEXT_LINES_MAX).collect();
    (shown.join("\n"), lines.next().is_some() || bytes.len() > TEXT_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_of_a_table_stand_under_the_columns_of_a_spreadsheet() {
        let csv = "渠道,花费\n搜索,1200\n信息流,800\n";
        let found = beginning("投放.csv", csv.as_bytes(), 0).unwrap();
        assert_eq!(found.columns, ["A", "B"]);
        assert_eq!(found.rows[1], (2, vec!["搜索".to_owned(), "1200".to_owned()]));
        assert_eq!((found.lines, found.more_columns), (3, false));
    }

    #[test]
    fn a_long_table_is_cut_and_says_so() {
        let rows: Vec<String> = (0..100).map(|row: u32| vec![row.to_string(); 30].join(",")).collect();
        let csv = rows.join("\n");
        let found = beginning("宽.csv", csv.as_bytes(), 0).unwrap();
        assert_eq!((found.rows.len(), found.columns.len(), found.lines), (40, 16, 100));
        assert!(found.more_columns);
    }

    #[test]
    fn a_text_in_gbk_is_read_and_a_long_one_is_cut() {
        let gbk = [0xCA, 0xD0, 0xB3, 0xA1]; // 市场
        assert_eq!(text(&gbk.repeat(20)).0.chars().next(), Some('市'));
        let (shown, more) = text("行\n".repeat(500).as_bytes());
        assert_eq!((shown.lines().count(), more), (200, true));
    }
}
