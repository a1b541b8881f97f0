//! The five things that can be done to a record, each with its checks in the order in which they are told.

use hengce_standard::Act;
use serde_json::{Map, Value as Json};

use super::rules::Unmet;
use super::{Door, Step, missing, stamps};
use crate::{FieldProblem, Origin, Problem, Record, RecordId, Refusal};

const COMMENT_MAX: usize = 2_000;

impl Door<'_> {
    pub(super) async fn create(
        &self,
        kind: &str,
        fields: &Map<String, Json>,
        origin: Option<Origin>,
    ) -> Result<Step, Refusal> {
        let kind = self.kind(kind)?;
        if self.rights().reach(Act::Create, &kind.id).is_none() {
            return Err(Refusal::Forbidden(format!("create {}", kind.id)));
        }
        let mut record = self.blank(kind);
        let mut problems = self.fill(kind, &mut record, fields, None).await?;
        stamps::set(self, kind, &mut record, "create");
        stamps::require(kind, &record, &mut problems);
        self.settle(kind, &mut record);
        self.judge(kind, (None, &record), None, &mut problems).await?;
        // What is wrong with the fields is said first: a missing owner is not a missing right.
        refuse(problems)?;
        if !self.rights().may_create(kind, &record) {
            return Err(Refusal::Forbidden(format!("create {} for somebody else", kind.id)));
        }
        Ok(self.write(kind, "create", None, record, (None, origin)))
    }

    pub(super) async fn edit(
        &self,
        (id, version): (&RecordId, i64),
        fields: &Map<String, Json>,
        origin: Option<Origin>,
    ) -> Result<Step, Refusal> {
        let before = self.present(id).await?;
        let kind = self.kind(&before.record.kind)?;
        if !self.rights().may(Act::Edit, kind, &before.record) {
            return Err(Refusal::Forbidden(format!("edit {}", before.record.code)));
        }
        current(&before.record, version, "edit")?;
        let mut record = before.record.clone();
        let mut problems = self.fill(kind, &mut record, fields, None).await?;
        stamps::require(kind, &record, &mut problems);
        self.settle(kind, &mut record);
        if problems.is_empty() && record.fields == before.record.fields {
            return Ok(Step::Same(Box::new(before.record)));
        }
        stamps::set(self, kind, &mut record, "edit");
        self.settle(kind, &mut record);
        self.judge(kind, (Some(&before.record), &record), None, &mut problems).await?;
        refuse(problems)?;
        self.hand_over(kind, &before.record, &record)?;
        Ok(self.write(kind, "edit", Some(&before), record, (None, origin)))
    }

    /// Takes a transition. Only the fields that it needs may be filled by who may not edit the record.
    pub(super) async fn take(
        &self,
        (id, version): (&RecordId, i64),
        transition: &str,
        fields: &Map<String, Json>,
        comment: Option<&str>,
    ) -> Result<Step, Refusal> {
        let before = self.present(id).await?;
        let kind = self.kind(&before.record.kind)?;
        let wrong =
            || Refusal::WrongState { transition: transition.into(), state: before.record.state.clone() };
        let taken = kind.lifecycle.transitions.get(transition).ok_or_else(wrong)?;
        if !self.rights().may_move(kind, &before.record, taken) {
            return Err(Refusal::Forbidden(format!("{transition} {}", before.record.code)));
        }
        current(&before.record, version, transition)?;
        if !taken.from.contains(&before.record.state) {
            return Err(wrong());
        }
        let beyond = fields.keys().any(|field| !taken.needs.contains(field));
        if beyond && !self.rights().may(Act::Edit, kind, &before.record) {
            return Err(Refusal::Forbidden(format!("edit {}", before.record.code)));
        }
        let comment = comment.map(str::trim).filter(|text| !text.is_empty());
        let mut record = before.record.clone();
        let mut problems = self.fill(kind, &mut record, fields, Some(taken)).await?;
        for needed in missing(taken, &record, comment) {
            if !problems.iter().any(|known| known.field == needed) {
                problems.push(FieldProblem { field: needed, problem: Problem::Required });
            }
        }
        check_comment(comment, "comment", &mut problems);
        record.state.clone_from(&taken.to);
        stamps::set(self, kind, &mut record, transition);
        self.count_hours(kind, &before.record, &mut record).await?;
        self.settle(kind, &mut record);
        let unmet = self.judge(kind, (Some(&before.record), &record), Some(taken), &mut problems).await?;
        match unmet {
            Some(Unmet { condition, says }) if problems.is_empty() => {
                return Err(Refusal::Condition { condition, says });
            }
            Some(Unmet { says: Some(says), .. }) => {
                problems
                    .push(FieldProblem { field: transition.into(), problem: Problem::DoesNotHold { says } });
            }
            _ => {}
        }
        refuse(problems)?;
        self.hand_over(kind, &before.record, &record)?;
        Ok(self.write(kind, transition, Some(&before), record, (comment.map(str::to_owned), None)))
    }

    pub(super) async fn withdraw(&self, id: &RecordId, version: i64, reason: &str) -> Result<Step, Refusal> {
        let before = self.present(id).await?;
        let kind = self.kind(&before.record.kind)?;
        if !self.rights().may(Act::Withdraw, kind, &before.record) {
            return Err(Refusal::Forbidden(format!("withdraw {}", before.record.code)));
        }
        current(&before.record, version, "withdraw")?;
        let reason = Some(reason.trim()).filter(|text| !text.is_empty());
        let mut problems = Vec::new();
        if reason.is_none() {
            problems.push(FieldProblem { field: "reason".into(), problem: Problem::Required });
        }
        check_comment(reason, "reason", &mut problems);
        refuse(problems)?;
        let mut record = before.record.clone();
        record.withdrawn = true;
        stamps::set(self, kind, &mut record, "withdraw");
        self.settle(kind, &mut record);
        Ok(self.write(kind, "withdraw", Some(&before), record, (reason.map(str::to_owned), None)))
    }

    pub(super) async fn restore(&self, id: &RecordId, version: i64) -> Result<Step, Refusal> {
        let before = self.present(id).await?;
        let kind = self.kind(&before.record.kind)?;
        if !self.rights().may(Act::Withdraw, kind, &before.record) {
            return Err(Refusal::Forbidden(format!("restore {}", before.record.code)));
        }
        if before.record.version != version {
            return Err(Refusal::Stale { now: before.record.version });
        }
        if !before.record.withdrawn {
            return Err(Refusal::WrongState { transition: "restore".into(), state: before.record.state });
        }
        let mut record = before.record.clone();
        record.withdrawn = false;
        let mut problems = Vec::new();
        self.alone(kind, (Some(&before.record), &record), &mut problems).await?;
        refuse(problems)?;
        self.settle(kind, &mut record);
        Ok(self.write(kind, "restore", Some(&before), record, (None, None)))
    }
}

fn current(record: &Record, version: i64, act: &str) -> Result<(), Refusal> {
    if record.version != version {
        return Err(Refusal::Stale { now: record.version });
    }
    if record.withdrawn {
        return Err(Refusal::WrongState { transition: act.into(), state: "withdrawn".into() });
    }
    Ok(())
}

fn check_comment(text: Option<&str>, field: &str, problems: &mut Vec<FieldProblem>) {
    if text.is_some_and(|text| text.chars().count() > COMMENT_MAX) {
        problems.push(FieldProblem { field: field.into(), problem: Problem::TooLong { max: COMMENT_MAX } });
    }
}

pub(super) fn refuse(problems: Vec<FieldProblem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}
