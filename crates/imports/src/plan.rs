//! From a file to a plan: read, recognised, held against what is there. A preview shows it, a commit carries it out.

use std::collections::{BTreeMap, HashSet};

use hengce_facts::{Facts, Row};
use hengce_ledger::{Actor, Intake, Ledger};
use hengce_sheets::{Limits, Workbook};
use jiff::civil::Date;

use crate::exports::FoundExport;
use crate::layout::BATCH;
use crate::recognise::{self, Found, FoundKind};
use crate::{Answers, ImportError, Preview, Recognised, mappings, records, rows};

/// What a file comes to.
pub struct Plan<'a> {
    pub preview: Preview,
    pub work: Work<'a>,
}

/// What is to be written.
pub enum Work<'a> {
    /// Changes of records, taken in.
    Records {
        intake: Box<Intake<'a>>,
    },
    Rows {
        rows: Vec<Row>,
        window: Option<(Date, Date)>,
    },
}

/// A file as it came.
#[derive(Clone, Copy)]
pub struct File<'a> {
    pub name: &'a str,
    /// SHA-256, hex.
    pub hash: &'a str,
}

/// Reads a file's tables off the threads that serve requests.
pub async fn open(name: &str, bytes: &[u8]) -> Result<Workbook, ImportError> {
    let limits = Limits::default();
    if bytes.len() > limits.bytes {
        return Err(hengce_sheets::SheetError::TooLarge { bytes: bytes.len(), limit: limits.bytes }.into());
    }
    let (name, bytes) = (name.to_owned(), bytes.to_vec());
    let read = tokio::task::spawn_blocking(move || hengce_sheets::read(&name, &bytes, &limits)).await;
    let stopping =
        |_| hengce_ledger::Refusal::Storage("the file could not be read: the program is stopping".to_owned());
    Ok(read.map_err(stopping)??)
}

/// What for a file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// To say what would happen.
    Preview,
    /// To be written: all of it, or its good rows.
    Commit { good_rows_only: bool },
}

pub async fn plan<'a>(
    (ledger, facts, actor): (&'a Ledger, &'a Facts, &'a Actor),
    file: File<'_>,
    mut book: Workbook,
    (answers, aim): (&Answers, Aim),
) -> Result<Plan<'a>, ImportError> {
    let standard = ledger.standard().clone();
    let mappings = mappings::of(ledger).await?;
    match recognise::recognise(&standard, &mappings, &book, answers)? {
        Found::Export(found) => of_export((ledger, facts, actor), file, (&mut book, &found), answers).await,
        Found::Kind(found) => of_kind((ledger, actor), file, (&mut book, &found), (answers, aim)).await,
    }
}

async fn of_export<'a>(
    (ledger, facts, actor): (&'a Ledger, &'a Facts, &'a Actor),
    file: File<'_>,
    (book, found): (&mut Workbook, &FoundExport<'_>),
    answers: &Answers,
) -> Result<Plan<'a>, ImportError> {
    let plan = rows::plan((ledger, facts, actor), book, found, answers).await?;
    let counts = plan.shown.counts;
    let preview = Preview {
        file_name: file.name.to_owned(),
        file_hash: file.hash.to_owned(),
        recognised: found.recognised(),
        parts: found.parts.clone(),
        headers: found.dataset.columns.keys().cloned().collect(),
        rows: plan.shown.rows,
        children: Vec::new(),
        new: counts.new,
        restated: counts.restated,
        unchanged: counts.unchanged,
        refused: counts.refused,
        asked: plan.asked,
        unanswered: plan.unanswered,
        picked: plan.picked,
        ignored: plan.ignored,
        skipped: plan.skipped,
        at_least: plan.at_least,
        window: plan.window,
    };
    Ok(Plan { preview, work: Work::Rows { rows: plan.rows, window: plan.window } })
}

async fn of_kind<'a>(
    (ledger, actor): (&'a Ledger, &'a Actor),
    file: File<'_>,
    (book, found): (&mut Workbook, &FoundKind<'_>),
    (answers, aim): (&Answers, Aim),
) -> Result<Plan<'a>, ImportError> {
    let imported = imported(ledger, (&found.kind.id, file.hash), answers).await?;
    let mut intake = ledger.intake(actor, &found.kind.id, aim == Aim::Preview);
    let strict = aim == Aim::Commit { good_rows_only: false };
    let taking = (&mut intake, strict);
    let plan = records::read((ledger, actor), book, (found, &imported), answers, taking).await?;
    let counts = plan.shown.counts;
    let preview = Preview {
        file_name: file.name.to_owned(),
        file_hash: file.hash.to_owned(),
        recognised: Recognised::Kind(found.kind.id.clone()),
        parts: Vec::new(),
        headers: plan.headers,
        rows: plan.shown.rows,
        children: plan.children,
        new: counts.new,
        restated: counts.restated,
        unchanged: counts.unchanged,
        refused: counts.refused,
        asked: plan.asked,
        unanswered: plan.unanswered,
        picked: Vec::new(),
        ignored: plan.ignored,
        skipped: plan.skipped,
        at_least: 0,
        window: None,
    };
    Ok(Plan { preview, work: Work::Records { intake: Box::new(intake) } })
}

/// Lines of this very file that have been imported, with the same answers, by a batch that still counts.
async fn imported(
    ledger: &Ledger,
    (kind, hash): (&str, &str),
    answers: &Answers,
) -> Result<HashSet<(String, u64)>, ImportError> {
    let mut found = HashSet::new();
    for batch in ledger.snapshot(BATCH, None).await? {
        let text = |field: &str| batch.fields.get(field).and_then(|value| value.as_str()).unwrap_or_default();
        let same_file =
            batch.fields.get("file").and_then(|files| files.get(0)?.get("hash")?.as_str()) == Some(hash);
        let given: BTreeMap<String, String> = serde_json::from_str(text("answers")).unwrap_or_default();
        if batch.state != "committed" || text("recognised") != kind || !same_file || given != *answers {
            continue;
        }
        found.extend(ledger.imported_lines(&batch.id).await?);
    }
    Ok(found)
}
