//! Writing a group's rows, many to a statement: a statement costs more than a row.

use std::collections::HashMap;
use std::sync::Arc;

use hengce_standard::Standard;

use super::Writer;
use super::batch::Rows;
use crate::Refusal;
use crate::canonical;
use crate::row::{Present, Written};
use crate::sql::{Cell, PLACE, Sql, run};
use crate::work;

/// A person or term with a record's short number, and whether the pair is there at the end.
type Pairs = std::collections::BTreeMap<(String, i64), bool>;

/// Rows to a statement, so that few texts are prepared.
const SIZES: [usize; 4] = [64, 16, 4, 1];

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
        self.rows(&REVISIONS, rows.revisions.into_iter().map(revision).collect()).await?;
        let standard = self.standard.clone();
        self.rows(&RECORDS, rows.records.into_values().map(|found| record(&standard, found)).collect())
            .await?;
        self.remove("DELETE FROM record_people WHERE person = ", &rows.people).await?;
        self.remove("DELETE FROM record_turns WHERE person = ", &rows.turns).await?;
        self.remove("DELETE FROM search_terms WHERE term = ", &rows.terms).await?;
        let there = |pairs: Pairs| -> Vec<Vec<Cell>> {
            let kept = pairs.into_iter().filter(|(_, there)| *there);
            kept.map(|((text, born), _)| vec![text.into(), born.into()]).collect()
        };
        self.rows(&PEOPLE, there(rows.people)).await?;
        self.rows(&TURNS, there(rows.turns)).await?;
        self.rows(&TERMS, there(rows.terms)).await
    }

    /// Takes out the pairs that are no longer there.
    async fn remove(&mut self, delete: &str, pairs: &Pairs) -> Result<(), Refusal> {
        for ((text, born), _) in pairs.iter().filter(|(_, there)| !**there) {
            let mut sql = Sql::new(delete);
            sql.bind(text.as_str()).push(" AND record = ").bind(*born);
            sql.run(&mut self.db).await?;
        }
        Ok(())
    }

    async fn rows(&mut self, insert: &Insert, rows: Vec<Vec<Cell>>) -> Result<(), Refusal> {
        let mut left = rows.len();
        let mut cells = rows.into_iter();
        for size in SIZES {
            while left >= size {
                let chunk: Vec<Cell> = cells.by_ref().take(size).flatten().collect();
                run(&mut self.db, self.texts.of(insert, size), chunk).await?;
                left -= size;
            }
        }
        Ok(())
    }
}

fn revision(row: Written) -> Vec<Cell> {
    vec![
        row.position.into(),
        row.record.into(),
        row.version.into(),
        row.kind.into(),
        row.act.into(),
        row.at_us.into(),
        row.actor.as_deref().into(),
        row.actor_name.into(),
        row.comment.as_deref().into(),
        row.state.into(),
        row.code.into(),
        row.title.into(),
        row.owner.as_deref().into(),
        row.unit.as_deref().into(),
        i64::from(row.withdrawn).into(),
        row.fields.into(),
        row.origin.as_deref().into(),
        row.hash.into(),
    ]
}

fn record(standard: &Standard, found: Present) -> Vec<Cell> {
    let Present { record, born } = found;
    let kind = standard.kinds.get(&record.kind);
    let standing = kind.map_or(0, |kind| work::standing(kind, &record));
    let day = kind.and_then(|kind| work::day(kind, &record)).map(str::to_owned);
    let text = |id: &Option<crate::RecordId>| Cell::from(id.as_ref().map(|id| &*id.0));
    vec![
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
        canonical::text(&record.fields).into(),
        standing.into(),
        day.as_deref().into(),
    ]
}
