//! A subject's values in a period with those of the periods before it, for each length of period that a scheme needs.

use std::collections::BTreeMap;

use hengce_metrics::MeasureValue;
use hengce_standard::{Kpi, Period, PeriodKind};

/// Periods in which `previous()` looks for a value.
pub const LOOK_BACK: usize = 8;

/// Values of measures for one subject and period, by measure.
pub type Readings = BTreeMap<String, MeasureValue>;

/// Values by period, the latest first; no period where they were typed.
pub type Timeline = Vec<(Option<Period>, Readings)>;

/// One period's values, and those of the periods of the same length before it, the latest first.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    pub period: Option<Period>,
    pub now: &'a Readings,
    before: &'a [(Option<Period>, Readings)],
}

impl<'a> History<'a> {
    /// The place in a timeline that is `back` periods from its latest.
    pub fn of(timeline: &'a [(Option<Period>, Readings)], back: usize) -> Option<Self> {
        let (period, now) = timeline.get(back)?;
        Some(Self { period: *period, now, before: &timeline[back + 1..] })
    }

    /// As it stood so many periods ago.
    pub fn back(self, periods: usize) -> Option<Self> {
        match periods {
            0 => Some(self),
            periods => Self::of(self.before, periods - 1),
        }
    }

    /// The last earlier period in which everything that the KPI asks for by `previous()` has a value.
    pub fn earlier(self, kpi: &Kpi) -> Option<(Option<Period>, &'a Readings)> {
        if kpi.earlier.is_empty() {
            return None;
        }
        let there = |readings: &Readings| {
            kpi.earlier.iter().all(|id| readings.get(id).is_some_and(|found| found.value.is_some()))
        };
        let found = self.before.iter().take(LOOK_BACK).find(|(_, readings)| there(readings))?;
        Some((found.0, &found.1))
    }
}

/// Where a card stands in time: in its own period, and in the longer ones of KPIs that are measured over those.
#[derive(Debug, Clone)]
pub struct Times<'a> {
    pub own: History<'a>,
    /// By length; with whether the card's period ends it.
    longer: BTreeMap<PeriodKind, (History<'a>, bool)>,
}

impl<'a> Times<'a> {
    /// A card over typed values, the earlier ones second: each KPI is measured over what was typed.
    pub fn over_typed([now, before @ ..]: &'a [(Option<Period>, Readings); 2]) -> Self {
        Self { own: History { period: now.0, now: &now.1, before }, longer: BTreeMap::new() }
    }

    /// A card of a period, over timelines that hold it.
    pub fn of(timelines: &'a BTreeMap<PeriodKind, Timeline>, period: Period) -> Option<Self> {
        let at = |kind: PeriodKind| {
            let wanted = Period::of(kind, period.start);
            let timeline = timelines.get(&kind)?;
            let back = timeline.iter().position(|(period, _)| *period == Some(wanted))?;
            Some((History::of(timeline, back)?, wanted.end() == period.end()))
        };
        let longer = timelines.keys().filter(|kind| **kind > period.kind);
        Some(Self {
            own: at(period.kind)?.0,
            longer: longer.filter_map(|kind| Some((*kind, at(*kind)?))).collect(),
        })
    }

    /// The history over which a KPI is measured, and whether it counts yet.
    pub fn for_kpi(&self, kpi: &Kpi) -> (History<'a>, bool) {
        self.longer.get(&kpi.period_min).copied().unwrap_or((self.own, true))
    }
}
