//! A card from typed measure values, without a database.

use hengce_standard::{Item, Scheme, Standard};

use crate::assess::{Given, assess};
use crate::build;
use crate::model::{Gap, Scorecard};
use crate::reading::Readings;
use crate::scorecard::bare;

/// Scores a scheme over typed values. Improvements that count from an earlier period have nothing to count from here.
pub fn whatif(standard: &Standard, scheme: &Scheme, readings: &Readings) -> Scorecard {
    let given = Given { now: readings, previous: None, year_ago: None, peers: &[] };
    let assessment = assess(standard, scheme, given);
    let nobody = |_: &Item, _: &Gap| Vec::new();
    let around = || build::Around { now: readings, elapsed: None, trend: Vec::new(), suppliers: &nobody };
    let row = |item: &Item| build::item(standard, item, &assessment, around());
    let items: Vec<_> = scheme.items.values().filter_map(row).collect();
    Scorecard { evidence: build::evidence(&items), items, ..bare(standard, scheme, &assessment) }
}
