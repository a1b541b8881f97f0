//! Taking one's own last change of a record back: a new revision puts the former state and fields back.

use jiff::SignedDuration;

use super::acts::refuse;
use super::{BATCH, Door, Step};
use crate::row::{REVISION, Written, micros};
use crate::sql::Sql;
use crate::{RecordId, Refusal};

/// How long a step of the life cycle can be taken back: others act on it. An edit can be for as long as nothing has
/// happened since.
pub const STEP_UNDONE_WITHIN: SignedDuration = SignedDuration::from_mins(10);

impl Door<'_> {
    /// Undoes `version`, which must be the newest, the actor's own, and an edit or a step.
    pub(super) async fn undo(&self, id: &RecordId, version: i64) -> Result<Step, Refusal> {
        let before = self.present(id).await?;
        let kind = self.kind(&before.record.kind)?;
        let now = &before.record;
        if now.version != version {
            return Err(Refusal::Stale { now: now.version });
        }
        let refused = || Refusal::Forbidden(format!("undo version {version} of {}", now.code));
        let [last, former] = self.two(id, version).await?.try_into().map_err(|_| refused())?;
        let own = last.actor.as_deref() == self.actor.person.as_ref().map(|person| &*person.0);
        let kept = last.withdrawn || former.withdrawn || last.origin.is_some() || last.actor.is_none();
        // A batch that was taken back has put its rows back with it: its state never turns alone.
        if !own || kept || kind.id == BATCH {
            return Err(refused());
        }
        let stepped = last.state != former.state;
        let late = micros(self.now) - last.at_us > STEP_UNDONE_WITHIN.as_micros() as i64;
        if stepped && late {
            return Err(refused());
        }
        if !stepped && !self.rights().may(hengce_standard::Act::Edit, kind, now) {
            return Err(refused());
        }
        let mut record = now.clone();
        record.fields = former.document()?;
        record.state = former.state;
        self.settle(kind, &mut record);
        let mut problems = Vec::new();
        self.alone(kind, (Some(now), &record), &mut problems).await?;
        refuse(problems)?;
        Ok(self.write(kind, "undo", Some(&before), record, (None, None)))
    }

    /// The revision of that version, and the one before it.
    async fn two(&self, id: &RecordId, version: i64) -> Result<Vec<Written>, Refusal> {
        let mut sql = Sql::new("SELECT ");
        sql.push(REVISION).push(" FROM revisions v WHERE v.record = ").bind(&*id.0);
        sql.push(" AND v.version <= ").bind(version).push(" ORDER BY v.version DESC LIMIT 2");
        sql.all(self.readers).await?.iter().map(Written::read).collect()
    }
}
