//! What a kind holds its records to: checks, conditions, lines that people stay outside of, what only one may have.

use std::collections::BTreeSet;

use hengce_formula::{Expr, Value};
use hengce_standard::{Act, Field, Kind, Transition, Words};
use serde_json::Value as Json;

use crate::door::Door;
use crate::door::around::{Asked, asked_of};
use crate::door::earlier::Held;
use crate::row::get;
use crate::unique::{self, Claim};
use crate::{FieldProblem, Problem, Record, RecordId, Refusal};

/// A condition that does not hold.
pub(crate) struct Unmet {
    pub condition: String,
    pub says: Option<Words>,
}

impl Door<'_> {
    /// Adds a problem for everything that the record, as the change would leave it, is held to and does not keep. What
    /// names a field that is wrong already is not asked. A transition's condition comes back when it does not hold.
    pub(super) async fn judge(
        &self,
        kind: &Kind,
        (before, record): (Option<&Record>, &Record),
        taken: Option<&Transition>,
        problems: &mut Vec<FieldProblem>,
    ) -> Result<Option<Unmet>, Refusal> {
        let faulty: Vec<String> = problems.iter().map(|found| top(&found.field).to_owned()).collect();
        let sound = |formula: &Expr| {
            !formula.names().iter().any(|path| path.first().is_some_and(|name| faulty.contains(name)))
        };
        let checks: Vec<_> = kind.checks.iter().filter(|(_, check)| sound(&check.holds)).collect();
        let condition = taken.and_then(|taken| taken.condition.as_ref()).filter(|condition| sound(condition));
        let formulas = checks.iter().map(|(_, check)| &check.holds).chain(condition);
        let around = self.around(kind, record, asked_of(kind, formulas), false).await?;
        let asked = Asked { standard: self.standard, kind, record, around: &around };
        for (id, check) in checks {
            if asked.value(&check.holds) == Value::Bool(false) {
                let field = stands_beside(kind, &check.holds).map_or(id, |field| &field.id);
                let problem = Problem::DoesNotHold { says: check.says.clone() };
                problems.push(FieldProblem { field: field.clone(), problem });
            }
        }
        self.lines(kind, (before, record), problems).await?;
        self.alone(kind, (before, record), problems).await?;
        let unmet = condition.filter(|condition| asked.value(condition) != Value::Bool(true));
        Ok(unmet.map(|condition| Unmet {
            condition: condition.to_string(),
            says: taken.and_then(|taken| taken.says.clone()),
        }))
    }

    /// Whether a transition's condition holds of the record as it stands; unknown does not hold.
    pub(crate) async fn could_take(&self, kind: &Kind, record: &Record, taken: &Transition) -> bool {
        let Some(condition) = &taken.condition else { return true };
        let moved = Record { state: taken.to.clone(), ..record.clone() };
        let around = self.around(kind, &moved, asked_of(kind, [condition]), false).await;
        around.is_ok_and(|around| {
            let asked = Asked { standard: self.standard, kind, record: &moved, around: &around };
            asked.value(condition) == Value::Bool(true)
        })
    }

    /// People who must stand outside somebody's line, where they or the other came to be named.
    async fn lines(
        &self,
        kind: &Kind,
        (before, record): (Option<&Record>, &Record),
        problems: &mut Vec<FieldProblem>,
    ) -> Result<(), Refusal> {
        for field in kind.fields.values() {
            let Some(path) = &field.outside_line_of else { continue };
            let named = |record: &Record, name: &str| record.fields.get(name).cloned().unwrap_or(Json::Null);
            let news = |name: &str| before.is_none_or(|before| named(before, name) != named(record, name));
            let first = path.first().map_or("", String::as_str);
            let Some(person) = record.fields.get(&field.id).and_then(Json::as_str).map(RecordId::from) else {
                continue;
            };
            if !news(&field.id) && !news(first) || problems.iter().any(|known| known.field == field.id) {
                continue;
            }
            let around = self.around(kind, record, BTreeSet::from([first.to_owned()]), false).await?;
            let asked = Asked { standard: self.standard, kind, record, around: &around };
            let Value::Text(other) = asked.of(path) else { continue };
            let other = RecordId::from(other);
            let directory = &self.directory;
            if person == other || directory.is_above(&person, &other) || directory.is_above(&other, &person) {
                problems.push(FieldProblem { field: field.id.clone(), problem: Problem::InLine });
            }
        }
        Ok(())
    }

    /// What the record would newly have, and another has already.
    pub(super) async fn alone(
        &self,
        kind: &Kind,
        (before, record): (Option<&Record>, &Record),
        problems: &mut Vec<FieldProblem>,
    ) -> Result<(), Refusal> {
        if kind.unique.is_empty() {
            return Ok(());
        }
        let had = before.map(|before| unique::claims(kind, before)).unwrap_or_default();
        for claim in unique::claims(kind, record).difference(&had) {
            if let Some(other) = self.holder(kind, claim, &record.id).await? {
                let readable = self.rights().may(Act::Read, kind, &other) && !other.code.is_empty();
                problems.push(unique::taken(kind, claim, readable.then_some(other.code)));
            }
        }
        Ok(())
    }

    async fn holder(&self, kind: &Kind, claim: &Claim, own: &RecordId) -> Result<Option<Record>, Refusal> {
        match self.earlier.held(&kind.id, claim) {
            Held::Untold => {}
            Held::By(other) if other.id != *own || own.0.is_empty() => return Ok(Some(other.clone())),
            Held::By(_) | Held::ByNobody => return Ok(None),
        }
        let Some(sql) = unique::holders(kind, claim) else { return Ok(None) };
        for row in sql.all(self.readers).await? {
            let id = RecordId::from(get::<&str>(&row, 0)?);
            if id != *own {
                return self.standing(&id).await.map(|found| Some(found.record));
            }
        }
        Ok(None)
    }
}

/// The first own field of a check that people fill: its problem is shown there.
fn stands_beside<'k>(kind: &'k Kind, formula: &Expr) -> Option<&'k Field> {
    let names = formula.names();
    let mut own = names.iter().filter_map(|path| kind.fields.get(path.first()?));
    own.find(|field| !field.by_program())
}

/// `budget` of `budget[2].planned`.
fn top(field: &str) -> &str {
    field.split(['[', '.']).next().unwrap_or(field)
}
