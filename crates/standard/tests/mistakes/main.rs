//! What the loader says about a folder with mistakes.

mod schemes;

use std::fs;

use hengce_standard::{Findings, Layer, SourceFile, Standard, shipped_sources};

/// The shipped standard with one company file over it.
fn with(text: &str) -> Result<Standard, Findings> {
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "company.toml", text));
    Standard::from_sources(sources)
}

/// Line, column and message of each finding, and its hint.
fn findings(text: &str) -> Vec<(usize, usize, String, String)> {
    let findings = with(text).expect_err("mistakes are found");
    findings
        .iter()
        .map(|f| (f.place.line, f.place.column, f.message.clone(), f.hint.clone().unwrap_or_default()))
        .collect()
}

fn only(text: &str) -> (usize, usize, String, String) {
    let all = findings(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

const FIVE_MISTAKES: &str = r#"
[kpi.report_on_time_rate]
formula = "report_on_time / reports_due"
better  = "hihger"

[kind.report.fields.urgency]
type  = "choise"
label = { zh = "紧急程度" }

[scheme.planner.groups]
strategy = 30
"#;

#[test]
fn a_standard_file_with_five_mistakes_reports_five_with_places() {
    let found = findings(FIVE_MISTAKES);
    let lines: Vec<usize> = found.iter().map(|finding| finding.0).collect();
    assert_eq!(lines, [3, 4, 7, 8, 10], "{found:?}");
    assert_eq!((found[0].1, found[0].2.as_str()), (12, "unknown name `report_on_time`"));
    assert_eq!(found[0].3, "did you mean `reports_on_time`?");
    assert_eq!((found[1].1, found[1].3.as_str()), (11, "did you mean \"higher\"?"));
    assert_eq!((found[2].1, found[2].3.as_str()), (9, "did you mean \"choice\"?"));
    assert!(found[3].2.contains("has no en"), "{}", found[3].2);
    assert!(found[4].2.contains("sum to 105, not to 100"), "{}", found[4].2);
}

#[test]
fn findings_print_the_line_with_a_caret_under_the_place() {
    let shown = with(FIVE_MISTAKES).unwrap_err().to_string();
    let first = "error: [kpi.report_on_time_rate] unknown name `report_on_time`\n  --> company.toml:3:12\n   |\n 3 | \
                 formula = \"report_on_time / reports_due\"\n   |            ^^^^^^^^^^^^^^\n  = hint: did you mean \
                 `reports_on_time`?\n";
    assert!(shown.starts_with(first), "{shown}");
    assert!(shown.ends_with("5 mistakes in the standard"), "{shown}");
}

#[test]
fn files_of_a_folder_are_read_and_a_mistake_names_its_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("kpis")).unwrap();
    fs::write(folder.path().join("kpis/ours.toml"), "[kpi.report_on_time_rate]\nunti = \"percent\"\n")
        .unwrap();
    fs::write(folder.path().join("notes.txt"), "not read").unwrap();
    let found = Standard::load(Some(folder.path())).unwrap_err();
    let finding = found.iter().next().unwrap();
    assert_eq!(finding.place.file, "kpis/ours.toml");
    assert_eq!((finding.place.line, finding.place.column), (2, 1));
    assert_eq!(finding.hint.as_deref(), Some("did you mean \"unit\"?"));
}

#[test]
fn a_folder_that_is_not_there_is_said_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let found = Standard::load(Some(&folder.path().join("gone"))).unwrap_err();
    assert!(found.to_string().contains("the folder can't be read"), "{found}");
}

#[test]
fn toml_that_is_not_toml_is_placed_where_it_breaks() {
    let (line, _, message, _) = findings("[kpi.x]\nlabel = { zh = \"甲\"\n")[0].clone();
    assert!(line >= 2 && message.starts_with("not TOML"), "{line} {message}");
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "gbk.toml", vec![0xd6, 0xd0, 0xce, 0xc4]));
    let found = Standard::from_sources(sources).unwrap_err();
    assert!(found.to_string().contains("not UTF-8"), "{found}");
}

#[test]
fn a_file_over_a_megabyte_and_nesting_without_end_are_refused() {
    let large = format!("# {}", "x".repeat(1_000_000));
    assert!(only(&large).2.contains("larger than"));
    let deep = format!("[kpi]\nx = {}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(!findings(&deep).is_empty());
}

#[test]
fn the_wrong_way_of_combining_is_refused_by_name() {
    let measure = |value: &str, adds: &str| {
        let head = "[measure.x]\nlabel = { zh = \"甲\", en = \"X\" }\nfrom = \"wechat_article\"\non = \"published_on\"\n";
        only(&format!("{head}value = \"{value}\"\nadds = \"{adds}\"\n"))
    };
    let (line, column, message, hint) = measure("distinct(url)", "sum");
    assert_eq!((line, column, hint.as_str()), (6, 8, "adds = \"distinct\""));
    assert!(message.starts_with("a distinct count can't be combined by \"sum\""), "{message}");
    assert!(measure("last(readers)", "sum").2.contains("a stock is taken at the end"));
    assert!(measure("mean(open_rate)", "sum").2.contains("never added or averaged"));
    assert!(measure("count()", "mean").2.contains("counts are added"));
}

#[test]
fn a_measure_says_when_by_a_day_and_whom_by_a_person() {
    let (_, column, message, _) = only("[measure.sem_cost]\non = \"plan\"\n");
    assert_eq!(column, 6);
    assert!(message.contains("by a date or an instant"), "{message}");
    assert!(only("[measure.sem_cost]\nby = \"account\"\n").2.contains("leads to no person"));
    let (_, _, message, hint) = only("[measure.reports_cited]\nby = \"report.ownr\"\n");
    assert!(message.contains("no column \"report.ownr\""), "{message}");
    assert_eq!(hint, "did you mean \"report.owner\"?");
}

#[test]
fn a_state_that_does_not_exist_is_found_inside_a_filter() {
    let (line, column, message, hint) = only("[measure.reports_due]\nwhere = 'state == \"acceptd\"'\n");
    assert_eq!((line, column), (2, 19));
    assert_eq!(
        (message.as_str(), hint.as_str()),
        ("\"state\" is never \"acceptd\"", "did you mean \"accepted\"?")
    );
    let goals = only("[measure.campaign_goal_attainment]\nwhere = 'parent.state == \"ended\"'\n");
    assert!(goals.2.contains("parent.state"), "{}", goals.2);
}

#[test]
fn a_formula_that_gives_another_unit_than_declared_is_refused() {
    let (line, _, message, _) = only("[kpi.report_on_time_rate]\nformula = \"sem_cost / reports_due\"\n");
    assert_eq!(line, 2);
    assert!(message.contains("money") && message.contains("percent"), "{message}");
}

#[test]
fn fields_computed_in_a_circle_are_refused() {
    let found = findings(
        r#"
[kind.report.fields]
a = { type = "computed", formula = "b + 1", unit = "count", label = { zh = "甲", en = "A" } }
b = { type = "computed", formula = "a + 1", unit = "count", label = { zh = "乙", en = "B" } }
"#,
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|finding| finding.2.contains("computed from itself")), "{found:?}");
}

#[test]
fn a_life_cycle_names_fields_states_and_people_that_exist() {
    let found = findings(
        r#"
[kind.report.lifecycle.submit]
to    = "submited"
needs = ["file"]
by    = ["writer"]
[kind.report.fields.submitted_at]
stamped = "sumbit"
[kind.report.fields.due_on]
frozen_in = ["drafted"]
"#,
    );
    let messages: Vec<&str> = found.iter().map(|finding| finding.2.as_str()).collect();
    for wanted in [
        "there is no state \"submited\"",
        "there is no field \"file\"",
        "there is no person field or role \"writer\"",
        "there is no transition \"sumbit\"",
        "there is no state \"drafted\"",
    ] {
        assert!(messages.contains(&wanted), "{wanted}: {messages:?}");
    }
}

#[test]
fn files_of_one_folder_add_to_each_other_but_say_nothing_twice() {
    let company = |texts: [&str; 2]| {
        let mut sources = shipped_sources();
        sources.push(SourceFile::new(Layer::Company, "a.toml", texts[0]));
        sources.push(SourceFile::new(Layer::Company, "b.toml", texts[1]));
        Standard::from_sources(sources)
    };
    let (weights, targets) = (
        "[scheme.planner.items]\nmilestone_on_time_rate.method = { name = \"knots\", knots = [{ at = 0, points = 0 }, { at = 1, points = 100 }] }\n",
        "[scheme.planner.items]\nmilestone_on_time_rate.target = \"50 %\"\n",
    );
    assert!(company([weights, targets]).is_err_and(|found| found.to_string().contains("stated mark")));
    assert!(company([weights, "[scheme.planner.items.report_on_time_rate]\ntarget = \"95 %\"\n"]).is_ok());
    let found = company([targets, targets]).unwrap_err();
    let finding = found.iter().next().unwrap();
    assert_eq!((finding.place.file.as_str(), finding.place.line, finding.place.column), ("b.toml", 2, 24));
    assert_eq!(finding.block, "scheme.planner.items.milestone_on_time_rate");
    assert_eq!(finding.hint.as_deref(), Some("the first one is at a.toml:2"));
}

#[test]
fn two_kpis_never_share_a_code_nor_two_schemes_their_people() {
    assert!(only("[kpi.report_depth]\ncode = \"MS-01\"\n").2.contains("already the code"));
    assert!(
        only("[scheme.digital_operator]\napplies = { position = \"planner\" }\n")
            .2
            .contains("applies to the same")
    );
}

#[test]
fn a_permission_is_about_a_kind_or_a_resource() {
    let (_, _, message, hint) =
        only("[role.hr.grants]\nx = { acts = [\"read\"], of = [\"reprot\"], reach = \"all\" }\n");
    assert!(message.contains("no kind or resource \"reprot\""), "{message}");
    assert_eq!(hint, "did you mean \"report\"?");
}

#[test]
fn a_term_of_advertising_law_is_one_term_with_a_category_and_words_in_both_languages() {
    let (line, column, message, _) = only(
        "[wording_term]\nmine = { term = \"净水之王\", variants = [\"No.1\"], category = \"superlative\" }\n",
    );
    assert_eq!((line, column), (2, 37));
    assert_eq!(message, "\"No.1\" already stands under wording_term.first");
    let (_, _, message, hint) =
        only("[wording_term]\nmine = { term = \"净水之王\", category = \"superlativ\" }\n");
    assert_eq!(message, "there is no wording_category \"superlativ\"");
    assert_eq!(hint, "did you mean \"superlative\"?");
    let found = only("[wording_term]\nfirst.except = [\"首屈一指\"]\n");
    assert!(found.2.contains("does not contain the term"), "{}", found.2);
    assert!(
        only("[wording_term]\nmine = { term = \"！！\", category = \"data\" }\n").2.contains("no letter")
    );
    let found = only(
        "[wording_category.x]\narticle = \"14\"\nseverity = \"low\"\nlabel = { zh = \"标识\", en = \"Mark\" }\nquestion = { zh = \"是否标明？\" }\n",
    );
    assert!(found.2.contains("has no en"), "{}", found.2);
}

#[test]
fn a_toned_word_weighs_within_bounds() {
    assert!(only("[tone.words]\n\"好水\" = 4\n").2.contains("from -3 to 3"));
    assert!(only("[tone.degrees]\n\"巨\" = \"9\"\n").2.contains("-4 to 4"));
    assert!(only("[tone]\nnegations = [\"差评\"]\n").2.contains("a tone of its own"));
    let ours = with("[tone.words]\n\"好水\" = 3\n\"赞\" = 0\n").unwrap();
    assert_eq!((ours.tone.words.get("好水"), ours.tone.words.get("赞")), (Some(&3), None));
}

const GROWTH: &str = r#"
[kpi.report_growth]
code    = "MS-90"
clause  = "二(二)1"
label   = { zh = "报告数变化", en = "Change of reports" }
help    = { zh = "比上期多发布了多少份报告。", en = "How many more reports than the period before." }
group   = "strategy"
nature  = "process"
formula = "reports_published - previous(reports_published)"
unit    = "count"
better  = "higher"
counter = "decision_contribution"
inputs  = { n = "reports_published + previous(reports_due)" }
"#;

#[test]
fn a_kpi_may_look_at_the_period_before_and_names_what_it_reads_when() {
    let kpi = &with(GROWTH).expect("it loads").kpis["report_growth"];
    assert_eq!(kpi.measures, ["reports_published"]);
    assert_eq!(kpi.earlier, ["reports_published", "reports_due"]);
    assert_eq!(kpi.all_measures().collect::<Vec<_>>(), ["reports_published", "reports_due"]);
    assert_eq!(kpi.counter.as_deref(), Some("decision_contribution"));
}

#[test]
fn what_is_wrong_with_previous_counter_and_inputs_is_said_at_its_place() {
    let wrong = |from: &str, to: &str| only(&GROWTH.replace(from, to));
    let (line, _, message, hint) = wrong("previous(reports_published)", "previous(report_published)");
    assert_eq!((line, message.as_str()), (9, "unknown name `report_published`"));
    assert_eq!(hint, "did you mean `reports_published`?");
    let found = wrong("previous(reports_published)", "previous(reports_published + 1)");
    assert_eq!(found.3, "previous() takes the name of one measure");
    assert!(wrong("\"decision_contribution\"", "\"report_growth\"").2.contains("of itself"));
    assert_eq!(wrong("\"decision_contribution\"", "\"decision\"").2, "there is no kpi \"decision\"");
    assert!(wrong("n = \"reports_published + ", "n = \"0 < ").2.contains("a number is wanted"));
    let of_rows = "[measure.reports_due]\nwhere = 'previous(due_on) == due_on'\n";
    assert_eq!(only(of_rows).2, "previous() exists only in a KPI");
}

#[test]
fn a_view_names_what_is_there_and_a_reminder_has_a_day_to_remind_of() {
    let view = r#"
[view.my_view]
label   = { zh = "我的", en = "Mine" }
kind    = "report"
filters = { state = "opne", "due_on.to" = "yesterday" }
columns = ["code", "titel"]
[desk.director]
panels = ["mine", "waitin", "my_view"]
[desk.directors]
panels = ["mine"]
"#;
    let found = findings(view);
    let hints: Vec<&str> = found.iter().map(|finding| finding.3.as_str()).collect();
    assert_eq!(found.len(), 4 + 1, "{found:?}");
    assert_eq!(hints[0], "did you mean \"open\"?");
    assert!(hints[1].contains("today-7"), "{hints:?}");
    let (_, _, message, _) = only("[kind.report.reminders]\nbefore_days = [3, -1]\n");
    assert!(message.contains("between 0 and 365"), "{message}");
    let (_, _, message, _) = only("[kind.unit.reminders]\nbefore_days = [3]\n");
    assert!(message.contains("an owner, a due day"), "{message}");
    let standard =
        with("[kind.report.reminders]\nbefore_days = [1, 5]\nafter_days = [9, 2]\nthen = \"manager\"\n");
    let reminders = standard.unwrap().kinds["report"].reminders.clone().unwrap();
    assert_eq!((reminders.before_days, reminders.after_days), (vec![5, 1], vec![2, 9]));
    assert!(reminders.tells_manager);
}

#[test]
fn a_host_inside_that_connectors_may_reach_names_its_port() {
    let text = |hosts: &str| format!("[organisation]\nconnectors_inside = [{hosts}]\n");
    let (line, _, said, hint) = only(&text("\"DB.helan.example:5432\", \"mail.helan.example\""));
    assert_eq!((line, said.as_str()), (2, "\"mail.helan.example\" names no port"));
    assert!(hint.contains("db.helan.example:5432"), "{hint}");
    let read = with(&text("\"DB.helan.example:5432\"")).unwrap();
    assert_eq!(read.organisation.connectors_inside, ["db.helan.example:5432"]);
}
