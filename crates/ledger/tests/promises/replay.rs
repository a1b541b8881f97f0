//! Any sequence of commits, replayed from its revisions, gives the same state.

use std::collections::{BTreeMap, HashMap};

use hengce_ledger::{Actor, Change, Position, Record, RecordId, Refusal};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::world::{World, as_role, create, edit, restore, take, withdraw};

#[derive(Debug, Clone)]
enum Deed {
    Create(Json),
    Edit(usize, Json, i64),
    Take(usize, &'static str, Json),
    Withdraw(usize),
    Restore(usize),
    Together(Vec<(usize, Json)>),
}

fn patch() -> impl Strategy<Value = Json> {
    let rows = prop::collection::vec(("[a-c]", 0..900_i64, prop::option::of(0..900_i64)), 0..3);
    let title =
        prop::option::of(prop::sample::select(vec!["华东市场分析", "竞品 Q3", "x\u{1F600} y", "消费者访谈"]));
    let fields =
        (title, prop::option::of(-3..200_i64), prop::option::of(rows), any::<Option<bool>>(), any::<u8>());
    fields.prop_map(|(title, pages, rows, topic, which)| {
        let mut patch = Map::new();
        if let Some(title) = title {
            patch.insert("title".into(), title.into());
        }
        match which % 5 {
            0 => patch.insert("pages".into(), json!(pages)),
            1 => patch
                .insert("topic".into(), json!(topic.map(|market| if market { "market" } else { "rival" }))),
            2 => patch.insert("tags".into(), json!(["east", "south"][..usize::from(which % 3)])),
            3 => patch.insert("share".into(), json!(format!("0.{which:03}"))),
            _ => patch.insert("due_on".into(), json!(format!("2026-{:02}-10", which % 14))),
        };
        if let Some(rows) = rows {
            let row = |(what, planned, actual)| json!({ "what": what, "planned": planned, "actual": actual });
            patch.insert("budget".into(), rows.into_iter().map(row).collect());
        }
        Json::Object(patch)
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let transition = prop::sample::select(vec!["submit", "accept", "reopen", "finish", "nonsense"]);
    prop_oneof![
        2 => patch().prop_map(Deed::Create),
        4 => (any::<usize>(), patch(), prop_oneof![8 => Just(0_i64), 1 => Just(1)])
            .prop_map(|(at, patch, off)| Deed::Edit(at, patch, off)),
        3 => (any::<usize>(), transition, patch()).prop_map(|(at, id, patch)| Deed::Take(at, id, patch)),
        1 => any::<usize>().prop_map(Deed::Withdraw),
        1 => any::<usize>().prop_map(Deed::Restore),
        1 => prop::collection::vec((any::<usize>(), patch()), 1..4).prop_map(Deed::Together),
    ]
}

/// What should be there, kept beside the ledger.
#[derive(Default)]
struct Expected {
    now: BTreeMap<RecordId, Record>,
    then: HashMap<Position, Vec<Record>>,
}

impl Expected {
    fn take(&mut self, world: &World, records: Vec<Record>) {
        for record in records {
            self.now.insert(record.id.clone(), record);
        }
        let standing = self.now.values().filter(|record| !record.withdrawn).cloned().collect();
        self.then.insert(world.ledger.position(), standing);
    }

    fn pick(&self, at: usize) -> Option<&Record> {
        self.now.values().nth(at.checked_rem(self.now.len())?)
    }

    fn changes(&self, deed: Deed, owner: &Actor) -> Vec<Change> {
        let one = |at, change: &dyn Fn(&Record) -> Change| self.pick(at).map(change).into_iter().collect();
        match deed {
            Deed::Create(mut fields) => {
                fields["owner"] = json!(owner.person);
                vec![create("report", fields)]
            }
            Deed::Edit(at, fields, off) => one(at, &|record| {
                let shifted = Record { version: record.version + off, ..record.clone() };
                edit(&shifted, fields.clone())
            }),
            Deed::Take(at, id, fields) => one(at, &|record| take(record, id, fields.clone(), Some("因为"))),
            Deed::Withdraw(at) => one(at, &|record| withdraw(record, "误建")),
            Deed::Restore(at) => one(at, &restore),
            Deed::Together(edits) => {
                edits.into_iter().filter_map(|(at, fields)| Some(edit(self.pick(at)?, fields))).collect()
            }
        }
    }
}

async fn play(deeds: Vec<Deed>) {
    let world = World::new().await;
    let boss = world.person("王总", None, None).await;
    let li = world.person("李静", Some(&boss), None).await;
    let mut expected = Expected::default();
    for (step, deed) in deeds.into_iter().enumerate() {
        world.pass(step as i64 % 3);
        let actor = match step % 4 {
            0 => as_role(&boss, "leader"),
            1 => Actor::program(),
            _ => li.clone(),
        };
        let before = world.ledger.position();
        match world.ledger.commit_all(&actor, expected.changes(deed, &li)).await {
            Ok(records) => expected.take(&world, records),
            Err(refused) => {
                assert!(!matches!(refused.refusal, Refusal::Storage(_)), "{refused}");
                assert_eq!(world.ledger.position(), before, "a refusal writes nothing");
            }
        }
    }
    for (id, record) in &expected.now {
        assert_eq!(&world.ledger.get(&Actor::program(), id).await.unwrap(), record);
        assert_eq!(&replayed(&world, id).await, &record.fields);
        if !record.withdrawn {
            let found = world.ledger.search(&Actor::program(), &record.title, 1_000).await.unwrap();
            assert!(found.iter().any(|hit| hit.id == *id), "{}", record.title);
        }
    }
    for (position, records) in &expected.then {
        assert_eq!(&world.ledger.snapshot("report", Some(*position)).await.unwrap(), records);
    }
    let reopened = world.reopened().await;
    assert_eq!(reopened.position(), world.ledger.position());
    let verified = reopened.verify().await.unwrap();
    assert_eq!((verified.breaks, verified.revisions as i64), (Vec::new(), world.ledger.position().0));
}

/// A record's fields, from nothing, by the changes that its history tells of.
async fn replayed(world: &World, id: &RecordId) -> Map<String, Json> {
    let mut fields = Map::new();
    for revision in world.ledger.history(&Actor::program(), id).await.unwrap() {
        for (field, (before, after)) in revision.changes {
            assert_eq!(fields.get(&field).unwrap_or(&Json::Null), &before);
            if after.is_null() {
                fields.remove(&field);
            } else {
                fields.insert(field, after);
            }
        }
    }
    fields
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commits_replayed_from_its_revisions_gives_the_same_state(
        deeds in prop::collection::vec(deed(), 1..40),
    ) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(play(deeds));
    }
}
