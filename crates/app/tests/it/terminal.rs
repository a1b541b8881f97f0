//! Promises about scores on the command line, each by running the program.

use std::process::{Command, Output};

use serde_json::Value as Json;

const SCHEME: &str = r#"
[scheme.trial]
clause  = "二(二)"
label   = { zh = "试算方案", en = "Trial scheme" }
applies = { position = "coordinator" }
period  = "quarter"
groups  = { strategy = 60, digital = 40 }
bands   = [{ grade = "A", from = 85 }, { grade = "B", from = 60 }, { grade = "C", from = 0 }]

[scheme.trial.items]
report_on_time_rate = { weight = 100, target = "100 %", method = { name = "ratio" } }
article_reads       = { weight = 100, target = "1000", method = { name = "ratio", cap = "1.2" } }
"#;

fn hengce(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hengce")).args(arguments).output().unwrap()
}

/// Runs a what-if over these two files.
fn whatif(scheme: &str, values: (&str, &str), more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let (scheme_file, values_file) = (folder.path().join("trial.toml"), folder.path().join(values.0));
    std::fs::write(&scheme_file, scheme).unwrap();
    std::fs::write(&values_file, values.1).unwrap();
    let files = [scheme_file.to_str().unwrap(), values_file.to_str().unwrap()];
    hengce(&[&["whatif", "--scheme", files[0], "--values", files[1]], more].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const VALUES: &str =
    "reports_on_time = 12\nreports_due = 14\narticle_readers = { value = \"1100\", rows = 5 }\n";

#[test]
fn typed_values_are_scored_without_a_database() {
    // 60 * 12/14 + 40 * 110 %
    let shown = whatif(SCHEME, ("values.toml", VALUES), &[]);
    assert!(shown.status.success(), "{}", err(&shown));
    assert!(out(&shown).contains("总分 95.43，等级 A"), "{}", out(&shown));
    let card: Json =
        serde_json::from_str(&out(&whatif(SCHEME, ("values.toml", VALUES), &["--json"]))).unwrap();
    assert_eq!((&card["total"], &card["grade"]), (&Json::from("95.43"), &Json::from("A")));
    assert_eq!(card["items"][0]["score_exact"], "600/7", "numbers stay exact in JSON");
    let typed = r#"{ "reports_on_time": "12", "reports_due": 14, "article_readers": 1100 }"#;
    let same: Json =
        serde_json::from_str(&out(&whatif(SCHEME, ("values.json", typed), &["--json"]))).unwrap();
    assert_eq!(same["total"], card["total"], "JSON values do as well as TOML");
}

#[test]
fn the_terminals_columns_line_up_under_chinese_text() {
    let shown = out(&whatif(SCHEME, ("values.toml", VALUES), &[]));
    let wide = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    let ends: Vec<usize> = shown
        .lines()
        .filter_map(|line| {
            ["计入总分", "51.43", "44.00"]
                .iter()
                .find_map(|last| Some(wide(&line[..line.rfind(last)? + last.len()])))
        })
        .collect();
    assert!(ends.len() >= 5, "{shown}");
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}\n{shown}");
}

#[test]
fn a_value_that_the_scheme_does_not_know_or_that_is_not_exact_is_refused() {
    for (values, said) in [
        ("report_due = 14\n", "\"report_due\" is no measure of this scheme"),
        ("reports_due = 14.5\n", "no exact number"),
        ("reports_due = \n", "values.toml"),
    ] {
        let refused = whatif(SCHEME, ("values.toml", values), &[]);
        assert_eq!(refused.status.code(), Some(1), "{values}");
        assert!(err(&refused).contains(said), "{}", err(&refused));
        assert!(out(&refused).is_empty());
    }
}

#[test]
fn a_scheme_with_mistakes_names_each_with_its_place() {
    let broken = SCHEME.replace("strategy = 60", "strategy = 65").replace("\"1.2\"", "\"0.9\"");
    let refused = whatif(&broken, ("values.toml", VALUES), &[]);
    assert_eq!(refused.status.code(), Some(3), "{}", err(&refused));
    for said in ["105", "0.9", "trial.toml:"] {
        assert!(err(&refused).contains(said), "{said} in {}", err(&refused));
    }
}

#[test]
fn scoring_a_folder_without_data_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let refused = hengce(&["score", folder.path().to_str().unwrap(), "--period", "2026-Q3"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("hengce init"), "{}", err(&refused));
    let wrong = hengce(&["score", ".", "--period", "2026-Q7"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("is not a period"), "{}", err(&wrong));
}
