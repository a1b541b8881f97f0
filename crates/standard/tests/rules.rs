//! What a kind may hold its records to, and what the loader says where that cannot work.

use hengce_standard::{FieldKind, Findings, Layer, Retention, SourceFile, Standard, shipped_sources};

const LOANS: &str = r#"
[kind.shelf]
label = { zh = "架", en = "Shelf" }
code = "SHF-{seq:3}"
retention = "3 years"
[kind.shelf.fields]
title = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
limit = { type = "money", label = { zh = "限额", en = "Limit" } }
loans = { type = "referring", kind = "loan", by = "shelf", where = 'state != "back"', label = { zh = "借出", en = "Loans" } }
lent  = { type = "computed", formula = "sum(loans.worth)", unit = "money", label = { zh = "借出总额", en = "Lent" } }
left  = { type = "computed", formula = "limit - lent", unit = "money", label = { zh = "余额", en = "Left" } }
tenth = { type = "computed", formula = "limit / 10", unit = "money", label = { zh = "一成", en = "A tenth" } }
[kind.shelf.lifecycle.states]
open   = { zh = "开放", en = "Open" }
closed = { zh = "关闭", en = "Closed", closed = true }
[kind.shelf.lifecycle]
close = { from = "open", to = "closed", by = "owner", condition = "count(loans) == 0 and lent == 0 and left >= 0", label = { zh = "关闭", en = "Close" }, says = { zh = "还有未还的。", en = "Something is not back." } }

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
waited = { type = "hours_in", states = ["asked"], label = { zh = "等待", en = "Waited" } }
[kind.loan.checks.dates]
holds = "until >= from"
says  = { zh = "止在起之前。", en = "It ends before it begins." }
[kind.loan.checks.own]
holds = 'owner != shelf.owner and shelf.state == "open" and from >= today - 30 and actor != judge'
says  = { zh = "不可借自己的。", en = "Nobody borrows their own." }
[kind.loan.lifecycle]
blind_in = ["asked"]
lend = { from = "asked", to = "out", by = "creator", condition = "worth <= shelf.limit", label = { zh = "借出", en = "Lend" } }
back = { from = "out", to = "back", by = "owner", label = { zh = "归还", en = "Give back" } }
[kind.loan.lifecycle.states]
asked = { zh = "申请", en = "Asked" }
out   = { zh = "借出", en = "Out" }
back  = { zh = "已还", en = "Back", closed = true }

[kind.round]
label = { zh = "盘点计划", en = "Rounds" }
code = "RND-{seq:3}"
[kind.round.fields]
title   = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner   = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
cadence = { type = "choice", label = { zh = "周期", en = "Cadence" }, options = { month = { zh = "每月", en = "Monthly" } } }
from    = { type = "date", label = { zh = "起", en = "From" } }
[kind.round.lifecycle.states]
on  = { zh = "进行", en = "On" }
off = { zh = "停止", en = "Off", closed = true }
[kind.round.lifecycle]
stop = { from = "on", to = "off", by = "owner", label = { zh = "停止", en = "Stop" } }
[kind.round.recurs]
makes = "stocktake"
every = "cadence"
from  = "from"
in    = ["on"]
ahead_days = 14
due   = "due_on"
link  = "round"
copies = { title = "title", owner = "owner" }

[kind.stocktake]
label = { zh = "盘点", en = "Stocktake" }
code = "STK-{seq:3}"
[kind.stocktake.fields]
title  = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner  = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
due_on = { type = "date", required = true, label = { zh = "期限", en = "Due on" } }
round  = { type = "ref", kind = "round", label = { zh = "计划", en = "Rounds" } }
"#;

fn with(text: &str) -> Result<Standard, Findings> {
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "company.toml", text));
    Standard::from_sources(sources)
}

/// What is said when one text of the good standard is replaced.
fn said(good: &str, bad: &str) -> Vec<(String, Option<String>)> {
    assert_eq!(LOANS.matches(good).count(), 1, "{good}");
    let found = with(&LOANS.replace(good, bad)).expect_err(bad);
    found.iter().map(|finding| (finding.message.clone(), finding.hint.clone())).collect()
}

fn only(good: &str, bad: &str) -> (String, Option<String>) {
    let all = said(good, bad);
    assert_eq!(all.len(), 1, "{bad}: {all:?}");
    all[0].clone()
}

#[test]
fn a_kind_states_what_its_records_are_held_to() {
    let standard = with(LOANS).unwrap_or_else(|found| panic!("{found}"));
    let [shelf, loan, stocktake] = ["shelf", "loan", "stocktake"].map(|kind| &standard.kinds[kind]);
    assert_eq!(shelf.retention, Some(Retention { months: 36 }));
    assert_eq!(shelf.lifecycle.transitions["close"].says.as_ref().unwrap().en, "Something is not back.");
    assert!(matches!(&shelf.fields["loans"].kind, FieldKind::Referring { by, .. } if by == "shelf"));
    assert_eq!(loan.unique, [["shelf", "title"]]);
    assert_eq!(loan.checks.len(), 2);
    assert_eq!(loan.lifecycle.blind_in, ["asked"]);
    assert_eq!(loan.fields["judge"].outside_line_of.as_deref().unwrap().join("."), "shelf.owner");
    assert_eq!(standard.kinds["round"].recurs.as_ref().unwrap().ahead_days, 14);
    assert_eq!(stocktake.unique, [["round", "due_on"]], "one record a plan and due day");
}

#[test]
fn a_computed_field_over_other_records_is_live_and_so_is_what_uses_it() {
    let standard = with(LOANS).unwrap();
    let live = |field: &str| standard.kinds["shelf"].fields[field].kind.live();
    assert!(live("lent") && live("left") && live("loans"));
    assert!(!live("tenth") && !live("limit"));
    let measure = "[measure.lent]\nlabel = { zh = \"甲\", en = \"X\" }\nfrom = \"shelf\"\nvalue = \"sum(lent)\"\non = \"created_at\"\nadds = \"sum\"\n";
    let found = with(&format!("{LOANS}\n{measure}")).unwrap_err().to_string();
    assert!(found.contains("unknown name `lent`"), "{found}");
}

#[test]
fn a_name_over_one_reference_is_checked_in_the_other_kind() {
    let (message, hint) = only("worth <= shelf.limit", "worth <= shelf.limt");
    assert_eq!(
        (message.as_str(), hint.as_deref()),
        ("unknown name `shelf.limt`", Some("did you mean `shelf.limit`?"))
    );
    assert!(only("shelf.state == \"open\"", "shelf.state == \"opn\"").0.contains("is never \"opn\""));
    assert!(only("worth <= shelf.limit", "worth <= shelf.owner").0.contains("cannot be compared"));
    assert!(only("sum(loans.worth)", "sum(loans.wrth)").0.contains("loans.wrth"));
    assert!(
        only("worth <= shelf.limit", "worth <= shelf.lent").0.contains("shelf.lent"),
        "only what is stored"
    );
    assert!(only("limit / 10", "if(actor == code, limit, limit)").0.contains("actor"), "nobody asks here");
}

#[test]
fn a_referring_table_names_a_reference_that_leads_back() {
    let (message, hint) = only("by = \"shelf\"", "by = \"shelve\"");
    assert_eq!(
        (message.as_str(), hint.as_deref()),
        ("there is no field \"shelve\" in loan", Some("did you mean \"shelf\"?"))
    );
    assert!(only("by = \"shelf\"", "by = \"judge\"").0.contains("does not refer to shelf"));
    assert!(only("state != \"back\"", "state != \"bak\"").0.contains("is never \"bak\""));
    assert!(
        said("kind = \"loan\", by", "kind = \"lone\", by")
            .iter()
            .any(|(said, _)| said == "there is no kind \"lone\"")
    );
}

#[test]
fn states_fields_and_people_of_the_rules_must_exist() {
    assert!(only("blind_in = [\"asked\"]", "blind_in = [\"askd\"]").0.contains("no state \"askd\""));
    assert!(only("states = [\"asked\"]", "states = [\"askt\"]").0.contains("no state \"askt\""));
    assert!(only("[[\"shelf\", \"title\"]]", "[[\"shelf\", \"titel\"]]").0.contains("no field \"titel\""));
    assert!(only("[[\"shelf\", \"title\"]]", "[\"shelf\"]").0.contains("list of lists"));
    assert!(only("[[\"shelf\", \"title\"]]", "[[\"waited\"]]").0.contains("can't tell records apart"));
    assert!(only("= \"shelf.owner\"", "= \"shelf.limit\"").0.contains("leads to no person"));
    assert!(only("\"3 years\"", "\"for ever\"").0.contains("no length of time"));
    let silent = only("says  = { zh = \"止在起之前。\", en = \"It ends before it begins.\" }", "");
    assert!(silent.0.contains("\"says\" is missing"), "{}", silent.0);
}

#[test]
fn a_schedule_fills_all_that_the_made_record_requires() {
    let bad = |good: &str, bad: &str| only(good, bad).0;
    assert!(
        bad(", owner = \"owner\" }", " }")
            .contains("\"owner\" of stocktake is required, and nothing fills it")
    );
    assert!(bad("owner = \"owner\" }", "owner = \"title\" }").contains("different types"));
    assert!(bad("link  = \"round\"", "link  = \"owner\"").contains("does not refer to round"));
    assert!(bad("every = \"cadence\"", "every = \"title\"").contains("no choice field"));
    assert!(bad("month = { zh = \"每月\"", "moon = { zh = \"每月\"").contains("says no cadence"));
    assert!(bad("in    = [\"on\"]", "in    = [\"onn\"]").contains("no state \"onn\""));
    let unknown = said("due   = \"due_on\"", "due   = \"due\"");
    assert!(unknown.iter().any(|(said, _)| said == "there is no field of stocktake \"due\""), "{unknown:?}");
}
