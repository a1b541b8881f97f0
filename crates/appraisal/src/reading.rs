//! One KPI from the values of its measures: the value with its trace, or what is missing.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_formula::{NoData, Trace, Value, evaluate};
use hengce_metrics::MeasureValue;
use hengce_standard::{Evidence, Guard, Kpi, Standard};

use crate::model::{Gap, MeasureScore};

/// Values of measures for one subject and period, by measure.
pub type Readings = BTreeMap<String, MeasureValue>;

/// A KPI read for one subject and period.
#[derive(Debug, Clone)]
pub struct Reading {
    pub value: Result<Number, Gap>,
    pub trace: Trace,
}

/// Reads a KPI. A value whose guard does not hold is no value.
pub fn read(standard: &Standard, kpi: &Kpi, readings: &Readings) -> Reading {
    let value_of = |path: &[String]| {
        let value = readings.get(&path.join(".")).and_then(|found| found.value.clone());
        value.map_or(Value::Null(None), Value::Number)
    };
    let trace = evaluate(&kpi.formula, &standard.organisation.zone, &value_of);
    let value = match &trace.value {
        Value::Number(number) => guarded(kpi, readings).map(|()| number.clone()),
        other => Err(gap(kpi, readings, other)),
    };
    Reading { value, trace }
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

fn gap(kpi: &Kpi, readings: &Readings, value: &Value) -> Gap {
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
            Gap::NoRows { measures: kpi.measures.iter().filter(empty).cloned().collect() }
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

/// The measures of a KPI with their values.
pub fn measures(standard: &Standard, kpi: &Kpi, readings: &Readings) -> Vec<MeasureScore> {
    let of = |id: &String| {
        let definition = standard.measures.get(id)?;
        let found = readings.get(id).cloned().unwrap_or_default();
        Some(MeasureScore {
            measure: id.clone(),
            label: definition.label.clone(),
            unit: definition.unit,
            value: found.value,
            rows: found.rows,
            withdrawn: found.withdrawn,
        })
    };
    kpi.measures.iter().filter_map(of).collect()
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
