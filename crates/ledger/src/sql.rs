//! A statement under construction: its text, and the values bound to it in their order.

use std::sync::Arc;

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe};

use crate::Refusal;
use crate::connection::trouble;

/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Int(i64),
    Text(String),
    Null,
}

impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

/// Where a value goes, in the order of the values. Numbered places, which `PostgreSQL` has instead, cost `SQLite` a walk
/// over all of a statement's places for each of them.
pub(crate) const PLACE: &str = "?";

/// Text and values. Only identifiers that the standard has checked and literals of this crate reach the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    text: String,
    cells: Vec<Cell>,
}

impl Sql {
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cells: Vec::new() }
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value, and its place to the text.
    pub fn bind(&mut self, cell: impl Into<Cell>) -> &mut Self {
        self.cells.push(cell.into());
        self.text.push_str(PLACE);
        self
    }

    /// Adds `(?, ?, ...)`; a list without members matches nothing.
    pub fn bind_list(&mut self, cells: impl IntoIterator<Item = Cell>) -> &mut Self {
        self.push("(");
        let mut first = true;
        for cell in cells {
            if !first {
                self.push(", ");
            }
            first = false;
            self.bind(cell);
        }
        if first {
            self.push("NULL");
        }
        self.push(")")
    }

    /// The same conditions with something before them.
    pub fn within(mut self, before: &str) -> Self {
        self.text.insert_str(0, before);
        self
    }

    /// What tells this statement from any other.
    pub fn key(&self) -> String {
        format!("{} {:?}", self.text, self.cells)
    }

    pub async fn all(self, pool: &SqlitePool) -> Result<Vec<SqliteRow>, Refusal> {
        let query = sqlx::query_with(AssertSqlSafe(self.text), arguments(self.cells));
        query.fetch_all(pool).await.map_err(|error| trouble(&error))
    }

    pub async fn all_on(self, db: &mut SqliteConnection) -> Result<Vec<SqliteRow>, Refusal> {
        let query = sqlx::query_with(AssertSqlSafe(self.text), arguments(self.cells));
        query.fetch_all(db).await.map_err(|error| trouble(&error))
    }

    /// Rows changed.
    pub async fn run(self, db: &mut SqliteConnection) -> Result<u64, Refusal> {
        run(db, self.text.into(), self.cells).await
    }
}

/// Runs a statement whose text was made before. Rows changed.
pub(crate) async fn run(db: &mut SqliteConnection, text: Arc<str>, cells: Vec<Cell>) -> Result<u64, Refusal> {
    let query = sqlx::query_with(AssertSqlSafe(text), arguments(cells));
    query.execute(db).await.map(|done| done.rows_affected()).map_err(|error| trouble(&error))
}

fn arguments(cells: Vec<Cell>) -> SqliteArguments {
    let mut bound = SqliteArguments::default();
    bound.reserve(cells.len(), 0);
    for cell in cells {
        let added = match cell {
            Cell::Int(n) => bound.add(n),
            Cell::Text(text) => bound.add(text),
            Cell::Null => bound.add(None::<String>),
        };
        added.expect("integers and texts always encode");
    }
    bound
}
