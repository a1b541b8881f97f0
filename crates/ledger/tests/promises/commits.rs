//! Writing: fields, life cycle, stamps, versions.

use hengce_ledger::{Actor, Change, FieldProblem, Problem, Query, Refusal};
use serde_json::json;

use crate::world::{World, as_role, create, edit, restore, take, withdraw};

fn problems(refusal: Refusal) -> Vec<(String, Problem)> {
    match refusal {
        Refusal::Invalid(problems) => {
            problems.into_iter().map(|FieldProblem { field, problem }| (field, problem)).collect()
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_new_record_has_a_code_of_its_year_a_title_and_what_the_program_computes() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let rows = json!([{ "what": "访谈", "planned": "1200.50", "actual": 1300 }, { "what": "问卷", "planned": "800" }]);
    let fields = json!({ "title": " 华东市场\n分析 ", "owner": li.person, "budget": rows, "share": "0.850" });
    let made = world.ledger.commit(&li, create("report", fields)).await.unwrap();
    assert_eq!(
        (made.code.as_str(), made.title.as_str(), made.state.as_str()),
        ("RPT-2026-001", "华东市场 分析", "drafting")
    );
    assert_eq!(
        (made.version, made.owner.clone(), made.created_by.clone()),
        (1, li.person.clone(), li.person.clone())
    );
    assert_eq!(made.fields["share"], "0.85");
    assert_eq!(made.fields["planned"], "2000.5");
    assert_eq!(made.fields["budget"][0]["over"], "99.5");
    assert_eq!(made.fields["budget"][1].get("over"), None);
    assert_eq!(made.fields["budget"][1]["id"], "1.2");
    assert_eq!(world.ledger.get(&li, &made.id).await.unwrap(), made);
    assert_eq!(world.report(&li, "next").await.code, "RPT-2026-002");
    world.pass(184 * 86_400);
    assert_eq!(world.report(&li, "next year").await.code, "RPT-2027-001");
}

#[tokio::test]
async fn everything_wrong_with_a_record_is_said_at_once() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let fields = json!({
        "owner": li.person, "nonsense": 1, "topic": "weather", "tags": ["east", "moon"], "reviewer": "nobody",
        "due_on": "2026-02-31", "pages": "many", "share": "0.1234567", "link": "javascript:alert(1)",
        "files": [{ "hash": "0".repeat(64), "name": "a.pdf" }], "based_on": "no-such-record", "depth": 6,
        "submitted_at": "2026-07-01T00:00:00Z", "planned": "1",
        "helpers": [{ "person": li.person, "share": "0.4" }],
        "budget": [{ "planned": "1.234" }, { "what": "x", "else": 1 }],
    });
    let refusal = world.ledger.commit(&li, create("report", fields)).await.unwrap_err();
    let mut found = problems(refusal);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        ("based_on", Problem::NoSuchRecord),
        ("budget[0].planned", Problem::TooManyDecimals { places: 2 }),
        ("budget[0].what", Problem::Required),
        ("budget[1].else", Problem::UnknownField),
        ("depth", Problem::TooLarge { max: "5".into() }),
        ("due_on", Problem::NotADate),
        ("files", Problem::NotAFile),
        ("helpers", Problem::SharesNotOne),
        ("link", Problem::WrongShape),
        ("nonsense", Problem::UnknownField),
        ("pages", Problem::NotANumber),
        ("planned", Problem::Stamped),
        ("reviewer", Problem::NoSuchRecord),
        ("share", Problem::TooManyDecimals { places: 6 }),
        ("submitted_at", Problem::Stamped),
        ("tags", Problem::NotAnOption),
        ("title", Problem::Required),
        ("topic", Problem::NotAnOption),
    ];
    assert_eq!(found, expected.map(|(field, problem)| (field.to_owned(), problem)));
    let all = Query { kind: "report".into(), ..Query::default() };
    assert_eq!(world.ledger.find(&Actor::program(), &all).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_submitted_report_keeps_what_it_was_submitted_with() {
    let world = World::new().await;
    let boss = world.person("王总", None, None).await;
    let li = world.person("李静", Some(&boss), None).await;
    let report = world.report(&li, "季度报告").await;
    let rows = json!([{ "what": "访谈", "planned": "100" }]);
    let report = world.ledger.commit(&li, edit(&report, json!({ "budget": rows }))).await.unwrap();
    let refused = world.ledger.commit(&li, take(&report, "submit", json!({}), None)).await.unwrap_err();
    assert_eq!(problems(refused), [("pages".to_owned(), Problem::Required)]);
    world.pass(60);
    let submitted =
        world.ledger.commit(&li, take(&report, "submit", json!({ "pages": 12 }), None)).await.unwrap();
    assert_eq!(submitted.state, "submitted");
    assert_eq!(submitted.fields["submitted_at"], world.now().to_string());
    let mut rows = submitted.fields["budget"].clone();
    rows[0]["planned"] = json!("90");
    let change = edit(&submitted, json!({ "due_on": "2026-12-31", "budget": rows }));
    let found = problems(world.ledger.commit(&li, change).await.unwrap_err());
    assert_eq!(
        found,
        [("due_on".to_owned(), Problem::Frozen), ("budget[0].planned".to_owned(), Problem::Frozen)]
    );
    let gone =
        problems(world.ledger.commit(&li, edit(&submitted, json!({ "budget": [] }))).await.unwrap_err());
    assert_eq!(gone, [("budget".to_owned(), Problem::Frozen)]);
    let mut rows = submitted.fields["budget"].clone();
    rows[0]["actual"] = json!("130");
    let spent = world.ledger.commit(&li, edit(&submitted, json!({ "budget": rows }))).await.unwrap();
    assert_eq!(spent.fields["budget"][0]["over"], "30");
    let with = |planned: &str| {
        let mut rows = spent.fields["budget"].clone();
        rows.as_array_mut().unwrap().push(json!({ "what": "加印", "planned": planned, "actual": "40" }));
        edit(&spent, json!({ "budget": rows }))
    };
    let found = problems(world.ledger.commit(&li, with("40")).await.unwrap_err());
    assert_eq!(found, [("budget[1].planned".to_owned(), Problem::Frozen)], "no budget is added afterwards");
    let unplanned = world.ledger.commit(&li, with("0")).await.unwrap();
    assert_eq!(unplanned.fields["budget"][1]["over"], "40");
}

#[tokio::test]
async fn nobody_approves_what_is_theirs() {
    let world = World::new().await;
    let boss = world.person("王总", None, None).await;
    let li = world.person("李静", Some(&boss), None).await;
    let report = world.report(&li, "季度报告").await;
    let report =
        world.ledger.commit(&li, take(&report, "submit", json!({ "pages": 3 }), None)).await.unwrap();
    let accept = || take(&report, "accept", json!({ "depth": 4 }), None);
    for actor in [li.clone(), as_role(&li, "director")] {
        assert!(matches!(world.ledger.commit(&actor, accept()).await, Err(Refusal::Forbidden(_))));
        assert!(world.ledger.moves(&actor, &report).await.is_empty());
    }
    let boss = as_role(&boss, "leader");
    let moves = world.ledger.moves(&boss, &report).await;
    let moves: Vec<_> =
        moves.iter().map(|found| (found.transition.as_str(), found.needs.join(","))).collect();
    assert_eq!(moves, [("accept", "depth".to_owned()), ("reopen", "comment".to_owned())]);
    let accepted = world.ledger.commit(&boss, accept()).await.unwrap();
    assert_eq!(accepted.fields["accepted_by"], json!(boss.person));
    assert_eq!(accepted.fields["depth"], 4);
    let again = world.ledger.commit(&boss, take(&accepted, "accept", json!({}), None)).await.unwrap_err();
    assert!(matches!(again, Refusal::WrongState { .. }), "{again}");
}

#[tokio::test]
async fn a_condition_that_does_not_hold_stops_the_transition() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "短报告").await;
    let refused = world.ledger.commit(&li, take(&report, "finish", json!({}), None)).await.unwrap_err();
    assert!(
        matches!(&refused, Refusal::Condition { condition, .. } if condition == "pages >= 3"),
        "{refused}"
    );
    let report = world.ledger.commit(&li, edit(&report, json!({ "pages": "3" }))).await.unwrap();
    assert_eq!(
        world.ledger.commit(&li, take(&report, "finish", json!({}), None)).await.unwrap().state,
        "accepted"
    );
}

#[tokio::test]
async fn who_comes_second_is_told_and_nothing_is_lost() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "报告").await;
    let now = world.ledger.commit(&li, edit(&report, json!({ "pages": 1 }))).await.unwrap();
    let stale = world.ledger.commit(&li, edit(&report, json!({ "pages": 2 }))).await.unwrap_err();
    assert!(matches!(stale, Refusal::Stale { now: 2 }));
    assert_eq!(world.ledger.get(&li, &report.id).await.unwrap(), now);
    // Both at once: one of them wins.
    let (one, two) = tokio::join!(
        world.ledger.commit(&li, edit(&now, json!({ "pages": 3 }))),
        world.ledger.commit(&li, edit(&now, json!({ "pages": 4 })))
    );
    assert_eq!(i32::from(one.is_ok()) + i32::from(two.is_ok()), 1);
    let nothing = world.ledger.get(&li, &report.id).await.unwrap();
    let same = world.ledger.commit(&li, edit(&nothing, json!({ "title": "报告" }))).await.unwrap();
    assert_eq!(same, nothing, "an edit that changes nothing is no revision");
}

#[tokio::test]
async fn a_withdrawn_record_is_out_of_sight_until_it_is_restored() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "误建").await;
    assert!(world.ledger.commit(&li, withdraw(&report, " ")).await.is_err());
    let gone = world.ledger.commit(&li, withdraw(&report, "重复")).await.unwrap();
    let query = Query { kind: "report".into(), ..Query::default() };
    assert_eq!(world.ledger.find(&li, &query).await.unwrap().total, 0);
    assert_eq!(world.ledger.find(&li, &Query { withdrawn: true, ..query.clone() }).await.unwrap().total, 1);
    assert!(world.ledger.commit(&li, edit(&gone, json!({ "pages": 1 }))).await.is_err());
    let back = world.ledger.commit(&li, restore(&gone)).await.unwrap();
    assert_eq!((back.fields, back.state), (report.fields, report.state));
    let acts: Vec<_> =
        world.ledger.history(&li, &report.id).await.unwrap().into_iter().map(|r| r.act).collect();
    assert_eq!(acts, ["create", "withdraw", "restore"]);
}

#[tokio::test]
async fn many_changes_are_written_together_or_not_at_all() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "报告").await;
    let mut second = edit(&report, json!({ "pages": 2 }));
    if let Change::Edit { version, .. } = &mut second {
        *version = 2;
    }
    let new = || create("report", json!({ "title": "新", "owner": li.person }));
    let bad = create("report", json!({ "owner": li.person }));
    let before = world.ledger.position();
    let changes = vec![new(), edit(&report, json!({ "pages": 1 })), bad];
    assert_eq!(world.ledger.commit_all(&li, changes).await.unwrap_err().index, 2);
    assert_eq!(world.ledger.position(), before);
    let made = world
        .ledger
        .commit_all(&li, vec![new(), edit(&report, json!({ "pages": 1 })), second])
        .await
        .unwrap();
    assert_eq!(made[2].version, 3);
    assert_eq!(world.ledger.get(&li, &report.id).await.unwrap(), made[2]);
    assert_eq!(world.ledger.position().0, before.0 + 3);
}
