//! Imports: a file is recognised by its headers, previewed row by row, committed whole, and can be taken back.

mod batch;
mod children;
mod columns;
mod cuts;
mod export;
mod exports;
mod fields;
mod hosts;
mod judge;
mod layout;
mod likeness;
mod mapper;
mod mappings;
mod names;
mod plan;
mod preamble;
mod recognise;
mod records;
mod rounded;
mod rows;
mod seen;
mod shown;
mod sources;
mod standing;
mod table;
mod template;

use std::collections::BTreeMap;

use hengce_facts::Facts;
use hengce_ledger::{Actor, Ledger, RecordId, Refusal};
use hengce_sheets::SheetError;
use serde::Serialize;

pub use exports::PART;
pub use layout::importable_kinds;
pub use mapper::{Candidate, Mapped, Mapper, Match};
pub use mappings::MAPPING;
pub use standing::{EDITS, MAKES, SAME_TITLE};

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

/// Why a line of a file is no row of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Skipped {
    /// A sum over other rows.
    Totals,
    /// A row for a part (one channel) beside the row that counts.
    Other,
    /// The header once more.
    Header,
    /// A remark: one filled cell in a table of several columns.
    Note,
}

/// A child table of the preview: rows of goals, budget lines, milestones.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewTable {
    /// The rows field of the kind.
    pub field: String,
    pub sheet: String,
    /// `code` (what the row names its record by), then the ids of the child fields.
    pub headers: Vec<String>,
    /// The first rows; a row has its record's fate.
    pub rows: Vec<PreviewRow>,
}

/// A file read and held against what is there; nothing has been written.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    pub file_name: String,
    /// SHA-256 of the raw file, which has been kept.
    pub file_hash: String,
    pub recognised: Recognised,
    /// All exports that the file holds, where there is more than one; [`PART`] is the question which is meant.
    pub parts: Vec<Recognised>,
    /// Ids of the dataset's columns, or `code` and the ids of the kind's fields.
    pub headers: Vec<String>,
    /// At most 500 refused rows and 500 others, in the file's order; the counts below are of all.
    pub rows: Vec<PreviewRow>,
    pub children: Vec<PreviewTable>,
    pub new: u64,
    pub restated: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// Columns that the file does not hold and that must be given (`account`, `owner`).
    pub asked: Vec<String>,
    /// Of those, the ones that no answer has been given to.
    pub unanswered: Vec<String>,
    /// Of those asked for, the ones whose answer is one of the headers that go nowhere.
    pub picked: Vec<String>,
    /// Headers of the file that go nowhere.
    pub ignored: Vec<String>,
    /// Lines that were passed over, by reason.
    pub skipped: BTreeMap<Skipped, u64>,
    /// Figures that say "at least so many" (`10w+`): the number that stands there is kept.
    pub at_least: u64,
    /// First and last day of an export.
    pub window: Option<(jiff::civil::Date, jiff::civil::Date)>,
}

impl Preview {
    /// The dataset of an export.
    pub fn dataset(&self) -> Option<&str> {
        match &self.recognised {
            Recognised::Export { dataset, .. } => Some(dataset),
            Recognised::Kind(_) => None,
        }
    }
}

/// Answers to what a file does not say.
pub type Answers = BTreeMap<String, String>;

#[derive(Debug, Clone, thiserror::Error)]
pub enum ImportError {
    /// Unreadable as any table: broken zip, unknown encoding, too large.
    #[error("the file can't be read: {0}")]
    Unreadable(#[from] SheetError),
    /// Readable, but no known headers: those found.
    #[error("no known export or template has these headers: {0:?}")]
    Unrecognised(Vec<String>),
    /// Rows are refused and the caller asked for all or nothing.
    #[error("{0} rows are refused")]
    RowsRefused(u64),
    #[error("an answer is missing: {0:?}")]
    Unanswered(Vec<String>),
    /// An answer that is no value of its column: an unknown or ambiguous person, no date.
    #[error("\"{text}\" is no answer for {column}: {problem:?}")]
    WrongAnswer { column: String, text: String, problem: hengce_ledger::Problem },
    /// A template or list could not be written as a spreadsheet.
    #[error("the spreadsheet can't be written: {0}")]
    Unwritable(String),
    #[error(transparent)]
    Ledger(#[from] Refusal),
    #[error(transparent)]
    Facts(#[from] hengce_facts::FactsError),
}

/// The result of a commit: the `import_batch` record and what was done.
#[derive(Debug, Clone, Serialize)]
pub struct Committed {
    /// None where there was nothing to write: everything stands already.
    pub batch: Option<RecordId>,
    pub new: u64,
    pub restated: u64,
    pub unchanged: u64,
    pub refused: u64,
}

/// Reads a file, tells what it is, and keeps it by its hash: the first step of an import in several.
pub async fn receive(ledger: &Ledger, name: &str, bytes: &[u8]) -> Result<(String, Recognised), ImportError> {
    let book = plan::open(name, bytes).await?;
    let mappings = mappings::of(ledger).await?;
    let recognised = match recognise::recognise(ledger.standard(), &mappings, &book, &Answers::new())? {
        recognise::Found::Kind(found) => Recognised::Kind(found.kind.id.clone()),
        recognise::Found::Export(found) => found.recognised(),
    };
    Ok((ledger.keep_file(name, bytes).await?.hash, recognised))
}

/// Reads a file and says what committing it would do. Keeps the raw file by its hash once it is recognised.
pub async fn preview(
    ledger: &Ledger,
    facts: &Facts,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    answers: &Answers,
) -> Result<Preview, ImportError> {
    let book = plan::open(name, bytes).await?;
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes));
    let file = plan::File { name, hash: &hash };
    let plan = plan::plan((ledger, facts, actor), file, book, (answers, plan::Aim::Preview)).await?;
    ledger.keep_file(name, bytes).await?;
    Ok(plan.preview)
}

/// What is to be brought in: a kept file with the answers to what it does not say.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    pub file_hash: &'a str,
    pub name: &'a str,
    pub answers: &'a Answers,
    /// Refused rows are left out; else one of them refuses all.
    pub good_rows_only: bool,
    /// The connector that pulled it; none where somebody brought it.
    pub pulled: Option<Pull<'a>>,
}

/// What a connector pulled.
#[derive(Debug, Clone, Copy)]
pub struct Pull<'a> {
    pub connector: &'a RecordId,
    /// The answers that the file was made of, kept.
    pub answers: Option<&'a hengce_ledger::FileRef>,
}

/// Writes the rows of a kept file: all that the preview showed as new or restated, or none.
pub async fn commit(
    ledger: &Ledger,
    facts: &Facts,
    actor: &Actor,
    order: Order<'_>,
) -> Result<Committed, ImportError> {
    let bytes = ledger.file(order.file_hash).await?;
    let book = plan::open(order.name, &bytes).await?;
    let file = plan::File { name: order.name, hash: order.file_hash };
    let kept = ledger.keep_file(order.name, &bytes).await?;
    drop(bytes);
    // From here on the ledger may be taken up by the rows: nothing else is written until they are.
    let aim = plan::Aim::Commit { good_rows_only: order.good_rows_only };
    let plan = plan::plan((ledger, facts, actor), file, book, (order.answers, aim)).await?;
    batch::commit((ledger, facts, actor), plan, kept, order).await
}

/// Takes a batch back: its facts no longer count; records it created are withdrawn, those it edited get their former
/// fields back, unless somebody changed them since (then they are listed).
pub async fn undo(ledger: &Ledger, actor: &Actor, batch: &RecordId) -> Result<Vec<RecordId>, ImportError> {
    batch::undo(ledger, actor, batch).await
}

/// An Excel template of a kind: a header row in the language, drop-downs for choices, a hint row, a sheet of allowed
/// values, and a sheet for each child table.
pub fn template(
    standard: &hengce_standard::Standard,
    kind: &str,
    language: hengce_standard::Language,
) -> Result<Vec<u8>, ImportError> {
    let kind = standard.kinds.get(kind).filter(|kind| kind.id != layout::BATCH).ok_or(Refusal::NotFound)?;
    template::write(standard, kind, language)
}

/// A list of records as Excel, in the layout of the kind's template: taken out, edited, brought back, it edits them.
/// At most 50,000 records, in the query's order; `offset` and `limit` of the query are not used.
pub async fn export(
    ledger: &Ledger,
    actor: &Actor,
    query: &hengce_ledger::Query,
    language: hengce_standard::Language,
) -> Result<Vec<u8>, ImportError> {
    export::write(ledger, actor, query, language).await
}
