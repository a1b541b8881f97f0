//! Many records at once by what names them: ids, codes, titles or sets of values.

use hengce_standard::{Act, Kind};

use crate::door::permission::Rights;
use crate::find::{Stand, identifier};
use crate::row::{PRESENT, records};
use crate::sets;
use crate::sql::{Cell, Sql};
use crate::{Actor, Ledger, Record, RecordId, Refusal};

/// Alternatives in one statement.
const ALTERNATIVES: usize = 50;

impl Ledger {
    /// Those of the records that exist and that the actor may read, each as [`Ledger::get`] gives it, in any order.
    pub async fn several(&self, actor: &Actor, ids: &[RecordId]) -> Result<Vec<Record>, Refusal> {
        let mut found = Vec::new();
        for ids in ids.chunks(ALTERNATIVES) {
            // Filled up with the last, so that one prepared statement serves all.
            let filled = (0..ALTERNATIVES).filter_map(|at| Some(Cell::from(&*ids.get(at).or(ids.last())?.0)));
            let mut sql = Sql::new("SELECT ");
            sql.push(PRESENT).push(" FROM records r WHERE r.id IN ").bind_list(filled);
            found.extend(records(&sql.all(self.readers()).await?)?);
        }
        self.with_rights(actor, |rights| {
            found.retain(|record| {
                let kind = self.standard().kinds.get(&record.kind);
                kind.is_some_and(|kind| rights.may(Act::Read, kind, record))
            });
        });
        Ok(found)
    }

    /// The records of a kind, withdrawn ones apart, whose `fields` have one of these values, each given in the order of
    /// the fields, as stored. Only those that the actor may read. A field that the kind has not finds nothing.
    pub async fn alike(
        &self,
        actor: &Actor,
        kind: &str,
        fields: &[&str],
        values: &[Vec<String>],
    ) -> Result<Vec<Record>, Refusal> {
        let kind = self.standard().kinds.get(kind).ok_or(Refusal::NotFound)?;
        let directory = self.directory();
        let rights = Rights { standard: self.standard(), directory: &directory, actor };
        let stands: Option<Vec<Stand>> = fields.iter().map(|field| Stand::of(kind, field)).collect();
        let Some(stands) = stands.filter(|stands| !stands.is_empty()) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for values in values.chunks(ALTERNATIVES) {
            if let Some(sql) = question(rights, kind, &stands, values) {
                found.extend(records(&sql.all(self.readers()).await?)?);
            }
        }
        Ok(found)
    }
}

fn question(rights: Rights<'_>, kind: &Kind, stands: &[Stand], values: &[Vec<String>]) -> Option<Sql> {
    let mut sql = Sql::new("SELECT ");
    // The kind stands in the text, not among the values: only so is an index of one kind's field considered.
    sql.push(PRESENT).push(&format!(" FROM records r WHERE r.kind = '{}'", identifier(&kind.id)?));
    sql.push(" AND r.withdrawn = 0");
    let mut within = Vec::new();
    if !rights.scope(&kind.id, &mut sql, &mut within) {
        return None;
    }
    sets::tests(&within, None, &mut sql);
    sql.push(" AND (");
    // Filled up with the last, so that one prepared statement serves all.
    for at in 0..ALTERNATIVES {
        let alternative = values.get(at).or(values.last())?;
        sql.push(if at > 0 { " OR (" } else { "(" });
        for (place, (stand, value)) in stands.iter().zip(alternative).enumerate() {
            sql.push(if place > 0 { " AND " } else { "" }).push(&stand.expression());
            if let Stand::Number(_) = stand {
                sql.push(" = CAST(").bind(value.as_str()).push(" AS NUMERIC)");
            } else {
                sql.push(" = ").bind(value.as_str());
            }
        }
        sql.push(")");
    }
    sql.push(")");
    Some(sql)
}
