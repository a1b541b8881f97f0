//! Sets of records that a question narrows itself to: those under a search term, those of a person. The smallest is
//! gone through where that is cheap; of every other it is asked, record by record, whether the record is in it.

use sqlx::sqlite::SqlitePool;

use crate::row::get;
use crate::sql::Sql;
use crate::terms::Term;
use crate::{RecordId, Refusal};

/// A larger set is not gone through: what is looked for is found sooner in the order of the list.
pub(crate) const MEMBERS_MAX: u64 = 50_000;

/// Records by their short numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Set {
    /// Found by a search term.
    Under(Term),
    /// A person's own.
    Of(RecordId),
    /// A person's own, and those of everybody below them in the line of managers.
    OfLine(RecordId),
}

impl Set {
    /// Adds the question for the set's members, each once, as `record`.
    fn members(&self, sql: &mut Sql) {
        match self {
            Self::Under(term @ Term::Is(_)) => {
                term.within(sql.push("SELECT s.record FROM search_terms s WHERE "))
            }
            Self::Under(term) => term.within(sql.push("SELECT DISTINCT s.record FROM search_terms s WHERE ")),
            Self::Of(me) => {
                sql.push("SELECT p.record FROM record_people p WHERE p.person = ").bind(&*me.0);
            }
            Self::OfLine(me) => {
                sql.push("SELECT DISTINCT p.record FROM record_people p WHERE ");
                in_line(me, sql);
            }
        }
    }

    /// Adds ` AND ...`: the record `r` is in the set.
    pub fn test(&self, sql: &mut Sql) {
        match self {
            Self::Under(term @ Term::Is(_)) => {
                term.within(sql.push(" AND EXISTS (SELECT s.record FROM search_terms s WHERE "));
                sql.push(" AND s.record = r.born)");
            }
            // Terms with a common beginning lie apart by record: the set is taken as a whole.
            Self::Under(_) => {
                sql.push(" AND r.born IN (");
                self.members(sql);
                sql.push(")");
            }
            Self::Of(me) => of_person(me, sql.push(" AND ")),
            Self::OfLine(me) => of_line(me, sql.push(" AND ")),
        }
    }

    /// How many members there are, counted as far as it matters.
    async fn size(&self, readers: &SqlitePool) -> Result<u64, Refusal> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (");
        self.members(&mut sql);
        sql.push(" LIMIT ").bind(MEMBERS_MAX as i64 + 1).push(") AS members");
        let rows = sql.all(readers).await?;
        let counted: i64 = rows.first().map_or(Ok(0), |row| get(row, 0))?;
        Ok(counted.unsigned_abs())
    }
}

/// Adds the beginning of a question for records `r` up to the first condition after `WHERE `: over the members of the
/// set that is gone through, where there is one, else over all; the tests of the other sets follow by [`tests`].
pub(crate) fn from(through: Option<&Set>, sql: &mut Sql) {
    match through {
        None => {
            sql.push(" FROM records r WHERE ");
        }
        Some(set) => {
            sql.push(" FROM (");
            set.members(sql);
            // The order of a cross join is kept: members first.
            sql.push(") AS member CROSS JOIN records r WHERE r.born = member.record AND ");
        }
    }
}

/// Adds ` AND ...` for every set but the one that is gone through.
pub(crate) fn tests(sets: &[Set], through: Option<usize>, sql: &mut Sql) {
    let others = sets.iter().enumerate().filter(|(at, _)| Some(*at) != through);
    others.for_each(|(_, set)| set.test(sql));
}

/// The smallest of the sets, unless it is too large to be gone through.
pub(crate) async fn smallest(sets: &[Set], readers: &SqlitePool) -> Result<Option<usize>, Refusal> {
    let mut best = None;
    for (at, set) in sets.iter().enumerate() {
        let size = set.size(readers).await?;
        if size <= best.map_or(MEMBERS_MAX, |(least, _)| least) {
            best = Some((size, at));
        }
    }
    Ok(best.map(|(_, at)| at))
}

fn in_line(me: &RecordId, sql: &mut Sql) {
    sql.push("(p.person = ").bind(&*me.0);
    sql.push(" OR p.person IN (SELECT l.person FROM lines l WHERE l.boss = ").bind(&*me.0).push("))");
}

/// Adds the test whether the record `r` is this person's own.
pub(crate) fn of_person(me: &RecordId, sql: &mut Sql) {
    sql.push("EXISTS (SELECT p.record FROM record_people p WHERE p.person = ").bind(&*me.0);
    sql.push(" AND p.record = r.born)");
}

/// Adds the test whether the record `r` is that of this person or of somebody below.
pub(crate) fn of_line(me: &RecordId, sql: &mut Sql) {
    sql.push("EXISTS (SELECT p.record FROM record_people p WHERE p.record = r.born AND ");
    in_line(me, sql);
    sql.push(")");
}

impl Term {
    /// Adds the condition on `s.term`.
    pub fn within(&self, sql: &mut Sql) {
        match self {
            Self::Is(term) => sql.push("s.term = ").bind(term.as_str()),
            Self::StartsWith(start) => {
                let end = format!("{start}\u{10FFFF}");
                sql.push("s.term >= ").bind(start.as_str()).push(" AND s.term <= ").bind(end)
            }
        };
    }
}
