//! What a kind holds its records to: checks, conditions over other records, what only one may have, lines, hours,
//! blind states.

use std::sync::Arc;

use hengce_ledger::{Actor, Change, FieldProblem, Problem, Record, RecordId, Refusal};
use hengce_standard::{Layer, SourceFile, Standard, shipped_sources};
use serde_json::{Value as Json, json};

use crate::world::{World, create, edit, restore, take, withdraw};

/// A library: shelves with a limit, loans on them, reviews of loans that nobody sees before they are open.
const LIBRARY: &str = r#"
[kind.shelf]
label = { zh = "架", en = "Shelf" }
code = "SHF-{seq:3}"
[kind.shelf.fields]
title = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
limit = { type = "money", label = { zh = "限额", en = "Limit" } }
loans = { type = "referring", kind = "loan", by = "shelf", where = 'state != "back"', label = { zh = "借出", en = "Loans" } }
lent  = { type = "computed", formula = "sum(loans.worth)", unit = "money", label = { zh = "借出总额", en = "Lent" } }
left  = { type = "computed", formula = "limit - lent", unit = "money", label = { zh = "余额", en = "Left" } }
[kind.shelf.lifecycle.states]
open   = { zh = "开放", en = "Open" }
closed = { zh = "关闭", en = "Closed", closed = true }
[kind.shelf.lifecycle]
close = { from = "open", to = "closed", by = "owner", condition = "count(loans) == 0", label = { zh = "关闭", en = "Close" }, says = { zh = "还有未还的。", en = "Something is not back." } }

[kind.loan]
label = { zh = "借条", en = "Loan" }
code = "LON-{seq:3}"
unique = [["shelf", "title"]]
[kind.loan.fields]
title  = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
shelf  = { type = "ref", kind = "shelf", required = true, label = { zh = "架", en = "Shelf" } }
owner  = { type = "person", required = true, label = { zh = "借者", en = "Borrower" } }
judge  = { type = "person", outside_line_of = "shelf.owner", label = { zh = "核对人", en = "Checker" } }
worth  = { type = "money", label = { zh = "价值", en = "Worth" } }
from   = { type = "date", label = { zh = "起", en = "From" } }
until  = { type = "date", label = { zh = "止", en = "Until" } }
waited = { type = "hours_in", states = ["asked", "held"], label = { zh = "等待", en = "Waited" } }
marks  = { type = "referring", kind = "mark", by = "loan", label = { zh = "评语", en = "Marks" } }
mean   = { type = "computed", formula = "mean(marks.points)", unit = "count", label = { zh = "均分", en = "Mean" } }
[kind.loan.checks.dates]
holds = "until >= from"
says  = { zh = "止在起之前。", en = "It ends before it begins." }
[kind.loan.checks.own]
holds = 'owner != shelf.owner'
says  = { zh = "不可借自己的。", en = "Nobody borrows their own." }
[kind.loan.checks.old]
holds = 'from >= today - 30'
says  = { zh = "太久以前。", en = "Too long ago." }
[kind.loan.lifecycle]
lend = { from = ["asked", "held"], to = "out", by = "anyone", condition = 'worth <= shelf.limit and shelf.state == "open" and actor != owner', label = { zh = "借出", en = "Lend" } }
hold = { from = ["asked", "out"], to = "held", by = "anyone", label = { zh = "暂停", en = "Hold" } }
back = { from = "out", to = "back", by = "anyone", label = { zh = "归还", en = "Give back" } }
[kind.loan.lifecycle.states]
asked = { zh = "申请", en = "Asked" }
held  = { zh = "暂停", en = "Held" }
out   = { zh = "借出", en = "Out" }
back  = { zh = "已还", en = "Back", closed = true }

[kind.mark]
label = { zh = "评语", en = "Mark" }
code = "MRK-{seq:3}"
unique = [["loan", "owner"]]
[kind.mark.fields]
title  = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
loan   = { type = "ref", kind = "loan", required = true, label = { zh = "借条", en = "Loan" } }
owner  = { type = "person", required = true, label = { zh = "评者", en = "By" } }
points = { type = "integer", label = { zh = "分数", en = "Points" } }
[kind.mark.lifecycle]
blind_in = ["hidden"]
open = { from = "hidden", to = "open", by = "owner", label = { zh = "公开", en = "Open" } }
[kind.mark.lifecycle.states]
hidden = { zh = "隐藏", en = "Hidden" }
open   = { zh = "公开", en = "Open", closed = true }

[role.library_guest]
label = { zh = "读者", en = "Reader" }
[role.library_guest.grants]
all   = { acts = ["read", "create", "edit", "withdraw", "move"], of = ["shelf", "loan", "mark"], reach = "all" }
batch = { acts = ["read", "create"], of = ["import_batch"], reach = "all" }
"#;

fn library() -> Arc<Standard> {
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "library.toml", LIBRARY));
    Arc::new(Standard::from_sources(sources).unwrap_or_else(|found| panic!("{found}")))
}

pub struct Library {
    pub world: World,
    /// Keeps the shelf.
    pub keeper: Actor,
    /// Works for the keeper.
    helper: Actor,
    pub li: Actor,
    pub zhao: Actor,
    shelf: Record,
}

impl Library {
    pub async fn new() -> Self {
        let world = World::of(library()).await;
        let unit = world.make("unit", json!({ "name": "图书室", "short": "TS" })).await;
        let mut people = Vec::new();
        for (name, boss) in [("柯管", None), ("何助", Some(0)), ("李静", None), ("赵敏", None)] {
            let manager = boss.map(|at: usize| {
                let actor: &Actor = &people[at];
                actor.person.clone()
            });
            let fields = json!({ "name": name, "unit": unit.id, "manager": manager, "position": "planner" });
            let made = world.make("person", fields).await;
            people.push(Actor::person(made.id, name, vec!["library_guest".into()]));
        }
        let keeper = people[0].clone();
        let fields = json!({ "title": "甲架", "owner": keeper.person, "limit": "100" });
        let shelf = world.make("shelf", fields).await;
        let [keeper, helper, li, zhao] = people.try_into().unwrap();
        Self { world, keeper, helper, li, zhao, shelf }
    }

    pub async fn commit(&self, actor: &Actor, change: Change) -> Result<Record, Refusal> {
        self.world.ledger.commit(actor, change).await
    }

    pub fn loan(&self, title: &str, more: Json) -> Change {
        let mut fields =
            json!({ "title": title, "shelf": self.shelf.id, "owner": self.li.person, "worth": "10" });
        fields.as_object_mut().unwrap().extend(crate::world::map(more));
        create("loan", fields)
    }

    pub async fn lent(&self, title: &str) -> Record {
        let asked = self.commit(&self.li, self.loan(title, json!({}))).await.unwrap();
        self.commit(&self.zhao, take(&asked, "lend", json!({}), None)).await.unwrap()
    }

    pub async fn mark(&self, by: &Actor, loan: &Record, points: i64) -> Record {
        let fields = json!({ "title": "评", "loan": loan.id, "owner": by.person, "points": points });
        self.commit(by, create("mark", fields)).await.unwrap()
    }

    pub async fn whole(&self, actor: &Actor, id: &RecordId) -> Record {
        self.world.ledger.whole(actor, id).await.unwrap()
    }
}

fn problems(refused: Result<Record, Refusal>) -> Vec<FieldProblem> {
    match refused.unwrap_err() {
        Refusal::Invalid(problems) => problems,
        other => panic!("{other}"),
    }
}

/// `until: It ends before it begins.`
pub fn said(refused: Result<Record, Refusal>) -> Vec<String> {
    let words = |found: FieldProblem| match found.problem {
        Problem::DoesNotHold { says } => format!("{}: {}", found.field, says.en),
        Problem::NotUnique { code } => format!("{}: same as {}", found.field, code.unwrap_or("?".into())),
        other => format!("{}: {other:?}", found.field),
    };
    problems(refused).into_iter().map(words).collect()
}

#[tokio::test]
async fn all_checks_that_do_not_hold_are_told_at_once_with_all_else_that_is_wrong() {
    let library = Library::new().await;
    let bad =
        json!({ "owner": library.keeper.person, "from": "2026-05-01", "until": "2026-04-01", "worth": "x" });
    let told = said(library.commit(&library.keeper, library.loan("书", bad)).await);
    let wanted = [
        "worth: NotANumber",
        "until: It ends before it begins.",
        "owner: Nobody borrows their own.",
        "from: Too long ago.",
    ];
    assert_eq!(told, wanted);
    let unknown = json!({ "until": "2026-04-01" });
    let loan = library.commit(&library.li, library.loan("书", unknown)).await.unwrap();
    let later = edit(&loan, json!({ "from": "2026-06-20" }));
    assert_eq!(said(library.commit(&library.li, later).await), ["until: It ends before it begins."]);
    let faulty = edit(&loan, json!({ "from": "never" }));
    assert_eq!(
        said(library.commit(&library.li, faulty).await),
        ["from: NotADate"],
        "no guess about a faulty field"
    );
}

#[tokio::test]
async fn a_check_is_asked_at_every_move_too() {
    let library = Library::new().await;
    let loan =
        library.commit(&library.li, library.loan("书", json!({ "from": "2026-06-20" }))).await.unwrap();
    library.world.pass(40 * 86_400);
    let told = said(library.commit(&library.zhao, take(&loan, "hold", json!({}), None)).await);
    assert_eq!(told, ["from: Too long ago."]);
}

#[tokio::test]
async fn a_condition_asks_what_a_reference_leads_to_and_who_asks() {
    let library = Library::new().await;
    let dear = library.commit(&library.li, library.loan("善本", json!({ "worth": "101" }))).await.unwrap();
    let refused = library.commit(&library.zhao, take(&dear, "lend", json!({}), None)).await.unwrap_err();
    assert!(matches!(&refused, Refusal::Condition { says: None, .. }), "{refused}");
    let steps =
        |moves: Vec<hengce_ledger::Move>| moves.into_iter().map(|found| found.transition).collect::<Vec<_>>();
    assert_eq!(steps(library.world.ledger.moves(&library.zhao, &dear).await), ["hold"]);
    let loan = library.commit(&library.li, library.loan("书", json!({}))).await.unwrap();
    assert_eq!(
        steps(library.world.ledger.moves(&library.li, &loan).await),
        ["hold"],
        "nobody lends to themselves"
    );
    assert_eq!(steps(library.world.ledger.moves(&library.zhao, &loan).await), ["lend", "hold"]);
    library.commit(&library.zhao, take(&loan, "lend", json!({}), None)).await.unwrap();
}

#[tokio::test]
async fn a_condition_over_the_records_that_refer_to_one_sees_what_the_same_commit_does_to_them() {
    let library = Library::new().await;
    let close = take(&library.shelf, "close", json!({}), None);
    let loan = library.lent("书").await;
    match library.commit(&library.keeper, close.clone()).await.unwrap_err() {
        Refusal::Condition { says, .. } => assert_eq!(says.unwrap().en, "Something is not back."),
        other => panic!("{other}"),
    }
    let both = vec![take(&loan, "back", json!({}), None), close];
    let done = library.world.ledger.commit_all(&library.keeper, both).await.unwrap();
    assert_eq!(done[1].state, "closed");
    let library = Library::new().await;
    let close = take(&library.shelf, "close", json!({}), None);
    let both = vec![library.loan("新", json!({ "owner": library.zhao.person })), close.clone()];
    let refused = library.world.ledger.commit_all(&library.keeper, both).await.unwrap_err();
    assert!(
        matches!((refused.index, refused.refusal), (1, Refusal::Condition { .. })),
        "a new one counts too"
    );
    library.commit(&library.keeper, close).await.unwrap();
}

#[tokio::test]
async fn live_fields_are_found_when_a_record_is_read_on_its_own_and_never_stored() {
    let library = Library::new().await;
    let first = library.lent("甲").await;
    library.lent("乙").await;
    let shelf = library.whole(&library.zhao, &library.shelf.id).await;
    assert_eq!((&shelf.fields["lent"], &shelf.fields["left"]), (&json!("20"), &json!("80")));
    assert_eq!(shelf.fields["loans"].as_array().unwrap().len(), 2);
    library.commit(&library.zhao, take(&first, "back", json!({}), None)).await.unwrap();
    assert_eq!(library.whole(&library.zhao, &library.shelf.id).await.fields["lent"], "10");
    let given_back = edit(&shelf, json!({ "lent": "999", "loans": [], "limit": "50" }));
    let stored = library.commit(&library.keeper, given_back).await.unwrap();
    assert_eq!(stored.fields.keys().collect::<Vec<_>>(), ["limit", "owner", "title"]);
    let history = library.world.ledger.history(&library.keeper, &stored.id).await.unwrap();
    assert!(history.iter().all(|revision| !revision.changes.contains_key("lent")));
    assert!(library.world.ledger.verify().await.unwrap().breaks.is_empty());
}

#[tokio::test]
async fn what_only_one_may_have_is_refused_with_the_others_code() {
    let library = Library::new().await;
    let first = library.lent("书").await;
    let same = || library.loan("书", json!({}));
    assert_eq!(said(library.commit(&library.li, same()).await), [format!("title: same as {}", first.code)]);
    let other = library.commit(&library.li, library.loan("刊", json!({}))).await.unwrap();
    let renamed = edit(&other, json!({ "title": "书" }));
    assert_eq!(said(library.commit(&library.li, renamed).await).len(), 1);
    let gone = library.commit(&library.li, withdraw(&first, "误建")).await.unwrap();
    library.commit(&library.li, same()).await.unwrap();
    assert_eq!(said(library.commit(&library.li, restore(&gone)).await).len(), 1, "nor by coming back");
}

#[tokio::test]
async fn a_name_that_one_commit_gives_up_the_same_commit_may_take() {
    let library = Library::new().await;
    let first = library.lent("书").await;
    let swap = vec![edit(&first, json!({ "title": "旧书" })), library.loan("书", json!({}))];
    library.world.ledger.commit_all(&library.li, swap).await.unwrap();
    let twice = vec![library.loan("刊", json!({})), library.loan("刊", json!({}))];
    let refused = library.world.ledger.commit_all(&library.li, twice).await.unwrap_err();
    assert_eq!(refused.index, 1);
}

#[tokio::test]
async fn of_many_who_take_the_same_at_once_one_gets_it() {
    let library = Library::new().await;
    let tries = (0..40).map(|at| {
        let ledger = library.world.ledger.clone();
        let (actor, change) = (library.li.clone(), library.loan("书", json!({ "worth": at.to_string() })));
        tokio::spawn(async move { ledger.commit(&actor, change).await })
    });
    let tries: Vec<_> = tries.collect();
    let mut got = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(_) => got += 1,
            refused => assert_eq!(said(refused), ["title: same as LON-001"]),
        }
    }
    assert_eq!(got, 1);
}

#[tokio::test]
async fn nobody_judges_in_the_line_of_the_one_concerned() {
    let library = Library::new().await;
    for judge in [&library.keeper, &library.helper] {
        let named = library.loan("书", json!({ "judge": judge.person }));
        assert_eq!(said(library.commit(&library.li, named).await), ["judge: InLine"], "{}", judge.name);
    }
    let loan = library
        .commit(&library.li, library.loan("书", json!({ "judge": library.zhao.person })))
        .await
        .unwrap();
    let below = edit(&loan, json!({ "judge": library.helper.person }));
    assert_eq!(said(library.commit(&library.li, below).await), ["judge: InLine"]);
}

#[tokio::test]
async fn what_was_given_up_and_taken_by_another_does_not_come_back_by_undoing() {
    let library = Library::new().await;
    let first = library.commit(&library.li, library.loan("书", json!({}))).await.unwrap();
    let renamed = library.commit(&library.li, edit(&first, json!({ "title": "旧书" }))).await.unwrap();
    library.commit(&library.li, library.loan("书", json!({}))).await.unwrap();
    let undo = Change::Undo { id: renamed.id, version: renamed.version };
    assert_eq!(said(library.commit(&library.li, undo).await), ["title: same as LON-002"]);
}
