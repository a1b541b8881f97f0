//! Search over every kind at once: the newest of each kind that a text finds, and how many there are of it.

use jiff::Timestamp;

use crate::door::permission::Rights;
use crate::row::{PRESENT, get, present};
use crate::sets::{self, Set};
use crate::sql::Sql;
use crate::terms::wanted;
use crate::{Actor, Ledger, Record, RecordId, Refusal};

/// Found records are counted up to here, the newest changes first.
const COUNTED_MAX: i64 = 2_000;
/// The same where no word of the search is rare enough to be gone through.
const COMMON_MAX: i64 = 200;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    pub text: String,
    /// Of one kind only.
    pub kind: Option<String>,
    /// Owned by this person only.
    pub owner: Option<RecordId>,
    /// Whose life has not ended.
    pub open: bool,
    /// Changed at or after this moment.
    pub since: Option<Timestamp>,
}

/// What was found of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundOfKind {
    pub kind: String,
    pub total: u64,
    /// The newest of them.
    pub records: Vec<Record>,
}

/// What was found, the kind with the newest change first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Everywhere {
    pub kinds: Vec<FoundOfKind>,
    /// There are more than were counted.
    pub more: bool,
}

impl Ledger {
    /// What the text finds among the records that the actor may read; of each kind at most `each`.
    pub async fn search_everywhere(
        &self,
        actor: &Actor,
        sought: &Sought,
        each: u32,
    ) -> Result<Everywhere, Refusal> {
        let directory = self.directory();
        let rights = Rights { standard: self.standard(), directory: &directory, actor };
        let sets: Vec<Set> = wanted(&sought.text).into_iter().map(Set::Under).collect();
        if sets.is_empty() {
            return Ok(Everywhere::default());
        }
        let through = sets::smallest(&sets, self.readers()).await?;
        let mut sql = Sql::new("SELECT r.born AS born, r.kind AS kind, r.position AS position");
        sets::from(through.map(|at| &sets[at]), &mut sql);
        sql.push("r.withdrawn = 0");
        narrow(sought, &mut sql);
        if !rights.scope_of_all(&mut sql) {
            return Ok(Everywhere::default());
        }
        sets::tests(&sets, through, &mut sql);
        let counted = if through.is_some() { COUNTED_MAX } else { COMMON_MAX };
        sql.push(" ORDER BY r.position DESC LIMIT ").bind(counted + 1);
        let mut sql = sql.within(&format!(
            "SELECT {PRESENT}, page.total FROM (SELECT c.born, COUNT(*) OVER (PARTITION BY c.kind) AS total, \
             ROW_NUMBER() OVER (PARTITION BY c.kind ORDER BY c.position DESC) AS place FROM ("
        ));
        sql.push(") AS c) AS page JOIN records r ON r.born = page.born WHERE page.place <= ");
        sql.bind(i64::from(each)).push(" ORDER BY r.position DESC");
        let mut found = Everywhere::default();
        for row in sql.all(self.readers()).await? {
            let record = present(&row)?.record;
            match found.kinds.iter_mut().find(|known| known.kind == record.kind) {
                Some(known) => known.records.push(record),
                None => {
                    let total = get::<i64>(&row, 16)?.unsigned_abs();
                    found.kinds.push(FoundOfKind { kind: record.kind.clone(), total, records: vec![record] });
                }
            }
        }
        let all: u64 = found.kinds.iter().map(|kind| kind.total).sum();
        found.more = all > counted.unsigned_abs();
        Ok(found)
    }
}

fn narrow(sought: &Sought, sql: &mut Sql) {
    if let Some(kind) = &sought.kind {
        sql.push(" AND r.kind = ").bind(kind.as_str());
    }
    if let Some(owner) = &sought.owner {
        sql.push(" AND r.owner = ").bind(&*owner.0);
    }
    if sought.open {
        sql.push(" AND r.work > 0");
    }
    if let Some(since) = sought.since {
        sql.push(" AND r.updated_us >= ").bind(since.as_microsecond());
    }
}
