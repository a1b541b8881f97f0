//! A platform's export held against the rows that stand: which are new, restated, unchanged, refused.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};

use hengce_facts::{Cell as Value, Facts, Row, Standing, batches_of, key_of};
use hengce_ledger::{Actor, Ledger, Problem, RecordId, Refusal};
use hengce_sheets::{Line, Workbook, normalise_header, read_text};
use hengce_standard::{Act, ColumnKind, Reach};
use jiff::civil::Date;

use crate::columns::{Reading, is_at_least};
use crate::cuts::Cuts;
use crate::exports::{FoundExport, names as names_under};
use crate::names::Names;
use crate::rounded::Rounded;
use crate::shown::Shown;
use crate::sources::{Source, Sources, problem, shown, sources, value};
use crate::table::Table;
use crate::{Answers, CellProblem, Fate, ImportError, Skipped, preamble};

/// First cells that mark a sum over other rows, whatever the export.
const TOTALS: [&str; 9] = ["合计", "总计", "汇总", "累计", "小计", "总和", "total", "totals", "grandtotal"];

/// Lines between which other work of the program gets its turn.
const TURN: usize = 2000;

/// What an export comes to.
#[derive(Default)]
pub struct Rows {
    pub shown: Shown,
    /// Rows to write, new and restated, in the file's order.
    pub rows: Vec<Row>,
    /// First and last day: as the file says, else of its rows.
    pub window: Option<(Date, Date)>,
    /// Columns that the file does not hold and that are asked for.
    pub asked: Vec<String>,
    /// Of those, the ones that have no answer yet.
    pub unanswered: Vec<String>,
    /// Of those asked for, the ones whose answer is a header of the file.
    pub picked: Vec<String>,
    pub ignored: Vec<String>,
    pub skipped: BTreeMap<Skipped, u64>,
    /// Figures that say "at least so many".
    pub at_least: u64,
}

/// What all lines of the import share.
struct Held<'a> {
    ledger: &'a Ledger,
    actor: &'a Actor,
    reach: Reach,
    found: &'a FoundExport<'a>,
    standing: Standing<'a>,
    cuts: Option<Cuts<'a>>,
    stamp: Option<usize>,
    /// Keys seen in this file: line, and a hash of the cells.
    seen: HashMap<String, (u64, u64)>,
    covered: HashMap<String, bool>,
}

pub async fn plan(
    (ledger, facts, actor): (&Ledger, &Facts, &Actor),
    book: &mut Workbook,
    found: &FoundExport<'_>,
    answers: &Answers,
) -> Result<Rows, ImportError> {
    let dataset = found.dataset;
    let reach = ledger.reach(actor, Act::Create, "import");
    let reach = reach.ok_or_else(|| Refusal::Forbidden(format!("import {}", dataset.id)))?;
    let mut names = Names::of(ledger);
    learn((ledger, actor), book, found, (answers, &mut names)).await?;
    let own = &ledger.standard().organisation.zone;
    let zone = found.export.zone.as_ref().unwrap_or(own).clone();
    let reading = Reading { zone: &zone, names: &names, suffixes: &found.export.suffixes };
    let batches = batches_of(&ledger.snapshot(crate::layout::BATCH, None).await?, &dataset.id);
    let stamp = found.export.stamp.as_ref().and_then(|id| dataset.columns.get_index_of(id));
    let standing = Standing::of(facts, dataset, &batches).await?;
    let mut held = Held {
        ledger,
        actor,
        reach,
        found,
        cuts: Cuts::of(dataset, &standing),
        standing,
        stamp,
        seen: HashMap::new(),
        covered: HashMap::new(),
    };
    let mut plan = Rows::default();
    for table in &found.tables {
        let sources = sources(&reading, book, (found, table), answers, ledger.clock().now())?;
        if let Some(label) = &found.export.window {
            let cell = preamble::labelled(&book.sheets[table.sheet], table.header_line, label);
            plan.window = plan.window.or_else(|| cell.as_ref().and_then(preamble::window));
        }
        let rounded = Rounded::of(found.dataset, &sources, &book.sheets[table.sheet], table);
        let sheet = book.sheets[table.sheet].name.clone();
        let place = Place { sheet: &sheet, table, sources: &sources, rounded: &rounded };
        if let Some(row) = &table.row {
            held.line(&reading, &mut plan, &place, row);
            plan.note(sources);
            continue;
        }
        for (count, line) in std::mem::take(&mut book.sheets[table.sheet].lines).into_iter().enumerate() {
            if table.reaches(line.number) {
                held.line(&reading, &mut plan, &place, &line);
            }
            if count % TURN == TURN - 1 {
                tokio::task::yield_now().await;
            }
        }
        plan.note(sources);
    }
    plan.window = plan.window.or_else(|| days_of(found, &plan.rows, &zone));
    Ok(plan)
}

/// Looks up every record that a cell, the export or an answer names.
async fn learn(
    (ledger, actor): (&Ledger, &Actor),
    book: &Workbook,
    found: &FoundExport<'_>,
    (answers, names): (&Answers, &mut Names),
) -> Result<(), Refusal> {
    for column in found.dataset.columns.values() {
        let ColumnKind::Ref { kind } = &column.kind else { continue };
        for name in found.export.constants.get(&column.id).into_iter().chain(answers.get(&column.id)) {
            names.learn(ledger, actor, kind, name).await?;
        }
        for table in &found.tables {
            let Some(header) = table.column(&names_under(found.export, &column.id)) else { continue };
            let lines = book.sheets[table.sheet].lines.iter().filter(|line| table.reaches(line.number));
            for line in lines.chain(&table.row) {
                if let Ok(Some(name)) = read_text(line.cell(header.column)) {
                    names.learn(ledger, actor, kind, &name).await?;
                }
            }
        }
    }
    Ok(())
}

impl Rows {
    fn note(&mut self, sources: Sources) {
        let lists = [
            (&mut self.asked, sources.asked),
            (&mut self.unanswered, sources.unanswered),
            (&mut self.picked, sources.picked),
            (&mut self.ignored, sources.ignored),
        ];
        for (known, more) in lists {
            for one in more {
                if !known.contains(&one) {
                    known.push(one);
                }
            }
        }
    }
}

/// Why a line is no row of the table, if it is none.
fn passed_over(found: &FoundExport<'_>, table: &Table, line: &Line) -> Option<Skipped> {
    let first = table.headers.iter().map(|header| line.cell(header.column)).find(|cell| !cell.is_empty())?;
    let first = normalise_header(&first.to_string());
    let said = |mark: &String| normalise_header(mark) == first;
    if TOTALS.contains(&first.as_str()) || found.export.totals.iter().any(said) {
        return Some(Skipped::Totals);
    }
    let repeats = table
        .headers
        .iter()
        .all(|header| normalise_header(&line.cell(header.column).to_string()) == header.normal);
    if repeats {
        return Some(Skipped::Header);
    }
    if table.row.is_none() && table.filled(line) == 1 && table.headers.len() > 2 {
        return Some(Skipped::Note);
    }
    let other = found.export.only.iter().any(|(header, values)| {
        let column = table.column(&[normalise_header(header)]);
        column.is_some_and(|column| {
            let said = normalise_header(&line.cell(column.column).to_string());
            !values.iter().any(|value| normalise_header(value) == said)
        })
    });
    other.then_some(Skipped::Other)
}

/// Where lines stand, and what is known of their columns.
struct Place<'a> {
    sheet: &'a str,
    table: &'a Table,
    sources: &'a Sources,
    rounded: &'a Rounded,
}

impl Held<'_> {
    fn line(&mut self, reading: &Reading<'_>, plan: &mut Rows, place: &Place<'_>, line: &Line) {
        let sources = place.sources;
        if !place.table.holds(line) {
            return;
        }
        if let Some(why) = passed_over(self.found, place.table, line) {
            *plan.skipped.entry(why).or_default() += 1;
            return;
        }
        let mut problems = Vec::new();
        let mut cells = Vec::with_capacity(sources.of.len());
        for (at, (column, source)) in self.found.dataset.columns.values().zip(&sources.of).enumerate() {
            cells.push(value(reading, column, source, line, &mut problems));
            if let Source::Column(under) = source {
                let cell = line.cell(under.header.column);
                plan.at_least += u64::from(is_at_least(&column.kind, cell));
                if place.rounded.has_lost(at, cell) {
                    problems.push(problem(&column.id, source, line, Problem::DigitsLost));
                }
            }
        }
        self.check_people(&cells, sources, line, &mut problems);
        let fate = self.fate(&cells, sources, line, &mut problems);
        plan.shown.push((place.sheet, line.number), fate, problems, || shown(sources, line));
        if matches!(fate, Fate::New | Fate::Restated) {
            plan.rows.push(Row { cells, sheet: place.sheet.to_owned(), line: line.number });
        }
    }

    /// Whom rows count for must be within the importer's reach.
    fn check_people(
        &mut self,
        cells: &[Value],
        sources: &Sources,
        line: &Line,
        problems: &mut Vec<CellProblem>,
    ) {
        let Some(owner) =
            self.found.dataset.owner.as_ref().and_then(|id| self.found.dataset.columns.get_index_of(id))
        else {
            return;
        };
        let Some(Value::Text(person)) = cells.get(owner) else { return };
        let (ledger, actor, reach) = (self.ledger, self.actor, self.reach);
        let covered = self
            .covered
            .entry(person.clone())
            .or_insert_with(|| ledger.covers(actor, reach, &RecordId::from(person.as_str())));
        if !*covered {
            let id = self.found.dataset.columns.get_index(owner).map_or("", |(id, _)| id.as_str());
            problems.push(problem(id, &sources.of[owner], line, Problem::NotAllowed));
        }
    }

    fn fate(
        &mut self,
        cells: &[Value],
        sources: &Sources,
        line: &Line,
        problems: &mut Vec<CellProblem>,
    ) -> Fate {
        if !problems.is_empty() {
            return Fate::Refused;
        }
        let dataset = self.found.dataset;
        let stamp = self.stamp;
        let same =
            |at: usize, new: &Value, old: &Value| Some(at) == stamp || *new == Value::Null || new == old;
        let key = key_of(dataset, cells);
        let hash = hash_of(cells);
        if let Some((first, before)) = self.seen.get(&key) {
            if *before == hash {
                return Fate::Unchanged;
            }
            let at = dataset.key.last().and_then(|id| dataset.columns.get_index_of(id)).unwrap_or_default();
            let id = dataset.columns.get_index(at).map_or("", |(id, _)| id.as_str());
            problems.push(problem(id, &sources.of[at], line, Problem::Duplicate { line: *first }));
            return Fate::Refused;
        }
        self.seen.insert(key, (line.number, hash));
        let Some(row) = self.standing.find(cells) else {
            let other = self.cuts.as_ref().and_then(|cuts| cuts.problem(cells));
            let Some((at, rule)) = other else { return Fate::New };
            let id = dataset.columns.get_index(at).map_or("", |(id, _)| id.as_str());
            let says = Problem::DoesNotHold { says: rule.says.clone() };
            problems.push(problem(id, &sources.of[at], line, says));
            return Fate::Refused;
        };
        // a file that is older than what stands says nothing new
        if let (true, Some(stamp)) = (sources.stamped, stamp)
            && let (Value::Instant(then), Value::Instant(made)) =
                (self.standing.cell(row, stamp), &cells[stamp])
            && *made < then
        {
            return Fate::Unchanged;
        }
        let unchanged = cells.iter().enumerate().all(|(at, new)| same(at, new, &self.standing.cell(row, at)));
        if unchanged && !self.comes_of_age(row, cells) { Fate::Unchanged } else { Fate::Restated }
    }

    /// Whether the row that stands was exported before one of the dataset's ages, and this one after it.
    fn comes_of_age(&self, row: usize, cells: &[Value]) -> bool {
        let dataset = self.found.dataset;
        let (Some(stamp), Some(time)) = (self.stamp, dataset.columns.get_index_of(&dataset.time)) else {
            return false;
        };
        let zone = &self.ledger.standard().organisation.zone;
        let Value::Date(day) = &cells[time] else { return false };
        let age = |exported: &Value| {
            let Value::Instant(at) = exported else { return None };
            Some(i64::from((at.to_zoned_datetime(zone.clone()).date() - *day).get_days()))
        };
        let Some((before, now)) = age(&self.standing.cell(row, stamp)).zip(age(&cells[stamp])) else {
            return false;
        };
        dataset.ages.iter().any(|age| before < *age && *age <= now)
    }
}

/// Tells lines with the same key apart without keeping their cells.
fn hash_of(cells: &[Value]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    cells.hash(&mut hasher);
    hasher.finish()
}

fn days_of(found: &FoundExport<'_>, rows: &[Row], zone: &jiff::tz::TimeZone) -> Option<(Date, Date)> {
    let time = found.dataset.columns.get_index_of(&found.dataset.time)?;
    let day = |row: &Row| match row.cells.get(time) {
        Some(Value::Date(day)) => Some(*day),
        Some(Value::Instant(at)) => Some(at.to_zoned_datetime(zone.clone()).date()),
        _ => None,
    };
    let mut days = rows.iter().filter_map(day);
    let first = days.next()?;
    Some(days.fold((first, first), |(from, to), day| (from.min(day), to.max(day))))
}
