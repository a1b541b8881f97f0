//! One text to be published, checked: its originality and its wording become records that people decide on.

use hengce_checks::wording::Terms;
use hengce_exact::Number;
use hengce_ledger::{Actor, Change, Ledger, Record, Refusal};

use super::findings::{self, Shared};
use super::library::{Texts, found, may_repeat, named, record_of};
use super::subjects::{Subject, text, text_hash, whole_text};

/// Passages whose sources are looked up by name.
const NAMED: usize = 5;

/// Whether the standard has the kinds in which findings are kept.
pub fn is_kept(ledger: &Ledger) -> bool {
    ["originality_check", "wording_check"].iter().all(|kind| ledger.standard().kinds.contains_key(*kind))
}

/// Checks a text whose words have changed since its last check; one whose words have not is left alone.
pub async fn review(ledger: &Ledger, terms: &Terms, texts: &Texts, record: &Record) -> Result<(), Refusal> {
    let Some(subject) = Subject::of(&record.kind).filter(|subject| subject.is_under_work(record)) else {
        return Ok(());
    };
    let live = live(ledger, "originality_check", record).await?;
    let hash = text_hash(record);
    if let Some(known) = live.iter().find(|check| text(check, "text_hash") == hash) {
        // Made, but the program was ended before it said that nothing was found.
        return cleared(ledger, known).await;
    }
    let written = !text(record, "text").trim().is_empty();
    if !written && live.is_empty() {
        return Ok(());
    }
    let hits = terms.hits(&whole_text(record));
    let known = self::live(ledger, "wording_check", record).await?;
    let mut changes = findings::wording(subject, record, &hits, &known, &ledger.standard().wording);
    changes.extend(live.iter().map(findings::superseded));
    if written {
        changes.push(originality(ledger, texts, subject, record).await?);
    }
    let made = match ledger.commit_all(&Actor::program(), changes).await {
        Ok(made) => made,
        Err(refused) => return Err(refused.refusal),
    };
    match made.iter().find(|made| made.kind == "originality_check" && made.state == "open") {
        Some(check) => cleared(ledger, check).await,
        None => Ok(()),
    }
}

async fn originality(
    ledger: &Ledger,
    texts: &Texts,
    subject: &Subject,
    record: &Record,
) -> Result<Change, Refusal> {
    let report = texts.compare(record, may_repeat(ledger, record).await?).await;
    let mut shared = Vec::new();
    for passage in report.passages.iter().take(NAMED) {
        let id = record_of(&passage.source);
        let theirs = ledger.get(&Actor::program(), &id.into()).await;
        let theirs =
            theirs.map(|other| hengce_checks::excerpt(text(&other, "text"), &passage.there).to_owned());
        let name = named(ledger, id).await.unwrap_or_default();
        shared.push(Shared { name, theirs: theirs.unwrap_or_default() });
    }
    Ok(findings::originality(subject, record, &report, texts.len(), &shared))
}

/// Lets a check pass by itself where little enough stands elsewhere.
async fn cleared(ledger: &Ledger, check: &Record) -> Result<(), Refusal> {
    let share: Number = text(check, "share").parse().unwrap_or_default();
    if check.state != "open" || share >= ledger.standard().originality.clear_below {
        return Ok(());
    }
    let pass = Change::Move {
        id: check.id.clone(),
        version: check.version,
        transition: "pass".into(),
        fields: serde_json::Map::new(),
        comment: None,
    };
    ledger.commit(&Actor::program(), pass).await.map(drop)
}

/// The checks of a record that have not been made again since.
pub async fn live(ledger: &Ledger, kind: &str, record: &Record) -> Result<Vec<Record>, Refusal> {
    let mut checks = found(ledger, kind, "subject", &record.id.0).await?;
    checks.retain(|check| check.state != "superseded");
    Ok(checks)
}
