//! Reads the export files that fill a dataset: how each is recognised, and which header fills which column.

use hengce_exact::Number;
use indexmap::IndexMap;
use jiff::tz::TimeZone;

use super::datasets::no_column;
use super::text_of;
use crate::block::Block;
use crate::model::{Column, ColumnKind, Export, Layout};
use crate::number::number_of;
use crate::tree::{Node, Value};

fn texts_of(block: &Block<'_>, key: &str, node: &Node) -> Vec<String> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut texts = Vec::new();
    for item in items {
        match text_of(item) {
            Some(text) => texts.push(text.to_owned()),
            None => block.wrong(item, key, "a text, or a list of texts,"),
        }
    }
    texts
}

/// Column id -> one text or several.
fn column_lists(
    block: &Block<'_>,
    key: &'static str,
    columns: &IndexMap<String, Column>,
) -> IndexMap<String, Vec<String>> {
    let mut found = IndexMap::new();
    let Some(inner) = block.block(key) else { return found };
    for (name, at, node) in inner.pairs() {
        if !columns.contains_key(name) {
            inner.no_such(at, "column", name, columns.keys().map(String::as_str));
        }
        found.insert(name.to_owned(), texts_of(&inner, name, node));
    }
    found
}

/// Names of columns, in a list.
fn column_names(block: &Block<'_>, key: &'static str, columns: &IndexMap<String, Column>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, at) in block.texts(key) {
        if columns.contains_key(name) {
            found.push(name.to_owned());
        } else {
            block.no_such(at, "column", name, columns.keys().map(String::as_str));
        }
    }
    found
}

/// Column id -> what its numbers are multiplied by.
fn scales(block: &Block<'_>, columns: &IndexMap<String, Column>) -> IndexMap<String, Number> {
    let texts = column_texts(block, "scales", columns);
    let scale = |(id, text): (String, String)| match number_of(&text) {
        Some(number) => Some((id, number)),
        None => {
            let hint = Some(format!("{id} = \"0.01\""));
            block.say(block.at("scales"), format!("\"{text}\" is no number"), hint);
            None
        }
    };
    texts.into_iter().filter_map(scale).collect()
}

/// Two dates that the file's range of days fills.
fn spans(block: &Block<'_>, columns: &IndexMap<String, Column>) -> Vec<String> {
    let spans = column_names(block, "spans", columns);
    let dates = spans.iter().all(|id| matches!(columns[id].kind, ColumnKind::Date));
    if !spans.is_empty() && (spans.len() != 2 || !dates) {
        block.say(
            block.at("spans"),
            "spans are two date columns: the first day and the last".to_owned(),
            None,
        );
    }
    spans
}

/// A zone by its name.
fn zone(block: &Block<'_>) -> Option<TimeZone> {
    let name = block.text("zone")?;
    let found = TimeZone::get(name).ok();
    if found.is_none() {
        let hint = Some("a name such as \"Asia/Shanghai\" or \"UTC\"".to_owned());
        block.say(block.at("zone"), format!("\"{name}\" is no time zone"), hint);
    }
    found
}

const LAYOUTS: [(&str, Layout); 4] = [
    ("table", Layout::Table),
    ("section", Layout::Section),
    ("exact", Layout::Exact),
    ("pairs", Layout::Pairs),
];

/// Header -> the values that count.
fn only(block: &Block<'_>) -> IndexMap<String, Vec<String>> {
    let Some(inner) = block.block("only") else {
        return IndexMap::new();
    };
    inner
        .pairs()
        .into_iter()
        .map(|(header, _, node)| (header.to_owned(), texts_of(&inner, header, node)))
        .collect()
}

fn column_texts(
    block: &Block<'_>,
    key: &'static str,
    columns: &IndexMap<String, Column>,
) -> IndexMap<String, String> {
    let mut found = IndexMap::new();
    let Some(inner) = block.block(key) else {
        return found;
    };
    for (name, at, node) in inner.pairs() {
        if !columns.contains_key(name) {
            inner.no_such(at, "column", name, columns.keys().map(String::as_str));
        }
        match text_of(node) {
            Some(text) => _ = found.insert(name.to_owned(), text.to_owned()),
            None => inner.wrong(node, name, "a text in quotes"),
        }
    }
    found
}

/// Every required column is filled from somewhere.
fn filled(block: &Block<'_>, export: &Export, columns: &IndexMap<String, Column>) {
    for column in columns.values().filter(|column| column.required) {
        let id = &column.id;
        let filled = export.headers.contains_key(id)
            || export.asked.contains(id)
            || export.preamble.contains_key(id)
            || [&export.spans, &export.picks].iter().any(|columns| columns.contains(id))
            || export.joins.contains_key(id)
            || export.constants.contains_key(id);
        if !filled {
            let hint = Some(format!("map a header to it, or ask for it: asked = [\"{id}\"]"));
            block.say(block.at, format!("nothing fills the required column \"{id}\""), hint);
        }
    }
}

fn export(block: &Block<'_>, id: &str, columns: &IndexMap<String, Column>) -> Export {
    let texts = |key| block.texts(key).into_iter().map(|(text, _)| text.to_owned()).collect::<Vec<_>>();
    let label = block.words("label");
    let fingerprint = texts("fingerprint");
    if fingerprint.is_empty() {
        block.missing("fingerprint", "headers by which the file is recognised");
    }
    let stamp = block.text("stamp").map(str::to_owned);
    if let Some(name) = &stamp {
        match columns.get(name).map(|column| &column.kind) {
            Some(ColumnKind::Instant) => {}
            Some(_) => block.say(block.at("stamp"), format!("\"{name}\" is no instant"), None),
            None => no_column(block, "stamp", name, columns),
        }
    }
    let export = Export {
        id: id.to_owned(),
        label,
        fingerprint,
        headers: column_lists(block, "headers", columns),
        asked: column_names(block, "asked", columns),
        preamble: column_lists(block, "preamble", columns),
        totals: texts("totals"),
        constants: column_texts(block, "constants", columns),
        window: block.text("window").map(str::to_owned),
        spans: spans(block, columns),
        stamp,
        only: only(block),
        suffixes: texts("suffixes"),
        zone: zone(block),
        layout: block.one_of("layout", &LAYOUTS).unwrap_or_default(),
        sheets: texts("sheets"),
        scales: scales(block, columns),
        joins: column_lists(block, "joins", columns),
        blanks: column_texts(block, "blanks", columns),
        picks: column_names(block, "picks", columns),
        place: block.place(),
    };
    if export.headers.is_empty() {
        block.missing("headers", "column = \"header\" or several");
    }
    filled(block, &export, columns);
    export
}

pub(super) fn exports(block: &Block<'_>, columns: &IndexMap<String, Column>) -> Vec<Export> {
    let mut exports = Vec::new();
    if let Some(inner) = block.block("export") {
        for (id, inner) in inner.each(&[]) {
            inner.check_id(id);
            exports.push(export(&inner, id, columns));
            inner.finish();
        }
    }
    exports
}
