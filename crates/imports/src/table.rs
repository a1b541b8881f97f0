//! Tables inside a sheet: where the header stands, which columns belong to it, which lines are its rows.

use std::collections::HashSet;

use hengce_sheets::{Line, Sheet, address, header_stem, normalise_header};
use hengce_standard::Layout;

/// Lines of a sheet in which the header of its table is looked for, and those in which the headers of sections are.
const HEADER_LINES: u64 = 30;
const SECTION_LINES: usize = 3000;

/// A table found in a sheet: one of several, perhaps side by side with others.
#[derive(Debug, Clone)]
pub struct Table {
    /// Index of the sheet in the workbook.
    pub sheet: usize,
    /// Number of the header's line.
    pub header_line: u64,
    /// Number of the last line, where the table ends before its sheet does.
    pub last_line: Option<u64>,
    pub headers: Vec<Header>,
    /// First and last column of the headers by which it was found: what stands between belongs to no other table.
    pub core: (u32, u32),
    /// Its only row, where that was put together from lines of a label and a value.
    pub row: Option<Line>,
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
    /// Where its value stands (column, line), in a table of one row.
    pub value_at: Option<(u32, u64)>,
}

impl Header {
    pub fn new(column: u32, text: String) -> Self {
        Self { column, normal: normalise_header(&text), stem: header_stem(&text), text, value_at: None }
    }

    /// Whether the header is one of these names (normalised).
    pub fn is(&self, name: &str) -> bool {
        self.normal == name || self.stem == name
    }

    /// The address of the cell under it in a line.
    pub fn address(&self, line: u64) -> String {
        let (column, line) = self.value_at.unwrap_or((self.column, line));
        address(column, line)
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

    /// Whether a line of its sheet is below its header and above its end.
    pub fn reaches(&self, line: u64) -> bool {
        self.row.is_none() && line > self.header_line && self.last_line.is_none_or(|last| line <= last)
    }

    /// Whether both were told from the same cells.
    pub fn overlaps(&self, other: &Self) -> bool {
        let apart = self.core.1 < other.core.0 || other.core.1 < self.core.0;
        let same = self.sheet == other.sheet && self.header_line == other.header_line;
        same && !apart && self.row.is_some() == other.row.is_some()
    }

    /// Leaves out the headers that belong to a table beside this one.
    pub fn beside(&mut self, (first, last): (u32, u32)) {
        let (left, right) = self.core;
        if last < left {
            self.headers.retain(|header| header.column > last);
        } else if first > right {
            self.headers.retain(|header| header.column < first);
        }
    }

    /// Cells of the line that stand under the headers.
    pub fn filled(&self, line: &Line) -> usize {
        self.headers.iter().filter(|header| !line.cell(header.column).is_empty()).count()
    }
}

/// The lines of a sheet that could be headers, with their cells.
pub struct HeaderLines {
    near: Vec<HeaderLine>,
    /// Further down, where sections begin: lines without a cell that begins like a number.
    deep: Vec<HeaderLine>,
}

struct HeaderLine {
    number: u64,
    headers: Vec<Header>,
    /// Every name that one of its headers answers to: most exports are told apart by this alone.
    names: HashSet<String>,
}

impl HeaderLine {
    fn of((number, headers): (u64, Vec<Header>)) -> Self {
        let names = headers.iter().flat_map(|header| [header.normal.clone(), header.stem.clone()]).collect();
        Self { number, headers, names }
    }

    fn holds(&self, wanted: &[Vec<String>]) -> bool {
        wanted.iter().all(|names| names.iter().any(|name| self.names.contains(name)))
    }
}

impl HeaderLines {
    pub fn of(sheet: &Sheet) -> Self {
        let far = sheet.lines.iter().take(SECTION_LINES).filter(|line| line.number > HEADER_LINES);
        let worded = |line: &&Line| {
            let numbers =
                |(_, text): (u32, String)| text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            line.cells.len() >= 2 && !line.texts().any(numbers)
        };
        let deep = far.filter(worded).map(headers_of).map(HeaderLine::of).collect();
        Self { near: near(sheet).map(HeaderLine::of).collect(), deep }
    }
}

fn headers_of(line: &Line) -> (u64, Vec<Header>) {
    (line.number, line.texts().map(|(column, text)| Header::new(column, text)).collect())
}

fn near(sheet: &Sheet) -> impl Iterator<Item = (u64, Vec<Header>)> + '_ {
    let first = sheet.lines.iter().take_while(|line| line.number <= HEADER_LINES);
    first.filter(|line| line.cells.len() >= 2).map(headers_of)
}

/// Every line among the first thirty as a table of its own: what a template's header is found among.
pub fn candidates(index: usize, sheet: &Sheet) -> Vec<Table> {
    let table = |(header_line, headers)| Table {
        sheet: index,
        header_line,
        last_line: None,
        core: (0, 0),
        headers,
        row: None,
    };
    near(sheet).map(table).collect()
}

/// The first table whose header holds each of the wanted names, each given with its alternatives (normalised).
///
/// Tables may stand side by side, with or without an empty column between them, and repeat each other's headers: the
/// narrowest run of columns that holds all wanted names is taken, widened as far as no header repeats.
pub fn find(
    (index, sheet, lines): (usize, &Sheet, &HeaderLines),
    wanted: &[Vec<String>],
    layout: Layout,
) -> Option<Table> {
    let deep = if layout == Layout::Section { &lines.deep[..] } else { &[] };
    let mut holding = lines.near.iter().chain(deep).filter(|line| line.holds(wanted));
    let table = holding.find_map(|HeaderLine { number, headers, .. }| {
        let (first, last) = runs(headers).into_iter().find_map(|run| narrowest(run, wanted))?;
        let at = |column: u32| headers.iter().position(|header| header.column == column);
        let headers = widened(headers, at(first)?, at(last)?);
        let header_line = *number;
        Some(Table { sheet: index, header_line, last_line: None, core: (first, last), headers, row: None })
    })?;
    match layout {
        Layout::Exact if table.headers.len() != wanted.len() => None,
        Layout::Section => Some(Table { last_line: Some(section_end(sheet, &table)), ..table }),
        _ => Some(table),
    }
}

/// The last line before an empty one, or before one that holds a title alone.
fn section_end(sheet: &Sheet, table: &Table) -> u64 {
    let below = sheet.lines.iter().skip_while(|line| line.number <= table.header_line);
    below
        .scan(table.header_line, |last, line| {
            let title = line.cells.len() == 1 && table.headers.len() > 1;
            let goes_on = line.number == *last + 1 && table.holds(line) && !title;
            *last = line.number;
            goes_on.then_some(line.number)
        })
        .last()
        .unwrap_or(table.header_line)
}

/// One row put together from lines of a label and a value; there where a sheet has a line for each wanted label.
pub fn pairs(index: usize, sheet: &Sheet, wanted: &[Vec<String>], known: &[Vec<String>]) -> Option<Table> {
    let mut headers: Vec<Header> = Vec::new();
    let mut cells = Vec::new();
    for line in sheet.lines.iter().take(SECTION_LINES) {
        for pair in line.cells.windows(2) {
            let [(_, label), (column, value)] = pair else { continue };
            let mut header = Header::new(headers.len() as u32, label.to_string());
            let is_new = headers.iter().all(|other| other.normal != header.normal);
            let is_known = |header: &Header| known.iter().flatten().any(|name| header.is(name));
            if is_new && is_known(&header) && !is_known(&Header::new(0, value.to_string())) {
                header.value_at = Some((*column, line.number));
                cells.push((header.column, value.clone()));
                headers.push(header);
            }
        }
    }
    let place = |names: &Vec<String>| {
        let header = headers.iter().find(|header| names.iter().any(|name| header.is(name)))?;
        header.value_at.map(|(_, line)| line)
    };
    let mut lines = wanted.iter().map(place).collect::<Option<Vec<u64>>>()?;
    lines.sort_unstable();
    lines.dedup();
    let (first, several) = (*lines.first()?, lines.len() > 1);
    several.then_some(Table {
        sheet: index,
        header_line: first,
        last_line: None,
        core: (0, headers.len() as u32),
        headers,
        row: Some(Line { number: first, cells }),
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
