//! Delta Lake tables behind one small interface: a folder, or an S3-compatible store by its URL.
//!
//! A table is Parquet files and a log that says which of them count. Every write is one entry of that log, so a crash
//! between writing files and the entry leaves the table as it was, and what the entry names is on disk before it is.
//! Engines that read Delta (DuckDB, Spark, Trino, StarRocks, ClickHouse) open the same tables as they are.

mod durable;
mod fit;
mod read;
mod store;
mod table;
mod tend;
mod write;

pub use read::{At, Change, Figures};
pub use store::{Definition, Options, Store};
pub use table::Table;
pub use tend::Compaction;
pub use write::{Appended, Changes, Merged, Once};

/// What went wrong with a table, said so that whoever reads it knows which one and what to do.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TablesError {
    #[error("tables cannot be kept at {place}: {reason}")]
    Place { place: String, reason: String },
    #[error("there is no table \"{0}\"")]
    Missing(String),
    #[error("table \"{table}\": {reason}")]
    Table { table: String, reason: String },
    #[error("table \"{table}\" does not take these rows: {reason}")]
    Rows { table: String, reason: String },
    #[error("table \"{table}\": others kept writing to it at the same time; try again")]
    Busy { table: String },
    #[error("table \"{table}\" does not reach back to {at}: it was made later, or its old versions were cleared")]
    TooEarly { table: String, at: String },
}

#[cfg(test)]
mod tests;
