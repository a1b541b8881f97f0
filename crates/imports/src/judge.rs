//! What becomes of each record of a template: new, edited, unchanged or refused.

use std::collections::HashMap;

use hengce_ledger::{
    Actor, Change, FieldProblem, Filter, FilterOp, Ledger, Origin, Problem, Query, Record, RecordId, Refusal,
};
use hengce_sheets::address;
use hengce_standard::Kind;
use serde_json::{Map, Value as Json};

use crate::children::ChildRows;
use crate::fields;
use crate::records::Spoken;
use crate::seen::Seen;
use crate::{CellProblem, Fate, ImportError};

/// From so many names on, records are looked for by reading the kind once, not one by one.
const MANY: usize = 200;

/// Records that the file may speak of, by code and by title.
#[derive(Default)]
pub struct PresentRecords {
    by_code: HashMap<String, Record>,
    by_title: HashMap<String, Vec<Record>>,
}

/// Looks up every record that the file may speak of, inside what the actor may read.
pub async fn present(
    ledger: &Ledger,
    actor: &Actor,
    kind: &Kind,
    spoken: &[Spoken],
) -> Result<PresentRecords, Refusal> {
    let mut found = PresentRecords::default();
    let titles = spoken
        .iter()
        .filter(|record| record.code.is_none())
        .filter_map(|record| record.fields.get(&kind.title)?.as_str());
    let mut wanted: Vec<(&str, &str)> = titles.map(|title| ("title", title)).collect();
    wanted.extend(spoken.iter().filter_map(|record| Some(("code", record.code.as_deref()?))));
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() <= MANY {
        for (field, value) in wanted {
            let filter = Filter { field: field.to_owned(), op: FilterOp::Is, value: value.to_owned() };
            let query =
                Query { kind: kind.id.clone(), filters: vec![filter], limit: 100, ..Query::default() };
            ledger.find(actor, &query).await?.records.into_iter().for_each(|record| found.note(record));
        }
        return Ok(found);
    }
    let mut offset = 0;
    loop {
        let query = Query {
            kind: kind.id.clone(),
            sort: Some(("id".to_owned(), false)),
            offset,
            limit: 1000,
            ..Query::default()
        };
        let page = ledger.find(actor, &query).await?;
        offset += page.records.len() as u64;
        if page.records.is_empty() {
            return Ok(found);
        }
        let sought = |record: &Record| {
            wanted.binary_search(&("code", &record.code)).is_ok()
                || wanted.binary_search(&("title", &record.title)).is_ok()
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

/// Holds one record of the file against what stands, and against what the ledger would say.
pub async fn judge(
    (ledger, actor): (&Ledger, &Actor),
    (kind, present, imported): (&Kind, &PresentRecords, &HashMap<(String, u64), RecordId>),
    (record, seen): (&mut Spoken, &mut Seen),
    unanswered: &[String],
) -> Result<Judged, ImportError> {
    let refused = |problems| Ok(Judged { fate: Fate::Refused, problems, change: None });
    let unchanged = || Ok(Judged { fate: Fate::Unchanged, problems: Vec::new(), change: None });
    let mut problems = record.problems.clone();
    problems.extend(
        record.children.iter().flat_map(|child| child.rows.iter().flat_map(|row| row.problems.clone())),
    );
    let origin = Some(Origin { batch: RecordId::from(""), sheet: record.sheet.clone(), line: record.line });
    // this very file has been imported before: whatever became of its rows since, it says nothing new
    if imported.contains_key(&(record.sheet.clone(), record.line)) {
        return unchanged();
    }
    let mut whole = Map::new();
    let change = if let Some(code) = &record.code {
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
        whole.clone_from(&stands.fields);
        whole.extend(patch.clone());
        Change::Edit { id: stands.id.clone(), version: stands.version, fields: patch, origin }
    } else {
        let mut fields = record.fields.clone();
        fields.retain(|_, value| !value.is_null());
        // rows that name no record: there is nothing to make of them
        if record.children_only {
            return refused(problems);
        }
        if problems.is_empty() && present.identical(kind, &fields, &record.children) {
            return unchanged();
        }
        whole.clone_from(&fields);
        fields.extend(record.children.iter_mut().map(|child| (child.field.clone(), child.fresh())));
        Change::Create { kind: kind.id.clone(), fields, origin }
    };
    for (field, problem) in seen.note(kind, &whole, record.line) {
        let text = whole[&field].as_str().unwrap_or_default().to_owned();
        problems.push(record.problem(&field, text, problem));
    }
    let fate = if record.code.is_some() { Fate::Restated } else { Fate::New };
    match ledger.check(actor, &change).await {
        Ok(()) => {}
        Err(Refusal::Invalid(found)) => problems.extend(record.placed(found, unanswered)),
        Err(Refusal::Storage(trouble)) => return Err(Refusal::Storage(trouble).into()),
        Err(_) => problems.push(record.problem(
            "code",
            record.code.clone().unwrap_or_default(),
            Problem::NotAllowed,
        )),
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
            let open = found.problem == Problem::Required && unanswered.contains(&found.field);
            !known && !open
        });
        open.map(|found| {
            let child = self.children.iter().find_map(|child| child.place(&found.field));
            if let Some((at, text)) = child {
                return CellProblem { address: at, column: found.field, text, problem: found.problem };
            }
            let text = self
                .fields
                .get(&found.field)
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            self.problem(&found.field, text.unwrap_or_default(), found.problem)
        })
        .collect()
    }
}
