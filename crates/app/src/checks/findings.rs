//! From findings to the changes that keep them: what stands still stands, what changed is checked again.

use hengce_checks::excerpt;
use hengce_checks::originality::Report;
use hengce_checks::wording::Hit;
use hengce_ledger::{Change, Record};
use hengce_standard::Wording;
use serde_json::{Value as Json, json};

use super::library::fields;
use super::subjects::{Subject, text, text_hash, whole_text};

/// Passages kept with a check.
const PASSAGES: usize = 5;
/// Characters of a passage that are kept.
const PASSAGE_MAX: usize = 600;
/// Characters before and after a term that are kept where the sentence is longer.
const AROUND_MAX: usize = 80;
const TITLE_MAX: usize = 120;

/// The fields that every check has: what it was about.
pub fn about(subject: &Subject, record: &Record, title: &str) -> Json {
    json!({
        "title": first(title, TITLE_MAX),
        "subject_kind": subject.kind,
        "subject": record.id,
        (subject.by): record.id,
        "owner": record.owner,
    })
}

/// A passage with the name of the text in which it stands too.
pub struct Shared {
    pub name: String,
    pub theirs: String,
}

/// The record of an originality check. `shared` names the sources of the first passages, in their order.
pub fn originality(
    subject: &Subject,
    record: &Record,
    report: &Report,
    compared: usize,
    shared: &[Shared],
) -> Change {
    let ours = text(record, "text");
    let passages = report.passages.iter().zip(shared).take(PASSAGES).map(|(passage, shared)| {
        json!({
            "source": first(&shared.name, 200),
            "ours": first(excerpt(ours, &passage.here), PASSAGE_MAX),
            "theirs": first(&shared.theirs, PASSAGE_MAX),
            "same": passage.same,
        })
    });
    let mut check = fields(about(subject, record, &format!("{} {}", record.code, record.title)));
    check.extend(fields(json!({
        "share": report.share().to_fixed(4),
        "compared": compared,
        "text_hash": text_hash(record),
        "passages": passages.collect::<Vec<_>>(),
    })));
    if let (Some(longest), Some(nearest)) = (report.longest(), shared.first()) {
        check.insert("nearest".into(), json!(first(&nearest.name, 200)));
        check.insert("passage".into(), json!(first(excerpt(ours, &longest.here), PASSAGE_MAX)));
    }
    Change::Create { kind: "originality_check".into(), fields: check, origin: None }
}

/// What makes the wording checks of a text what it says now: `live` are those that stand. A finding in a sentence that
/// has not changed keeps its decision.
pub fn wording(
    subject: &Subject,
    record: &Record,
    hits: &[Hit],
    live: &[Record],
    terms: &Wording,
) -> Vec<Change> {
    let whole = whole_text(record);
    let mut left: Vec<&Record> = live.iter().collect();
    let mut changes = Vec::new();
    for hit in hits {
        let passage = sentence(&whole, hit);
        let same = |check: &&Record| {
            check.title == first(&hit.found, TITLE_MAX) && text(check, "passage") == passage
        };
        if let Some(known) = left.iter().position(same) {
            left.swap_remove(known);
        } else {
            changes.push(one_hit(subject, record, hit, &passage, terms));
        }
    }
    changes.extend(left.into_iter().map(superseded));
    changes
}

fn one_hit(subject: &Subject, record: &Record, hit: &Hit, passage: &str, terms: &Wording) -> Change {
    let mut check = fields(about(subject, record, &hit.found));
    let both = |words: &hengce_standard::Words, between: &str| format!("{}{between}{}", words.zh, words.en);
    if let Some(category) = terms.categories.get(&hit.category) {
        check.insert("category".into(), json!(first(&both(&category.label, " · "), TITLE_MAX)));
        check.insert("article".into(), json!(first(&category.article, 60)));
    }
    if let Some(term) = terms.terms.get(&hit.term) {
        check.insert("question".into(), json!(both(&terms.question(term), "\n\n")));
    }
    check.insert("passage".into(), json!(passage));
    Change::Create { kind: "wording_check".into(), fields: check, origin: None }
}

/// The sentence in which a term stands, cut where it is long.
fn sentence(whole: &str, hit: &Hit) -> String {
    let ends = ['。', '！', '？', '!', '?', '\n'];
    let before = whole[..hit.at.start].rsplit(ends).next().unwrap_or_default();
    let rest = &whole[hit.at.end..];
    let after = rest.split_inclusive(ends).next().unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(AROUND_MAX);
    let before: String = before.chars().skip(skipped).collect();
    format!("{}{}{}", before.trim_start(), hit.found, first(after, AROUND_MAX).trim_end())
}

/// A check that is made again.
pub fn superseded(check: &Record) -> Change {
    Change::Move {
        id: check.id.clone(),
        version: check.version,
        transition: "supersede".into(),
        fields: serde_json::Map::new(),
        comment: None,
    }
}

/// The first characters of a text.
pub fn first(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use hengce_checks::wording::Terms;
    use hengce_standard::Standard;

    use super::*;

    #[test]
    fn a_term_is_shown_in_its_sentence() {
        let terms = Terms::new(&Standard::shipped().wording).unwrap();
        let shown = |text: &str| sentence(text, &terms.hits(text)[0]);
        assert_eq!(shown("标题\n我们做得好。这是最佳选择！欢迎。"), "这是最佳选择！");
        let long = format!("{}最佳{}", "前".repeat(200), "后".repeat(200));
        assert_eq!(shown(&long).chars().count(), AROUND_MAX * 2 + 2);
    }
}
