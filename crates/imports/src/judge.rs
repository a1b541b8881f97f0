//! What becomes of each record of a template: new, edited, unchanged or refused.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use hengce_ledger::{
    Actor, Change, FieldProblem, Intake, Ledger, Origin, Problem, Record, RecordId, Refusal,
};
use hengce_sheets::address;
use hengce_standard::Kind;
use serde_json::{Map, Value as Json};

use crate::fields;
use crate::records::Spoken;
use crate::seen::Seen;
use crate::standing::{Identity, SAME_TITLE, Standing};
use crate::{Answers, CellProblem, Fate, ImportError};

/// What becomes of one record.
pub struct Judged {
    pub fate: Fate,
    pub problems: Vec<CellProblem>,
}

/// Holds the records of a file, one after the other, against what stands and against what the ledger says.
pub struct Judge<'a> {
    ledger: &'a Ledger,
    actor: &'a Actor,
    kind: &'a Kind,
    pub identity: Identity,
    imported: &'a HashSet<(String, u64)>,
    unanswered: &'a [String],
    /// Lines by the record that they mean, with a hash of what they say.
    seen: HashMap<String, (u64, u64)>,
    unique: Seen,
    /// Some row without a code has a title that stands, and it was not said what that means.
    title_stands: bool,
}

/// The record that a row means, if any stands.
enum Meant<'s> {
    One(&'s Record),
    /// None: it is a new one, known among those of the file by this.
    New(Option<String>),
    /// It stands just so.
    Just,
    Wrong(String, Problem),
}

impl<'a> Judge<'a> {
    pub fn new(
        (ledger, actor): (&'a Ledger, &'a Actor),
        (kind, identity, imported): (&'a Kind, Identity, &'a HashSet<(String, u64)>),
        unanswered: &'a [String],
    ) -> Self {
        let (seen, unique, title_stands) = (HashMap::new(), Seen::default(), false);
        Self { ledger, actor, kind, identity, imported, unanswered, seen, unique, title_stands }
    }

    /// Adds the question that the rows left open, or that was answered before.
    pub fn ask(&self, answers: &Answers, asked: &mut Vec<String>, unanswered: &mut Vec<String>) {
        let answered = answers.contains_key(SAME_TITLE) && !matches!(self.identity, Identity::Set(_));
        if self.title_stands || answered {
            asked.push(SAME_TITLE.to_owned());
        }
        if self.title_stands {
            unanswered.push(SAME_TITLE.to_owned());
        }
    }

    pub async fn judge(
        &mut self,
        intake: &mut Intake<'_>,
        standing: &Standing,
        record: &mut Spoken,
    ) -> Result<Judged, ImportError> {
        let unchanged = || Ok(Judged { fate: Fate::Unchanged, problems: Vec::new() });
        let refused = |problems| Ok(Judged { fate: Fate::Refused, problems });
        // this very file has been imported before: whatever became of its rows since, it says nothing new
        if self.imported.contains(&(record.sheet.to_string(), record.line)) {
            return unchanged();
        }
        let meant = self.meant(standing, record);
        let origin =
            Some(Origin { batch: RecordId::from(""), sheet: record.sheet.to_string(), line: record.line });
        let mut problems = record.problems.clone();
        let mut whole = Map::new();
        let (change, fate, known) = match meant {
            Meant::Just => return unchanged(),
            Meant::Wrong(column, problem) => {
                problems.extend(record.problems_of_children());
                let text = record.text_of(&column);
                problems.push(record.problem(&column, text, problem));
                return refused(problems);
            }
            Meant::One(stands) => {
                let fields = record.patch(stands);
                if fields.is_empty() && problems.is_empty() && record.problems_of_children().is_empty() {
                    return unchanged();
                }
                whole.clone_from(&stands.fields);
                whole.extend(fields.clone());
                let (id, version) = (stands.id.clone(), stands.version);
                (Change::Edit { id, version, fields, origin }, Fate::Restated, Some(stands.id.to_string()))
            }
            // rows that name no record: there is nothing to make of them
            Meant::New(_) if record.children_only => {
                problems.extend(record.problems_of_children());
                return refused(problems);
            }
            Meant::New(known) => {
                let mut fields = record.said();
                whole.clone_from(&fields);
                fields.extend(record.children.iter_mut().map(|child| (child.field.clone(), child.fresh())));
                (Change::Create { kind: self.kind.id.clone(), fields, origin }, Fate::New, known)
            }
        };
        problems.extend(record.problems_of_children());
        if let Some((first, same)) = known.and_then(|known| self.again(known, record)) {
            if same && problems.is_empty() {
                return unchanged();
            }
            let column = if record.code.is_some() { "code" } else { &self.kind.title };
            let text = record.text_of(column);
            problems.push(record.problem(column, text, Problem::Duplicate { line: first }));
        }
        let known = |problem: &CellProblem| matches!(problem.problem, Problem::Duplicate { .. });
        if !problems.iter().any(known) {
            for (field, problem) in self.unique.note(self.kind, &whole, record.line) {
                problems.push(record.problem(&field, record.text_of(&field), problem));
            }
        }
        self.tried(intake, &change, record, &mut problems).await?;
        if problems.is_empty() { Ok(Judged { fate, problems }) } else { refused(problems) }
    }

    /// Takes the change in; one that has problems already is only asked for what else is wrong with it.
    async fn tried(
        &self,
        intake: &mut Intake<'_>,
        change: &Change,
        record: &Spoken,
        problems: &mut Vec<CellProblem>,
    ) -> Result<(), ImportError> {
        let said = if problems.is_empty() {
            intake.add(change).await
        } else {
            self.ledger.check(self.actor, change).await
        };
        match said {
            Ok(()) => {}
            Err(Refusal::Invalid(found)) => problems.extend(record.placed(found, self.unanswered)),
            Err(Refusal::Storage(trouble)) => return Err(Refusal::Storage(trouble).into()),
            Err(_) => problems.push(record.problem("code", record.text_of("code"), Problem::NotAllowed)),
        }
        Ok(())
    }

    fn meant<'s>(&mut self, standing: &'s Standing, record: &Spoken) -> Meant<'s> {
        if let Some(code) = &record.code {
            return standing
                .coded(code)
                .map_or(Meant::Wrong("code".into(), Problem::NoSuchRecord), Meant::One);
        }
        let title = record.fields.get(&self.kind.title).and_then(Json::as_str).unwrap_or_default();
        let said = record.said();
        if record.problems.is_empty() && standing.identical(title, &said, &record.children).is_some() {
            return Meant::Just;
        }
        if let Some(key) = self.identity.key(&said) {
            let known = Some(key.join("\u{1f}"));
            return standing.keyed(&key).map_or(Meant::New(known), Meant::One);
        }
        let titled: Vec<&Record> = standing.titled(title).collect();
        match (&self.identity, titled.as_slice()) {
            (Identity::Title, [one]) => Meant::One(one),
            (Identity::Title, []) => Meant::New(Some(title.to_owned())),
            (Identity::Title, several) => {
                Meant::Wrong(self.kind.title.clone(), Problem::Ambiguous { count: several.len() })
            }
            (identity, titled) => {
                let open = *identity == Identity::Nothing { answered: false };
                self.title_stands |= open && !titled.is_empty();
                Meant::New(None)
            }
        }
    }

    /// The line that spoke of the same record before, and whether it said the same.
    fn again(&mut self, known: String, record: &Spoken) -> Option<(u64, bool)> {
        let mut hasher = DefaultHasher::new();
        Json::from(record.fields.clone()).to_string().hash(&mut hasher);
        let says = hasher.finish();
        if let Some((line, said)) = self.seen.get(&known) {
            return Some((*line, *said == says && record.children.is_empty()));
        }
        self.seen.insert(known, (record.line, says));
        None
    }
}

impl Spoken {
    /// What the row says, without what it clears.
    fn said(&self) -> Map<String, Json> {
        let filled = self.fields.iter().filter(|(_, value)| !value.is_null());
        filled.map(|(field, value)| (field.clone(), value.clone())).collect()
    }

    /// What the row changes of a record that stands.
    fn patch(&mut self, stands: &Record) -> Map<String, Json> {
        let news =
            self.fields.iter().filter(|(field, value)| !fields::same(value, stands.fields.get(*field)));
        let mut patch: Map<String, Json> =
            news.map(|(field, value)| (field.clone(), value.clone())).collect();
        for child in &mut self.children {
            patch.extend(child.over(stands).map(|rows| (child.field.clone(), rows)));
        }
        patch
    }

    fn problems_of_children(&self) -> Vec<CellProblem> {
        self.children.iter().flat_map(|child| &child.rows).flat_map(|row| row.problems.clone()).collect()
    }

    /// What was said in a column.
    fn text_of(&self, column: &str) -> String {
        if column == "code" {
            return self.code.clone().unwrap_or_default();
        }
        let value = self.fields.get(column);
        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        text.unwrap_or_default()
    }

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
            self.problem(&found.field, self.text_of(&found.field), found.problem)
        })
        .collect()
    }
}
