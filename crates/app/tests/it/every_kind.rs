//! Every kind of the shipped standard on the site: made, found, changed, moved through its whole life, taken out to Excel
//! and brought back, in both languages.

mod sensible;
mod there_and_back;
mod way;

use std::collections::{BTreeSet, HashMap};

use axum::http::{Method, StatusCode};
use hengce_ledger::{Actor, Change, Record};
use hengce_standard::{By, Field, FieldKind, Kind};
use serde_json::{Map, Value as Json, json};

use self::sensible::{always, before, company, later, resting, sensible, taking, written_first};
use self::way::{named, pages, toward};
use crate::world::{Browser, World};

/// Those who walk hold every role; each step is taken by whoever of them may.
const WALKERS: [&str; 5] = ["qinghe", "zhiyuan", "jianbang", "huaijin", "ruohan"];

/// Lets whoever leads do everything to every record, so that only life cycles and checks say no.
const EVERYTHING: &str = r#"
[role.director.grants.walk]
acts  = ["read", "create", "edit", "withdraw", "move"]
of    = ["*"]
reach = "all"
"#;

/// Kinds that nobody makes by hand: an import makes its batch.
const MADE_BY_PROGRAM: [&str; 1] = ["import_batch"];

struct Walk {
    world: World,
    walkers: Vec<Browser>,
    made: HashMap<String, Vec<String>>,
    count: usize,
    /// Steps that could not be taken, with what was said.
    left: Vec<String>,
}

impl Walk {
    async fn new() -> Self {
        let world = World::with_standard(EVERYTHING).await;
        let roles: Vec<String> = world.app.standard().organisation.roles.keys().cloned().collect();
        let mut walkers = Vec::new();
        for login in WALKERS {
            assert!(world.app.ledger.accounts().update(login, &roles, false).await.unwrap());
            walkers.push(world.browser(login).await);
        }
        Self { world, walkers, made: HashMap::new(), count: 0, left: Vec::new() }
    }

    fn kind(&self, id: &str) -> Kind {
        self.world.app.standard().kinds[id].clone()
    }

    /// Some value that the field takes; another one at each `turn`.
    async fn value(&mut self, kind: &str, field: &Field, turn: usize) -> Json {
        let today = self.today();
        if let Some(value) = sensible(kind, &field.id, today) {
            return value;
        }
        let people = ["qinghe", "jianbang", "ruohan", "zhiyuan", "huaijin"];
        let person = |at: usize| json!(self.world.people[people[at % people.len()]]);
        match &field.kind {
            FieldKind::Text { max } => {
                json!(
                    format!("走查{}号{}", self.count, field.label.zh).chars().take(*max).collect::<String>()
                )
            }
            FieldKind::Prose => json!("走查的说明。"),
            FieldKind::Integer { .. } => {
                json!(field.min.as_ref().and_then(hengce_exact::Number::to_i64).unwrap_or(1).max(1))
            }
            FieldKind::Decimal { .. } | FieldKind::Money => json!("1"),
            FieldKind::Percent => json!("0.5"),
            FieldKind::Date => json!(today.to_string()),
            FieldKind::Instant => json!(self.world.app.ledger.clock().now().to_string()),
            FieldKind::Bool => json!(true),
            FieldKind::Choice { options } => json!(options.keys().nth(turn % options.len())),
            FieldKind::Choices { options } => json!([options.keys().next()]),
            FieldKind::Person => person(turn + usize::from(field.id != "owner")),
            FieldKind::People => json!([{ "person": person(turn), "share": "1" }]),
            FieldKind::Unit => json!(self.unit().await),
            FieldKind::Ref { kind } => json!(self.some(&kind.clone(), turn).await),
            FieldKind::Refs { kind } => json!([self.some(&kind.clone(), turn).await]),
            FieldKind::Files => {
                json!([self.world.app.ledger.keep_file("walk.txt", "走查".as_bytes()).await.unwrap()])
            }
            FieldKind::Link => json!("https://walk.example/"),
            FieldKind::Rating { .. } => json!(3),
            FieldKind::Rows { fields } => {
                let mut row = Map::from_iter([("id".to_owned(), json!("r1"))]);
                let chosen = |field: &Field| field.required || field.kind.options().is_some();
                for field in fields.values().filter(|field| chosen(field) && !field.by_program()) {
                    let value = Box::pin(self.value(kind, field, turn)).await;
                    row.insert(field.id.clone(), value);
                }
                json!([row])
            }
            FieldKind::Computed { .. } | FieldKind::Referring { .. } | FieldKind::HoursIn { .. } => {
                Json::Null
            }
        }
    }

    fn today(&self) -> jiff::civil::Date {
        let zone = self.world.app.standard().organisation.zone.clone();
        self.world.app.ledger.clock().now().to_zoned_datetime(zone).date()
    }

    /// Six weeks pass, and everybody signs in again.
    async fn pass_time(&mut self) {
        self.world.wait(jiff::SignedDuration::from_hours(24 * 42));
        for (at, login) in WALKERS.iter().enumerate() {
            self.walkers[at] = self.world.browser(login).await;
        }
    }

    async fn unit(&mut self) -> String {
        let answer = self.walkers[1].get("/api/v1/records/unit?limit=1").await.json();
        answer["records"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Some record of a kind: after the last that walked, in whatever state it came to.
    async fn some(&mut self, kind: &str, turn: usize) -> String {
        match kind {
            "person" => return self.world.people["qinghe"].to_string(),
            "unit" => return self.unit().await,
            _ => {}
        }
        if !self.made.contains_key(kind) {
            Box::pin(self.walk(kind)).await;
        }
        let made = &self.made[kind];
        made.iter().rev().cycle().nth(turn).cloned().unwrap_or_default()
    }

    /// Makes one through the API; what is refused is filled again, by the next value.
    async fn make(&mut self, kind: &Kind, given: &Map<String, Json>) -> Option<String> {
        self.count += 1;
        let wanted = |field: &&Field| field.required && !field.by_program();
        let mut names: Vec<String> =
            kind.fields.values().filter(wanted).map(|field| field.id.clone()).collect();
        names.extend(always(&kind.id).iter().map(|name| (*name).to_owned()));
        let mut turns: HashMap<String, usize> = HashMap::new();
        let mut said = String::new();
        for attempt in 0..20 {
            let mut fields = given.clone();
            for name in &names {
                if !given.contains_key(name) {
                    let turn = turns.get(name).copied().unwrap_or_default();
                    let value = self.value(&kind.id, &kind.fields[name], turn).await;
                    fields.insert(name.clone(), value);
                }
            }
            let path = format!("/api/v1/records/{}", kind.id);
            let walker = &mut self.walkers[(attempt + 1) % WALKERS.len()];
            let answer = walker.call(Method::POST, &path, &json!({ "fields": fields })).await;
            if answer.status == StatusCode::CREATED {
                let id = answer.json()["id"].as_str().unwrap().to_owned();
                self.made.entry(kind.id.clone()).or_default().push(id.clone());
                return Some(id);
            }
            let refers = |name: &&String| matches!(kind.fields[*name].kind, FieldKind::Ref { .. });
            let refused = named(&answer).into_iter().chain(names.iter().filter(refers).cloned());
            for name in refused.collect::<BTreeSet<_>>() {
                *turns.entry(name.clone()).or_default() += 1;
                if kind.fields.contains_key(&name) && !names.contains(&name) {
                    names.push(name);
                }
            }
            said = answer.text;
        }
        self.left.push(format!("{} could not be made: {said}", kind.id));
        None
    }

    async fn read(&self, id: &str) -> Record {
        self.world.record(&id.into()).await
    }

    /// Whether somebody could take the step; what is refused is filled again, by the next value.
    async fn step(&mut self, kind: &Kind, id: &str, transition: &str) -> Result<(), String> {
        let needs = kind.lifecycle.transitions[transition].needs.clone();
        let needs: Vec<String> = needs.into_iter().filter(|name| name != "comment").collect();
        if let Some((other, by, count, steps)) = company(&kind.id, transition) {
            let (other, given) = (self.kind(other), Map::from_iter([(by.to_owned(), json!(id))]));
            for _ in 0..count {
                let Some(made) = Box::pin(self.make(&other, &given)).await else { continue };
                for step in steps {
                    Box::pin(self.step(&other, &made, step)).await?;
                }
            }
        }
        for step in before(&kind.id, transition) {
            Box::pin(self.step(kind, id, step)).await?;
        }
        if later(&kind.id, transition) {
            self.pass_time().await;
        }
        if let Some(name) = written_first(&kind.id, transition) {
            let record = self.read(id).await;
            let value = self.value(&kind.id, &kind.fields[name], 0).await;
            let fields = Map::from_iter([(name.to_owned(), value)]);
            let change = Change::Edit { id: record.id, version: record.version, fields, origin: None };
            self.world.app.ledger.commit(&Actor::program(), change).await.map_err(|said| said.to_string())?;
        }
        if kind.lifecycle.transitions[transition].by == [By::Program] {
            return self.by_program(kind, id, transition).await;
        }
        let (mut turns, mut said) = (HashMap::<String, usize>::new(), String::new());
        for attempt in 0..15 {
            let record = self.read(id).await;
            let mut fields = Map::new();
            for name in needs.iter().map(String::as_str).chain(taking(&kind.id, transition).iter().copied()) {
                let field = &kind.fields[name];
                let fixed = field.frozen_in.contains(&record.state) || record.fields.contains_key(name);
                if turns.contains_key(name) || !fixed {
                    let turn = turns.get(name).copied().unwrap_or_default();
                    fields.insert(name.to_owned(), self.value(&kind.id, field, turn).await);
                }
            }
            let path = format!("/api/v1/records/{}/{id}/moves/{transition}", kind.id);
            let body = json!({ "version": record.version, "fields": fields, "comment": "走查" });
            let answer = self.walkers[attempt % WALKERS.len()].call(Method::POST, &path, &body).await;
            if answer.status == StatusCode::OK {
                return Ok(());
            }
            let unmet = answer.status == StatusCode::CONFLICT;
            let refused = named(&answer).into_iter().chain(needs.iter().filter(|_| unmet).cloned());
            for name in refused.collect::<BTreeSet<_>>() {
                *turns.entry(name).or_default() += 1;
            }
            if said.is_empty() || answer.status != StatusCode::FORBIDDEN {
                said = format!("{} {}", answer.status, answer.text);
            }
        }
        Err(said)
    }

    async fn by_program(&mut self, kind: &Kind, id: &str, transition: &str) -> Result<(), String> {
        let record = self.read(id).await;
        let mut fields = Map::new();
        for name in kind.lifecycle.transitions[transition].needs.iter().filter(|name| *name != "comment") {
            fields.insert(name.clone(), self.value(&kind.id, &kind.fields[name], 0).await);
        }
        let (id, version, transition) = (record.id, record.version, transition.to_owned());
        let change = Change::Move { id, version, transition, fields, comment: Some("走查".into()) };
        let done = self.world.app.ledger.commit(&Actor::program(), change).await;
        done.map(|_| ()).map_err(|refusal| refusal.to_string())
    }

    /// Takes every step of the kind at least once, with as many records as that needs.
    async fn walk(&mut self, id: &str) {
        let kind = self.kind(id);
        self.made.entry(id.to_owned()).or_default();
        let mut pending: BTreeSet<String> = kind.lifecycle.transitions.keys().cloned().collect();
        let mut refused: HashMap<String, String> = HashMap::new();
        loop {
            let before = pending.len();
            let Some(made) = self.make(&kind, &Map::new()).await else { return };
            for _ in 0..40 {
                let state = self.read(&made).await.state;
                let Some(next) = toward(&kind, &state, &pending, &refused) else { break };
                match self.step(&kind, &made, &next).await {
                    Ok(()) => {
                        pending.remove(&next);
                    }
                    Err(said) => {
                        refused.insert(next, said);
                    }
                }
            }
            if pending.is_empty() || pending.len() == before {
                break;
            }
        }
        if let Some(rest) = resting(id) {
            self.bring(&kind, rest).await;
        }
        for name in pending {
            let said = refused.get(&name).map_or("no way leads there", String::as_str);
            self.left.push(format!("{id}.{name}: {said}"));
        }
    }
}

#[tokio::test]
async fn every_kind_is_made_and_every_step_of_its_life_is_taken_by_somebody() {
    let mut walk = Walk::new().await;
    let kinds: Vec<String> = walk.world.app.standard().kinds.keys().cloned().collect();
    for kind in kinds.iter().filter(|kind| !MADE_BY_PROGRAM.contains(&kind.as_str())) {
        if !walk.made.contains_key(kind) {
            walk.walk(kind).await;
        }
    }
    assert!(walk.left.is_empty(), "{}", walk.left.join("\n"));
}

/// The pages of one record, in both languages: each is there, and says the kind's name in its own.
#[tokio::test]
async fn every_kind_is_listed_shown_found_changed_taken_out_and_brought_back_in_both_languages() {
    let mut walk = Walk::new().await;
    let kinds: Vec<String> = walk.world.app.standard().kinds.keys().cloned().collect();
    let mut wrong = Vec::new();
    for id in kinds.iter().filter(|kind| !MADE_BY_PROGRAM.contains(&kind.as_str())) {
        let kind = walk.kind(id);
        let Some(made) = walk.make(&kind, &Map::new()).await else { continue };
        if let Some(rest) = resting(id) {
            walk.bring(&kind, rest).await;
        }
        for (language, label) in [("zh-CN", &kind.label.zh), ("en", &kind.label.en)] {
            walk.walkers[1].cookies.insert("language".into(), language.into());
            let (record, label) = (walk.read(&made).await, label.replace('\'', "&#39;"));
            for page in pages(&kind, &record) {
                let answer = walk.walkers[1].get(&page).await;
                let there = answer.status == StatusCode::OK && answer.text.contains(label.as_str());
                if !there {
                    wrong.push(format!("{language} {page}: {}", answer.status));
                }
                if page.contains("q=") && !answer.text.contains(&made) {
                    wrong.push(format!("{language} {page}: not found"));
                }
            }
            if let Err(said) = there_and_back::walk(&mut walk, &kind, &record.code, language).await {
                wrong.push(format!("{language} {id}: {said}"));
            }
        }
    }
    wrong.extend(walk.left);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
