//! The scorecard of a subject: one call to the engine for all periods, then arithmetic.

use hengce_ledger::{Directory, Ledger, Position};
use hengce_metrics::{EvidenceList, Metrics, MetricsError, Subject};
use hengce_scoring::Method;
use hengce_standard::{Period, PeriodKind, Scheme, Standard};

use crate::build;
use crate::model::{ItemScore, MeasureScore, Scorecard, TrendPoint};
use crate::over::{Over, events};
use crate::people::{department_of, name_of, scheme_for, suppliers};
use crate::sheet::{Sheet, TREND_PERIODS, measures_of, needed, timelines};

#[derive(Debug, Clone, thiserror::Error)]
pub enum AppraisalError {
    #[error("no scheme applies to {0}")]
    NoScheme(String),
    /// Targets of counts hold for the scheme's own period: another length would score against the wrong ones.
    #[error("{given} is not a {asked:?} period: the scheme appraises by {asked:?}")]
    WrongPeriod { given: Period, asked: PeriodKind },
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
    let missing = || AppraisalError::NoScheme(name.clone());
    let scheme = scheme_for(standard, &directory, subject).ok_or_else(missing)?;
    if period.kind != scheme.period {
        return Err(AppraisalError::WrongPeriod { given: period, asked: scheme.period });
    }
    let asking = Asking { standard, directory: &directory, metrics, period };
    let (mut sheet, position) = asking.sheet(scheme, subject, at).await?;
    let unit = scheme.overlay.department.as_ref().and(department_of(standard, &directory, subject, period));
    if let Some((unit, scheme)) = unit {
        let (department, _) = asking.sheet(scheme, &unit, Some(position)).await?;
        sheet.department = Some(Box::new(department));
    }
    let times = sheet.times(period).ok_or_else(missing)?;
    let events = events(metrics, scheme, (subject, period, position), times.own.now).await?;
    let over = match &events {
        Some(events) => Over::of_events(scheme, events),
        None => Over::summed(scheme, times.own.now),
    };
    let assessment = sheet.assess_with(period, over).ok_or_else(missing)?;
    let past = |before: Period| TrendPoint {
        period: before,
        value: if before == period {
            assessment.total.shown.clone()
        } else {
            sheet.assess(before).and_then(|assessment| assessment.total.shown)
        },
    };
    let trend = period.trail(TREND_PERIODS).into_iter().map(past).collect();
    let today = ledger.clock().now().to_zoned_datetime(standard.organisation.zone.clone()).date();
    let elapsed = at.is_none().then(|| build::elapsed(period, today)).flatten();
    let wait =
        |item: &hengce_standard::Item, gap: &crate::Gap| suppliers(standard, &directory, subject, item, gap);
    let mut items = Vec::new();
    for item in scheme.items.values() {
        let trend = sheet.trend_of(item, &times);
        let around = build::Around { times: &times, elapsed, trend, suppliers: &wait };
        items.extend(build::item(standard, item, &assessment, around));
    }
    Ok(Scorecard {
        evidence: build::evidence(&items),
        items,
        elapsed,
        events: events.unwrap_or_default(),
        subject: Some(subject.clone()),
        subject_name: name,
        period: Some(period),
        at: position,
        trend,
        ..build::bare(standard, scheme, &assessment)
    })
}

/// What every sheet of one question is asked with.
struct Asking<'a> {
    standard: &'a Standard,
    directory: &'a Directory,
    metrics: &'a Metrics,
    period: Period,
}

impl<'a> Asking<'a> {
    /// A subject's sheet, with those of everybody under the same scheme where a method compares; and its position.
    async fn sheet(
        &self,
        scheme: &'a Scheme,
        subject: &Subject,
        at: Option<Position>,
    ) -> Result<(Sheet<'a>, Position), AppraisalError> {
        let mut subjects = vec![subject.clone()];
        let compares = |method: &Method| matches!(method, Method::Rank { .. } | Method::StandardScore {});
        if scheme.items.values().any(|item| compares(&item.method)) {
            let peers = self.directory.people.keys().map(|id| Subject::Person(id.clone()));
            let same = |peer: &Subject| {
                let found = scheme_for(self.standard, self.directory, peer);
                peer != subject && found.is_some_and(|found| found.id == scheme.id)
            };
            subjects.extend(peers.filter(same));
        }
        let measures = measures_of(self.standard, scheme);
        let needed = needed(self.standard, scheme, self.period);
        let names: Vec<&str> = measures.iter().map(String::as_str).collect();
        let periods: Vec<Period> = needed.values().flatten().copied().collect();
        let values = self.metrics.values(&names, &subjects, &periods, at).await?;
        let timelines =
            subjects.iter().map(|subject| timelines(&measures, &values, subject, &needed)).collect();
        Ok((Sheet { standard: self.standard, scheme, timelines, department: None }, values.at))
    }
}

/// The rows behind one measure of an item.
#[derive(Debug, Clone)]
pub struct RowsOf {
    pub measure: MeasureScore,
    pub list: EvidenceList,
}

/// The rows behind one item of a subject's card at its position, measure by measure, at most `limit` of each list.
pub async fn rows(
    metrics: &Metrics,
    (subject, at): (&Subject, Position),
    item: &ItemScore,
    limit: usize,
) -> Result<Vec<RowsOf>, AppraisalError> {
    let mut lists = Vec::new();
    for measure in &item.measures {
        let Some(period) = measure.period else { continue };
        let list = metrics.evidence(&measure.measure, subject, period, Some(at), limit).await?;
        lists.push(RowsOf { measure: measure.clone(), list });
    }
    Ok(lists)
}
