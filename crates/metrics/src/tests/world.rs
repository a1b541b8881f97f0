//! A small standard, records made by hand, and measures whose formulas are written in the test.

use std::sync::{Arc, OnceLock};

use hengce_formula::{Expr, Unit, parse};
use hengce_ledger::{Position, Record, RecordId};
use hengce_standard::{
    Adds, Aggregate, Layer, Measure, Place, Source, SourceFile, Standard, Words, shipped_sources,
};
use serde_json::Value as Json;

use crate::attribution::Membership;
use crate::compute::Computer;
use crate::given::Given;
use crate::state::State;

const KINDS: &str = r#"
[kind.client]
clause = "一(六)"
duty = "collaboration"
label = { zh = "客户", en = "Client" }
code = "CLI-{seq:3}"
[kind.client.fields]
title = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner = { type = "person", label = { zh = "负责人", en = "Owner" } }
team = { type = "people", label = { zh = "团队", en = "Team" } }
tier = { type = "choice", label = { zh = "级别", en = "Tier" }, options.a = { zh = "甲", en = "A" }, options.b = { zh = "乙", en = "B" } }
since_on = { type = "date", label = { zh = "始于", en = "Since" } }
size = { type = "integer", label = { zh = "规模", en = "Size" } }

[kind.job]
clause = "一(六)"
duty = "collaboration"
label = { zh = "任务", en = "Job" }
code = "JOB-{seq:3}"
[kind.job.fields]
title = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner = { type = "person", label = { zh = "负责人", en = "Owner" } }
team = { type = "people", label = { zh = "团队", en = "Team" } }
client = { type = "ref", kind = "client", label = { zh = "客户", en = "Client" } }
due_on = { type = "date", label = { zh = "应交", en = "Due on" } }
done_at = { type = "instant", label = { zh = "完成", en = "Done at" } }
pages = { type = "integer", label = { zh = "页数", en = "Pages" } }
cost = { type = "money", label = { zh = "成本", en = "Cost" } }
rate = { type = "percent", label = { zh = "比率", en = "Rate" } }
urgent = { type = "bool", label = { zh = "加急", en = "Urgent" } }
channel = { type = "choice", label = { zh = "渠道", en = "Channel" }, options.a = { zh = "甲", en = "A" }, options.b = { zh = "乙", en = "B" } }
tags = { type = "choices", label = { zh = "标签", en = "Tags" }, options.a = { zh = "甲", en = "A" }, options.b = { zh = "乙", en = "B" } }
[kind.job.fields.lines]
type = "rows"
label = { zh = "明细", en = "Lines" }
[kind.job.fields.lines.fields]
what = { type = "text", label = { zh = "内容", en = "What" } }
amount = { type = "money", label = { zh = "金额", en = "Amount" } }
weight = { type = "integer", label = { zh = "权重", en = "Weight" } }
on = { type = "date", label = { zh = "日期", en = "On" } }

[dataset.reach]
clause = "一(四)"
label = { zh = "触达", en = "Reach" }
key = ["account", "day"]
time = "day"
owner = "owner"
[dataset.reach.columns]
account = { type = "text", required = true, label = { zh = "账号", en = "Account" } }
day = { type = "date", required = true, label = { zh = "日期", en = "Day" } }
owner = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
views = { type = "integer", label = { zh = "浏览", en = "Views" } }
followers = { type = "integer", label = { zh = "粉丝", en = "Followers" } }
spend = { type = "money", label = { zh = "花费", en = "Spend" } }
"#;

/// The shipped standard with two kinds and a dataset more, and these measures alone.
pub fn standard(zone: &str, measures: Vec<Measure>) -> Arc<Standard> {
    static LOADED: OnceLock<Standard> = OnceLock::new();
    let loaded = LOADED.get_or_init(|| {
        let mut sources = shipped_sources();
        sources.push(SourceFile::new(Layer::Company, "company.toml", KINDS));
        Standard::from_sources(sources).unwrap_or_else(|findings| panic!("{findings}"))
    });
    let mut standard = loaded.clone();
    standard.organisation.zone = jiff::tz::TimeZone::get(zone).unwrap();
    standard.measures = measures.into_iter().map(|measure| (measure.id.clone(), measure)).collect();
    Arc::new(standard)
}

pub fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

pub fn formula(text: &str) -> Expr {
    parse(text).unwrap_or_else(|error| panic!("{}", error.render(text)))
}

/// A measure over a source such as `job`, `job.lines` or `reach`: `from` and `where`, value, `on`, `by`.
pub fn measure(id: &str, (from, filter): (&str, &str), value: Aggregate, on: &str, by: &str) -> Measure {
    let from = match from.split_once('.') {
        Some((kind, rows)) => Source::Rows(kind.into(), rows.into()),
        None if from == "reach" => Source::Dataset(from.into()),
        None => Source::Kind(from.into()),
    };
    Measure {
        id: id.into(),
        label: Words::default(),
        help: Words::default(),
        from,
        filter: (!filter.is_empty()).then(|| formula(filter)),
        value,
        on: path(on),
        by: (!by.is_empty()).then(|| path(by)),
        adds: Adds::Sum,
        unit: Unit::Count,
        place: Place::default(),
    }
}

/// A record with these fields; owner, unit and times are plain.
pub fn record(kind: &str, id: &str, fields: Json) -> Record {
    let Json::Object(fields) = fields else { panic!("{fields} is no object") };
    let at = "2026-01-05T02:00:00Z".parse().unwrap();
    Record {
        id: RecordId::from(id),
        kind: kind.into(),
        code: format!("{kind}-{id}"),
        title: format!("{kind} {id}"),
        state: fields.get("state").and_then(Json::as_str).unwrap_or("open").to_owned(),
        owner: None,
        unit: None,
        version: 1,
        position: Position(1),
        created_at: at,
        created_by: None,
        updated_at: at,
        updated_by: None,
        withdrawn: false,
        fields,
    }
}

/// People and units: `top` holds `low`; ann and bob sit in `low`, cat in `top`, dan elsewhere.
pub fn membership() -> Membership {
    let unit = |id: &str, parent: Option<&str>| record("unit", id, serde_json::json!({ "parent": parent }));
    let person = |id: &str, unit: &str| record("person", id, serde_json::json!({ "unit": unit }));
    let mut membership = Membership::default();
    membership.put(&[
        person("ann", "low"),
        person("bob", "low"),
        person("cat", "top"),
        person("dan", "else"),
    ]);
    membership.put(&[unit("top", None), unit("low", Some("top")), unit("else", None)]);
    membership
}

/// The tables of these records, in whatever order they come, and empty datasets.
pub fn state(computer: &Computer, records: &[Record]) -> State {
    let given = Given::new(&computer.plans, &computer.standard).unwrap();
    given.put(&computer.plans, records).unwrap();
    State { membership: Arc::new(membership()), ..State::clone(&given.state()) }
}
