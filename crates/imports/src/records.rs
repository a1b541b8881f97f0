//! A kind's template held against the records that stand: which are new, edited, unchanged, refused.

use std::collections::{BTreeMap, HashMap};

use hengce_ledger::{Actor, Change, Ledger, RecordId, Refusal};
use hengce_sheets::{Cell, Line, Workbook, address};
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use crate::children::{self, ChildRows};
use crate::fields::{self, Reading, Said};
use crate::judge::{judge, present};
use crate::layout::{self, names, names_of};
use crate::names::Names;
use crate::recognise::FoundKind;
use crate::seen::Seen;
use crate::shown::Shown;
use crate::table::Header;
use crate::{Answers, CellProblem, Fate, ImportError, PreviewTable, Skipped};

/// Lines between which other work of the program gets its turn.
const TURN: usize = 200;

/// What a template comes to.
pub struct Records {
    /// Column ids under which rows are shown.
    pub headers: Vec<String>,
    pub shown: Shown,
    pub children: Vec<PreviewTable>,
    /// Changes in the file's order. Their origin's batch is that of the commit.
    pub changes: Vec<Change>,
    pub asked: Vec<String>,
    pub unanswered: Vec<String>,
    pub ignored: Vec<String>,
    pub skipped: BTreeMap<Skipped, u64>,
}

/// A record as the file speaks of it.
pub struct Spoken {
    pub sheet: String,
    pub line: u64,
    pub code: Option<String>,
    pub fields: Map<String, Json>,
    pub problems: Vec<CellProblem>,
    /// Cells as shown.
    pub cells: Vec<String>,
    /// Addresses of cells by field, for problems that the ledger finds.
    pub places: Vec<(String, u32)>,
    pub children: Vec<ChildRows>,
    /// Of its children only: there is no line in the main sheet.
    pub children_only: bool,
}

/// How the columns of the main sheet are read.
pub struct Columns<'s> {
    pub code: Option<Header>,
    pub fields: Vec<(&'s Field, Header)>,
    /// Values given for columns that the file does not hold.
    pub answered: Vec<(&'s Field, Json, String)>,
    pub asked: Vec<String>,
    pub unanswered: Vec<String>,
    pub ignored: Vec<String>,
}

pub async fn plan(
    (ledger, actor): (&Ledger, &Actor),
    book: &mut Workbook,
    (found, imported): (&FoundKind<'_>, &HashMap<(String, u64), RecordId>),
    answers: &Answers,
) -> Result<Records, ImportError> {
    let kind = found.kind;
    let mut names = Names::of(ledger);
    learn(ledger, actor, book, found, &mut names).await?;
    let zone = ledger.standard().organisation.zone.clone();
    let reading = Reading { zone: &zone, names: &names };
    let columns = columns(&reading, found, answers)?;
    let mut skipped = BTreeMap::new();
    let mut spoken = main_rows(&reading, book, (found, &columns), &mut skipped);
    let mut tables = children::attach(&reading, book, found, &mut spoken, &mut skipped);
    let present = present(ledger, actor, kind, &spoken).await?;
    let mut headers: Vec<String> = vec!["code".to_owned()];
    headers.extend(layout::columns(kind).map(|field| field.id.clone()));
    let mut plan = Records {
        headers,
        shown: Shown::default(),
        children: Vec::new(),
        changes: Vec::new(),
        asked: columns.asked,
        unanswered: columns.unanswered,
        ignored: columns.ignored,
        skipped,
    };
    let mut seen = Seen::default();
    for (count, mut record) in spoken.into_iter().enumerate() {
        let judged =
            judge((ledger, actor), (kind, &present, imported), (&mut record, &mut seen), &plan.unanswered)
                .await?;
        children::note(&mut tables, &record, &judged);
        if !record.children_only || judged.fate == Fate::Refused || judged.change.is_some() {
            plan.shown.push((&record.sheet, record.line), judged.fate, judged.problems, || record.cells);
        }
        plan.changes.extend(judged.change);
        if count % TURN == TURN - 1 {
            tokio::task::yield_now().await;
        }
    }
    plan.children = tables;
    Ok(plan)
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

fn main_rows(
    reading: &Reading<'_>,
    book: &mut Workbook,
    (found, columns): (&FoundKind<'_>, &Columns<'_>),
    skipped: &mut BTreeMap<Skipped, u64>,
) -> Vec<Spoken> {
    let Some(table) = &found.main else { return Vec::new() };
    let sheet = book.sheets[table.sheet].name.clone();
    let shared = found.children.iter().any(|(_, child)| child.sheet == table.sheet);
    let lines = if shared {
        book.sheets[table.sheet].lines.clone()
    } else {
        std::mem::take(&mut book.sheets[table.sheet].lines)
    };
    let mut spoken = Vec::new();
    for line in lines.into_iter().filter(|line| line.number > table.header_line && table.holds(line)) {
        if table.headers.iter().all(|header| line.cell(header.column).to_string() == header.text) {
            *skipped.entry(Skipped::Header).or_default() += 1;
            continue;
        }
        spoken.push(main_row(reading, (&sheet, &line), (found.kind, columns)));
    }
    spoken
}

fn main_row(
    reading: &Reading<'_>,
    (sheet, line): (&str, &Line),
    (kind, columns): (&Kind, &Columns<'_>),
) -> Spoken {
    let cell = |header: &Header| line.cell(header.column);
    let code = columns
        .code
        .as_ref()
        .map(|header| cell(header).to_string().trim().to_owned())
        .filter(|code| !code.is_empty());
    let mut record = Spoken {
        sheet: sheet.to_owned(),
        line: line.number,
        code: code.clone(),
        fields: Map::new(),
        problems: Vec::new(),
        cells: Vec::new(),
        places: columns.code.iter().map(|header| ("code".to_owned(), header.column)).collect(),
        children: Vec::new(),
        children_only: false,
    };
    for (field, value, _) in &columns.answered {
        record.fields.insert(field.id.clone(), value.clone());
    }
    for (field, header) in &columns.fields {
        record.places.push((field.id.clone(), header.column));
        match fields::read(reading, field, &header.text, cell(header)) {
            Ok(Said::Nothing) => {}
            Ok(Said::Clear) => {
                record.fields.insert(field.id.clone(), Json::Null);
            }
            Ok(Said::Value(value)) => {
                record.fields.insert(field.id.clone(), value);
            }
            Err(problem) => record.problems.push(CellProblem {
                address: address(header.column, line.number),
                column: field.id.clone(),
                text: cell(header).to_string(),
                problem,
            }),
        }
    }
    record.cells.push(code.unwrap_or_default());
    for field in layout::columns(kind) {
        let stands = columns
            .fields
            .iter()
            .find(|(known, _)| known.id == field.id)
            .map(|(_, header)| cell(header).to_string());
        let answered = || {
            columns.answered.iter().find(|(known, ..)| known.id == field.id).map(|(.., text)| text.clone())
        };
        record.cells.push(stands.or_else(answered).unwrap_or_default());
    }
    record
}
