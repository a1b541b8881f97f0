//! Columns of a child table that are to be filled beside certain answers: a failure needs its reason.

use indexmap::IndexMap;

use crate::block::Block;
use crate::model::{Field, RequiredIf};

/// `required_if = ["result", "fail"]`: the column and the answers beside which this one is required.
pub(super) fn required_if(block: &Block<'_>, in_rows: bool) -> Option<RequiredIf> {
    let texts = block.texts("required_if");
    let (column, answers) = texts.split_first()?;
    let at = block.at("required_if");
    if !in_rows {
        block.say(at, "only a column of a child table is required by another one", None);
        return None;
    }
    if answers.is_empty() {
        block.say(at, "name the column, and then the answers beside which it is required", None);
        return None;
    }
    let answers = answers.iter().map(|(text, _)| (*text).to_owned()).collect();
    Some(RequiredIf { column: column.0.to_owned(), answers })
}

/// Every column that another is required by is a choice of the same table, with these answers.
pub(super) fn check(block: &Block<'_>, fields: &IndexMap<String, Field>) {
    for field in fields.values() {
        let Some(RequiredIf { column, answers }) = &field.required_if else { continue };
        let options = fields.get(column).and_then(|field| field.kind.options());
        if !options.is_some_and(|options| answers.iter().all(|answer| options.contains_key(answer))) {
            let message = format!("\"{}\" is required by \"{column}\", which has no such answers", field.id);
            block.say(block.at(&field.id), message, None);
        }
    }
}
