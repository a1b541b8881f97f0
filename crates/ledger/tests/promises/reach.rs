//! Who sees and does what: reach as a matrix.

use hengce_ledger::{Actor, Query, Record, Refusal};
use hengce_standard::{Act, Reach};
use serde_json::json;

use crate::world::{World, as_role, create, edit, withdraw};

/// Wang heads the department; Li and Zhao work in its team under Chen; Sun works elsewhere.
struct Cast {
    world: World,
    wang: Actor,
    chen: Actor,
    li: Actor,
    zhao: Actor,
    sun: Actor,
}

async fn cast() -> Cast {
    let world = World::new().await;
    let department = world.make("unit", json!({ "name": "市场策划部" })).await;
    let team = world.make("unit", json!({ "name": "品牌组", "parent": department.id })).await;
    let sales = world.make("unit", json!({ "name": "销售部" })).await;
    let wang = world.person("王总", None, Some(&department.id)).await;
    let chen = world.person("陈组长", Some(&wang), Some(&team.id)).await;
    let li = world.person("李静", Some(&chen), Some(&team.id)).await;
    let zhao = world.person("赵敏", Some(&chen), Some(&team.id)).await;
    let sun = world.person("孙亮", None, Some(&sales.id)).await;
    Cast { world, wang, chen, li, zhao, sun }
}

impl Cast {
    async fn sees(&self, actor: &Actor) -> String {
        let page = self
            .world
            .ledger
            .find(actor, &Query { kind: "report".into(), ..Query::default() })
            .await
            .unwrap();
        let mut titles: Vec<_> = page.records.iter().map(|record| record.title.clone()).collect();
        titles.sort();
        assert_eq!(page.total as usize, titles.len());
        titles.join(" ")
    }
}

#[tokio::test]
async fn everybody_sees_what_their_reach_covers_and_nothing_else() {
    let cast = cast().await;
    let mut reports: Vec<Record> = Vec::new();
    for (actor, title) in
        [(&cast.wang, "w"), (&cast.chen, "c"), (&cast.li, "l"), (&cast.zhao, "z"), (&cast.sun, "s")]
    {
        reports.push(cast.world.report(actor, title).await);
    }
    let named = json!({ "title": "lz", "owner": cast.li.person, "reviewer": cast.zhao.person });
    reports.push(cast.world.ledger.commit(&cast.li, create("report", named)).await.unwrap());
    let matrix = [
        (&cast.li, "employee", "l lz"),
        (&cast.zhao, "employee", "lz z"),
        (&cast.chen, "employee", "c"),
        (&cast.chen, "leader", "c l lz z"),
        (&cast.wang, "leader", "c l lz w z"),
        (&cast.sun, "leader", "s"),
        (&cast.li, "head", "c l lz z"),
        (&cast.wang, "head", "c l lz w z"),
        (&cast.sun, "head", "s"),
        (&cast.sun, "director", "c l lz s w z"),
        (&cast.sun, "auditor", "c l lz s w z"),
        (&cast.li, "stranger", ""),
        (&cast.li, "no_such_role", ""),
    ];
    for (actor, role, expected) in matrix {
        let actor = as_role(actor, role);
        assert_eq!(cast.sees(&actor).await, expected, "{} as {role}", actor.name);
        let mut got = Vec::new();
        for report in &reports {
            match cast.world.ledger.get(&actor, &report.id).await {
                Ok(record) => got.push(record.title),
                Err(refusal) => assert!(matches!(refusal, Refusal::NotFound)),
            }
        }
        got.sort();
        assert_eq!(got.join(" "), expected, "{} as {role}, one by one", actor.name);
        let found = cast.world.ledger.search(&actor, "rpt", 50).await.unwrap();
        assert_eq!(found.len(), got.len(), "{} as {role}, searching", actor.name);
    }
}

#[tokio::test]
async fn what_may_not_be_seen_looks_like_what_is_not_there() {
    let cast = cast().await;
    let report = cast.world.report(&cast.li, "l").await;
    for change in [edit(&report, json!({ "pages": 1 })), withdraw(&report, "x")] {
        assert!(matches!(cast.world.ledger.commit(&cast.sun, change).await, Err(Refusal::NotFound)));
    }
    assert!(matches!(cast.world.ledger.history(&cast.sun, &report.id).await, Err(Refusal::NotFound)));
    let refers = json!({ "title": "s", "owner": cast.sun.person, "based_on": report.id });
    let refused = cast.world.ledger.commit(&cast.sun, create("report", refers)).await.unwrap_err();
    assert!(matches!(refused, Refusal::Invalid(problems) if problems[0].field == "based_on"));
    let nobody = Actor { person: None, ..cast.sun.clone() };
    assert!(matches!(
        cast.world.ledger.commit(&nobody, create("report", json!({}))).await,
        Err(Refusal::Forbidden(_))
    ));
}

#[tokio::test]
async fn to_see_is_not_to_change() {
    let cast = cast().await;
    let report = cast.world.report(&cast.li, "l").await;
    let auditor = as_role(&cast.sun, "auditor");
    for change in [edit(&report, json!({ "pages": 1 })), withdraw(&report, "x")] {
        assert!(matches!(cast.world.ledger.check(&auditor, &change).await, Err(Refusal::Forbidden(_))));
    }
    let note = create("note", json!({ "text": "x" }));
    assert!(matches!(cast.world.ledger.check(&auditor, &note).await, Err(Refusal::Forbidden(_))));
}

#[tokio::test]
async fn nobody_makes_work_for_others_beyond_their_reach_or_hands_their_own_away() {
    let cast = cast().await;
    let ledger = &cast.world.ledger;
    let for_zhao = || create("note", json!({ "text": "x", "owner": cast.zhao.person }));
    assert!(matches!(ledger.commit(&cast.li, for_zhao()).await, Err(Refusal::Forbidden(_))));
    ledger.commit(&as_role(&cast.chen, "leader"), for_zhao()).await.unwrap();
    let report = cast.world.report(&cast.li, "l").await;
    let away = || edit(&report, json!({ "owner": cast.zhao.person }));
    assert!(matches!(ledger.commit(&cast.li, away()).await, Err(Refusal::Forbidden(_))));
    let handed = ledger.commit(&as_role(&cast.chen, "leader"), away()).await.unwrap();
    assert_eq!(handed.owner, cast.zhao.person);
}

#[tokio::test]
async fn a_move_in_the_organisation_moves_what_is_seen() {
    let cast = cast().await;
    cast.world.report(&cast.li, "l").await;
    let leader = as_role(&cast.wang, "leader");
    assert_eq!(cast.sees(&leader).await, "l");
    let chen = cast.world.ledger.get(&Actor::program(), cast.chen.person.as_ref().unwrap()).await.unwrap();
    let moved = edit(&chen, json!({ "manager": cast.sun.person }));
    cast.world.ledger.commit(&Actor::program(), moved).await.unwrap();
    assert_eq!(cast.sees(&leader).await, "");
    assert_eq!(cast.sees(&as_role(&cast.sun, "leader")).await, "l");
    let directory = cast.world.ledger.directory();
    assert!(directory.is_above(cast.sun.person.as_ref().unwrap(), cast.li.person.as_ref().unwrap()));
    let again = cast.world.reopened().await;
    assert_eq!(again.directory().people, directory.people);
}

#[tokio::test]
async fn a_reach_covers_people_as_it_covers_records() {
    let cast = cast().await;
    let ledger = &cast.world.ledger;
    let (li, zhao) = (cast.li.person.clone().unwrap(), cast.zhao.person.clone().unwrap());
    assert!(ledger.covers(&cast.li, Reach::Own, &li) && !ledger.covers(&cast.li, Reach::Line, &zhao));
    assert!(ledger.covers(&cast.li, Reach::Unit, &zhao) && !ledger.covers(&cast.sun, Reach::Unit, &zhao));
    assert!(ledger.covers(&cast.wang, Reach::Line, &li) && ledger.covers(&cast.sun, Reach::All, &li));
    let director = as_role(&cast.sun, "director");
    assert_eq!(ledger.reach(&director, Act::Manage, "people"), Some(Reach::All));
    assert_eq!(
        ledger.reach(&director, Act::Read, "people"),
        None,
        "a star stands for kinds, not for resources"
    );
    assert_eq!(ledger.reach(&director, Act::Read, "report"), Some(Reach::All));
    assert_eq!(ledger.reach(&Actor::program(), Act::Manage, "system"), Some(Reach::All));
}
