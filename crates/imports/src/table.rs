//! Tables inside a sheet: where the header stands, which columns belong to it, which lines are its rows.

use hengce_sheets::{Line, Sheet, header_stem, normalise_header};

/// Lines of a sheet in which a header is looked for.
const HEADER_LINES: u64 = 30;

/// A table found in a sheet: one of several, perhaps side by side with others.
#[derive(Debug, Clone)]
pub struct Table {
    /// Index of the sheet in the workbook.
    pub sheet: usize,
    /// Number of the header's line.
    pub header_line: u64,
    pub headers: Vec<Header>,
}

/// A header cell.
#[derive(Debug, Clone)]
pub struct Header {
    pub column: u32,
    /// As it stands.
    pub text: String,
    /// Normalised, and the same without a unit in brackets.
    pub normal: String,
    pub stem: String,
}

impl Header {
    fn new(column: u32, text: String) -> Self {
        Self { column, normal: normalise_header(&text), stem: header_stem(&text), text }
    }

    /// Whether the header is one of these names (normalised).
    pub fn is(&self, name: &str) -> bool {
        self.normal == name || self.stem == name
    }
}

impl Table {
    /// The column under one of these names (normalised); a whole match comes before one without unit.
    pub fn column(&self, names: &[String]) -> Option<&Header> {
        let whole = |name: &String| self.headers.iter().find(|header| header.normal == *name);
        let stem = |name: &String| self.headers.iter().find(|header| header.stem == *name);
        names.iter().find_map(whole).or_else(|| names.iter().find_map(stem))
    }

    /// Whether any cell of the line stands in the table's columns.
    pub fn holds(&self, line: &Line) -> bool {
        let (Some(first), Some(last)) = (self.headers.first(), self.headers.last()) else { return false };
        line.cells.iter().any(|(column, _)| (first.column..=last.column).contains(column))
    }

    /// Whether the line says the header once more.
    pub fn repeated_by(&self, line: &Line) -> bool {
        self.headers.iter().all(|header| line.cell(header.column).to_string() == header.text)
    }

    /// Cells of the line that stand under the headers.
    pub fn filled(&self, line: &Line) -> usize {
        self.headers.iter().filter(|header| !line.cell(header.column).is_empty()).count()
    }
}

/// Every line among the first that could be a header: at least two texts.
fn header_lines(sheet: &Sheet) -> impl Iterator<Item = (u64, Vec<Header>)> + '_ {
    let near = sheet.lines.iter().take_while(|line| line.number <= HEADER_LINES);
    near.map(|line| {
        (line.number, line.texts().map(|(column, text)| Header::new(column, text)).collect::<Vec<_>>())
    })
    .filter(|(_, headers)| headers.len() >= 2)
}

/// Every line among the first thirty as a table of its own: what a template's header is found among.
pub fn candidates(index: usize, sheet: &Sheet) -> Vec<Table> {
    header_lines(sheet).map(|(header_line, headers)| Table { sheet: index, header_line, headers }).collect()
}

/// The first table whose header holds each of the wanted names, each given with its alternatives (normalised).
///
/// Tables may stand side by side, with or without an empty column between them, and repeat each other's headers: the
/// narrowest run of columns that holds all wanted names is taken, widened as far as no header repeats.
pub fn find(index: usize, sheet: &Sheet, wanted: &[Vec<String>]) -> Option<Table> {
    header_lines(sheet).find_map(|(header_line, headers)| {
        let (first, last) = runs(&headers).into_iter().find_map(|run| narrowest(run, wanted))?;
        let at = |column: u32| headers.iter().position(|header| header.column == column);
        let headers = widened(&headers, at(first)?, at(last)?);
        Some(Table { sheet: index, header_line, headers })
    })
}

/// The header cells cut at empty columns, then all of them together.
fn runs(headers: &[Header]) -> Vec<&[Header]> {
    let mut runs: Vec<&[Header]> = headers.chunk_by(|one, next| one.column + 1 == next.column).collect();
    if runs.len() > 1 {
        runs.push(headers);
    }
    runs
}

/// First and last column of the shortest stretch that holds every wanted name.
fn narrowest(run: &[Header], wanted: &[Vec<String>]) -> Option<(u32, u32)> {
    let mut best: Option<(usize, usize)> = None;
    for start in 0..run.len() {
        let mut open: Vec<&Vec<String>> = wanted.iter().collect();
        for (end, header) in run.iter().enumerate().skip(start) {
            open.retain(|names| !names.iter().any(|name| header.is(name)));
            if open.is_empty() {
                if best.is_none_or(|(from, to)| end - start < to - from) {
                    best = Some((start, end));
                }
                break;
            }
        }
    }
    best.map(|(start, end)| (run[start].column, run[end].column))
}

fn widened(headers: &[Header], mut first: usize, mut last: usize) -> Vec<Header> {
    let repeats = |from: usize, to: usize, new: usize| {
        headers[from..=to].iter().any(|header| header.normal == headers[new].normal)
    };
    while last + 1 < headers.len()
        && headers[last].column + 1 == headers[last + 1].column
        && !repeats(first, last, last + 1)
    {
        last += 1;
    }
    while first > 0
        && headers[first - 1].column + 1 == headers[first].column
        && !repeats(first, last, first - 1)
    {
        first -= 1;
    }
    headers[first..=last].to_vec()
}
