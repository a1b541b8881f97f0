//! The engine's values against the naive ones, over random records, filters, values and subjects.

use std::collections::HashSet;

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Aggregate, Period};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::naive::World;
use super::world::{formula, measure, membership, record, standard, state};
use crate::compute::Computer;
use crate::{EvidenceList, Subject};

const ZONE: &str = "America/New_York";

fn maybe<T: std::fmt::Debug + Clone + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.8, prop::sample::select(values))
}

fn people() -> impl Strategy<Value = Option<Json>> {
    let team = |shares: &[(&str, &str)]| {
        Json::Array(shares.iter().map(|(person, share)| json!({ "person": person, "share": share })).collect())
    };
    maybe(vec![
        team(&[("ann", "1")]),
        team(&[("ann", "0.5"), ("bob", "0.5")]),
        team(&[("ann", "1/3"), ("cat", "1/3"), ("dan", "1/3")]),
        team(&[("bob", "0.25"), ("dan", "0.75")]),
    ])
}

/// Days around the ends of months and of daylight saving.
fn day() -> impl Strategy<Value = Option<&'static str>> {
    maybe(vec!["2026-01-31", "2026-02-28", "2026-03-01", "2026-03-08", "2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01"])
}

fn instant() -> impl Strategy<Value = Option<&'static str>> {
    maybe(vec![
        "2026-01-31T18:00:00Z",
        "2026-02-01T04:59:59Z",
        "2026-02-01T05:00:00Z",
        "2026-03-08T06:59:59.999999Z",
        "2026-03-08T07:00:00Z",
        "2026-04-01T03:59:59Z",
        "2026-04-01T04:00:00Z",
        "2026-07-01T03:30:00Z",
    ])
}

fn put(fields: &mut Map<String, Json>, name: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        fields.insert(name.into(), value.into());
    }
}

fn client(id: usize) -> impl Strategy<Value = Record> {
    let owner = maybe(vec!["ann", "bob", "cat", "dan"]);
    (owner, people(), maybe(vec!["a", "b"]), day(), maybe(vec![-3_i64, 0, 5, 1_000_000_007])).prop_map(
        move |(owner, team, tier, since, size)| {
            let mut fields = Map::new();
            put(&mut fields, "owner", owner);
            put(&mut fields, "team", team);
            put(&mut fields, "tier", tier);
            put(&mut fields, "since_on", since);
            put(&mut fields, "size", size);
            record("client", &format!("client{id}"), Json::Object(fields))
        },
    )
}

fn line() -> impl Strategy<Value = Json> {
    let amount = maybe(vec!["0", "12.50", "-3.25", "99999999.99"]);
    (maybe(vec!["x", "y"]), amount, maybe(vec![0_i64, 1, 3]), day()).prop_map(|(what, amount, weight, on)| {
        let mut fields = Map::new();
        put(&mut fields, "what", what);
        put(&mut fields, "amount", amount);
        put(&mut fields, "weight", weight);
        put(&mut fields, "on", on);
        Json::Object(fields)
    })
}

fn job(id: usize) -> impl Strategy<Value = Record> {
    let who = (maybe(vec!["ann", "bob", "cat", "dan"]), people(), maybe(vec!["client0", "client1", "client2", "nobody"]));
    let cost = maybe(vec!["0", "10", "0.01", "-7.5", "1234567.89", "123456789012345678901234567890123.5"]);
    let rate = maybe(vec!["0", "0.5", "0.123456", "0.1234567", "1/3", "-2/7", "1"]);
    let what = (maybe(vec![-2_i64, 0, 1, 7, i64::MAX]), cost, rate, maybe(vec![true, false]));
    let lists = (maybe(vec!["a", "b"]), maybe(vec![json!([]), json!(["a"]), json!(["a", "b"])]));
    let lines = prop::collection::vec(line(), 0..4);
    (who, day(), instant(), what, lists, lines, any::<bool>(), prop::bool::weighted(0.1)).prop_map(
        move |((owner, team, client), due, done, (pages, cost, rate, urgent), (channel, tags), mut lines, open, withdrawn)| {
            let mut fields = Map::new();
            put(&mut fields, "owner", owner);
            put(&mut fields, "team", team);
            put(&mut fields, "client", client);
            put(&mut fields, "due_on", due);
            put(&mut fields, "done_at", done);
            put(&mut fields, "pages", pages);
            put(&mut fields, "cost", cost);
            put(&mut fields, "rate", rate);
            put(&mut fields, "urgent", urgent);
            put(&mut fields, "channel", channel);
            put(&mut fields, "tags", tags);
            for (at, line) in lines.iter_mut().enumerate() {
                line["id"] = json!(format!("l{at}"));
            }
            put(&mut fields, "lines", Some(lines));
            let state = if open { "open" } else { "done" };
            Record { state: state.into(), withdrawn, ..record("job", &format!("job{id:02}"), Json::Object(fields)) }
        },
    )
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let clients = (client(0), client(1), client(2)).prop_map(|(a, b, c)| vec![a, b, c]);
    let jobs = (0..14_usize).prop_flat_map(|count| (0..count).map(job).collect::<Vec<_>>());
    (clients, jobs).prop_map(|(clients, jobs)| clients.into_iter().chain(jobs).collect())
}

/// A number, as text of the formula language.
fn number(depth: u32, child: bool) -> BoxedStrategy<String> {
    let names: Vec<&str> = if child {
        vec!["amount", "weight", "parent.pages", "parent.cost", "parent.client.size"]
    } else {
        vec!["pages", "cost", "rate", "client.size"]
    };
    let leaf = prop_oneof![
        3 => prop::sample::select(names).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["2", "0.5", "85%", "-3", "0", "1000000"]).prop_map(str::to_owned),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let (inner, right) = (number(depth - 1, child), number(depth - 1, child));
    let pair = (inner.clone(), right);
    let days = if child { "days_between(on, parent.due_on)" } else { "days_between(due_on, done_at)" };
    prop_oneof![
        3 => leaf,
        3 => (pair.clone(), prop::sample::select(vec!["+", "-", "*", "/"])).prop_map(|((a, b), op)| format!("({a} {op} {b})")),
        1 => pair.prop_map(|(a, b)| format!("coalesce({a}, {b}, 1)")),
        1 => inner.clone().prop_map(|a| format!("abs({a})")),
        1 => inner.prop_map(|a| format!("-({a})")),
        1 => Just(days.to_owned()),
    ]
    .boxed()
}

/// A condition, as text of the formula language.
fn condition(depth: u32, child: bool) -> BoxedStrategy<String> {
    let own = if child {
        vec![
            "what == \"x\"", "on < parent.due_on", "on == null", "parent.state == \"open\"", "parent.urgent",
            "parent.client.tier != \"a\"", "what in [\"y\", \"z\"]", "day(parent.done_at) >= on",
        ]
    } else {
        vec![
            "state == \"open\"", "urgent", "urgent == true", "due_on < date(\"2026-03-08\")", "done_at == null",
            "day(done_at) <= due_on", "channel in [\"a\"]", "channel != \"a\"", "tags contains \"b\"", "tags == null",
            "client.tier == \"a\"", "client != null", "client.since_on <= due_on", "month(due_on) == 3", "rate != null",
            "channel == client.tier", "done_at >= done_at", "title == null", "cost == 10", "channel contains \"a\"",
        ]
    };
    let compare = (number(1, child), prop::sample::select(vec!["<", "<=", "==", "!=", ">", ">="]), number(1, child));
    let leaf = prop_oneof![
        2 => prop::sample::select(own).prop_map(str::to_owned),
        1 => compare.prop_map(|(a, op, b)| format!("{a} {op} {b}")),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let pair = (condition(depth - 1, child), condition(depth - 1, child));
    prop_oneof![
        2 => leaf,
        2 => (pair, prop::sample::select(vec!["and", "or"])).prop_map(|((a, b), op)| format!("({a}) {op} ({b})")),
        1 => condition(depth - 1, child).prop_map(|a| format!("not ({a})")),
    ]
    .boxed()
}

#[derive(Debug, Clone)]
struct Question {
    from: &'static str,
    filter: String,
    value: (usize, String, String),
    on: &'static str,
    by: &'static str,
}

fn question() -> impl Strategy<Value = Question> {
    any::<bool>().prop_flat_map(|child| {
        let from = if child { "job.lines" } else { "job" };
        let on = if child { vec!["on", "parent.due_on", "parent.client.since_on"] } else { vec!["due_on", "done_at", "client.since_on"] };
        let by = if child {
            vec!["", "parent.owner", "parent.team", "parent.client.owner"]
        } else {
            vec!["", "owner", "team", "client.owner", "client.team"]
        };
        let filter = prop_oneof![1 => Just(String::new()), 5 => condition(2, child)];
        let value = (0..9_usize, number(2, child), number(1, child));
        (filter, value, prop::sample::select(on), prop::sample::select(by))
            .prop_map(move |(filter, value, on, by)| Question { from, filter, value, on, by })
    })
}

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
            let rows: Vec<(&Number, &Number)> =
                list.counted.iter().filter_map(|row| Some((row.contribution.as_ref()?, row.weight.as_ref()?))).collect();
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
        .map(|(at, q)| measure(&format!("m{at}"), q.from, &q.filter, aggregate(&q.value), q.on, q.by))
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
                let at = format!("{:?} {subject:?} {period}", questions[measure.id[1..].parse::<usize>().unwrap()]);
                prop_assert_eq!((&found.value, found.rows), (&expected, rows), "{}", at);
                if period.to_string() == "2026-Q1" && subject != subjects()[1] {
                    let list = computer.evidence(&state, &measure.id, (&subject, period), 1_000).await.unwrap();
                    prop_assert_eq!(list.counted.len() as u64, rows, "{}", &at);
                    prop_assert!(list.left_out.iter().all(|(_, reasons)| !reasons.is_empty()), "{}", &at);
                    if found.withdrawn == 0 {
                        prop_assert_eq!(&from_evidence(&measure.value, &list), &expected, "evidence of {}", at);
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
