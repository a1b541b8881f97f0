//! Mistakes in schemes, their methods, grades, and what is laid over a total.

use crate::{findings, only};

#[test]
fn a_method_that_cannot_work_is_refused_when_the_scheme_loads() {
    let item = |text: &str| only(&format!("[scheme.planner.items.report_on_time_rate]\n{text}\n"));
    let gap = "method = { name = \"bands\", steps = [{ to = \"80 %\", points = 0 }, { from = \"90 %\", points = 100 }] }";
    assert!(item(gap).2.contains("no band holds the values from 0.8 to 0.9"));
    assert!(
        item("method = { name = \"ratio_lower\", form = \"two_minus\" }\ntarget = \"95 %\"")
            .2
            .contains("less")
    );
    assert!(item("target = \"95\"").3.contains("95 %"));
    let (_, column, message, hint) = item("target = 0.95");
    assert_eq!((column, hint.as_str()), (10, "write it in quotes: target = \"0.95\""));
    assert!(message.contains("outside quotes"), "{message}");
}

#[test]
fn grades_leave_no_total_without_a_grade() {
    let bands = |text: &str| only(&format!("[scheme.planner]\nbands = {text}\n")).2;
    assert!(bands("[{ grade = \"A\", from = 80 }, { grade = \"B\", from = 60 }]").contains("start it at 0"));
    assert!(
        bands("[{ grade = \"A\", from = 60 }, { grade = \"B\", from = 60 }, { grade = \"C\", from = 0 }]")
            .contains('B')
    );
}

#[test]
fn an_overlay_names_measures_items_groups_and_grades_that_exist() {
    let of = |text: &str| only(&format!("[scheme.planner]\n{text}\n"));
    assert_eq!(of("overlay = \"usuall\"").3, "did you mean \"usual\"?");
    assert_eq!(
        of("bonus = { measure = \"bonus_point\", most = 5 }").2,
        "there is no measure \"bonus_point\""
    );
    assert!(of("bonus = { measure = \"bonus_points\", most = 50 }").2.contains("between 0 and 20"));
    let line = |effect: &str| {
        of(&format!(
            "red_lines.own = {{ measure = \"red_lines_duty\", effect = {effect}, label = {{ zh = \"线\", en = \"Line\" }} }}"
        ))
    };
    assert!(line("{ cap_grade = \"Z\" }").2.contains("there is no grade \"Z\""));
    assert!(line("{ zero_group = \"digital\" }").2.contains("no group of this scheme \"digital\""));
    assert!(line("{ zero_item = \"site_traffic\" }").2.contains("no item of this scheme \"site_traffic\""));
    assert!(line("\"zero_all\"").2.contains("does not read"));
    let rails = "guardrails = [{ item = \"report_depth\", guard = \"site_traffic\", at_least = 60, factor = \"0.8\" }]";
    assert_eq!(of(rails).2, "there is no item of this scheme \"site_traffic\"");
    let unit = "[scheme.market_department]\ndepartment = { name = \"weighted\", share = \"0.3\" }\n";
    assert!(only(unit).2.contains("not its own"));
}

#[test]
fn a_method_gets_what_it_asks_for_or_the_scheme_does_not_load() {
    let found = findings(
        "[scheme.planner.items]\nreport_on_time_rate = { weight = 20, target = \"95 %\", method = { name = \"survey_top_box\", n_min = 30 } }\n",
    );
    assert_eq!(found[0].2, "the method asks for \"n\", and kpi.report_on_time_rate gives no such input");
}
