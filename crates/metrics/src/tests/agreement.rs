//! The engine's values against the naive ones, over random records, filters, values and subjects.

use std::collections::HashSet;

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Aggregate, Period};
use proptest::prelude::*;

use super::naive::World;
use super::random::{Question, question, records};
use super::world::{formula, measure, membership, standard, state};
use crate::compute::Computer;
use crate::{EvidenceList, Subject};

const ZONE: &str = "America/New_York";

fn aggregate((which, value, weight): &(usize, String, String)) -> Aggregate {
    let value = formula(value);
    match which {
        0 => Aggregate::Count,
        1 => Aggregate::Sum(value),
        2 => Aggregate::Mean(value),
        3 => Aggregate::WeightedMean(value, formula(weight)),
        4 => Aggregate::Min(value),
        5 => Aggregate::Max(value),
        6 => Aggregate::Last(value),
        7 => Aggregate::Distinct(value),
        _ => Aggregate::Median(value),
    }
}

/// What the contributions of the rows counted make.
fn from_evidence(aggregate: &Aggregate, list: &EvidenceList) -> Option<Number> {
    let numbers: Vec<&Number> = list.counted.iter().filter_map(|row| row.contribution.as_ref()).collect();
    let sum = || numbers.iter().copied().sum::<Number>();
    match aggregate {
        Aggregate::Sum(_) if !list.counted.is_empty() && numbers.is_empty() => None,
        Aggregate::Count | Aggregate::Sum(_) | Aggregate::Distinct(_) => Some(sum()),
        Aggregate::Last(_) => (!numbers.is_empty()).then(sum),
        Aggregate::Mean(_) => sum().divided_by(&Number::whole(numbers.len() as i64)),
        Aggregate::WeightedMean(..) => {
            let rows: Vec<(&Number, &Number)> = list
                .counted
                .iter()
                .filter_map(|row| Some((row.contribution.as_ref()?, row.weight.as_ref()?)))
                .collect();
            let over: Number = rows.iter().map(|(value, weight)| *value * *weight).sum();
            over.divided_by(&rows.iter().map(|(_, weight)| *weight).sum())
        }
        Aggregate::Min(_) => numbers.into_iter().min().cloned(),
        Aggregate::Max(_) => numbers.into_iter().max().cloned(),
        Aggregate::Median(_) => {
            let mut sorted = numbers;
            sorted.sort();
            let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
            (*low + *high).divided_by(&Number::whole(2))
        }
    }
}

fn subjects() -> Vec<Subject> {
    let person = |id: &str| Subject::Person(RecordId::from(id));
    vec![person("ann"), person("dan"), Subject::Unit("top".into()), Subject::Unit("low".into())]
}

fn periods() -> Vec<Period> {
    ["2026-02", "2026-03", "2026-Q1", "2026", "2026-Q3"].map(|text| text.parse().unwrap()).to_vec()
}

async fn agree(records: &[Record], questions: &[Question]) -> Result<(), TestCaseError> {
    let measures: Vec<_> = questions
        .iter()
        .enumerate()
        .map(|(at, q)| measure(&format!("m{at}"), (q.from, &q.filter), aggregate(&q.value), q.on, q.by))
        .collect();
    let standard = standard(ZONE, measures);
    let computer = Computer::new(standard.clone());
    let state = state(&computer, records);
    let ids: Vec<&str> = standard.measures.keys().map(String::as_str).collect();
    let values = computer.values(&state, &ids, &subjects(), &periods()).await.unwrap();
    let world = World { records, zone: &standard.organisation.zone };
    for measure in standard.measures.values() {
        for subject in subjects() {
            let members: HashSet<RecordId> = membership().members(&subject);
            for period in periods() {
                let found = values.get(&measure.id, &subject, period).unwrap();
                let (expected, rows) = world.value(measure, &members, period);
                let at = format!(
                    "{:?} {subject:?} {period}",
                    questions[measure.id[1..].parse::<usize>().unwrap()]
                );
                prop_assert_eq!((&found.value, found.rows), (&expected, rows), "{}", at);
                if period.to_string() == "2026-Q1" && subject != subjects()[1] {
                    let list =
                        computer.evidence(&state, &measure.id, (&subject, period), 1_000).await.unwrap();
                    prop_assert_eq!(list.counted.len() as u64, rows, "{}", &at);
                    prop_assert!(list.left_out.iter().all(|(_, reasons)| !reasons.is_empty()), "{}", &at);
                    if found.withdrawn == 0 {
                        prop_assert_eq!(
                            &from_evidence(&measure.value, &list),
                            &expected,
                            "evidence of {}",
                            at
                        );
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_and_the_formulas_agree_to_the_last_digit(records in records(), questions in prop::collection::vec(question(), 4)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(agree(&records, &questions))?;
    }
}
