//! Which coded mentions a second person codes too: at least a tenth, drawn so that nobody picks them.

use hengce_ledger::Record;
use hengce_sampling::rank;

use super::tones::is_coded_twice;

/// Percent of the mentions that are drawn as they come.
const DRAWN_PERCENT: u64 = 20;
/// Percent that are coded twice at least; where the draw gave fewer, the next in its order are added.
pub const LEAST_PERCENT: usize = 10;

/// Of the mentions of a period, those that wait for a second coder, in the order of the draw.
pub fn second<'m>(mentions: &[&'m Record]) -> Vec<&'m Record> {
    let twice = mentions.iter().filter(|mention| is_coded_twice(mention)).count();
    let mut once: Vec<&Record> =
        mentions.iter().filter(|mention| mention.state == "coded").copied().collect();
    once.sort_by_key(|mention| (rank(&mention.id.0) % 100, rank(&mention.id.0)));
    let drawn = once.iter().filter(|mention| rank(&mention.id.0) % 100 < DRAWN_PERCENT).count();
    let least = ((once.len() + twice) * LEAST_PERCENT).div_ceil(100);
    once.truncate(drawn.max(least.saturating_sub(twice)));
    once
}
