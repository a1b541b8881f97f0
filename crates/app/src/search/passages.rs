//! The passage of a record in which a search found its words, with the words marked.

use hengce_ledger::{Record, marks};
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use crate::records::{Scene, escaped};
use crate::web::Html;

/// Letters before the first mark, and of the whole passage.
const BEFORE: usize = 24;
const LETTERS_MAX: usize = 120;
/// A longer text is searched for marks in its beginning.
const LOOKED_AT: usize = 20_000;

/// Where a field holds the words: its label, and the passage.
pub struct Passage {
    pub label: String,
    pub text: Html,
}

/// The first field besides title and code in which a word stands.
pub fn passage(scene: &Scene, kind: &Kind, record: &Record, search: &str) -> Option<Passage> {
    let fields = kind.fields.values().filter(|field| field.id != kind.title);
    fields.into_iter().find_map(|field| {
        let value = record.fields.get(&field.id)?;
        let text = texts(scene, field, value).into_iter().find_map(|text| cut(&text, search))?;
        Some(Passage { label: scene.say.of(&field.label).to_owned(), text })
    })
}

/// What is found by its words in a value, as the reader sees it.
fn texts(scene: &Scene, field: &Field, value: &Json) -> Vec<String> {
    match &field.kind {
        FieldKind::Text { .. }
        | FieldKind::Prose
        | FieldKind::Link
        | FieldKind::Choice { .. }
        | FieldKind::Choices { .. }
        | FieldKind::Files => vec![scene.text(field, value)],
        FieldKind::Rows { fields } => {
            let rows = value.as_array().into_iter().flatten().filter_map(Json::as_object);
            let cells = |row: &Map<String, Json>| {
                let cell = |field: &Field| Some(texts(scene, field, row.get(&field.id)?));
                fields.values().filter_map(cell).flatten().collect::<Vec<_>>()
            };
            rows.flat_map(cells).collect()
        }
        _ => Vec::new(),
    }
}

/// The whole text with its words marked.
pub fn marked(text: &str, search: &str) -> Html {
    Html(between(text, search, 0..text.len()))
}

/// The part of a text around its first mark; none without one.
pub fn cut(text: &str, search: &str) -> Option<Html> {
    let text: String =
        text.chars().take(LOOKED_AT).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let first = marks(&text, search).into_iter().next()?;
    let start = text[..first.start].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let end = text[start..].char_indices().nth(LETTERS_MAX).map_or(text.len(), |(at, _)| start + at);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    Some(Html(format!("{before}{}{after}", between(&text, search, start..end))))
}

fn between(text: &str, search: &str, part: std::ops::Range<usize>) -> String {
    let mut out = String::new();
    let mut at = part.start;
    for mark in marks(text, search) {
        let (start, end) = (mark.start.max(at), mark.end.min(part.end));
        if start >= end {
            continue;
        }
        out.push_str(&escaped(&text[at..start]));
        out.extend(["<mark>", &escaped(&text[start..end]), "</mark>"]);
        at = end;
    }
    out.push_str(&escaped(&text[at..part.end]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_begins_before_its_first_word_and_marks_all_in_it() {
        let text = format!("{}华东市场回暖，{}", "前文".repeat(40), "后文".repeat(90));
        let shown = cut(&text, "市场 回暖").unwrap().0;
        assert!(shown.starts_with("…前文") && shown.ends_with("…"), "{shown}");
        assert!(shown.contains("华东<mark>市场回暖</mark>，"), "{shown}");
        assert!(cut(&text, "华南").is_none());
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        assert_eq!(marked("<b>市场</b>", "市场").0, "&lt;b&gt;<mark>市场</mark>&lt;/b&gt;");
    }
}
