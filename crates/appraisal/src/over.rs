//! What lies over the weights in a period: points and red lines from confirmed records, each with the record.

use hengce_ledger::Position;
use hengce_metrics::{EvidenceList, Metrics, MetricsError, Subject};
use hengce_scoring::{Department, Extra, RedLine};
use hengce_standard::{Period, Scheme};

use crate::history::Readings;
use crate::model::Event;

/// Records listed of each measure; beyond, their sum stands for them.
const EVENTS_MAX: usize = 200;

/// What a card is given beside its items.
#[derive(Debug, Clone, Default)]
pub struct Over {
    pub extras: Vec<Extra>,
    pub red_lines: Vec<RedLine>,
    pub department: Option<Department>,
}

impl Over {
    /// From the values of the overlay's measures alone: the sums, without their records.
    pub fn summed(scheme: &Scheme, readings: &Readings) -> Self {
        let value = |measure: &String| readings.get(measure).and_then(|found| found.value.clone());
        let pools = [&scheme.overlay.bonus, &scheme.overlay.penalty].into_iter().flatten();
        let extra = |measure: &String| {
            let points = value(measure).filter(|points| !points.is_zero())?;
            Some(Extra { id: measure.clone(), points })
        };
        let crossed = |measure: &String| {
            let any = value(measure).is_some_and(|count| !count.is_zero());
            if any { vec![measure.clone()] } else { Vec::new() }
        };
        Self {
            extras: pools.filter_map(|pool| extra(&pool.measure)).collect(),
            red_lines: red_lines(scheme, &crossed),
            department: None,
        }
    }

    /// From the records themselves.
    pub fn of_events(scheme: &Scheme, events: &[Event]) -> Self {
        let extra = |event: &Event| Some(Extra { id: event.code.clone(), points: event.points.clone()? });
        let pools = [&scheme.overlay.bonus, &scheme.overlay.penalty].into_iter().flatten();
        let crossed =
            |measure: &String| of_measure(events, measure).map(|event| event.code.clone()).collect();
        Self {
            extras: pools.flat_map(|pool| of_measure(events, &pool.measure)).filter_map(extra).collect(),
            red_lines: red_lines(scheme, &crossed),
            department: None,
        }
    }
}

fn of_measure<'e>(events: &'e [Event], measure: &'e str) -> impl Iterator<Item = &'e Event> {
    events.iter().filter(move |event| event.measure == measure)
}

fn red_lines(scheme: &Scheme, crossed: &dyn Fn(&String) -> Vec<String>) -> Vec<RedLine> {
    let line = |(id, rule): (&String, &hengce_standard::RedLineRule)| RedLine {
        id: id.clone(),
        effect: rule.effect.clone(),
        incidents: crossed(&rule.measure),
    };
    scheme.overlay.red_lines.iter().map(line).collect()
}

/// The records behind the overlay of a subject's card; None where there are too many to list.
pub async fn events(
    metrics: &Metrics,
    scheme: &Scheme,
    (subject, period, at): (&Subject, Period, Position),
    readings: &Readings,
) -> Result<Option<Vec<Event>>, MetricsError> {
    let mut events = Vec::new();
    for measure in scheme.overlay.measures() {
        if readings.get(measure).is_none_or(|found| found.rows == 0) {
            continue;
        }
        let list = metrics.evidence(measure, subject, period, Some(at), EVENTS_MAX).await?;
        if list.counted_total > list.counted.len() as u64 {
            return Ok(None);
        }
        events.extend(told(scheme, measure, list));
    }
    Ok(Some(events))
}

fn told(scheme: &Scheme, measure: &str, list: EvidenceList) -> impl Iterator<Item = Event> {
    let rule = scheme.overlay.red_lines.iter().find(|(_, rule)| rule.measure == measure);
    let red_line = rule.map(|(id, _)| id.clone());
    let measure = measure.to_owned();
    list.counted.into_iter().map(move |row| Event {
        measure: measure.clone(),
        kind: row.from,
        id: row.id,
        code: row.code,
        title: row.title,
        on: row.on,
        points: row.contribution.filter(|_| red_line.is_none()),
        red_line: red_line.clone(),
    })
}
