//! A kind's template held against the records that stand, some rows at a time: which are new, edited, unchanged, refused.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use hengce_ledger::{Actor, Intake, Ledger, Refusal};
use hengce_sheets::{Cell, Line, Workbook, address};
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use crate::children::{self, ChildRow, ChildRows};
use crate::fields::{self, Reading, Said};
use crate::hosts::Hosts;
use crate::judge::Judge;
use crate::layout::{self, names, names_of};
use crate::names::Names;
use crate::recognise::FoundKind;
use crate::shown::Shown;
use crate::standing::{Identity, Standing};
use crate::table::Header;
use crate::{Answers, CellProblem, Fate, ImportError, PreviewTable, Skipped};

/// Rows held against what stands at a time; between them other work of the program gets its turn.
const WINDOW: usize = 500;

/// What a template comes to.
pub struct Records {
    /// Column ids under which rows are shown.
    pub headers: Vec<String>,
    pub shown: Shown,
    pub children: Vec<PreviewTable>,
    pub asked: Vec<String>,
    pub unanswered: Vec<String>,
    pub ignored: Vec<String>,
    pub skipped: BTreeMap<Skipped, u64>,
}

/// A record as the file speaks of it.
pub struct Spoken {
    pub sheet: Arc<str>,
    pub line: u64,
    pub code: Option<String>,
    pub fields: Map<String, Json>,
    pub problems: Vec<CellProblem>,
    /// Its line in the main sheet.
    source: Line,
    /// Columns by field, for problems that the ledger finds.
    pub places: Arc<[(String, u32)]>,
    pub children: Vec<ChildRows>,
    /// Of its children only: there is no line in the main sheet.
    pub children_only: bool,
}

impl Spoken {
    /// A record of which the file has child rows alone; this is the first.
    pub fn of_children(row: &ChildRow, code: Option<String>) -> Self {
        Self {
            sheet: row.sheet.as_str().into(),
            line: row.line,
            code,
            fields: Map::new(),
            problems: Vec::new(),
            source: Line::default(),
            places: Arc::new([]),
            children: Vec::new(),
            children_only: true,
        }
    }

    /// Cells as shown, in the order of the kind's columns.
    fn cells(&self, kind: &Kind, columns: &Columns<'_>) -> Vec<String> {
        let of_field = |field: &Field| {
            let stands = columns.fields.iter().find(|(known, _)| known.id == field.id);
            let answered = columns.answered.iter().find(|(known, ..)| known.id == field.id);
            match (stands, answered) {
                _ if self.children_only => String::new(),
                (Some((_, header)), _) => self.source.cell(header.column).to_string(),
                (None, Some((.., text))) => text.clone(),
                (None, None) => String::new(),
            }
        };
        let code = std::iter::once(self.code.clone().unwrap_or_default());
        code.chain(layout::columns(kind).map(of_field)).collect()
    }
}

/// How the columns of the main sheet are read.
pub struct Columns<'s> {
    pub code: Option<Header>,
    pub fields: Vec<(&'s Field, Header)>,
    /// Values given for columns that the file does not hold.
    pub answered: Vec<(&'s Field, Json, String)>,
    pub places: Arc<[(String, u32)]>,
    pub asked: Vec<String>,
    pub unanswered: Vec<String>,
    pub ignored: Vec<String>,
}

/// Reads a template's rows and has the intake take in what they change. `strict`: a row that is refused, as a question
/// that is open, keeps all of it from being written.
pub async fn read(
    (ledger, actor): (&Ledger, &Actor),
    book: &mut Workbook,
    (found, imported): (&FoundKind<'_>, &HashSet<(String, u64)>),
    answers: &Answers,
    (intake, strict): (&mut Intake<'_>, bool),
) -> Result<Records, ImportError> {
    let kind = found.kind;
    let mut names = Names::of(ledger);
    learn(ledger, actor, book, found, &mut names).await?;
    let zone = ledger.standard().organisation.zone.clone();
    let reading = Reading { zone: &zone, names: &names };
    let columns = columns(&reading, found, answers)?;
    if !columns.unanswered.is_empty() {
        intake.rehearse();
    }
    let mut skipped = BTreeMap::new();
    let (sheet, lines) = main_lines(book, found, &mut skipped);
    let mut hosts = Hosts::default();
    if !found.children.is_empty() {
        note_hosts(&reading, &lines, (kind, &columns), &mut hosts);
    }
    let mut tables = children::attach(&reading, book, found, &mut hosts, &mut skipped);
    let mut headers: Vec<String> = vec!["code".to_owned()];
    headers.extend(layout::columns(kind).map(|field| field.id.clone()));
    let identity = Identity::of(kind, &columns, answers);
    let mut judge = Judge::new((ledger, actor), (kind, identity, imported), &columns.unanswered);
    let mut shown = Shown::default();
    let alone = std::mem::take(&mut hosts.alone);
    let mut spoken = lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let mut record = main_row(&reading, (&sheet, line), &columns);
            record.children = hosts.take(at);
            record
        })
        .chain(alone);
    loop {
        let mut window: Vec<Spoken> = spoken.by_ref().take(WINDOW).collect();
        if window.is_empty() {
            break;
        }
        let standing = Standing::of((ledger, actor), kind, &judge.identity, &window).await?;
        for record in &mut window {
            let judged = judge.judge(intake, &standing, record).await?;
            if strict && judged.fate == Fate::Refused {
                intake.rehearse();
            }
            children::note(&mut tables, record, &judged);
            if !record.children_only || judged.fate != Fate::Unchanged {
                let cells = || record.cells(kind, &columns);
                shown.push((&record.sheet, record.line), judged.fate, judged.problems, cells);
            }
        }
        tokio::task::yield_now().await;
    }
    let (mut asked, mut unanswered) = (columns.asked.clone(), columns.unanswered.clone());
    judge.ask(answers, &mut asked, &mut unanswered);
    Ok(Records { headers, shown, children: tables, asked, unanswered, ignored: columns.ignored, skipped })
}

/// Looks up every record that a cell names.
async fn learn(
    ledger: &Ledger,
    actor: &Actor,
    book: &Workbook,
    found: &FoundKind<'_>,
    names: &mut Names,
) -> Result<(), Refusal> {
    let main = found.main.iter().map(|table| (table, found.kind.fields.values().collect::<Vec<_>>()));
    let below = found.children.iter().filter_map(|(field, table)| match &field.kind {
        FieldKind::Rows { fields } => Some((table, fields.values().collect())),
        _ => None,
    });
    for (table, all) in main.chain(below) {
        for field in all {
            let Some(header) = table.column(&names_of(field)) else { continue };
            for line in book.sheets[table.sheet].lines.iter().filter(|line| line.number > table.header_line) {
                for (kind, name) in fields::names_in(field, line.cell(header.column)) {
                    names.learn(ledger, actor, &kind, &name).await?;
                }
            }
        }
    }
    Ok(())
}

fn columns<'s>(
    reading: &Reading<'_>,
    found: &FoundKind<'s>,
    answers: &Answers,
) -> Result<Columns<'s>, ImportError> {
    let mut columns = Columns {
        code: None,
        fields: Vec::new(),
        answered: Vec::new(),
        places: Arc::new([]),
        asked: Vec::new(),
        unanswered: Vec::new(),
        ignored: Vec::new(),
    };
    let Some(table) = &found.main else { return Ok(columns) };
    columns.code = table.column(&names(&layout::code_header(), "code")).cloned();
    let mut known: Vec<u32> = columns.code.iter().map(|header| header.column).collect();
    for field in layout::columns(found.kind) {
        if let Some(header) = table.column(&names_of(field)) {
            known.push(header.column);
            columns.fields.push((field, header.clone()));
            continue;
        }
        let answer = answers.get(&field.id).filter(|answer| !answer.trim().is_empty());
        if let Some(answer) = answer {
            let wrong = |problem| ImportError::WrongAnswer {
                column: field.id.clone(),
                text: answer.clone(),
                problem,
            };
            if let Said::Value(value) =
                fields::read(reading, field, "", &Cell::text(answer.as_str())).map_err(wrong)?
            {
                columns.answered.push((field, value, answer.clone()));
            }
        }
        // a file that only edits records by their code need not hold what they already have
        if field.required && columns.code.is_none() {
            columns.asked.push(field.id.clone());
            if answer.is_none() {
                columns.unanswered.push(field.id.clone());
            }
        }
    }
    let code = columns.code.iter().map(|header| ("code".to_owned(), header.column));
    let of_fields = columns.fields.iter().map(|(field, header)| (field.id.clone(), header.column));
    columns.places = code.chain(of_fields).collect();
    known.extend(
        layout::read_only(found.kind)
            .filter_map(|field| table.column(&names_of(field)))
            .map(|header| header.column),
    );
    let program = [names(&layout::state_header(), "state"), names(&layout::updated_header(), "updated_at")];
    known.extend(program.iter().filter_map(|names| table.column(names)).map(|header| header.column));
    columns.ignored = table
        .headers
        .iter()
        .filter(|header| !known.contains(&header.column))
        .map(|header| header.text.clone())
        .collect();
    Ok(columns)
}

/// The main sheet's name and the lines that are rows.
fn main_lines(
    book: &mut Workbook,
    found: &FoundKind<'_>,
    skipped: &mut BTreeMap<Skipped, u64>,
) -> (Arc<str>, Vec<Line>) {
    let Some(table) = &found.main else { return ("".into(), Vec::new()) };
    let sheet = &mut book.sheets[table.sheet];
    let shared = found.children.iter().any(|(_, child)| child.sheet == table.sheet);
    let mut lines = if shared { sheet.lines.clone() } else { std::mem::take(&mut sheet.lines) };
    lines.retain(|line| {
        let row = line.number > table.header_line && table.holds(line);
        let header = row && table.repeated_by(line);
        if header {
            *skipped.entry(Skipped::Header).or_default() += 1;
        }
        row && !header
    });
    (sheet.name.as_str().into(), lines)
}

fn code_of(line: &Line, columns: &Columns<'_>) -> Option<String> {
    let header = columns.code.as_ref()?;
    Some(line.cell(header.column).to_string().trim().to_owned()).filter(|code| !code.is_empty())
}

fn note_hosts(
    reading: &Reading<'_>,
    lines: &[Line],
    (kind, columns): (&Kind, &Columns<'_>),
    hosts: &mut Hosts,
) {
    let titles = columns.fields.iter().find(|(field, _)| field.id == kind.title);
    for (at, line) in lines.iter().enumerate() {
        let title = titles.and_then(|(field, header)| {
            match fields::read(reading, field, &header.text, line.cell(header.column)) {
                Ok(Said::Value(Json::String(title))) => Some(title),
                _ => None,
            }
        });
        hosts.note(at, code_of(line, columns).as_deref(), title.as_deref());
    }
}

fn main_row(reading: &Reading<'_>, (sheet, line): (&Arc<str>, Line), columns: &Columns<'_>) -> Spoken {
    let mut fields = Map::new();
    let mut problems = Vec::new();
    for (field, value, _) in &columns.answered {
        fields.insert(field.id.clone(), value.clone());
    }
    for (field, header) in &columns.fields {
        let cell = line.cell(header.column);
        match fields::read(reading, field, &header.text, cell) {
            Ok(Said::Nothing) => {}
            Ok(Said::Clear) => {
                fields.insert(field.id.clone(), Json::Null);
            }
            Ok(Said::Value(value)) => {
                fields.insert(field.id.clone(), value);
            }
            Err(problem) => problems.push(CellProblem {
                address: address(header.column, line.number),
                column: field.id.clone(),
                text: cell.to_string(),
                problem,
            }),
        }
    }
    Spoken {
        sheet: sheet.clone(),
        line: line.number,
        code: code_of(&line, columns),
        fields,
        problems,
        source: line,
        places: columns.places.clone(),
        children: Vec::new(),
        children_only: false,
    }
}
