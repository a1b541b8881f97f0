//! The same values once more, slowly: every record read from its JSON, every formula evaluated, no engine.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use hengce_exact::Number;
use hengce_formula::{Value, evaluate};
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Aggregate, Measure, Period, Source};
use jiff::tz::TimeZone;
use serde_json::Value as Json;

/// A row: its record, and the child row where there is one.
struct Row<'a> {
    record: &'a Record,
    child: Option<&'a Json>,
}

/// What counts of a row for a subject.
struct Counted {
    value: Value,
    weight: Value,
    share: Number,
    on: (Value, String, String),
}

pub struct World<'a> {
    pub records: &'a [Record],
    pub zone: &'a TimeZone,
}

impl World<'_> {
    /// The value and the rows counted, for members of a subject; None for a measure without `by`.
    pub fn value(
        &self,
        measure: &Measure,
        members: &HashSet<RecordId>,
        period: Period,
    ) -> (Option<Number>, u64) {
        let rows = self.rows(&measure.from);
        let inside: Vec<(&Row, Number)> = rows
            .iter()
            .filter(|row| self.day(row, measure).is_some_and(|day| period.contains(day)))
            .filter_map(|row| Some((row, self.share(row, measure, members)?)))
            .collect();
        let counted: Vec<Counted> = inside
            .iter()
            .filter(|(row, _)| !row.record.withdrawn)
            .filter(|(row, _)| {
                measure.filter.as_ref().is_none_or(|filter| self.eval(row, filter) == Value::Bool(true))
            })
            .map(|(row, share)| self.counted(row, measure, share.clone()))
            .collect();
        let value = aggregate(measure, &counted);
        let all_withdrawn = !inside.is_empty() && inside.iter().all(|(row, _)| row.record.withdrawn);
        (value.filter(|_| !all_withdrawn), counted.len() as u64)
    }

    fn rows(&self, source: &Source) -> Vec<Row<'_>> {
        let of = |kind: &str| self.records.iter().filter(|record| record.kind == kind).collect::<Vec<_>>();
        match source {
            Source::Kind(kind) => of(kind).into_iter().map(|record| Row { record, child: None }).collect(),
            Source::Rows(kind, field) => of(kind)
                .into_iter()
                .flat_map(|record| {
                    let rows =
                        record.fields.get(field).and_then(Json::as_array).cloned().unwrap_or_default().len();
                    (0..rows).map(move |at| Row { record, child: Some(&record.fields[field][at]) })
                })
                .collect(),
            Source::Dataset(_) => Vec::new(),
        }
    }

    fn counted(&self, row: &Row, measure: &Measure, share: Number) -> Counted {
        let (value, weight) = match &measure.value {
            Aggregate::Count => (Value::Null(None), Value::Null(None)),
            Aggregate::WeightedMean(value, weight) => (self.eval(row, value), self.eval(row, weight)),
            Aggregate::Sum(value)
            | Aggregate::Mean(value)
            | Aggregate::Min(value)
            | Aggregate::Max(value)
            | Aggregate::Last(value)
            | Aggregate::Distinct(value)
            | Aggregate::Median(value) => (self.eval(row, value), Value::Null(None)),
        };
        let child = row.child.and_then(|child| child["id"].as_str()).unwrap_or_default().to_owned();
        Counted { value, weight, share, on: (self.name(row, &measure.on), row.record.id.to_string(), child) }
    }

    fn eval(&self, row: &Row, expr: &hengce_formula::Expr) -> Value {
        evaluate(expr, self.zone, &|name| self.name(row, name)).value
    }

    fn day(&self, row: &Row, measure: &Measure) -> Option<jiff::civil::Date> {
        match self.name(row, &measure.on) {
            Value::Date(day) => Some(day),
            Value::Instant(at) => Some(at.to_zoned_datetime(self.zone.clone()).date()),
            _ => None,
        }
    }

    /// The members' share of a row, or None where it counts for none of them.
    fn share(&self, row: &Row, measure: &Measure, members: &HashSet<RecordId>) -> Option<Number> {
        let Some(by) = &measure.by else { return Some(Number::one()) };
        let json = self.json(row, by)?;
        match json {
            Json::String(id) => members.contains(&RecordId::from(id.as_str())).then(Number::one),
            Json::Array(people) => {
                let mine = people
                    .iter()
                    .filter(|one| members.contains(&RecordId::from(one["person"].as_str().unwrap())));
                let shares: Vec<Number> =
                    mine.map(|one| one["share"].as_str().unwrap().parse().unwrap()).collect();
                (!shares.is_empty()).then(|| shares.iter().sum())
            }
            _ => None,
        }
    }

    fn json(&self, row: &Row, path: &[String]) -> Option<Json> {
        let found = match path {
            [parent, rest @ ..] if parent == "parent" && row.child.is_some() => {
                return self.json(&Row { record: row.record, child: None }, rest);
            }
            [id] if row.child.is_some() => row.child?.get(id)?.clone(),
            [id] if id == "state" => Json::String(row.record.state.clone()),
            [id] => row.record.fields.get(id)?.clone(),
            [key, rest @ ..] => {
                let id = self.json(row, std::slice::from_ref(key))?;
                let there = self.records.iter().find(|record| Some(&*record.id.0) == id.as_str())?;
                return self.json(&Row { record: there, child: None }, rest);
            }
            [] => return None,
        };
        (!found.is_null()).then_some(found)
    }

    fn name(&self, row: &Row, path: &[String]) -> Value {
        let Some(json) = self.json(row, path) else { return Value::Null(None) };
        let last = path.last().map(String::as_str).unwrap_or_default();
        match (last, json) {
            (_, Json::Bool(holds)) => Value::Bool(holds),
            (_, Json::Number(number)) => Value::Number(Number::whole(number.as_i64().unwrap())),
            (_, Json::Array(texts)) => {
                Value::List(texts.iter().map(|text| text.as_str().unwrap().to_owned()).collect())
            }
            ("cost" | "rate" | "amount", Json::String(text)) => Value::Number(text.parse().unwrap()),
            ("due_on" | "since_on" | "on", Json::String(text)) => Value::Date(text.parse().unwrap()),
            ("done_at", Json::String(text)) => Value::Instant(text.parse().unwrap()),
            (_, Json::String(text)) => Value::Text(text),
            _ => Value::Null(None),
        }
    }
}

fn aggregate(measure: &Measure, rows: &[Counted]) -> Option<Number> {
    let numbers: Vec<&Number> = rows.iter().filter_map(|row| row.value.number()).collect();
    match &measure.value {
        Aggregate::Count => Some(rows.iter().map(|row| &row.share).sum()),
        Aggregate::Sum(_) if !rows.is_empty() && numbers.is_empty() => None,
        Aggregate::Sum(_) => Some(rows.iter().filter_map(|row| Some(row.value.number()? * &row.share)).sum()),
        Aggregate::Mean(_) => {
            numbers.iter().copied().sum::<Number>().divided_by(&Number::whole(numbers.len() as i64))
        }
        Aggregate::WeightedMean(..) => {
            let pairs: Vec<(&Number, &Number)> =
                rows.iter().filter_map(|row| Some((row.value.number()?, row.weight.number()?))).collect();
            let over: Number = pairs.iter().map(|(value, weight)| *value * *weight).sum();
            over.divided_by(&pairs.iter().map(|(_, weight)| *weight).sum())
        }
        Aggregate::Min(_) => numbers.into_iter().min().cloned(),
        Aggregate::Max(_) => numbers.into_iter().max().cloned(),
        Aggregate::Last(_) => {
            let mut found: BTreeMap<(String, String, String), Number> = BTreeMap::new();
            for row in rows {
                let on = match &row.on.0 {
                    Value::Instant(at) => at.to_string(),
                    Value::Date(day) => day.to_string(),
                    _ => String::new(),
                };
                if let Some(number) = row.value.number() {
                    found.insert((on, row.on.1.clone(), row.on.2.clone()), number.clone());
                }
            }
            found.into_iter().next_back().map(|(_, number)| number)
        }
        Aggregate::Distinct(_) => {
            let known: BTreeSet<String> = rows
                .iter()
                .filter(|row| !row.value.is_null())
                .map(|row| format!("{:?}", row.value))
                .collect();
            Some(Number::whole(known.len() as i64))
        }
        Aggregate::Median(_) => {
            let mut sorted = numbers;
            sorted.sort();
            let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
            (*low + *high).divided_by(&Number::whole(2))
        }
    }
}
