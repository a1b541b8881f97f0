//! What stands in somebody's calendar: records that concern them, whose life goes on or whose day is near.

use hengce_standard::Reach;
use jiff::civil::Date;

use crate::row::PRESENT;
use crate::sql::Sql;
use crate::{Actor, Ledger, Record, Refusal};

/// Whose records a calendar is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that name the person.
    Own,
    /// Those owned by the people below the person.
    Line,
}

impl Ledger {
    /// Records that concern the actor and have dates for calendars: those that are open, and others whose day is `from`
    /// or later. The latest first.
    pub async fn agenda(
        &self,
        actor: &Actor,
        whose: Whose,
        from: Date,
        limit: u32,
    ) -> Result<Vec<Record>, Refusal> {
        let Some(me) = &actor.person else { return Ok(Vec::new()) };
        let reach = if whose == Whose::Own { Reach::Own } else { Reach::Line };
        let kinds = self.standard().kinds.values().filter(|kind| !kind.views.agenda.is_empty());
        let kinds = kinds.filter(|kind| {
            let far = self.reach(actor, hengce_standard::Act::Read, &kind.id);
            far.is_some_and(|far| far >= reach)
        });
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(" FROM records r WHERE ");
        match whose {
            Whose::Own => {
                sql.push("r.born IN (SELECT p.record FROM record_people p WHERE p.person = ").bind(&*me.0)
            }
            Whose::Line => sql.push("r.owner IN (SELECT l.person FROM lines l WHERE l.boss = ").bind(&*me.0),
        };
        sql.push(") AND r.kind IN ").bind_list(kinds.map(|kind| kind.id.as_str().into()));
        sql.push(" AND r.withdrawn = 0 AND (r.work > 0 OR r.day >= ").bind(from.to_string());
        sql.push(") ORDER BY r.day DESC, r.id LIMIT ").bind(i64::from(limit));
        self.readable(actor, sql).await
    }
}
