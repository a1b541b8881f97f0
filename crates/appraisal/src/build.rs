//! From an assessment to a scorecard: shares, evidence, trend, what would move it, where it is heading.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_formula::Node;
use hengce_ledger::Position;
use hengce_scoring::{ItemTotal, PLACES, Standing};
use hengce_standard::{Adds, Evidence, Item, Kpi, Nature, Period, Scheme, Standard, Words};
use jiff::civil::Date;

use crate::assess::{Assessed, Assessment, points_at_target, total_with};
use crate::history::Times;
use crate::model::{Elapsed, Forecast, Gap, GroupScore, ItemScore, ItemStatus, Mover, Scorecard, TrendPoint};
use crate::reading::{grades, measures};

/// Days that must have passed before a forecast says anything.
const FORECAST_DAYS_MIN: i32 = 10;

/// The groups in the scheme's order.
pub fn groups(standard: &Standard, assessment: &Assessment) -> Vec<GroupScore> {
    let of = |group: &hengce_scoring::GroupTotal| GroupScore {
        group: group.id.clone(),
        label: standard.organisation.groups.get(&group.id).cloned().unwrap_or_else(|| plain(&group.id)),
        weight: group.weight,
        share: group.share.clone(),
        score: group.points.as_ref().map(|points| points.round_half_up(PLACES)),
    };
    assessment.total.groups.iter().map(of).collect()
}

fn plain(text: &str) -> Words {
    Words { zh: text.to_owned(), en: text.to_owned() }
}

/// What an item's row shows beside its own assessment.
pub struct Around<'a> {
    pub times: &'a Times<'a>,
    pub elapsed: Option<Elapsed>,
    /// Values of the item's KPI over the last periods.
    pub trend: Vec<TrendPoint>,
    /// Who must supply what an item waits for.
    pub suppliers: &'a dyn Fn(&Item, &Gap) -> Vec<Words>,
}

/// One item's row.
pub fn item(
    standard: &Standard,
    item: &Item,
    assessment: &Assessment,
    around: Around<'_>,
) -> Option<ItemScore> {
    let kpi = standard.kpis.get(&item.kpi)?;
    let assessed = assessment.items.iter().find(|found| found.kpi == item.kpi)?;
    let total = assessment.total.items.iter().find(|found| found.id == item.kpi)?;
    let unit_of = |path: &[String]| standard.measures.get(&path.join(".")).map(|measure| measure.unit);
    let value = assessed.reading.value.as_ref().ok().cloned();
    let (history, _) = around.times.for_kpi(kpi);
    Some(ItemScore {
        kpi: kpi.id.clone(),
        code: kpi.code.clone(),
        label: kpi.label.clone(),
        help: kpi.help.clone(),
        group: item.group.clone(),
        nature: kpi.nature,
        unit: kpi.unit,
        better: kpi.better,
        over: history.period.filter(|period| Some(*period) != around.times.own.period),
        weight: total.weight.clone(),
        share: total.share.clone(),
        target: item.target.clone(),
        score: total.shown.clone(),
        score_exact: total.points.clone(),
        contribution: total.contribution.clone(),
        status: status(item, assessed, total, around.suppliers),
        formula: kpi.formula.to_string(),
        formula_with_numbers: assessed.reading.trace.with_numbers_in(kpi.unit, &unit_of),
        measures: measures(standard, kpi, history),
        inputs: assessed.reading.inputs.clone(),
        method: item.method.clone(),
        steps: assessed.outcome.as_ref().map(|outcome| outcome.steps.clone()).unwrap_or_default(),
        curve: curve(item, value.as_ref()),
        evidence: grades(kpi, history.now),
        forecast: around.elapsed.and_then(|elapsed| forecast(standard, kpi, item, value.as_ref(), elapsed)),
        trend: around.trend,
        goal: item.goal.clone(),
        stale: Vec::new(),
        value,
    })
}

fn status(
    item: &Item,
    assessed: &Assessed,
    total: &ItemTotal,
    suppliers: &dyn Fn(&Item, &Gap) -> Vec<Words>,
) -> ItemStatus {
    let gap = || assessed.gap.clone().unwrap_or(Gap::NoRows { measures: Vec::new() });
    match &total.standing {
        Standing::Scored => ItemStatus::Scored,
        Standing::Monitored => ItemStatus::Monitored,
        Standing::Excluded { .. } => ItemStatus::Excluded { gap: gap() },
        Standing::Zeroed { .. } => ItemStatus::Zeroed { gap: gap() },
        Standing::Filled { .. } => ItemStatus::Filled { gap: gap() },
        Standing::Blocked { .. } => ItemStatus::Blocked { by: suppliers(item, &gap()), gap: gap() },
    }
}

/// The method's line over a range that holds every knot, the value and the target, with some room at both ends.
fn curve(item: &Item, value: Option<&Number>) -> Vec<(Number, Number)> {
    let Ok(Some(curve)) = item.method.curve(item.target.as_ref()) else { return Vec::new() };
    let mut places: Vec<Number> = curve.knots().iter().map(|knot| knot.x.clone()).collect();
    places.extend(value.cloned());
    places.extend(item.target.clone());
    places.sort();
    let (Some(low), Some(high)) = (places.first(), places.last()) else { return Vec::new() };
    let room = (high - low).divided_by(&Number::whole(10)).unwrap_or_default();
    let room = if room.is_zero() { high.abs().max(Number::one()) } else { room };
    // values below 0 are shown only where something lies there
    let start = if low.is_negative() { low - &room } else { (low - &room).max(Number::zero()) };
    curve.line(&start, &(high + &room))
}

/// A flow goes on as so far: only a single measure whose rows add up day by day can be carried on like that.
fn forecast(
    standard: &Standard,
    kpi: &Kpi,
    item: &Item,
    value: Option<&Number>,
    elapsed: Elapsed,
) -> Option<Forecast> {
    let Node::Name(path) = &kpi.formula.node else { return None };
    let measure = standard.measures.get(&path.join("."))?;
    if measure.adds != Adds::Sum || elapsed.days < FORECAST_DAYS_MIN || elapsed.days >= elapsed.of {
        return None;
    }
    let days = |n: i32| Number::from(i64::from(n));
    let value = (value? * &days(elapsed.of)).divided_by(&days(elapsed.days))?;
    let outcome = item.method.score(&value.clone().into(), item.target.as_ref()).ok();
    Some(Forecast { value, score: outcome.map(|outcome| outcome.points.round_half_up(PLACES)) })
}

/// Days of the period that have passed by `today`, while it runs.
pub fn elapsed(period: Period, today: Date) -> Option<Elapsed> {
    period.contains(today).then(|| Elapsed { days: (today - period.start).get_days() + 1, of: period.days() })
}

/// Share of the counting weight on each grade of evidence; an item's weight is split by its rows.
pub fn evidence(items: &[ItemScore]) -> BTreeMap<Evidence, Number> {
    let rows = |item: &ItemScore| item.evidence.values().sum::<u64>();
    let counting = || items.iter().filter(|item| rows(item) > 0 && !item.share.is_zero());
    let all: Number = counting().map(|item| &item.share).sum();
    let mut shares: BTreeMap<Evidence, Number> = BTreeMap::new();
    for item in counting() {
        for (grade, count) in &item.evidence {
            let of = Number::scaled(i128::from(rows(item)), 0);
            let part = (&item.share * &Number::scaled(i128::from(*count), 0)).divided_by(&of);
            let part = part.and_then(|part| part.divided_by(&all)).unwrap_or_default();
            let share = shares.entry(*grade).or_default();
            *share = &*share + &part;
        }
    }
    shares
}

/// Share of the scheme's weight on result KPIs.
pub fn result_share(standard: &Standard, scheme: &Scheme) -> Number {
    let is_result =
        |item: &&Item| standard.kpis.get(&item.kpi).is_some_and(|kpi| kpi.nature == Nature::Result);
    let weight = |item: &Item| {
        let group = scheme.groups.get(&item.group).copied().unwrap_or_default();
        Number::fraction(i64::from(group) * i64::from(item.weight), 10_000).unwrap_or_default()
    };
    scheme.items.values().filter(is_result).map(weight).sum()
}

/// What each item would still win at its target, by scoring the whole card again.
pub fn movers(standard: &Standard, scheme: &Scheme, assessment: &Assessment) -> Vec<Mover> {
    // beside nothing, every item would seem to bring the whole card
    let Some(now) = assessment.total.so_far.clone() else { return Vec::new() };
    let of = |item: &Item| {
        let kpi = standard.kpis.get(&item.kpi)?;
        let assessed = assessment.items.iter().find(|found| found.kpi == item.kpi)?;
        let best = points_at_target(item)?;
        let has = assessed.outcome.as_ref().map(|outcome| outcome.points.clone()).ok();
        if item.weight == 0 || has.is_some_and(|has| has >= best) {
            return None;
        }
        let points = total_with(&assessment.card, &item.kpi, best)? - now.clone();
        let (value, target) = (assessed.reading.value.as_ref().ok().cloned(), item.target.clone());
        (points > Number::zero()).then(|| Mover {
            kpi: kpi.id.clone(),
            label: kpi.label.clone(),
            points,
            value,
            target,
        })
    };
    let mut movers: Vec<Mover> = scheme.items.values().filter_map(of).collect();
    movers.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.kpi.cmp(&b.kpi)));
    movers
}

/// A card with everything that an assessment alone says; without items, trend, subject and period.
pub fn bare(standard: &Standard, scheme: &Scheme, assessment: &Assessment) -> Scorecard {
    let total = &assessment.total;
    let hundredth = |percent: u32| Number::fraction(i64::from(percent), 100).unwrap_or_default();
    Scorecard {
        scheme: scheme.id.clone(),
        scheme_label: scheme.label.clone(),
        subject: None,
        subject_name: String::new(),
        period: None,
        at: Position::default(),
        standard: standard.digest.clone(),
        total: total.shown.clone(),
        total_exact: total.exact.clone(),
        so_far: total.so_far.as_ref().map(|total| total.round_half_up(PLACES)),
        grade: total.grade.clone(),
        bands: scheme.bands.clone(),
        groups: groups(standard, assessment),
        items: Vec::new(),
        adjustments: total.adjustments.clone(),
        events: Vec::new(),
        evidence: BTreeMap::new(),
        result_share: result_share(standard, scheme),
        result_share_min: hundredth(scheme.result_share_min),
        trend: Vec::new(),
        movers: movers(standard, scheme, assessment),
        elapsed: None,
    }
}
