//! One KPI opened: the formula with its numbers, the method's curve, the rows that count and those that do not.

use std::collections::{BTreeSet, HashMap};

use hengce_appraisal::{ItemScore, Lag, RowsOf, Scorecard, rows};
use hengce_ledger::{Actor, Record, RecordId};
use hengce_metrics::{EvidenceList, EvidenceRow, Subject};
use hengce_standard::{Act, FieldKind, Measure, Source};

use super::{figures, formulas, methods, pictures, steps, veil};
use crate::traffic;
use crate::web::{App, Html, WebError};
use crate::words::Speech;

/// Rows shown of each list before the rest is left to the JSON twin.
pub const ROWS_SHOWN: usize = 50;

pub struct Detail {
    pub help: String,
    pub formula: String,
    pub numbers: String,
    pub status: Option<String>,
    /// What is stale behind it, and the page of that dataset for whoever may open it.
    pub stale: Vec<(String, Option<String>)>,
    pub method: Vec<String>,
    pub steps: Vec<String>,
    /// Score, weight and contribution in one line; none without a score.
    pub sum: Option<String>,
    pub forecast: Option<String>,
    pub curve: Html,
    pub lists: Vec<RowList>,
    pub json: String,
}

/// The rows behind one measure.
pub struct RowList {
    pub label: String,
    pub help: String,
    pub value: String,
    pub counted: Vec<RowLine>,
    pub counted_total: u64,
    pub counted_cut: Option<String>,
    pub left_out: Vec<RowLine>,
    pub left_out_total: u64,
    pub left_out_cut: Option<String>,
}

pub struct RowLine {
    pub title: String,
    pub code: String,
    pub address: Option<String>,
    pub on: String,
    pub contribution: String,
    /// A share of shared work; none for all of it.
    pub share: Option<String>,
    /// Class and label.
    pub evidence: (&'static str, String),
    /// File, sheet and line, and the import that brought it.
    pub origin: Option<(String, String)>,
    /// Label and value of what the measure reads.
    pub reads: Vec<(String, String)>,
    /// Why it does not count.
    pub reasons: Vec<String>,
}

fn stale(app: &App, (say, actor): (Speech, &Actor), item: &ItemScore) -> Vec<(String, Option<String>)> {
    let opens = app.ledger.reach(actor, Act::Read, "import").is_some();
    let one = |lag: &Lag| (figures::lag(say, lag), opens.then(|| format!("/data/{}", lag.dataset)));
    item.stale.iter().map(one).collect()
}

/// Opens one item of a card. `json` is the address of its twin.
pub async fn open(
    app: &App,
    (say, actor): (Speech, &Actor),
    subject: &Subject,
    card: &Scorecard,
    (kpi, json): (&str, String),
) -> Result<Detail, WebError> {
    let item = card.items.iter().find(|item| item.kpi == kpi).ok_or_else(WebError::not_found)?;
    let found = rows(&app.metrics, (subject, card.at), item, ROWS_SHOWN).await;
    let mut found = found.map_err(WebError::internal)?;
    for rows in &mut found {
        veil::veil(app, actor, &mut rows.list).await;
    }
    let lists: Vec<&EvidenceList> = found.iter().map(|rows| &rows.list).collect();
    let files = file_names(app, actor, &lists).await;
    let ids: Vec<RecordId> = batches(&lists).into_iter().collect();
    let made = app.ledger.several(&Actor::program(), &ids).await?;
    let standard = app.standard();
    let lists = found.iter().filter_map(|rows| {
        let measure = standard.measures.get(&rows.measure.measure)?;
        Some(Listing { app, reader: (say, actor), measure, files: &files, made: &made }.list(rows))
    });
    let inputs = |name: &str| figures::input(say, standard, kpi, name);
    Ok(Detail {
        help: say.of(&item.help).to_owned(),
        formula: formulas::formula(say, standard, &item.formula),
        numbers: item.formula_with_numbers.clone(),
        status: figures::status(say, standard, item),
        stale: stale(app, (say, actor), item),
        method: methods::method(say, &item.method, item.unit, &inputs),
        steps: steps::steps(say, item, &inputs),
        sum: sum(say, item),
        forecast: item.forecast.as_ref().map(|forecast| {
            let value = figures::value(say, Some(&forecast.value.round_half_up(0)), item.unit);
            say.t2("score-forecast", ("value", value), ("score", figures::score(forecast.score.as_ref())))
        }),
        curve: pictures::curve(say, item),
        lists: lists.collect(),
        json,
    })
}

/// `90.00 × 20 % = 18.00`
fn sum(say: Speech, item: &ItemScore) -> Option<String> {
    let (score, contribution) = (item.score.as_ref()?, item.contribution.as_ref()?);
    let mut values = fluent_bundle::FluentArgs::new();
    values.set("score", figures::score(Some(score)));
    values.set("share", figures::percent(&item.share));
    values.set("points", contribution.to_fixed(2));
    Some(say.with("score-sum", &values))
}

/// The names of the files from which rows were imported, by batch.
pub async fn file_names(app: &App, actor: &Actor, lists: &[&EvidenceList]) -> HashMap<RecordId, String> {
    let mut names: HashMap<RecordId, String> = HashMap::new();
    for batch in batches(lists) {
        let record = app.ledger.get(actor, &batch).await.ok();
        let name = record.and_then(|record| record.fields.get("file_name")?.as_str().map(str::to_owned));
        names.insert(batch, name.unwrap_or_default());
    }
    names
}

/// The imports from which rows came, each once.
fn batches(lists: &[&EvidenceList]) -> BTreeSet<RecordId> {
    let mut found = BTreeSet::new();
    for list in lists {
        let rows = list.counted.iter().chain(list.left_out.iter().map(|(row, _)| row));
        found.extend(rows.filter_map(|row| row.origin.as_ref()).map(|origin| origin.batch.clone()));
    }
    found
}

/// A row's code; of a fact's key only what title and day do not say already.
fn code(row: &EvidenceRow) -> String {
    let day = row.on.map_or_else(String::new, |on| on.to_string());
    let parts = row.code.split(" · ").filter(|part| *part != row.title && *part != day);
    parts.collect::<Vec<_>>().join(" · ")
}

/// Makes one measure's rows ready.
struct Listing<'a> {
    app: &'a App,
    reader: (Speech, &'a Actor),
    measure: &'a Measure,
    files: &'a HashMap<RecordId, String>,
    /// The imports that rows came in.
    made: &'a [Record],
}

impl Listing<'_> {
    fn list(&self, rows: &RowsOf) -> RowList {
        let list = &rows.list;
        let label = self.reader.0.of(&self.measure.label);
        let earlier = rows.measure.period.filter(|_| rows.measure.earlier).map(|period| {
            self.reader.0.t2("score-rows-earlier", ("label", label), ("period", period.to_string()))
        });
        let cut = |shown: usize, total: u64| {
            let more = total.saturating_sub(shown as u64);
            (more > 0).then(|| self.reader.0.t1("score-rows-more", "count", more))
        };
        RowList {
            label: earlier.unwrap_or_else(|| label.to_owned()),
            help: self.reader.0.of(&self.measure.help).to_owned(),
            value: figures::value(self.reader.0, rows.measure.value.as_ref(), self.measure.unit),
            counted: list.counted.iter().map(|row| self.row(row, &[])).collect(),
            counted_total: list.counted_total,
            counted_cut: cut(list.counted.len(), list.counted_total),
            left_out: list.left_out.iter().map(|(row, reasons)| self.row(row, reasons)).collect(),
            left_out_total: list.left_out_total,
            left_out_cut: cut(list.left_out.len(), list.left_out_total),
        }
    }

    fn row(&self, row: &EvidenceRow, reasons: &[String]) -> RowLine {
        let standard = self.app.standard();
        let kind = match &self.measure.from {
            Source::Kind(kind) | Source::Rows(kind, _) => Some(kind),
            Source::Dataset(_) => None,
        };
        let hidden = veil::is_veiled(row);
        let why = |reason: &String| match reason.as_str() {
            "withdrawn" => self.reader.0.t("withdrawn"),
            text => {
                let rule = formulas::filter(self.reader.0, standard, &self.measure.from, text);
                self.reader.0.t1("score-row-fails", "rule", rule)
            }
        };
        let read = |(path, text): (&String, &String)| {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            let label = formulas::label_of(self.reader.0, standard, &self.measure.from, &path);
            (label.unwrap_or_else(|| path.join(".")), self.read(&path, text))
        };
        RowLine {
            title: if hidden { self.reader.0.t("score-row-hidden") } else { row.title.clone() },
            code: code(row),
            address: match kind {
                _ if hidden => None,
                Some(kind) => Some(format!("/records/{kind}/{}", row.id)),
                None => self.behind(row),
            },
            on: row.on.map_or_else(String::new, |on| on.to_string()),
            contribution: figures::value(self.reader.0, row.contribution.as_ref(), self.measure.unit),
            share: (row.share != hengce_exact::Number::one()).then(|| figures::share(&row.share)),
            evidence: (figures::evidence_id(row.grade), figures::evidence(self.reader.0, row.grade)),
            origin: row.origin.as_ref().map(|origin| {
                let file = self.files.get(&origin.batch).cloned().unwrap_or_default();
                let place =
                    self.reader.0.t2("score-origin", ("sheet", origin.sheet.as_str()), ("line", origin.line));
                (
                    format!("{file} {place}").trim().to_owned(),
                    format!("/records/import_batch/{}", origin.batch),
                )
            }),
            reads: row.reads.iter().map(read).collect(),
            reasons: reasons.iter().map(why).collect(),
        }
    }

    /// The visits behind a day that our own measurement filled.
    fn behind(&self, row: &EvidenceRow) -> Option<String> {
        let origin = row.origin.as_ref()?;
        let batch = self.made.iter().find(|batch| batch.id == origin.batch)?;
        traffic::behind(self.app, self.reader.1, batch, &origin.sheet)
    }

    /// A value that the measure read: choices and states by their labels.
    fn read(&self, path: &[String], text: &str) -> String {
        let standard = self.app.standard();
        let label = match (&self.measure.from, path) {
            (Source::Kind(kind), [field]) => standard.kinds.get(kind).and_then(|kind| {
                if field == "state" {
                    return kind.lifecycle.states.get(text).map(|state| &state.label);
                }
                match &kind.fields.get(field)?.kind {
                    FieldKind::Choice { options } => options.get(text),
                    _ => None,
                }
            }),
            (Source::Rows(kind, _), [parent, field]) if parent == "parent" && field == "state" => standard
                .kinds
                .get(kind)
                .and_then(|kind| kind.lifecycle.states.get(text))
                .map(|state| &state.label),
            _ => None,
        };
        label.map_or_else(|| text.to_owned(), |label| self.reader.0.of(label).to_owned())
    }
}
