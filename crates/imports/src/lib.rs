//! Imports: a file is recognised by its headers, previewed row by row, committed whole, and can be taken back.

use hengce_facts::Facts;
use hengce_ledger::{Actor, Ledger, RecordId, Refusal};
use serde::Serialize;

/// What a file was recognised as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recognised {
    /// A template of a record kind.
    Kind(String),
    /// A platform export: dataset id, export id.
    Export { dataset: String, export: String },
}

/// What would happen to one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    New,
    /// Changes what is there (an edit of a record, a restated figure).
    Restated,
    Unchanged,
    Refused,
}

/// A row of the preview.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewRow {
    pub sheet: String,
    pub line: u64,
    pub fate: Fate,
    /// Cells as text, under `Preview::headers`.
    pub cells: Vec<String>,
    pub problems: Vec<CellProblem>,
}

/// What is wrong with a cell: `address` is like `C7`; `column` a field or column id.
#[derive(Debug, Clone, Serialize)]
pub struct CellProblem {
    pub address: String,
    pub column: String,
    pub text: String,
    pub problem: hengce_ledger::Problem,
}

/// A file read and held against what is there; nothing has been written.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    pub file_name: String,
    /// SHA-256 of the raw file, which has been kept.
    pub file_hash: String,
    pub recognised: Recognised,
    pub headers: Vec<String>,
    pub rows: Vec<PreviewRow>,
    pub new: u64,
    pub restated: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// Columns that the file does not hold and that must be given (`account`, `owner`).
    pub asked: Vec<String>,
    /// Headers of the file that go nowhere.
    pub ignored: Vec<String>,
}

/// Answers to what a file does not say.
pub type Answers = std::collections::BTreeMap<String, String>;

#[derive(Debug, Clone, thiserror::Error)]
pub enum ImportError {
    /// Unreadable as any table: broken zip, unknown encoding, too large; in words for the importer.
    #[error("the file can't be read: {0}")]
    Unreadable(String),
    /// Readable, but no known headers: those found.
    #[error("no known export or template has these headers: {0:?}")]
    Unrecognised(Vec<String>),
    /// Rows are refused and the caller asked for all or nothing.
    #[error("{0} rows are refused")]
    RowsRefused(u64),
    #[error("an answer is missing: {0:?}")]
    Unanswered(Vec<String>),
    #[error(transparent)]
    Ledger(#[from] Refusal),
    #[error(transparent)]
    Facts(#[from] hengce_facts::FactsError),
}

/// The result of a commit: the `import_batch` record and what was done.
#[derive(Debug, Clone, Serialize)]
pub struct Committed {
    pub batch: RecordId,
    pub new: u64,
    pub restated: u64,
    pub unchanged: u64,
    pub refused: u64,
}

/// Reads a file and says what committing it would do. Keeps the raw file by its hash.
pub async fn preview(ledger: &Ledger, facts: &Facts, actor: &Actor, name: &str, bytes: &[u8], answers: &Answers) -> Result<Preview, ImportError> {
    let _ = (ledger, facts, actor, name, bytes, answers);
    todo!()
}

/// Writes the rows of a kept file. With `good_rows_only`, refused rows are left out; else one refused row refuses all.
pub async fn commit(ledger: &Ledger, facts: &Facts, actor: &Actor, file_hash: &str, name: &str, answers: &Answers, good_rows_only: bool) -> Result<Committed, ImportError> {
    let _ = (ledger, facts, actor, file_hash, name, answers, good_rows_only);
    todo!()
}

/// Takes a batch back: its facts no longer count; records it created are withdrawn, those it edited get their former
/// fields back, unless somebody changed them since (then they are listed).
pub async fn undo(ledger: &Ledger, actor: &Actor, batch: &RecordId) -> Result<Vec<RecordId>, ImportError> {
    let _ = (ledger, actor, batch);
    todo!()
}

/// An Excel template of a kind: a header row in the language, drop-downs for choices, a hint row, a sheet of allowed values.
pub fn template(standard: &hengce_standard::Standard, kind: &str, language: hengce_standard::Language) -> Result<Vec<u8>, ImportError> {
    let _ = (standard, kind, language);
    todo!()
}
