//! HTML tables: what several back offices give out under the name `.xls`.

use scraper::{ElementRef, Html, Selector};

use crate::encoding::{encoding_of, whole_text};
use crate::model::{Cell, Collector, Sheet, Workbook};
use crate::{Limits, SheetError};

/// Tables in one file: each is walked through, with the tables inside it.
const TABLES_MAX: usize = 200;

/// Widest span of columns or lines that a cell is believed to have.
const SPAN_MAX: u32 = 200;

pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    if bytes.len() > limits.html_bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), limit: limits.html_bytes });
    }
    let text = text_of(bytes)?;
    let document = Html::parse_document(&text);
    let tables = Selector::parse("table").map_err(|_| SheetError::NoTable)?;
    if document.select(&tables).nth(TABLES_MAX).is_some() {
        return Err(SheetError::Damaged { format: "HTML", detail: format!("more than {TABLES_MAX} tables") });
    }
    let mut collector = Collector::new(limits);
    let mut sheets = Vec::new();
    for (index, table) in document.select(&tables).enumerate() {
        let sheet = read_table(table, format!("Table {}", index + 1), &mut collector)?;
        if !sheet.lines.is_empty() {
            sheets.push(sheet);
        }
    }
    Ok(Workbook { sheets })
}

/// The text: by byte-order mark, else as the document declares, else as any text file.
fn text_of(bytes: &[u8]) -> Result<String, SheetError> {
    let declared = || {
        let head: Vec<u8> = bytes.iter().take(4096).map(u8::to_ascii_lowercase).collect();
        let head = String::from_utf8_lossy(&head).into_owned();
        let after = head.split("charset=").nth(1)?;
        let label: String = after
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    if encoding_rs::Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() {
        // a page that declares an encoding and is in another is read as what it is, when that can be told
        if let Some(text) = declared().and_then(|encoding| whole_text(encoding, bytes).ok()) {
            return Ok(text);
        }
    }
    let (encoding, start) = encoding_of(bytes)?;
    whole_text(encoding, &bytes[start..])
}

fn read_table(
    table: ElementRef<'_>,
    name: String,
    collector: &mut Collector<'_>,
) -> Result<Sheet, SheetError> {
    let mut sheet = Sheet { name, lines: Vec::new() };
    // columns that a cell above reaches down into: column, lines left
    let mut reaching: Vec<(u32, u32)> = Vec::new();
    let rows = table
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|element| element.value().name() == "tr" && owner(*element) == Some(table));
    for (index, row) in rows.enumerate() {
        let taken: Vec<u32> = reaching.iter().map(|(column, _)| *column).collect();
        for (_, left) in &mut reaching {
            *left -= 1;
        }
        reaching.retain(|(_, left)| *left > 0);
        let mut column = 0;
        for cell in row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")) {
            while taken.contains(&column) {
                column += 1;
            }
            let text: String =
                cell.text().collect::<Vec<_>>().join("").split_whitespace().collect::<Vec<_>>().join(" ");
            collector.push(&mut sheet, index as u64 + 1, column, Cell::text(text))?;
            let (wide, deep) = (span(cell, "colspan"), span(cell, "rowspan"));
            if deep > 1 {
                reaching.extend((column..column + wide).map(|column| (column, deep - 1)));
            }
            column += wide;
        }
    }
    Ok(sheet)
}

/// The table that a row belongs to, which matters where tables stand in tables.
fn owner(row: ElementRef<'_>) -> Option<ElementRef<'_>> {
    row.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == "table")
}

fn span(cell: ElementRef<'_>, attribute: &str) -> u32 {
    cell.value().attr(attribute).and_then(|text| text.trim().parse().ok()).unwrap_or(1).clamp(1, SPAN_MAX)
}
