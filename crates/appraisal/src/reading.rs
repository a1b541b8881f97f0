//! One KPI from the values of its measures: the value with its trace, or what is missing.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_formula::{NoData, Trace, Value, before, evaluate, value};
use hengce_standard::{Evidence, Guard, Kpi, Period, Standard};

use crate::history::{History, Readings};
use crate::model::{Gap, MeasureScore};

/// A KPI read for one subject and period.
#[derive(Debug, Clone)]
pub struct Reading {
    pub value: Result<Number, Gap>,
    pub trace: Trace,
    /// The named numbers beside the value, as far as there are values for them.
    pub inputs: BTreeMap<String, Number>,
}

/// Reads a KPI. A value whose guard does not hold is no value.
pub fn read(standard: &Standard, kpi: &Kpi, history: History<'_>) -> Reading {
    let earlier = history.earlier(kpi).map(|(_, readings)| readings);
    let of = |readings: &Readings, id: &str| readings.get(id).and_then(|found| found.value.clone());
    let value_of = |path: &[String]| {
        let found = match path {
            [id] => of(history.now, id),
            [_, id] if before(std::slice::from_ref(id)) == path => {
                earlier.and_then(|readings| of(readings, id))
            }
            _ => None,
        };
        found.map_or(Value::Null(None), Value::Number)
    };
    let zone = &standard.organisation.zone;
    let trace = evaluate(&kpi.formula, zone, &value_of);
    let result = match &trace.value {
        Value::Number(number) => guarded(kpi, history.now).map(|()| number.clone()),
        other => Err(gap(kpi, history, other)),
    };
    let input = |(name, formula): (&String, &hengce_formula::Expr)| {
        let number = value(formula, zone, &value_of).number().cloned()?;
        Some((name.clone(), number))
    };
    Reading { value: result, trace, inputs: kpi.inputs.iter().filter_map(input).collect() }
}

fn guarded(kpi: &Kpi, readings: &Readings) -> Result<(), Gap> {
    let rows: u64 = kpi.measures.iter().filter_map(|id| readings.get(id)).map(|found| found.rows).sum();
    for guard in &kpi.guards {
        match guard {
            Guard::MinRows(rows_min) if rows < *rows_min => {
                let short = match rows {
                    0 => Gap::NoRows { measures: kpi.measures.clone() },
                    _ => Gap::TooFewRows { rows, rows_min: *rows_min },
                };
                return Err(withdrawn(kpi, readings).unwrap_or(short));
            }
            Guard::MinRows(_) => {}
        }
    }
    Ok(())
}

fn gap(kpi: &Kpi, history: History<'_>, value: &Value) -> Gap {
    let readings = history.now;
    if let Some(gap) = withdrawn(kpi, readings) {
        return gap;
    }
    match value {
        Value::Null(Some(NoData::DivisionByZero)) => {
            let zero = |id: &&String| {
                readings.get(*id).is_some_and(|r| r.value.as_ref().is_some_and(Number::is_zero))
            };
            Gap::NothingToDivideBy { measures: kpi.measures.iter().filter(zero).cloned().collect() }
        }
        Value::Null(Some(NoData::OutOfRange)) => Gap::OutOfRange,
        _ => {
            let empty = |id: &&String| readings.get(*id).is_none_or(|found| found.value.is_none());
            let measures: Vec<String> = kpi.measures.iter().filter(empty).cloned().collect();
            if measures.is_empty() && !kpi.earlier.is_empty() && history.earlier(kpi).is_none() {
                return Gap::NoBaseline;
            }
            Gap::NoRows { measures }
        }
    }
}

/// Rows were there, and all of them were taken back.
fn withdrawn(kpi: &Kpi, readings: &Readings) -> Option<Gap> {
    let gone = |id: &&String| readings.get(*id).is_some_and(|found| found.rows == 0 && found.withdrawn > 0);
    let measures: Vec<String> = kpi.measures.iter().filter(gone).cloned().collect();
    let rows = measures.iter().filter_map(|id| readings.get(id)).map(|found| found.withdrawn).sum();
    (!measures.is_empty()).then_some(Gap::Withdrawn { measures, rows })
}

/// The measures of a KPI with their values: those of the period, then those of the earlier period that it looks at.
pub fn measures(standard: &Standard, kpi: &Kpi, history: History<'_>) -> Vec<MeasureScore> {
    let of = |id: &String, readings: &Readings, period: Option<Period>, earlier: bool| {
        let definition = standard.measures.get(id)?;
        let found = readings.get(id).cloned().unwrap_or_default();
        Some(MeasureScore {
            measure: id.clone(),
            label: definition.label.clone(),
            unit: definition.unit,
            value: found.value,
            rows: found.rows,
            withdrawn: found.withdrawn,
            period,
            earlier,
        })
    };
    let now = kpi.measures.iter().chain(&kpi.beside);
    let mut all: Vec<MeasureScore> =
        now.filter_map(|id| of(id, history.now, history.period, false)).collect();
    if let Some((period, readings)) = history.earlier(kpi) {
        all.extend(kpi.earlier.iter().filter_map(|id| of(id, readings, period, true)));
    }
    all
}

/// Rows behind a KPI by evidence grade, its measures taken together.
pub fn grades(kpi: &Kpi, readings: &Readings) -> BTreeMap<Evidence, u64> {
    let mut all = BTreeMap::new();
    for (grade, rows) in kpi.measures.iter().filter_map(|id| readings.get(id)).flat_map(|found| &found.grades)
    {
        *all.entry(*grade).or_insert(0) += rows;
    }
    all
}
