//! What went wrong with a pull and what to do, in the reader's words.

use hengce_ledger::Record;

use crate::records::Stored as _;
use crate::words::Speech;

/// Ids whose words have a place for what more there is to say.
const DETAILED: [&str; 19] = [
    "inside",
    "no_host",
    "no_connection",
    "not_secure",
    "refused",
    "not_there",
    "status",
    "too_large",
    "too_many_rows",
    "unreadable",
    "said",
    "statement_not_a_select",
    "statement_forbidden",
    "statement_unclosed",
    "unrecognised",
    "unanswered",
    "wrong_answer",
    "all_refused",
    "other_dataset",
];

/// The words of a trouble by its id.
pub fn trouble(say: Speech, id: &str, detail: &str) -> String {
    let key = format!("connector-trouble-{}", id.replace('_', "-"));
    if DETAILED.contains(&id) { say.t1(&key, "detail", detail) } else { say.t(&key) }
}

/// The words of what went wrong with a run; none where nothing did.
pub fn of_run(say: Speech, run: &Record) -> Option<String> {
    let id = run.text("trouble");
    (!id.is_empty()).then(|| trouble(say, id, run.text("detail")))
}
