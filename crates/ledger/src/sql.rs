//! A statement under construction: its text with `$n`, and the values bound to it.

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

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

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

    /// Adds a value, and its `$n` to the text.
    pub fn bind(&mut self, cell: impl Into<Cell>) -> &mut Self {
        self.cells.push(cell.into());
        self.text.push('$');
        self.text.push_str(&self.cells.len().to_string());
        self
    }

    /// Adds `($1, $2, ...)`; a list without members matches nothing.
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

    /// The same conditions with something before them; the numbers of the values stay.
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
