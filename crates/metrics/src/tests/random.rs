//! Random records with gaps and awkward numbers, and random questions about them in the formula language.

use hengce_ledger::Record;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::world::record;

fn maybe<T: std::fmt::Debug + Clone + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.8, prop::sample::select(values))
}

fn people() -> impl Strategy<Value = Option<Json>> {
    let team = |shares: &[(&str, &str)]| {
        Json::Array(
            shares.iter().map(|(person, share)| json!({ "person": person, "share": share })).collect(),
        )
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
    maybe(vec![
        "2026-01-31",
        "2026-02-28",
        "2026-03-01",
        "2026-03-08",
        "2026-03-31",
        "2026-04-01",
        "2026-06-30",
        "2026-07-01",
    ])
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
    let who = (
        maybe(vec!["ann", "bob", "cat", "dan"]),
        people(),
        maybe(vec!["client0", "client1", "client2", "nobody"]),
    );
    let cost = maybe(vec!["0", "10", "0.01", "-7.5", "1234567.89", "123456789012345678901234567890123.5"]);
    let rate = maybe(vec!["0", "0.5", "0.123456", "0.1234567", "1/3", "-2/7", "1"]);
    let what = (maybe(vec![-2_i64, 0, 1, 7, i64::MAX]), cost, rate, maybe(vec![true, false]));
    let lists = (maybe(vec!["a", "b"]), maybe(vec![json!([]), json!(["a"]), json!(["a", "b"])]));
    let lines = prop::collection::vec(line(), 0..4);
    (who, day(), instant(), what, lists, lines, any::<bool>(), prop::bool::weighted(0.1)).prop_map(
        move |(
            (owner, team, client),
            due,
            done,
            (pages, cost, rate, urgent),
            (channel, tags),
            mut lines,
            open,
            withdrawn,
        )| {
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
            Record {
                state: state.into(),
                withdrawn,
                ..record("job", &format!("job{id:02}"), Json::Object(fields))
            }
        },
    )
}

pub fn records() -> impl Strategy<Value = Vec<Record>> {
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
            "what == \"x\"",
            "on < parent.due_on",
            "on == null",
            "parent.state == \"open\"",
            "parent.urgent",
            "parent.client.tier != \"a\"",
            "what in [\"y\", \"z\"]",
            "day(parent.done_at) >= on",
        ]
    } else {
        vec![
            "state == \"open\"",
            "urgent",
            "urgent == true",
            "due_on < date(\"2026-03-08\")",
            "done_at == null",
            "day(done_at) <= due_on",
            "channel in [\"a\"]",
            "channel != \"a\"",
            "tags contains \"b\"",
            "tags == null",
            "client.tier == \"a\"",
            "client != null",
            "client.since_on <= due_on",
            "month(due_on) == 3",
            "rate != null",
            "channel == client.tier",
            "done_at >= done_at",
            "title == null",
            "cost == 10",
            "channel contains \"a\"",
        ]
    };
    let compare =
        (number(1, child), prop::sample::select(vec!["<", "<=", "==", "!=", ">", ">="]), number(1, child));
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
pub struct Question {
    pub from: &'static str,
    pub filter: String,
    pub value: (usize, String, String),
    pub on: &'static str,
    pub by: &'static str,
}

pub fn question() -> impl Strategy<Value = Question> {
    any::<bool>().prop_flat_map(|child| {
        let from = if child { "job.lines" } else { "job" };
        let on = if child {
            vec!["on", "parent.due_on", "parent.client.since_on"]
        } else {
            vec!["due_on", "done_at", "client.since_on"]
        };
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
