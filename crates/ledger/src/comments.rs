//! Comments on records: written and read by whoever may read the record, taken back by their author alone.
//!
//! They stand beside the revisions, so that a comment never clashes with an edit.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

use crate::canonical::{digest, instant};
use crate::door::permission::Rights;
use crate::find::search_in;
use crate::row::{PRESENT, get, present};
use crate::sql::{Cell, Sql};
use crate::{Actor, FieldProblem, Ledger, Problem, Record, RecordId, Refusal, door, terms};

pub const TEXT_MAX: usize = 4_000;

/// Looked at before what the reader may not see is left out.
const LOOKED_AT: u32 = 200;

/// What somebody said about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: String,
    pub at: Timestamp,
    pub author: RecordId,
    /// Plain text; empty once it was taken back.
    pub text: String,
    /// People whom the text names.
    pub mentions: Vec<RecordId>,
    pub taken_back_at: Option<Timestamp>,
}

/// The comments of a ledger.
#[derive(Clone, Copy)]
pub struct Comments<'a>(&'a Ledger);

impl Ledger {
    pub fn comments(&self) -> Comments<'_> {
        Comments(self)
    }
}

const COMMENT: &str = "c.id, c.at_us, c.author, c.text, c.mentions, c.taken_us";

impl Comments<'_> {
    /// Writes a comment, durable when it returns.
    pub async fn add(
        &self,
        actor: &Actor,
        record: &RecordId,
        text: &str,
        mentions: &[RecordId],
    ) -> Result<Comment, Refusal> {
        let born = self.born(actor, record).await?;
        let Some(author) = actor.person.clone() else { return Err(Refusal::Forbidden("comment".into())) };
        let text = text.trim();
        let problem = match text.chars().count() {
            0 => Some(Problem::Required),
            count if count > TEXT_MAX => Some(Problem::TooLong { max: TEXT_MAX }),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(Refusal::Invalid(vec![FieldProblem { field: "text".into(), problem }]));
        }
        let at = self.0.now();
        let id = digest(format!("{record}:{author}:{at}:{text}").as_bytes())[..32].to_owned();
        let named: Vec<&str> = mentions.iter().map(|person| &*person.0).collect();
        let mut sql = Sql::new("INSERT INTO comments (id, record, at_us, author, text, mentions) VALUES ");
        sql.bind_list([
            Cell::from(id.as_str()),
            born.into(),
            at.as_microsecond().into(),
            (*author.0).into(),
            text.into(),
            serde_json::json!(named).to_string().into(),
        ]);
        sql.push(" ON CONFLICT DO NOTHING");
        let mut statements = vec![sql];
        let mut found = std::collections::BTreeSet::new();
        terms::index(text, &mut found);
        statements.extend(found.into_iter().map(|term| {
            let mut sql = Sql::new("INSERT INTO comment_terms (term, comment) VALUES ");
            sql.bind_list([Cell::from(term), id.as_str().into()]).push(" ON CONFLICT DO NOTHING");
            sql
        }));
        self.0.run(statements).await?;
        let (text, mentions) = (text.to_owned(), mentions.to_vec());
        Ok(Comment { id, at, author, text, mentions, taken_back_at: None })
    }

    /// Takes one's own comment back: its text is gone, that there was one stays.
    pub async fn take_back(&self, actor: &Actor, record: &RecordId, id: &str) -> Result<(), Refusal> {
        let born = self.born(actor, record).await?;
        let author = actor.person.as_ref().map_or("", |person| &person.0);
        let mut sql = Sql::new("UPDATE comments SET text = '', mentions = '[]', taken_us = ");
        sql.bind(self.0.now().as_microsecond()).push(" WHERE id = ").bind(id);
        sql.push(" AND record = ").bind(born).push(" AND author = ").bind(author);
        sql.push(" AND taken_us IS NULL");
        let mut terms =
            Sql::new("DELETE FROM comment_terms WHERE comment IN (SELECT c.id FROM comments c WHERE c.id = ");
        terms.bind(id).push(" AND c.taken_us IS NOT NULL)");
        match self.0.run(vec![sql, terms]).await?.first() {
            Some(1) => Ok(()),
            _ => Err(Refusal::NotFound),
        }
    }

    /// Every comment on the record, oldest first.
    pub async fn of(&self, actor: &Actor, record: &RecordId) -> Result<Vec<Comment>, Refusal> {
        let born = self.born(actor, record).await?;
        let mut sql = Sql::new("SELECT ");
        sql.push(COMMENT).push(" FROM comments c WHERE c.record = ").bind(born);
        sql.push(" ORDER BY c.at_us, c.id");
        sql.all(self.0.readers()).await?.iter().map(|row| comment(row, 0)).collect()
    }

    /// The newest comments that the text finds, each with its record, on records that the actor may read.
    pub async fn search(
        &self,
        actor: &Actor,
        text: &str,
        limit: u32,
    ) -> Result<Vec<(Comment, Record)>, Refusal> {
        let directory = self.0.directory();
        let rights = Rights { standard: self.0.standard(), directory: &directory, actor };
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(", ").push(COMMENT);
        sql.push(" FROM comments c JOIN records r ON r.born = c.record WHERE r.withdrawn = 0");
        let terms = ("c.id", "SELECT s.comment FROM comment_terms s");
        if !search_in(terms, text, &mut sql) || !rights.scope_of_all(&mut sql) {
            return Ok(Vec::new());
        }
        sql.push(" ORDER BY c.at_us DESC, c.id LIMIT ").bind(i64::from(limit.min(LOOKED_AT)));
        let rows = sql.all(self.0.readers()).await?;
        let found = rows.iter().map(|row| Ok((comment(row, 16)?, present(row)?.record)));
        found.collect()
    }

    /// The record's short number, if the actor may read it.
    async fn born(&self, actor: &Actor, record: &RecordId) -> Result<i64, Refusal> {
        self.0.get(actor, record).await?;
        Ok(door::load(self.0.readers(), record).await?.born)
    }
}

fn comment(row: &SqliteRow, at: usize) -> Result<Comment, Refusal> {
    let mentions: Vec<String> = serde_json::from_str(get::<&str>(row, at + 4)?).unwrap_or_default();
    Ok(Comment {
        id: get(row, at)?,
        at: instant(get(row, at + 1)?),
        author: get::<&str>(row, at + 2)?.into(),
        text: get(row, at + 3)?,
        mentions: mentions.into_iter().map(RecordId::from).collect(),
        taken_back_at: get::<Option<i64>>(row, at + 5)?.map(instant),
    })
}
