//! Between which numbers a field stays.

use hengce_exact::Number;

use super::fields::Given;
use crate::block::Block;
use crate::model::FieldKind;

/// The smallest and the largest number that a field takes; the marks of a rubric are its ends.
pub(super) fn bounds(
    block: &Block<'_>,
    kind: &FieldKind,
    given: &Given<'_>,
) -> (Option<Number>, Option<Number>) {
    let (min, max) = match kind {
        FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Money | FieldKind::Percent => {
            (block.number("min"), block.number("max"))
        }
        FieldKind::Rating { rubric } => {
            let anchors = given.rubrics.get(rubric).map(|rubric| &rubric.anchors);
            let mark = |end: Option<(&i64, _)>| end.map(|(mark, _)| Number::whole(*mark));
            let ends =
                anchors.map(|anchors| (mark(anchors.first_key_value()), mark(anchors.last_key_value())));
            ends.unwrap_or_default()
        }
        _ => (None, None),
    };
    if let (Some(low), Some(high)) = (&min, &max)
        && low > high
    {
        block.say(block.at("min"), "\"min\" is above \"max\"", None);
    }
    (min, max)
}
