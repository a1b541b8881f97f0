//! Writing a group's rows, many to a statement: a statement costs more than a row.

use std::collections::HashMap;
use std::sync::Arc;

use hengce_standard::Standard;

use super::Writer;
use super::batch::{Pairs, Rows};
use crate::Refusal;
use crate::indexes;
use crate::row::{Present, Written};
use crate::sql::{Cell, PLACE, Sql, run};
use crate::work;

/// Rows to a statement, so that few texts are prepared.
const SIZES: [usize; 5] = [512, 64, 16, 4, 1];
/// Values to a statement.
const PLACES_MAX: usize = 1_200;

/// A table's statement: what stands before and after its rows.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Insert {
    before: &'static str,
    after: &'static str,
    columns: usize,
}

const REVISIONS: Insert = Insert {
    before: "INSERT INTO revisions (position, record, version, kind, act, at_us, actor, actor_name, comment, state, \
             code, title, owner, unit, withdrawn, fields, origin, hash) VALUES ",
    after: "",
    columns: 18,
};

const RECORDS: Insert = Insert {
    before: "INSERT INTO records (id, born, kind, code, title, state, owner, unit, version, position, created_us, \
             created_by, updated_us, updated_by, withdrawn, doc, work, day) VALUES ",
    after: " ON CONFLICT (id) DO UPDATE SET title = excluded.title, state = excluded.state, owner = excluded.owner, \
            unit = excluded.unit, version = excluded.version, position = excluded.position, \
            updated_us = excluded.updated_us, updated_by = excluded.updated_by, withdrawn = excluded.withdrawn, \
            doc = excluded.doc, work = excluded.work, day = excluded.day",
    columns: 18,
};

const PEOPLE: Insert = Insert {
    before: "INSERT INTO record_people (person, record) VALUES ",
    after: " ON CONFLICT DO NOTHING",
    columns: 2,
};

const TURNS: Insert = Insert {
    before: "INSERT INTO record_turns (person, record) VALUES ",
    after: " ON CONFLICT DO NOTHING",
    columns: 2,
};

const TERMS: Insert = Insert {
    before: "INSERT INTO search_terms (term, record) VALUES ",
    after: " ON CONFLICT DO NOTHING",
    columns: 2,
};

/// Statement texts made so far.
#[derive(Default)]
pub(super) struct Texts(HashMap<(&'static str, usize), Arc<str>>);

impl Texts {
    fn of(&mut self, insert: &Insert, rows: usize) -> Arc<str> {
        let made = self.0.entry((insert.before, rows)).or_insert_with(|| text(insert, rows).into());
        made.clone()
    }
}

fn text(insert: &Insert, rows: usize) -> String {
    let tuple = format!("({})", vec![PLACE; insert.columns].join(", "));
    format!("{}{}{}", insert.before, vec![tuple; rows].join(", "), insert.after)
}

impl Writer {
    pub(super) async fn insert(&mut self, rows: Rows) -> Result<(), Refusal> {
        let standard = self.standard.clone();
        let mut grown = false;
        for first in rows.revisions.iter().filter(|revision| revision.version == 1) {
            grown |= self.few.note(&first.kind, 1);
        }
        if grown {
            indexes::bring(&mut self.db, &standard, &self.few).await?;
        }
        let records = rows.records.into_values().flat_map(|(found, doc)| record(&standard, found, doc));
        self.rows(&RECORDS, records.collect()).await?;
        self.rows(&REVISIONS, rows.revisions.into_iter().flat_map(revision).collect()).await?;
        self.pairs(&PEOPLE, "DELETE FROM record_people WHERE person = ", rows.people).await?;
        self.pairs(&TURNS, "DELETE FROM record_turns WHERE person = ", rows.turns).await?;
        self.pairs(&TERMS, "DELETE FROM search_terms WHERE term = ", rows.terms).await
    }

    /// Takes out the pairs that are no longer there, and writes those that are, in the order of their table.
    async fn pairs(&mut self, insert: &Insert, delete: &str, pairs: Pairs) -> Result<(), Refusal> {
        let mut cells = Vec::with_capacity(pairs.len() * insert.columns);
        for (text, born, there) in settled(pairs) {
            if there {
                cells.extend([text.into(), born.into()]);
            } else {
                let mut sql = Sql::new(delete);
                sql.bind(text).push(" AND record = ").bind(born);
                sql.run(&mut self.db).await?;
            }
        }
        self.rows(insert, cells).await
    }

    /// Writes rows whose values follow each other.
    async fn rows(&mut self, insert: &Insert, cells: Vec<Cell>) -> Result<(), Refusal> {
        let mut left = cells.len() / insert.columns;
        let mut cells = cells.into_iter();
        for size in SIZES.into_iter().filter(|size| size * insert.columns <= PLACES_MAX) {
            while left >= size {
                let chunk: Vec<Cell> = cells.by_ref().take(size * insert.columns).collect();
                run(&mut self.db, self.texts.of(insert, size), chunk).await?;
                left -= size;
            }
        }
        Ok(())
    }
}

/// In order, each pair once, as it was last said.
fn settled(mut pairs: Pairs) -> Pairs {
    pairs.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    // Of neighbours that are the same the first is kept, and told what the later one says.
    pairs.dedup_by(|later, kept| {
        let same = (&later.0, later.1) == (&kept.0, kept.1);
        if same {
            kept.2 = later.2;
        }
        same
    });
    pairs
}

fn revision(row: Written) -> [Cell; 18] {
    [
        row.position.into(),
        row.record.into(),
        row.version.into(),
        row.kind.into(),
        row.act.into(),
        row.at_us.into(),
        row.actor.into(),
        row.actor_name.into(),
        row.comment.into(),
        row.state.into(),
        row.code.into(),
        row.title.into(),
        row.owner.into(),
        row.unit.into(),
        i64::from(row.withdrawn).into(),
        row.fields.into(),
        row.origin.into(),
        row.hash.into(),
    ]
}

fn record(standard: &Standard, found: Present, doc: String) -> [Cell; 18] {
    let Present { record, born } = found;
    let kind = standard.kinds.get(&record.kind);
    let standing = kind.map_or(0, |kind| work::standing(kind, &record));
    let day = kind.and_then(|kind| work::day(kind, &record)).map(str::to_owned);
    let text = |id: &Option<crate::RecordId>| Cell::from(id.as_ref().map(|id| &*id.0));
    [
        (*record.id.0).into(),
        born.into(),
        record.kind.into(),
        record.code.into(),
        record.title.into(),
        record.state.into(),
        text(&record.owner),
        text(&record.unit),
        record.version.into(),
        record.position.0.into(),
        record.created_at.as_microsecond().into(),
        text(&record.created_by),
        record.updated_at.as_microsecond().into(),
        text(&record.updated_by),
        i64::from(record.withdrawn).into(),
        doc.into(),
        standing.into(),
        day.into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_in_order_each_once_as_last_said() {
        let said = [("b", 1, true), ("a", 2, true), ("b", 1, false), ("a", 1, true), ("a", 2, true)];
        let pairs = said.map(|(term, record, there)| (term.to_owned(), record, there)).to_vec();
        let kept = settled(pairs);
        let kept: Vec<_> =
            kept.iter().map(|(term, record, there)| (term.as_str(), *record, *there)).collect();
        assert_eq!(kept, [("a", 1, true), ("a", 2, true), ("b", 1, false)]);
    }
}
