//! What a schedule makes, and what it does not make twice.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_ledger::{Actor, Change, Clock, Ledger, Query, Record};
use hengce_schedules::{make_due, watch};
use hengce_standard::{Layer, SourceFile, Standard, shipped_sources};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Map, Value as Json, json};

const ROUNDS: &str = r#"
[kind.round]
label = { zh = "盘点计划", en = "Rounds" }
code = "RND-{seq:3}"
[kind.round.fields]
title   = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner   = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
cadence = { type = "choice", label = { zh = "周期", en = "Cadence" }, options = { month = { zh = "每月", en = "Monthly" }, quarter = { zh = "每季", en = "Quarterly" } } }
first   = { type = "date", label = { zh = "起", en = "From" } }
last    = { type = "date", label = { zh = "止", en = "Until" } }
[kind.round.lifecycle.states]
draft  = { zh = "草稿", en = "Draft" }
active = { zh = "启用", en = "Active" }
[kind.round.lifecycle]
begin = { from = "draft", to = "active", by = "owner", label = { zh = "启用", en = "Begin" } }
rest  = { from = "active", to = "draft", by = "owner", label = { zh = "停用", en = "Rest" } }
[kind.round.recurs]
makes = "stocktake"
every = "cadence"
from  = "first"
until = "last"
in    = ["active"]
ahead_days = 14
due   = "due_on"
link  = "round"
copies = { title = "title", owner = "owner" }

[kind.stocktake]
label = { zh = "盘点", en = "Stocktake" }
code = "STK-{seq:3}"
[kind.stocktake.fields]
title  = { type = "text", required = true, max = 20, label = { zh = "名称", en = "Name" } }
owner  = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
due_on = { type = "date", required = true, label = { zh = "期限", en = "Due on" } }
round  = { type = "ref", kind = "round", label = { zh = "计划", en = "Rounds" } }
"#;

struct World {
    _folder: tempfile::TempDir,
    ledger: Ledger,
    seconds: Arc<AtomicI64>,
    owner: Record,
}

#[expect(clippy::needless_pass_by_value, reason = "json! makes it for this call")]
fn map(fields: Json) -> Map<String, Json> {
    fields.as_object().unwrap().clone()
}

impl World {
    async fn new(day: Date) -> Self {
        let mut sources = shipped_sources();
        sources.push(SourceFile::new(Layer::Company, "rounds.toml", ROUNDS));
        let standard = Standard::from_sources(sources).unwrap_or_else(|found| panic!("{found}"));
        let folder = tempfile::tempdir().unwrap();
        let seconds = Arc::new(AtomicI64::new(0));
        let handed = seconds.clone();
        let clock = Clock::from_fn(move || Timestamp::from_second(handed.load(Ordering::SeqCst)).unwrap());
        seconds.store(noon(day), Ordering::SeqCst);
        let ledger = Ledger::create(folder.path(), Arc::new(standard), clock).await.unwrap();
        let make =
            |kind: &str, fields| Change::Create { kind: kind.into(), fields: map(fields), origin: None };
        let unit = make("unit", json!({ "name": "仓库", "short": "CK" }));
        let unit = ledger.commit(&Actor::program(), unit).await.unwrap();
        let owner = make("person", json!({ "name": "李静", "unit": unit.id, "position": "planner" }));
        let owner = ledger.commit(&Actor::program(), owner).await.unwrap();
        Self { _folder: folder, ledger, seconds, owner }
    }

    fn on(&self, day: Date) {
        self.seconds.store(noon(day), Ordering::SeqCst);
    }

    async fn commit(&self, change: Change) -> Record {
        self.ledger.commit(&Actor::program(), change).await.unwrap()
    }

    async fn plan(&self, cadence: &str, first: Date) -> Record {
        let fields = json!({ "title": "盘点", "owner": self.owner.id, "cadence": cadence, "first": first });
        let plan =
            self.commit(Change::Create { kind: "round".into(), fields: map(fields), origin: None }).await;
        self.moved(&plan, "begin").await
    }

    async fn moved(&self, plan: &Record, transition: &str) -> Record {
        self.commit(Change::Move {
            id: plan.id.clone(),
            version: plan.version,
            transition: transition.into(),
            fields: Map::new(),
            comment: None,
        })
        .await
    }

    async fn edited(&self, record: &Record, fields: Json) -> Record {
        let (id, version) = (record.id.clone(), record.version);
        self.commit(Change::Edit { id, version, fields: map(fields), origin: None }).await
    }

    /// Looks, and gives the due days of what was made.
    async fn made(&self, day: Date) -> Vec<String> {
        self.on(day);
        let looked = make_due(&self.ledger, day).await.unwrap();
        assert!(looked.refused.is_empty(), "{:?}", looked.refused);
        looked.made.iter().map(|record| record.fields["due_on"].as_str().unwrap().to_owned()).collect()
    }

    async fn all(&self) -> Vec<Record> {
        let query =
            Query { kind: "stocktake".into(), sort: Some(("code".into(), false)), ..Query::default() };
        self.ledger.find(&Actor::program(), &query).await.unwrap().records
    }
}

fn noon(day: Date) -> i64 {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    day.at(12, 0, 0, 0).to_zoned_datetime(zone).unwrap().timestamp().as_second()
}

#[tokio::test]
async fn a_monthly_plan_makes_each_record_once_ahead_of_its_day() {
    let world = World::new(date(2026, 1, 5)).await;
    let plan = world.plan("month", date(2026, 1, 31)).await;
    assert!(world.made(date(2026, 1, 16)).await.is_empty(), "fifteen days ahead is too early");
    assert_eq!(world.made(date(2026, 1, 17)).await, ["2026-01-31"]);
    assert!(world.made(date(2026, 1, 17)).await.is_empty());
    assert_eq!(
        world.made(date(2026, 4, 20)).await,
        ["2026-02-28", "2026-03-31", "2026-04-30"],
        "after a pause"
    );
    let all = world.all().await;
    assert_eq!(all[1].title, "盘点 2026-02");
    assert_eq!(all[1].fields["round"], json!(plan.id));
    assert_eq!((&all[1].owner, &all[1].created_by), (&Some(world.owner.id.clone()), &None));
}

#[tokio::test]
async fn a_plan_ends_with_its_last_day() {
    let world = World::new(date(2026, 1, 5)).await;
    let plan = world.plan("quarter", date(2026, 3, 31)).await;
    world.edited(&plan, json!({ "last": "2026-07-01" })).await;
    assert_eq!(world.made(date(2026, 12, 31)).await, ["2026-03-31", "2026-06-30"]);
}

#[tokio::test]
async fn what_was_moved_or_withdrawn_is_not_made_again() {
    let world = World::new(date(2026, 1, 5)).await;
    world.plan("month", date(2026, 1, 31)).await;
    world.made(date(2026, 2, 20)).await;
    let all = world.all().await;
    world.edited(&all[0], json!({ "due_on": "2026-02-05" })).await;
    let (id, version) = (all[1].id.clone(), all[1].version);
    world.commit(Change::Withdraw { id, version, reason: "不需要".into() }).await;
    assert!(world.made(date(2026, 2, 20)).await.is_empty());
}

#[tokio::test]
async fn days_that_passed_before_a_plan_was_in_force_stay_without_records() {
    let world = World::new(date(2026, 5, 10)).await;
    let plan = world.plan("month", date(2026, 1, 15)).await;
    assert_eq!(world.made(date(2026, 5, 10)).await, ["2026-05-15"]);
    let resting = world.moved(&plan, "rest").await;
    assert!(world.made(date(2026, 7, 20)).await.is_empty(), "not in force");
    world.moved(&resting, "begin").await;
    assert_eq!(world.made(date(2026, 8, 1)).await, ["2026-08-15"]);
}

#[tokio::test]
async fn a_long_title_is_cut_before_its_period() {
    let world = World::new(date(2026, 1, 5)).await;
    let plan = world.plan("month", date(2026, 1, 10)).await;
    world.edited(&plan, json!({ "title": "一二三四五六七八九十一二三四五六七八九十" })).await;
    world.made(date(2026, 1, 5)).await;
    assert_eq!(world.all().await[0].title, "一二三四五六七八九十一二 2026-01");
}

#[tokio::test]
async fn what_one_plan_can_no_longer_have_made_does_not_stop_the_others() {
    let world = World::new(date(2026, 1, 5)).await;
    let gone = world.plan("month", date(2026, 1, 10)).await;
    let person = json!({ "name": "赵敏", "unit": world.owner.fields["unit"], "position": "planner" });
    let zhao =
        world.commit(Change::Create { kind: "person".into(), fields: map(person), origin: None }).await;
    let other = world.plan("month", date(2026, 1, 10)).await;
    world.edited(&other, json!({ "owner": zhao.id })).await;
    let (id, version) = (world.owner.id.clone(), world.owner.version);
    world.commit(Change::Withdraw { id, version, reason: "离职".into() }).await;
    let looked = make_due(&world.ledger, date(2026, 1, 5)).await.unwrap();
    assert_eq!(looked.made.len(), 1);
    assert_eq!((looked.refused.len(), &looked.refused[0].plan.id), (1, &gone.id));
}

#[tokio::test]
async fn the_watch_makes_what_a_changed_plan_asks_for() {
    let world = World::new(date(2026, 1, 5)).await;
    let mut notices = world.ledger.subscribe();
    let watching = tokio::spawn(watch(world.ledger.clone()));
    world.plan("month", date(2026, 1, 10)).await;
    loop {
        if notices.recv().await.unwrap().kind == "stocktake" {
            break;
        }
    }
    watching.abort();
    assert_eq!(world.all().await.len(), 1);
}
