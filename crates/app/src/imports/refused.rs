//! Why an import was not done: what happened and what to do, in the reader's words.

use hengce_imports::{ImportError, Recognised};
use hengce_sheets::SheetError;
use hengce_standard::Standard;

use super::labels;
use crate::records::problem_words;
use crate::web::{ErrorKind, WebError};
use crate::words::Speech;

/// What is wrong in words, or the error page where it is nothing that the importer can mend.
pub fn words(standard: &Standard, say: Speech, error: ImportError) -> Result<String, WebError> {
    Ok(match error {
        ImportError::Unreadable(error) => unreadable(say, &error),
        ImportError::Unrecognised(found) if found.is_empty() => say.t("import-no-table"),
        ImportError::Unrecognised(found) => {
            let shown: Vec<&str> = found.iter().take(12).map(String::as_str).collect();
            let joined = shown.join(say.t("list-comma").as_str());
            say.t1("import-unrecognised", "headers", joined)
        }
        ImportError::RowsRefused(count) => say.t1("import-rows-refused", "count", count as i64),
        ImportError::Unanswered(_) => say.t("import-unanswered"),
        ImportError::WrongAnswer { column, text, problem } => {
            let column = label(standard, say, &column);
            format!(
                "{} {}",
                say.t2("import-wrong-answer", ("column", column), ("text", text)),
                problem_words(say, &problem)
            )
        }
        ImportError::Unwritable(cause) => return Err(WebError::internal(cause)),
        ImportError::Ledger(refusal) => return Err(refusal.into()),
        ImportError::Facts(error) => return Err(WebError::internal(error)),
    })
}

/// The error page for a step that cannot go on.
pub fn page(standard: &Standard, say: Speech, error: ImportError) -> WebError {
    match words(standard, say, error) {
        Ok(words) => WebError::new(ErrorKind::Refused(words)),
        Err(error) => error,
    }
}

/// A column's label wherever the standard has it: answers are asked for by id.
fn label(standard: &Standard, say: Speech, id: &str) -> String {
    let dataset = standard.datasets.values().find(|dataset| dataset.columns.contains_key(id));
    let kind = standard.kinds.values().find(|kind| kind.fields.contains_key(id));
    let recognised = match (dataset, kind) {
        (Some(dataset), _) => Recognised::Export { dataset: dataset.id.clone(), export: String::new() },
        (None, Some(kind)) => Recognised::Kind(kind.id.clone()),
        (None, None) => return id.to_owned(),
    };
    labels::column(standard, say, &recognised, id).0
}

fn unreadable(say: Speech, error: &SheetError) -> String {
    let megabytes = |bytes: u64| (bytes / 1_000_000) as i64;
    match error {
        SheetError::TooLarge { limit, .. } => say.t1("import-too-large", "limit", megabytes(*limit as u64)),
        SheetError::UnpacksTooFar { limit } => say.t1("import-unpacks-too-far", "limit", megabytes(*limit)),
        SheetError::TooManyLines { limit } => say.t1("import-too-many-lines", "limit", *limit as i64),
        SheetError::TooManyCells { limit } => say.t1("import-too-many-cells", "limit", *limit as i64),
        SheetError::Damaged { format, .. } => say.t1("import-damaged", "format", *format),
        SheetError::Protected => say.t("import-protected"),
        SheetError::UnknownEncoding { tried } => {
            say.t1("import-unknown-encoding", "tried", tried.join(say.t("list-comma").as_str()))
        }
        SheetError::Unsupported { format } => say.t1("import-unsupported", "format", *format),
        SheetError::NoTable => say.t("import-no-table"),
    }
}
