//! A small standard made by hand, a few people, and a clock that moves when it is told to.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_formula::{Unit, parse};
use hengce_ledger::{Actor, Change, Clock, Ledger, Record, RecordId};
use hengce_standard::{
    Act, By, CodePattern, Evidence, Field, FieldKind, Grant, Kind, Lifecycle, Organisation, Place, Reach,
    Role, Rubric, Standard, State, Transition, Views, Words,
};
use indexmap::IndexMap;
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

pub fn words(zh: &str, en: &str) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

pub fn field(id: &str, kind: FieldKind) -> Field {
    Field {
        id: id.into(),
        label: words(id, id),
        help: Words::default(),
        kind,
        required: false,
        required_if: None,
        stamped: Vec::new(),
        program_writes: false,
        frozen_in: Vec::new(),
        evidence: Evidence::Declared,
        min: None,
        max: None,
        first_of: None,
        outside_line_of: None,
        blind: None,
        place: Place::default(),
    }
}

fn required(id: &str, kind: FieldKind) -> Field {
    Field { required: true, ..field(id, kind) }
}

fn stamped(id: &str, kind: FieldKind, by: &str) -> Field {
    Field { stamped: vec![by.into()], ..field(id, kind) }
}

fn frozen(field: Field) -> Field {
    Field { frozen_in: vec!["submitted".into(), "accepted".into()], ..field }
}

pub fn text() -> FieldKind {
    FieldKind::Text { max: 200 }
}

fn computed(formula: &str, unit: Option<Unit>) -> FieldKind {
    FieldKind::Computed { formula: Box::new(parse(formula).unwrap()), unit, live: false }
}

fn live(formula: &str, unit: Option<Unit>) -> FieldKind {
    FieldKind::Computed { formula: Box::new(parse(formula).unwrap()), unit, live: true }
}

fn by_id(fields: Vec<Field>) -> IndexMap<String, Field> {
    fields.into_iter().map(|field| (field.id.clone(), field)).collect()
}

fn kind(id: &str, prefix: &str, fields: Vec<Field>) -> Kind {
    Kind {
        id: id.into(),
        clause: Vec::new(),
        duty: None,
        label: words(id, id),
        help: Words::default(),
        code: CodePattern { prefix: prefix.into(), yearly: id == "report", digits: 3 },
        title: fields[0].id.clone(),
        owner: None,
        fields: by_id(fields),
        lifecycle: Lifecycle::default(),
        views: Views::default(),
        retention: None,
        unique: Vec::new(),
        checks: IndexMap::new(),
        recurs: None,
        reminders: None,
        place: Place::default(),
    }
}

fn options(ids: &[(&str, &str)]) -> IndexMap<String, Words> {
    ids.iter().map(|(id, zh)| ((*id).to_owned(), words(zh, id))).collect()
}

fn transition(id: &str, from: &[&str], to: &str, by: By, needs: &[&str]) -> (String, Transition) {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let taken = Transition {
        id: id.into(),
        label: words(id, id),
        from: owned(from),
        to: to.into(),
        by: vec![by],
        needs: owned(needs),
        condition: None,
        says: None,
    };
    (id.to_owned(), taken)
}

fn report() -> Kind {
    let tables = by_id(vec![
        required("what", text()),
        frozen(field("planned", FieldKind::Money)),
        field("actual", FieldKind::Money),
        field("over", computed("actual - planned", Some(Unit::Money))),
    ]);
    let mut kind = kind(
        "report",
        "RPT-",
        vec![
            required("title", text()),
            field("body", FieldKind::Prose),
            field(
                "topic",
                FieldKind::Choice { options: options(&[("market", "市场"), ("rival", "竞争对手")]) },
            ),
            field("tags", FieldKind::Choices { options: options(&[("east", "华东"), ("south", "华南")]) }),
            required("owner", FieldKind::Person),
            field("reviewer", FieldKind::Person),
            frozen(field("due_on", FieldKind::Date)),
            field("pages", FieldKind::Integer { unit: Unit::Count }),
            field("share", FieldKind::Percent),
            field("link", FieldKind::Link),
            field("files", FieldKind::Files),
            field("based_on", FieldKind::Ref { kind: "report".into() }),
            field("helpers", FieldKind::People),
            field("budget", FieldKind::Rows { fields: tables }),
            stamped("submitted_at", FieldKind::Instant, "submit"),
            stamped("accepted_by", FieldKind::Person, "accept"),
            field("depth", FieldKind::Rating { rubric: "depth".into() }),
            field("planned", computed("sum(budget.planned)", Some(Unit::Money))),
            field("waited", FieldKind::HoursIn { states: vec!["submitted".into()] }),
            field(
                "later",
                FieldKind::Referring { kind: "report".into(), by: "based_on".into(), filter: None },
            ),
            field("later_pages", live("sum(later.pages)", Some(Unit::Count))),
        ],
    );
    kind.owner = Some("owner".into());
    kind.duty = Some("insight".into());
    kind.views.calendar = Some("due_on".into());
    kind.views.due = Some("due_on".into());
    kind.views.list = ["title", "owner", "topic", "due_on", "pages"].map(String::from).to_vec();
    let states = ["drafting", "submitted", "accepted"];
    let state = |id: &&str| {
        ((*id).to_owned(), State { label: words(id, id), closed: *id == "accepted", resting: false })
    };
    let mut accept = transition("accept", &["submitted"], "accepted", By::Manager, &["depth"]);
    accept.1.by.push(By::Role("director".into()));
    let mut finish = transition("finish", &["drafting"], "accepted", By::Owner, &[]);
    finish.1.condition = Some(parse("pages >= 3").unwrap());
    let submit = transition("submit", &["drafting"], "submitted", By::Owner, &["pages"]);
    let reopen = transition("reopen", &["submitted"], "drafting", By::Manager, &["comment"]);
    kind.lifecycle = Lifecycle {
        states: states.iter().map(state).collect(),
        transitions: IndexMap::from([submit, accept, reopen, finish]),
        blind_in: Vec::new(),
    };
    kind
}

fn role(grants: &[(&[Act], &[&str], Reach)]) -> Role {
    let grant = |(acts, of, reach): &(&[Act], &[&str], Reach)| Grant {
        acts: acts.to_vec(),
        of: of.iter().map(|of| (*of).to_owned()).collect(),
        reach: *reach,
    };
    Role { label: words("", ""), grants: grants.iter().map(grant).collect() }
}

pub fn standard() -> Arc<Standard> {
    let all = [Act::Read, Act::Create, Act::Edit, Act::Withdraw, Act::Move];
    let roles = [
        ("employee", role(&[(&all, &["report", "note"], Reach::Own), (&[Act::Read], &["unit"], Reach::All)])),
        ("leader", role(&[(&all, &["report", "note"], Reach::Line)])),
        ("head", role(&[(&all, &["report", "note"], Reach::Unit)])),
        ("director", role(&[(&all, &["*"], Reach::All), (&[Act::Manage], &["people"], Reach::All)])),
        ("auditor", role(&[(&[Act::Read], &["*"], Reach::All)])),
        ("stranger", role(&[])),
    ];
    let person = kind(
        "person",
        "P-",
        vec![
            required("name", text()),
            field("name_en", text()),
            field("email", text()),
            field("position", text()),
            field("unit", FieldKind::Unit),
            field("manager", FieldKind::Person),
        ],
    );
    let unit = kind(
        "unit",
        "U-",
        vec![
            required("name", text()),
            field("short", text()),
            field("parent", FieldKind::Unit),
            field("head", FieldKind::Person),
        ],
    );
    let mut note = kind("note", "N-", vec![field("text", text()), field("owner", FieldKind::Person)]);
    note.owner = Some("owner".into());
    let anchors = (1..=5).map(|mark| (mark, words("", ""))).collect();
    let depth =
        Rubric { id: "depth".into(), label: words("深度", "Depth"), anchors, place: Place::default() };
    let shipped = Standard::shipped();
    let kinds = [person, unit, report(), note, shipped.kinds["import_batch"].clone()];
    Arc::new(Standard {
        originality: shipped.originality,
        organisation: Organisation {
            feeds_inside: Vec::new(),
            connectors_inside: Vec::new(),
            working: hengce_standard::WorkingTime::default(),
            zone: jiff::tz::TimeZone::get("Asia/Shanghai").unwrap(),
            currency: "CNY".into(),
            positions: IndexMap::new(),
            roles: roles.into_iter().map(|(id, role)| (id.to_owned(), role)).collect(),
            groups: IndexMap::new(),
            duties: IndexMap::new(),
        },
        kinds: kinds.into_iter().map(|kind| (kind.id.clone(), kind)).collect(),
        datasets: IndexMap::new(),
        measures: IndexMap::new(),
        kpis: IndexMap::new(),
        views: IndexMap::new(),
        desks: IndexMap::new(),
        rubrics: [("depth".to_owned(), depth)].into_iter().collect(),
        schemes: IndexMap::new(),
        principles: IndexMap::new(),
        clauses: IndexMap::new(),
        terms: IndexMap::new(),
        chapters: IndexMap::new(),
        wording: hengce_standard::Wording::default(),
        tone: hengce_standard::Tone::default(),
        cited: IndexMap::new(),
        digest: "test".into(),
    })
}

/// 2026-07-01 09:00 in Shanghai.
const START: i64 = 1_782_867_600;

/// A ledger in its own folder, and a clock in its own hand.
pub struct World {
    pub folder: tempfile::TempDir,
    pub ledger: Ledger,
    seconds: Arc<AtomicI64>,
}

impl World {
    pub async fn new() -> Self {
        Self::of(standard()).await
    }

    pub async fn of(standard: Arc<Standard>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seconds = Arc::new(AtomicI64::new(START));
        let ledger = Ledger::create(folder.path(), standard, clock(&seconds)).await.unwrap();
        Self { folder, ledger, seconds }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Another handle on the same folder, as another process would have.
    pub async fn reopened(&self) -> Ledger {
        Ledger::open(self.path(), standard(), clock(&self.seconds)).await.unwrap()
    }

    pub fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        self.ledger.clock().now()
    }

    pub async fn make(&self, kind: &str, fields: Json) -> Record {
        self.ledger.commit(&Actor::program(), create(kind, fields)).await.unwrap()
    }

    pub async fn person(&self, name: &str, manager: Option<&Actor>, unit: Option<&RecordId>) -> Actor {
        let manager = manager.and_then(|boss| boss.person.clone());
        let made = self.make("person", json!({ "name": name, "manager": manager, "unit": unit })).await;
        Actor::person(made.id, name, vec!["employee".into()])
    }

    /// An employee's report, drafted.
    pub async fn report(&self, by: &Actor, title: &str) -> Record {
        let fields = json!({ "title": title, "owner": by.person, "due_on": "2026-07-31" });
        self.ledger.commit(by, create("report", fields)).await.unwrap()
    }
}

fn clock(seconds: &Arc<AtomicI64>) -> Clock {
    let seconds = seconds.clone();
    Clock::from_fn(move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap())
}

pub fn as_role(actor: &Actor, role: &str) -> Actor {
    Actor { roles: vec![role.into()], ..actor.clone() }
}

pub fn map(fields: Json) -> Map<String, Json> {
    match fields {
        Json::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

pub fn create(kind: &str, fields: Json) -> Change {
    Change::Create { kind: kind.into(), fields: map(fields), origin: None }
}

pub fn edit(record: &Record, fields: Json) -> Change {
    Change::Edit { id: record.id.clone(), version: record.version, fields: map(fields), origin: None }
}

pub fn take(record: &Record, transition: &str, fields: Json, comment: Option<&str>) -> Change {
    Change::Move {
        id: record.id.clone(),
        version: record.version,
        transition: transition.into(),
        fields: map(fields),
        comment: comment.map(str::to_owned),
    }
}

pub fn withdraw(record: &Record, reason: &str) -> Change {
    Change::Withdraw { id: record.id.clone(), version: record.version, reason: reason.into() }
}

pub fn restore(record: &Record) -> Change {
    Change::Restore { id: record.id.clone(), version: record.version }
}
