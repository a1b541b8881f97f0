//! What a kind looks like as a spreadsheet: which fields have columns, and under which headers they are known.

use hengce_sheets::normalise_header;
use hengce_standard::{Field, FieldKind, Kind, Language, Standard, Words};
use indexmap::IndexMap;

/// The kind of a batch: made by imports, never imported.
pub const BATCH: &str = "import_batch";

/// Kinds that have a template, in the standard's order.
pub fn importable_kinds(standard: &Standard) -> impl Iterator<Item = &Kind> {
    standard.kinds.values().filter(|kind| kind.id != BATCH)
}

/// Whether a cell can fill the field: files have no cell, stamps and computed fields are the program's.
pub fn fillable(field: &Field) -> bool {
    !field.by_program() && !matches!(field.kind, FieldKind::Files | FieldKind::Rows { .. })
}

/// Fields with a column of their own in the main sheet, in the kind's order.
pub fn columns(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields.values().filter(|field| fillable(field))
}

/// Fields that the program fills, shown beside the others when a list is taken out and passed over when it comes back.
pub fn read_only(kind: &Kind) -> impl Iterator<Item = &Field> {
    let shown = |field: &&Field| field.by_program() && !field.kind.live();
    kind.fields.values().filter(shown)
}

/// Child tables: the field and its own fields; each has a sheet of its own.
pub fn children(kind: &Kind) -> impl Iterator<Item = (&Field, &IndexMap<String, Field>)> {
    kind.fields.values().filter_map(|field| match &field.kind {
        FieldKind::Rows { fields } => Some((field, fields)),
        _ => None,
    })
}

/// The header of the column that names the record: empty for a new one.
pub fn code_header() -> Words {
    Words { zh: "编号".into(), en: "Code".into() }
}

/// The header of the column that names a child row: empty for a new one.
pub fn row_header() -> Words {
    Words { zh: "行标识".into(), en: "Row id".into() }
}

pub fn state_header() -> Words {
    Words { zh: "状态".into(), en: "Status".into() }
}

pub fn updated_header() -> Words {
    Words { zh: "更新时间".into(), en: "Updated at".into() }
}

/// Shown as the state of a record that has been withdrawn.
pub fn withdrawn_state() -> Words {
    Words { zh: "已撤回".into(), en: "Withdrawn".into() }
}

pub fn values_sheet() -> Words {
    Words { zh: "可选值".into(), en: "Allowed values".into() }
}

/// Normalised headers under which something is known: its labels and its id.
pub fn names(label: &Words, id: &str) -> Vec<String> {
    let mut names: Vec<String> =
        [label.zh.as_str(), &label.en, id].into_iter().map(normalise_header).collect();
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

pub fn names_of(field: &Field) -> Vec<String> {
    names(&field.label, &field.id)
}

/// The name of a kind's or child table's sheet.
pub fn sheet_name(label: &Words, language: Language) -> String {
    label.get(language).chars().take(31).collect()
}
