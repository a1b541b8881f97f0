//! What is to do over every kind: mine, my people's, and what waits for me.

use std::sync::Arc;

use hengce_ledger::{Actor, Ledger, Record};
use hengce_standard::By;
use serde_json::json;

use crate::world::{World, as_role, create, standard, take, withdraw};

fn titles(records: &[Record]) -> String {
    records.iter().map(|record| record.title.as_str()).collect::<Vec<_>>().join(" ")
}

async fn mine(world: &World, actor: &Actor) -> String {
    titles(&world.ledger.mine(actor, 100).await.unwrap())
}

async fn waiting(world: &World, actor: &Actor) -> String {
    let found = world.ledger.waiting(actor, 100).await.unwrap();
    titles(&found.into_iter().map(|(record, _)| record).collect::<Vec<_>>())
}

struct Team {
    world: World,
    chief: Actor,
    li: Actor,
    zhao: Actor,
}

async fn team() -> Team {
    let world = World::new().await;
    let chief = as_role(&world.person("王总", None, None).await, "leader");
    let li = world.person("李静", Some(&chief), None).await;
    let zhao = world.person("赵敏", Some(&chief), None).await;
    Team { world, chief, li, zhao }
}

#[tokio::test]
async fn my_own_work_comes_by_its_day_until_it_is_handed_in() {
    let Team { world, chief, li, zhao } = team().await;
    for (title, due) in [("b", json!("2026-07-20")), ("c", json!(null)), ("a", json!("2026-07-02"))] {
        let fields = json!({ "title": title, "owner": li.person, "due_on": due });
        world.ledger.commit(&li, create("report", fields)).await.unwrap();
    }
    assert_eq!(mine(&world, &li).await, "a b c");
    assert_eq!(mine(&world, &zhao).await, "");
    let first = world.ledger.mine(&li, 1).await.unwrap().remove(0);
    let submitted =
        world.ledger.commit(&li, take(&first, "submit", json!({ "pages": 3 }), None)).await.unwrap();
    assert_eq!(mine(&world, &li).await, "b c");
    assert_eq!(waiting(&world, &chief).await, "a");
    assert_eq!(waiting(&world, &zhao).await, "");
    let back = take(&submitted, "reopen", json!({}), Some("no conclusion"));
    let back = world.ledger.commit(&chief, back).await.unwrap();
    assert_eq!((mine(&world, &li).await.as_str(), waiting(&world, &chief).await.as_str()), ("a b c", ""));
    world.ledger.commit(&li, withdraw(&back, "twice")).await.unwrap();
    assert_eq!(mine(&world, &li).await, "b c");
}

#[tokio::test]
async fn a_manager_sees_what_their_people_are_late_with_and_nobody_else_does() {
    let Team { world, chief, li, zhao } = team().await;
    for (owner, title, due) in
        [(&li, "late", "2026-06-20"), (&zhao, "soon", "2026-07-04"), (&li, "far", "2026-09-01")]
    {
        let fields = json!({ "title": title, "owner": owner.person, "due_on": due });
        world.ledger.commit(owner, create("report", fields)).await.unwrap();
    }
    let until = "2026-07-04".parse().unwrap();
    assert_eq!(titles(&world.ledger.of_line(&chief, until, 100).await.unwrap()), "late soon");
    assert_eq!(titles(&world.ledger.of_line(&li, until, 100).await.unwrap()), "");
    let narrow = as_role(&chief, "employee");
    assert_eq!(
        titles(&world.ledger.of_line(&narrow, until, 100).await.unwrap()),
        "",
        "the reach is their own"
    );
}

#[tokio::test]
async fn a_role_that_may_take_the_step_finds_it_waiting() {
    let Team { world, li, zhao, .. } = team().await;
    let report = world.report(&li, "r").await;
    let director = as_role(&zhao, "director");
    assert_eq!(waiting(&world, &director).await, "", "its owner is still at it");
    world.ledger.commit(&li, take(&report, "submit", json!({ "pages": 3 }), None)).await.unwrap();
    assert_eq!(waiting(&world, &director).await, "r");
    assert_eq!(waiting(&world, &zhao).await, "");
}

#[tokio::test]
async fn a_changed_standard_draws_the_work_again() {
    let Team { world, li, zhao, .. } = team().await;
    let fields = json!({ "title": "r", "owner": li.person, "reviewer": zhao.person });
    let report = world.ledger.commit(&li, create("report", fields)).await.unwrap();
    world.ledger.commit(&li, take(&report, "submit", json!({ "pages": 3 }), None)).await.unwrap();
    assert_eq!(waiting(&world, &zhao).await, "");
    let mut changed = (*standard()).clone();
    let accept = &mut changed.kinds["report"].lifecycle.transitions["accept"];
    accept.by = vec![By::Field("reviewer".into())];
    let (path, clock) = (world.path().to_owned(), world.ledger.clock().clone());
    let ledger = Ledger::open(&path, Arc::new(changed), clock).await.unwrap();
    let found = ledger.waiting(&zhao, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1[0].transition, "accept");
    let (turn, record) = (ledger.turn(&found[0].0), &found[0].0);
    assert_eq!(
        (turn.owner, turn.manager, turn.people.as_slice()),
        (false, true, &zhao.person.into_iter().collect::<Vec<_>>()[..])
    );
    assert_eq!(record.state, "submitted");
}
