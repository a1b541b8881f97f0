//! A kind's template held against the records that stand: which are new, edited, unchanged, refused.

use std::collections::{BTreeMap, HashMap};

use hengce_ledger::{Actor, Change, FieldProblem, Filter, FilterOp, Ledger, Origin, Problem, Query, Record, RecordId, Refusal};
use hengce_sheets::{Cell, Line, Workbook, address};
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use crate::children::{self, ChildRows};
use crate::fields::{self, Reading, Said};
use crate::layout::{self, names, names_of};
use crate::names::Names;
use crate::recognise::FoundKind;
use crate::shown::Shown;
use crate::table::Header;
use crate::{Answers, CellProblem, Fate, ImportError, PreviewTable, Skipped};

/// Lines between which other work of the program gets its turn.
const TURN: usize = 200;
/// From so many names on, records are looked for by reading the kind once, not one by one.
const MANY: usize = 200;

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
    for (count, mut record) in spoken.into_iter().enumerate() {
        let judged = judge((ledger, actor), (kind, &present, imported), &mut record, &plan.unanswered).await?;
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
async fn learn(ledger: &Ledger, actor: &Actor, book: &Workbook, found: &FoundKind<'_>, names: &mut Names) -> Result<(), Refusal> {
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

fn columns<'s>(reading: &Reading<'_>, found: &FoundKind<'s>, answers: &Answers) -> Result<Columns<'s>, ImportError> {
    let mut columns =
        Columns { code: None, fields: Vec::new(), answered: Vec::new(), asked: Vec::new(), unanswered: Vec::new(), ignored: Vec::new() };
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
            let wrong = |problem| ImportError::WrongAnswer { column: field.id.clone(), text: answer.clone(), problem };
            if let Said::Value(value) = fields::read(reading, field, "", &Cell::text(answer.as_str())).map_err(wrong)? {
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
    known.extend(layout::read_only(found.kind).filter_map(|field| table.column(&names_of(field))).map(|header| header.column));
    known.extend(table.column(&names(&layout::state_header(), "state")).map(|header| header.column));
    columns.ignored = table.headers.iter().filter(|header| !known.contains(&header.column)).map(|header| header.text.clone()).collect();
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
    let lines = if shared { book.sheets[table.sheet].lines.clone() } else { std::mem::take(&mut book.sheets[table.sheet].lines) };
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

fn main_row(reading: &Reading<'_>, (sheet, line): (&str, &Line), (kind, columns): (&Kind, &Columns<'_>)) -> Spoken {
    let cell = |header: &Header| line.cell(header.column);
    let code = columns.code.as_ref().map(|header| cell(header).to_string().trim().to_owned()).filter(|code| !code.is_empty());
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
        let stands = columns.fields.iter().find(|(known, _)| known.id == field.id).map(|(_, header)| cell(header).to_string());
        let answered = || columns.answered.iter().find(|(known, ..)| known.id == field.id).map(|(.., text)| text.clone());
        record.cells.push(stands.or_else(answered).unwrap_or_default());
    }
    record
}

/// Records that the file may speak of, by code and by title.
#[derive(Default)]
struct PresentRecords {
    by_code: HashMap<String, Record>,
    by_title: HashMap<String, Vec<Record>>,
}

async fn present(ledger: &Ledger, actor: &Actor, kind: &Kind, spoken: &[Spoken]) -> Result<PresentRecords, Refusal> {
    let mut found = PresentRecords::default();
    let titles = spoken.iter().filter(|record| record.code.is_none()).filter_map(|record| record.fields.get(&kind.title)?.as_str());
    let mut wanted: Vec<(&str, &str)> = titles.map(|title| ("title", title)).collect();
    wanted.extend(spoken.iter().filter_map(|record| Some(("code", record.code.as_deref()?))));
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() <= MANY {
        for (field, value) in wanted {
            let filter = Filter { field: field.to_owned(), op: FilterOp::Is, value: value.to_owned() };
            let query = Query { kind: kind.id.clone(), filters: vec![filter], limit: 100, ..Query::default() };
            ledger.find(actor, &query).await?.records.into_iter().for_each(|record| found.note(record));
        }
        return Ok(found);
    }
    let mut offset = 0;
    loop {
        let query = Query { kind: kind.id.clone(), sort: Some(("id".to_owned(), false)), offset, limit: 1000, ..Query::default() };
        let page = ledger.find(actor, &query).await?;
        offset += page.records.len() as u64;
        if page.records.is_empty() {
            return Ok(found);
        }
        let sought = |record: &Record| {
            wanted.binary_search(&("code", &record.code)).is_ok() || wanted.binary_search(&("title", &record.title)).is_ok()
        };
        page.records.into_iter().filter(sought).for_each(|record| found.note(record));
    }
}

impl PresentRecords {
    fn note(&mut self, record: Record) {
        let titled = self.by_title.entry(record.title.clone()).or_default();
        if titled.iter().all(|known| known.id != record.id) {
            titled.push(record.clone());
        }
        self.by_code.insert(record.code.clone(), record);
    }

    /// A record that already says all that these fields say.
    fn identical(&self, kind: &Kind, fields: &Map<String, Json>, children: &[ChildRows]) -> bool {
        let title = fields.get(&kind.title).and_then(Json::as_str).unwrap_or_default();
        let says = |record: &Record| {
            let all = fields.iter().all(|(field, value)| fields::same(value, record.fields.get(field)));
            all && children.iter().all(|child| child.within(record))
        };
        self.by_title.get(title).is_some_and(|records| records.iter().any(says))
    }
}

/// What becomes of one record.
pub struct Judged {
    pub fate: Fate,
    pub problems: Vec<CellProblem>,
    pub change: Option<Change>,
}

async fn judge(
    (ledger, actor): (&Ledger, &Actor),
    (kind, present, imported): (&Kind, &PresentRecords, &HashMap<(String, u64), RecordId>),
    record: &mut Spoken,
    unanswered: &[String],
) -> Result<Judged, ImportError> {
    let refused = |problems| Ok(Judged { fate: Fate::Refused, problems, change: None });
    let unchanged = || Ok(Judged { fate: Fate::Unchanged, problems: Vec::new(), change: None });
    let mut problems = record.problems.clone();
    problems.extend(record.children.iter().flat_map(|child| child.rows.iter().flat_map(|row| row.problems.clone())));
    let origin = Some(Origin { batch: RecordId::from(""), sheet: record.sheet.clone(), line: record.line });
    // this very file has been imported before: whatever became of its rows since, it says nothing new
    if imported.contains_key(&(record.sheet.clone(), record.line)) {
        return unchanged();
    }
    let change = match &record.code {
        Some(code) => {
            let Some(stands) = present.by_code.get(code) else {
                problems.push(record.problem("code", code.clone(), Problem::NoSuchRecord));
                return refused(problems);
            };
            let mut patch = record.fields.clone();
            patch.retain(|field, value| !fields::same(value, stands.fields.get(field)));
            for child in &mut record.children {
                patch.extend(child.over(stands).map(|rows| (child.field.clone(), rows)));
            }
            if patch.is_empty() && problems.is_empty() {
                return unchanged();
            }
            Change::Edit { id: stands.id.clone(), version: stands.version, fields: patch, origin }
        }
        None => {
            let mut fields = record.fields.clone();
            fields.retain(|_, value| !value.is_null());
            // rows that name no record: there is nothing to make of them
            if record.children_only {
                return refused(problems);
            }
            if problems.is_empty() && present.identical(kind, &fields, &record.children) {
                return unchanged();
            }
            fields.extend(record.children.iter_mut().map(|child| (child.field.clone(), child.fresh())));
            Change::Create { kind: kind.id.clone(), fields, origin }
        }
    };
    let fate = if record.code.is_some() { Fate::Restated } else { Fate::New };
    match ledger.check(actor, &change).await {
        Ok(()) => {}
        Err(Refusal::Invalid(found)) => problems.extend(record.placed(found, unanswered)),
        Err(Refusal::Storage(trouble)) => return Err(Refusal::Storage(trouble).into()),
        Err(_) => problems.push(record.problem("code", record.code.clone().unwrap_or_default(), Problem::NotAllowed)),
    }
    if problems.is_empty() { Ok(Judged { fate, problems, change: Some(change) }) } else { refused(problems) }
}

impl Spoken {
    fn problem(&self, column: &str, text: String, problem: Problem) -> CellProblem {
        let at = self.places.iter().find(|(field, _)| field == column).map_or(0, |(_, column)| *column);
        CellProblem { address: address(at, self.line), column: column.to_owned(), text, problem }
    }

    /// The ledger's problems at their cells. What a cell could not even say is already known; what is still to be
    /// answered is asked for, not refused.
    fn placed(&self, found: Vec<FieldProblem>, unanswered: &[String]) -> Vec<CellProblem> {
        let open = found.into_iter().filter(|found| {
            let known = self.problems.iter().any(|problem| problem.column == found.field);
            !known && !(found.problem == Problem::Required && unanswered.contains(&found.field))
        });
        open.map(|found| {
            let child = self.children.iter().find_map(|child| child.place(&found.field));
            if let Some((at, text)) = child {
                return CellProblem { address: at, column: found.field, text, problem: found.problem };
            }
            let text = self.fields.get(&found.field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            self.problem(&found.field, text.unwrap_or_default(), found.problem)
        })
        .collect()
    }
}
