//! Reads in which states a field is seen by one person alone.

use crate::block::Block;
use crate::model::Blind;

/// `blind_in = ["coded"]`, `seen_by = "first_coder"`.
pub(super) fn blind(block: &Block<'_>, in_rows: bool) -> Option<Blind> {
    let states: Vec<String> = block.texts("blind_in").into_iter().map(|(text, _)| text.to_owned()).collect();
    if states.is_empty() {
        return None;
    }
    if in_rows {
        block.say(block.at("blind_in"), "a column of a child table is seen with its table", None);
    }
    Some(Blind { states, seen_by: block.need_text("seen_by")?.to_owned() })
}
