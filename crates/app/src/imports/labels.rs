//! What a file was recognised as, what becomes of its rows, and what its columns are called, in the reader's words.

use hengce_imports::{Fate, Recognised, Skipped};
use hengce_standard::{ColumnKind, Dataset, Kind, Standard};

use crate::words::Speech;

/// `kind` or `dataset.export` as a batch keeps it.
pub fn recognised_of(text: &str) -> Recognised {
    match text.split_once('.') {
        Some((dataset, export)) => {
            Recognised::Export { dataset: dataset.to_owned(), export: export.to_owned() }
        }
        None => Recognised::Kind(text.to_owned()),
    }
}

/// `kind` or `dataset.export`.
pub fn id(recognised: &Recognised) -> String {
    match recognised {
        Recognised::Kind(kind) => kind.clone(),
        Recognised::Export { dataset, export } => format!("{dataset}.{export}"),
    }
}

/// The label of what a file is; its id where the standard no longer has it.
pub fn what(standard: &Standard, say: Speech, recognised: &Recognised) -> String {
    match recognised {
        Recognised::Kind(id) => {
            standard.kinds.get(id).map_or(id.as_str(), |kind| say.of(&kind.label)).to_owned()
        }
        Recognised::Export { dataset: id, export } => {
            let Some(dataset) = standard.datasets.get(id) else { return id.clone() };
            let known = dataset.exports.iter().find(|known| known.id == *export);
            // a saved mapping is named by its code
            let export = known.map_or(export.as_str(), |export| say.of(&export.label));
            let parts = [say.of(&dataset.label), export];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// Colour and words of a fate.
pub fn fate(say: Speech, fate: Fate) -> (&'static str, String) {
    let (colour, key) = match fate {
        Fate::New => ("green", "fate-new"),
        Fate::Restated => ("blue", "fate-restated"),
        Fate::Unchanged => ("secondary", "fate-unchanged"),
        Fate::Refused => ("red", "fate-refused"),
    };
    (colour, say.t(key))
}

/// "3 totals lines passed over".
pub fn skipped(say: Speech, why: Skipped, count: u64) -> String {
    let key = match why {
        Skipped::Totals => "skipped-totals",
        Skipped::Other => "skipped-other",
        Skipped::Header => "skipped-header",
        Skipped::Note => "skipped-note",
    };
    say.t1(key, "count", count as i64)
}

/// A column's label and whether it holds numbers.
pub fn column(standard: &Standard, say: Speech, recognised: &Recognised, id: &str) -> (String, bool) {
    let found = match recognised {
        Recognised::Kind(kind) => standard.kinds.get(kind).and_then(|kind| of_kind(kind, say, id)),
        Recognised::Export { dataset, .. } => {
            standard.datasets.get(dataset).and_then(|dataset| of_dataset(dataset, say, id))
        }
    };
    found.unwrap_or_else(|| (if id == "code" { say.t("code") } else { id.to_owned() }, false))
}

fn of_dataset(dataset: &Dataset, say: Speech, id: &str) -> Option<(String, bool)> {
    let column = dataset.columns.get(id)?;
    Some((say.of(&column.label).to_owned(), is_numeric(&column.kind)))
}

pub fn is_numeric(kind: &ColumnKind) -> bool {
    matches!(kind, ColumnKind::Integer | ColumnKind::Decimal { .. } | ColumnKind::Money | ColumnKind::Percent)
}

/// A field's label; `goals[2].target` is the label of `target` in the rows field `goals`.
fn of_kind(kind: &Kind, say: Speech, id: &str) -> Option<(String, bool)> {
    use hengce_standard::FieldKind;
    let (id, child) = id
        .split_once('[')
        .map_or((id, None), |(id, rest)| (id, rest.split_once("].").map(|(_, child)| child)));
    let field = match kind.fields.get(id) {
        Some(field) => match (&field.kind, child) {
            (FieldKind::Rows { fields }, Some(child)) => fields.get(child).unwrap_or(field),
            _ => field,
        },
        // a child table's column by its own id
        None => kind.fields.values().find_map(|field| match &field.kind {
            FieldKind::Rows { fields } => fields.get(id),
            _ => None,
        })?,
    };
    let numeric = matches!(
        field.kind,
        FieldKind::Integer { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Percent
            | FieldKind::Rating { .. }
    );
    Some((say.of(&field.label).to_owned(), numeric))
}
