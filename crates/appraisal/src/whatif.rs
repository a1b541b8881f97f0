//! A card from typed measure values, without a database.

use hengce_standard::{Item, Scheme, Standard};

use crate::assess::{Given, assess};
use crate::build;
use crate::build::bare;
use crate::history::{Readings, Times};
use crate::model::{Gap, Scorecard};
use crate::over::Over;

/// Scores a scheme over typed values: those of the period, and those of an earlier one for `previous()`. The score of a
/// department does not enter: nobody's card is asked for here.
pub fn whatif(standard: &Standard, scheme: &Scheme, now: &Readings, earlier: &Readings) -> Scorecard {
    let timeline = [(None, now.clone()), (None, earlier.clone())];
    let times = Times::over_typed(&timeline);
    // one earlier period is typed at most: there is none a year ago
    let over = Over::summed(scheme, now);
    let given = Given { times: &times, year: timeline.len(), peers: &[], over: &over };
    let assessment = assess(standard, scheme, given);
    let nobody = |_: &Item, _: &Gap| Vec::new();
    let around = || build::Around { times: &times, elapsed: None, trend: Vec::new(), suppliers: &nobody };
    let row = |item: &Item| build::item(standard, item, &assessment, around());
    let items: Vec<_> = scheme.items.values().filter_map(row).collect();
    Scorecard { evidence: build::evidence(&items), items, ..bare(standard, scheme, &assessment) }
}
