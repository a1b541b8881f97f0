//! The scorecard of a subject: one call to the engine for all periods, then arithmetic.

use std::collections::BTreeMap;

use hengce_ledger::{Ledger, Position};
use hengce_metrics::{EvidenceList, Metrics, MetricsError, Subject, Values};
use hengce_scoring::{Baseline, Method};
use hengce_standard::{Period, PeriodKind, Scheme, Standard};

use crate::assess::{Assessment, Given, assess};
use crate::build;
use crate::model::{Scorecard, TrendPoint};
use crate::people::{name_of, scheme_for, suppliers};
use crate::reading::{Readings, read};

/// Periods of a trend, this one included.
pub const TREND_PERIODS: i32 = 8;

#[derive(Debug, Clone, thiserror::Error)]
pub enum AppraisalError {
    #[error("no scheme applies to {0}")]
    NoScheme(String),
    /// Targets of counts hold for the scheme's own period: another length would score against the wrong ones.
    #[error("{given} is not a {asked:?} period: the scheme appraises by {asked:?}")]
    WrongPeriod { given: Period, asked: PeriodKind },
    #[error("\"{0}\" is no item of the scheme")]
    UnknownItem(String),
    #[error(transparent)]
    Metrics(#[from] MetricsError),
}

/// The scorecard of a subject for a period, at a position (None: now).
pub async fn scorecard(
    ledger: &Ledger,
    metrics: &Metrics,
    subject: &Subject,
    period: Period,
    at: Option<Position>,
) -> Result<Scorecard, AppraisalError> {
    let (standard, directory) = (ledger.standard(), ledger.directory());
    let name = name_of(&directory, subject);
    let scheme =
        scheme_for(standard, &directory, subject).ok_or_else(|| AppraisalError::NoScheme(name.clone()))?;
    if period.kind != scheme.period {
        return Err(AppraisalError::WrongPeriod { given: period, asked: scheme.period });
    }
    let mut subjects = vec![subject.clone()];
    if scheme.items.values().any(|item| matches!(item.method, Method::Rank { .. } | Method::StandardScore {}))
    {
        let peers = directory.people.keys().map(|id| Subject::Person(id.clone()));
        let same = |peer: &Subject| {
            peer != subject
                && scheme_for(standard, &directory, peer).is_some_and(|found| found.id == scheme.id)
        };
        subjects.extend(peers.filter(same));
    }
    let measures = measures_of(standard, scheme);
    let periods = periods(scheme, period);
    let names: Vec<&str> = measures.iter().map(String::as_str).collect();
    let values = metrics.values(&names, &subjects, &periods, at).await?;
    let today = ledger.clock().now().to_zoned_datetime(standard.organisation.zone.clone()).date();
    let sheet = Sheet { standard, scheme, measures: &measures, values: &values, subjects: &subjects };
    let mut card = sheet.card(period);
    let elapsed = at.is_none().then(|| build::elapsed(period, today)).flatten();
    let wait =
        |item: &hengce_standard::Item, gap: &crate::Gap| suppliers(standard, &directory, subject, item, gap);
    let assessment = sheet.assess(period);
    let now = sheet.readings(subject, period);
    for item in scheme.items.values() {
        let trend = sheet.trend_of(item, period);
        let around = build::Around { now: &now, elapsed, trend, suppliers: &wait };
        card.items.extend(build::item(standard, item, &assessment, around));
    }
    card.evidence = build::evidence(&card.items);
    card.elapsed = elapsed;
    card.subject = Some(subject.clone());
    card.subject_name = name;
    card.at = values.at;
    Ok(card)
}

/// The rows behind one item, measure by measure, at most `limit` of each list.
pub async fn rows(
    ledger: &Ledger,
    metrics: &Metrics,
    (subject, period, at): (&Subject, Period, Option<Position>),
    kpi: &str,
    limit: usize,
) -> Result<Vec<(String, EvidenceList)>, AppraisalError> {
    let kpi = ledger.standard().kpis.get(kpi).ok_or_else(|| AppraisalError::UnknownItem(kpi.to_owned()))?;
    let mut lists = Vec::new();
    for measure in &kpi.measures {
        lists.push((measure.clone(), metrics.evidence(measure, subject, period, at, limit).await?));
    }
    Ok(lists)
}

/// Every measure that the scheme's KPIs name, each once.
pub fn measures_of(standard: &Standard, scheme: &Scheme) -> Vec<String> {
    let kpis = scheme.items.keys().filter_map(|id| standard.kpis.get(id));
    let mut measures: Vec<String> = kpis.flat_map(|kpi| kpi.measures.clone()).collect();
    measures.sort();
    measures.dedup();
    measures
}

/// The trail of periods with those that improvements count from.
fn periods(scheme: &Scheme, period: Period) -> Vec<Period> {
    let has = |asked: &Baseline| {
        scheme
            .items
            .values()
            .any(|item| matches!(&item.method, Method::Improvement { baseline, .. } if baseline == asked))
    };
    let back = if has(&Baseline::YearAgo) { year(period) } else { i32::from(has(&Baseline::Previous)) };
    period.trail(TREND_PERIODS + back)
}

/// Periods in a year.
fn year(period: Period) -> i32 {
    12 / i32::from(period.kind.months())
}

/// All that a card's numbers are made of.
struct Sheet<'a> {
    standard: &'a Standard,
    scheme: &'a Scheme,
    measures: &'a [String],
    values: &'a Values,
    /// The subject first, then peers.
    subjects: &'a [Subject],
}

impl Sheet<'_> {
    fn readings(&self, subject: &Subject, period: Period) -> Readings {
        let of = |id: &String| Some((id.clone(), self.values.get(id, subject, period)?.clone()));
        self.measures.iter().filter_map(of).collect()
    }

    fn assess(&self, period: Period) -> Assessment {
        let of = |period| self.readings(&self.subjects[0], period);
        let (now, previous, year_ago) = (of(period), of(period.previous()), of(period.back(year(period))));
        let peers: Vec<Readings> =
            self.subjects.iter().map(|subject| self.readings(subject, period)).collect();
        let peers: Vec<&Readings> = peers.iter().collect();
        let given = Given { now: &now, previous: Some(&previous), year_ago: Some(&year_ago), peers: &peers };
        assess(self.standard, self.scheme, given)
    }

    fn trend_of(&self, item: &hengce_standard::Item, period: Period) -> Vec<TrendPoint> {
        let value = |period: Period| {
            let kpi = self.standard.kpis.get(&item.kpi)?;
            read(self.standard, kpi, &self.readings(&self.subjects[0], period)).value.ok()
        };
        period
            .trail(TREND_PERIODS)
            .into_iter()
            .map(|period| TrendPoint { period, value: value(period) })
            .collect()
    }

    /// The card without its items' rows.
    fn card(&self, period: Period) -> Scorecard {
        let assessment = self.assess(period);
        let past = |period: Period| TrendPoint { period, value: self.assess(period).total.shown };
        let trend = period.trail(TREND_PERIODS).into_iter().map(past).collect();
        Scorecard { period: Some(period), trend, ..bare(self.standard, self.scheme, &assessment) }
    }
}

/// A card with everything that an assessment alone says; without items, trend, subject and period.
pub fn bare(standard: &Standard, scheme: &Scheme, assessment: &Assessment) -> Scorecard {
    let total = &assessment.total;
    let hundredth =
        |percent: u32| hengce_exact::Number::fraction(i64::from(percent), 100).unwrap_or_default();
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
        so_far: total.so_far.as_ref().map(|total| total.round_half_up(hengce_scoring::PLACES)),
        grade: total.grade.clone(),
        bands: scheme.bands.clone(),
        groups: build::groups(standard, assessment),
        items: Vec::new(),
        adjustments: total.adjustments.clone(),
        evidence: BTreeMap::new(),
        result_share: build::result_share(standard, scheme),
        result_share_min: hundredth(scheme.result_share_min),
        trend: Vec::new(),
        movers: build::movers(standard, scheme, assessment),
        elapsed: None,
    }
}
