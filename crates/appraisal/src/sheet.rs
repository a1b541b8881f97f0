//! All that a card's numbers are made of: values of measures by length of period, for the subject, peers and department.

use std::collections::BTreeMap;

use hengce_metrics::{Subject, Values};
use hengce_scoring::{Baseline, Department, Method};
use hengce_standard::{Item, Period, PeriodKind, Scheme, Standard};

use crate::assess::{Assessment, Given, assess};
use crate::history::{LOOK_BACK, Readings, Timeline, Times};
use crate::model::TrendPoint;
use crate::over::Over;
use crate::reading::read;

/// Periods of a trend, this one included.
pub const TREND_PERIODS: i32 = 8;

/// Every measure that the scheme's KPIs and overlay name, each once.
pub fn measures_of(standard: &Standard, scheme: &Scheme) -> Vec<String> {
    let kpis = scheme.items.keys().filter_map(|id| standard.kpis.get(id));
    let mut measures: Vec<String> = kpis.flat_map(|kpi| kpi.all_measures().cloned()).collect();
    measures.extend(scheme.overlay.measures().into_iter().cloned());
    measures.sort();
    measures.dedup();
    measures
}

/// The periods of each length, the latest first: the trend's, and before them those that improvements and `previous()`
/// count from.
pub fn needed(standard: &Standard, scheme: &Scheme, period: Period) -> BTreeMap<PeriodKind, Vec<Period>> {
    let mut back: BTreeMap<PeriodKind, usize> = BTreeMap::from([(period.kind, 0)]);
    for item in scheme.items.values() {
        let Some(kpi) = standard.kpis.get(&item.kpi) else { continue };
        let kind = kpi.period_min.max(period.kind);
        let improvement = match &item.method {
            Method::Improvement { baseline: Baseline::YearAgo, .. } => year(kind),
            Method::Improvement { baseline: Baseline::Previous, .. } => 1,
            _ => 0,
        };
        let earlier = if kpi.earlier.is_empty() { 0 } else { LOOK_BACK };
        let known = back.entry(kind).or_default();
        *known = (*known).max(improvement).max(earlier);
    }
    let trail = |(kind, back): (PeriodKind, usize)| {
        let back = i32::try_from(back).unwrap_or_default();
        let mut periods = Period::of(kind, period.start).trail(TREND_PERIODS + back);
        periods.reverse();
        (kind, periods)
    };
    back.into_iter().map(trail).collect()
}

/// Periods in a year.
fn year(kind: PeriodKind) -> usize {
    12 / usize::from(kind.months().unsigned_abs())
}

/// A subject's values by length of period.
pub fn timelines(
    measures: &[String],
    values: &Values,
    subject: &Subject,
    needed: &BTreeMap<PeriodKind, Vec<Period>>,
) -> BTreeMap<PeriodKind, Timeline> {
    let readings = |period: Period| -> Readings {
        let of = |id: &String| Some((id.clone(), values.get(id, subject, period)?.clone()));
        measures.iter().filter_map(of).collect()
    };
    let timeline = |periods: &Vec<Period>| periods.iter().map(|at| (Some(*at), readings(*at))).collect();
    needed.iter().map(|(kind, periods)| (*kind, timeline(periods))).collect()
}

/// What a subject's cards of one scheme are computed from.
pub struct Sheet<'a> {
    pub standard: &'a Standard,
    pub scheme: &'a Scheme,
    /// The subject's first, then those of peers.
    pub timelines: Vec<BTreeMap<PeriodKind, Timeline>>,
    /// The department's, where its score enters; None where it has no card.
    pub department: Option<Box<Sheet<'a>>>,
}

impl Sheet<'_> {
    pub fn times(&self, period: Period) -> Option<Times<'_>> {
        Times::of(self.timelines.first()?, period)
    }

    /// The card of a period, its overlay summed from values.
    pub fn assess(&self, period: Period) -> Option<Assessment> {
        let over = Over::summed(self.scheme, self.times(period)?.own.now);
        self.assess_with(period, over)
    }

    /// The card of a period under an overlay.
    pub fn assess_with(&self, period: Period, over: Over) -> Option<Assessment> {
        let over = Over { department: self.department(period), ..over };
        let all: Vec<Times<'_>> =
            self.timelines.iter().filter_map(|timelines| Times::of(timelines, period)).collect();
        let given = Given { times: all.first()?, year: year(period.kind), peers: &all, over: &over };
        Some(assess(self.standard, self.scheme, given))
    }

    fn department(&self, period: Period) -> Option<Department> {
        let combination = self.scheme.overlay.department.clone()?;
        let total = self.department.as_ref().and_then(|sheet| sheet.assess(period)).map(|found| found.total);
        let (score, so_far) = total.map(|total| (total.exact, total.so_far)).unwrap_or_default();
        Some(Department { combination, score, so_far })
    }

    /// An item's KPI over the last periods of the length over which it is measured.
    pub fn trend_of(&self, item: &Item, times: &Times<'_>) -> Vec<TrendPoint> {
        let Some(kpi) = self.standard.kpis.get(&item.kpi) else { return Vec::new() };
        let (history, _) = times.for_kpi(kpi);
        let point = |back: i32| {
            let history = history.back(usize::try_from(back).ok()?)?;
            Some(TrendPoint { period: history.period?, value: read(self.standard, kpi, history).value.ok() })
        };
        (0..TREND_PERIODS).rev().filter_map(point).collect()
    }
}
