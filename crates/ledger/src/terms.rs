//! Search terms: words in lower case, and pairs of neighbouring characters where a script writes no spaces.

use std::collections::BTreeSet;
use std::ops::Range;

use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

/// Terms kept of one record; a longer prose is found by its beginning.
const TERMS_MAX: usize = 2_000;
/// Characters kept of one word.
const WORD_MAX: usize = 40;

/// One condition of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    Is(String),
    StartsWith(String),
}

/// Scripts without spaces between words: Chinese characters, kana, full-width digits stay words.
fn joined(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// A word, or a stretch of joined characters.
struct Run {
    joined: bool,
    text: String,
    /// Follows the run before it without a gap.
    touches: bool,
}

fn runs(text: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let joined = joined(c);
        if !open || found.last().is_none_or(|last| last.joined != joined) {
            found.push(Run { joined, text: String::new(), touches: open });
        }
        open = true;
        if let Some(run) = found.last_mut() {
            // Joined characters have no case.
            if joined { run.text.push(c) } else { run.text.extend(c.to_lowercase()) }
        }
    }
    found
}

fn pairs(run: &str) -> impl Iterator<Item = &str> {
    let end = move |at: usize| run[at..].char_indices().nth(2).map_or(run.len(), |(after, _)| at + after);
    run.char_indices().map(move |(at, _)| &run[at..end(at)])
}

/// Adds a term; one that is known costs nothing.
fn add(term: &str, terms: &mut BTreeSet<String>) {
    if !terms.contains(term) {
        terms.insert(term.to_owned());
    }
}

/// Words tied by hyphens with a number among them, as codes and dates are: one of them finds them all.
fn tied(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let pieces = pieces.map(|piece| piece.trim_matches('-'));
    pieces.filter(|piece| piece.contains('-') && piece.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Adds the terms under which a text is found. The last character of a stretch stands alone too, so that every
/// single character begins some term.
pub(crate) fn index(text: &str, terms: &mut BTreeSet<String>) {
    for whole in tied(text) {
        // Typed from its beginning, or from any of its words on.
        let starts = std::iter::once(0).chain(whole.match_indices('-').map(|(at, _)| at + 1));
        let parts = starts.map(|start| &whole[start..]).filter(|part| part.contains('-'));
        terms.extend(parts.map(|part| part.to_lowercase().chars().take(WORD_MAX).collect::<String>()));
    }
    for run in runs(text) {
        if terms.len() >= TERMS_MAX {
            return;
        }
        if run.joined {
            pairs(&run.text).for_each(|pair| add(pair, terms));
        } else {
            terms.insert(run.text.chars().take(WORD_MAX).collect());
        }
    }
}

/// The conditions, all of which a record must meet; empty if the text has nothing to search for.
pub(crate) fn wanted(text: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let mut rest = text.to_owned();
    for whole in tied(text) {
        // Its words alone are those of every other code.
        found.push(Term::StartsWith(whole.to_lowercase().chars().take(WORD_MAX).collect()));
        rest = rest.replacen(whole, " ", 1);
    }
    let runs = runs(&rest);
    for (index, run) in runs.iter().enumerate() {
        let length = run.text.chars().count();
        // 第3期: the number tells, and half of all titles hold the characters around it.
        let beside = run.touches || runs.get(index + 1).is_some_and(|next| next.touches);
        if !run.joined {
            found.push(Term::StartsWith(run.text.chars().take(WORD_MAX).collect()));
        } else if length > 1 {
            found.extend(pairs(&run.text).take(length - 1).map(|pair| Term::Is(pair.to_owned())));
        } else if !beside {
            found.push(Term::StartsWith(run.text.clone()));
        }
    }
    found.dedup();
    found.truncate(12);
    found
}

/// Where in a text the terms of a search stand: ranges of bytes, in order and apart from each other.
pub fn marks(text: &str, search: &str) -> Vec<Range<usize>> {
    let lowered = |c: char| c.to_lowercase().next().unwrap_or(c);
    let letters: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, lowered(c))).collect();
    // A word is found by its beginning; where a script writes no spaces, anywhere.
    let begins = |at: usize| {
        let before = at.checked_sub(1).map(|before| letters[before].1);
        before.is_none_or(|before| !before.is_alphanumeric() || joined(before) || joined(letters[at].1))
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for term in wanted(search) {
        let (Term::Is(term) | Term::StartsWith(term)) = term;
        let term: Vec<char> = term.chars().collect();
        for at in (0..letters.len()).filter(|at| begins(*at)) {
            let here = letters[at..].iter().map(|(_, c)| c).take(term.len());
            if here.eq(term.iter()) {
                let end = letters.get(at + term.len()).map_or(text.len(), |(end, _)| *end);
                found.push(letters[at].0..end);
            }
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => apart.push(range),
        }
    }
    apart
}

/// Adds the terms of a code, once it is given. It is typed whole or by its parts; whole it is one word.
pub(crate) fn index_code(code: &str, terms: &mut BTreeSet<String>) {
    if !code.is_empty() {
        index(code, terms);
        terms.insert(code.to_lowercase());
    }
}

/// Every term of a record: its code, texts, prose, links, names of files and labels of choices, rows included.
pub(crate) fn of_record(
    kind: &Kind,
    code: &str,
    title: &str,
    fields: &Map<String, Json>,
) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    index_code(code, &mut terms);
    // Where a field of words is the title, that field is indexed below.
    let words = |field: &Field| field.blind.is_none() && matches!(field.kind, FieldKind::Text { .. });
    if !kind.fields.get(&kind.title).is_some_and(words) {
        index(title, &mut terms);
    }
    // What is hidden from some is found by nobody's words.
    for field in kind.fields.values().filter(|field| field.blind.is_none()) {
        if let Some(value) = fields.get(&field.id) {
            of_value(&field.kind, value, &mut terms);
        }
    }
    terms
}

fn of_value(kind: &FieldKind, value: &Json, terms: &mut BTreeSet<String>) {
    match (kind, value) {
        (FieldKind::Text { .. } | FieldKind::Prose | FieldKind::Link, Json::String(text)) => {
            index(text, terms)
        }
        (FieldKind::Choice { options }, Json::String(choice)) => {
            if let Some(words) = options.get(choice) {
                index(&words.zh, terms);
                index(&words.en, terms);
            }
        }
        (FieldKind::Choices { options }, Json::Array(choices)) => {
            for words in choices.iter().filter_map(|choice| options.get(choice.as_str()?)) {
                index(&words.zh, terms);
                index(&words.en, terms);
            }
        }
        (FieldKind::Files, Json::Array(files)) => {
            for name in files.iter().filter_map(|file| file.get("name")?.as_str()) {
                index(name, terms);
            }
        }
        (FieldKind::Rows { fields }, Json::Array(rows)) => {
            for field in fields.values() {
                for value in rows.iter().filter_map(|row| row.get(&field.id)) {
                    of_value(&field.kind, value, terms);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indexed(text: &str) -> BTreeSet<String> {
        let mut terms = BTreeSet::new();
        index(text, &mut terms);
        terms
    }

    fn finds(text: &str, search: &str) -> bool {
        let terms = indexed(text);
        let wanted = wanted(search);
        !wanted.is_empty()
            && wanted.iter().all(|want| match want {
                Term::Is(term) => terms.contains(term),
                Term::StartsWith(start) => terms.iter().any(|term| term.starts_with(start)),
            })
    }

    #[test]
    fn one_two_or_more_chinese_characters_find_a_text() {
        let text = "2026年第三季度华东市场分析报告(终稿)v2";
        for search in ["华", "市场", "华东市场", "稿", "报告 市场", "第三季度", "V2", "2026", "2026年"]
        {
            assert!(finds(text, search), "{search}");
        }
        for search in ["场市", "华南", "稿终", "v3", "", "!!"] {
            assert!(!finds(text, search), "{search}");
        }
    }

    #[test]
    fn a_code_is_found_whole_by_its_beginning_and_by_its_end() {
        for search in
            ["RPT-2026-0012", "rpt-2026", "2026-0012", "0012", "RPT", "RPT- 2026", "报告RPT-2026-001"]
        {
            assert!(finds("报告 RPT-2026-0012（终稿）", search), "{search}");
        }
        for search in ["RPT-2025", "2026-0013", "026-0012"] {
            assert!(!finds("报告 RPT-2026-0012（终稿）", search), "{search}");
        }
        assert_eq!(
            wanted("RPT-2026-0012"),
            [Term::StartsWith("rpt-2026-0012".into())],
            "one set, and a small one"
        );
    }

    #[test]
    fn what_a_search_finds_is_marked_where_it_stands() {
        let marked = |text: &str, search: &str| -> Vec<String> {
            marks(text, search).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(marked("2026年华东市场月报", "华东市场"), ["华东市场"], "pairs that touch are one mark");
        assert_eq!(marked("华东的市场与市场份额", "华东 市场"), ["华东", "市场", "市场"]);
        assert_eq!(marked("Market report, Supermarket", "MARK"), ["Mark"], "a word by its beginning");
        assert_eq!(marked("见 RPT-2026-0012 与附件", "rpt-2026-0012"), ["RPT-2026-0012"]);
        assert!(marked("华南", "华东").is_empty() && marked("", "华东").is_empty());
    }

    #[test]
    fn a_word_is_found_by_its_beginning_in_any_case() {
        assert!(finds("Quarterly Market Report", "quart mark"));
        assert!(!finds("Quarterly Market Report", "arket"));
    }
}
