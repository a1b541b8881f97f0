//! Site statistics and surveys that other programs give out.

use hengce_imports::ImportError;
use hengce_ledger::Problem;

use crate::platforms::{Company, as_export};

#[tokio::test]
async fn a_report_over_days_says_which_and_what_is_missing_stays_missing() {
    let company = Company::new().await;
    let columns = ["part", "item", "from_on", "day", "visits", "bounce_rate", "mean_seconds"];
    let rows = company.import("tongji-source.csv", "site_part.tongji_source", 2, &columns).await;
    assert_eq!(rows[1], ["来源", "直接访问", "2026-07-01", "2026-07-31", "16004", "0.441", "220"]);
    let rows = company.import("tongji-district.csv", "site_part.tongji_district", 2, &columns).await;
    assert_eq!(rows[0], ["地域", "上海", "2026-07-01", "2026-07-31", "4010", "0.43", "201"]);
    assert_eq!(rows[1][4..], ["60", "", ""]);
    let columns = ["item", "views", "exits", "bounce_rate", "mean_seconds"];
    let rows = company.import("tongji-toppage.json", "site_part.tongji_toppage", 2, &columns).await;
    let home = rows.iter().find(|row| row[0] == "https://www.helan.example/").unwrap();
    assert_eq!(home[1..], ["20110", "4004", "0.415", "96"], "the interface writes shares in hundredths");
}

#[tokio::test]
async fn the_lines_above_a_ga4_report_give_its_days_and_the_block_below_it_no_rows() {
    let company = Company::new().await;
    let columns = ["item", "from_on", "day", "visits", "visitors", "conversions"];
    let rows = company.import("ga4-landing.csv", "site_part.ga4_landing", 3, &columns).await;
    assert_eq!(rows[0], ["(not set)", "2026-07-01", "2026-07-31", "96", "90", "0"]);
    assert_eq!(rows[1], ["/", "2026-07-01", "2026-07-31", "4021", "3380", "88"]);
    let rows = company.import("ga4-landing-zh.csv", "site_part.ga4_landing", 1, &columns).await;
    assert!(
        rows.contains(&["/", "2026-06-01", "2026-06-30", "3880", "3204", ""].map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn the_files_of_an_archive_are_parts_of_one_file() {
    let company = Company::new().await;
    let given = company.given("");
    let preview = company.world.preview(&company.world.operator, "umami-export.json", &given).await.unwrap();
    assert_eq!(preview.parts.len(), 7, "{:?}", preview.parts);
    let columns = ["part", "item", "visits", "views", "events"];
    let rows = company.import("umami-export.json", "site_part.umami_pages", 2, &columns).await;
    assert_eq!(rows[0], ["页面", "/", "", "20110", ""]);
    let rows = company.import("umami-export.json", "site_part.umami_referrers", 2, &columns).await;
    assert_eq!(rows[0], ["来源", "(none)", "900", "", ""]);
    let rows = company.import("umami-export.json", "site_part.umami_events", 1, &columns).await;
    assert!(rows.contains(&["事件", "signup", "", "", "41"].map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn the_seconds_of_plausible_are_a_sum_and_no_mean() {
    let company = Company::new().await;
    let preview =
        company.world.preview(&company.world.operator, "plausible.zip", &company.given("")).await.unwrap();
    assert_eq!(preview.parts.len(), 10, "{:?}", preview.parts);
    let columns = ["day", "visits", "engaged_seconds", "mean_seconds", "bounces"];
    let rows = company.import("plausible.zip", "site_day.plausible", 2, &columns).await;
    assert_eq!(rows[0], ["2026-07-01", "1720", "345720", "", "790"]);
    let columns = ["item", "visits", "seconds"];
    let rows = company.import("plausible.zip", "site_part.plausible_sources", 2, &columns).await;
    assert_eq!(rows[0], ["(none)", "802", "160400"]);
    assert_eq!(rows[1][0], "WeChat / mp.weixin.qq.com / wechat / social / summer");
    for (part, new) in [
        ("pages", 1),
        ("entry_pages", 1),
        ("exit_pages", 1),
        ("events", 1),
        ("locations", 1),
        ("devices", 1),
        ("browsers", 1),
        ("systems", 1),
    ] {
        company.import("plausible.zip", &format!("site_part.plausible_{part}"), new, &columns).await;
    }
}

#[tokio::test]
async fn single_events_are_taken_over_with_their_instants_and_without_guards() {
    let company = Company::new().await;
    let columns = ["event", "at", "path", "campaign", "name"];
    let rows = company.import("umami-events.zip", "site_event.umami", 2, &columns).await;
    assert_eq!(
        rows[0],
        ["e-1", "2026-07-01T02:11:09Z", "/", "=summer", ""],
        "without a zone: that of the program"
    );
    assert_eq!(rows[1], ["e-2", "2026-07-01T02:12:30Z", "/products", "", "signup"], "with one: that");
    let rows = company.import("goatcounter.csv.gz", "site_event.goatcounter", 2, &columns).await;
    assert!(rows.iter().any(|row| row[1] == "2026-07-01T02:11:09Z" && row[2] == "/"));
}

#[tokio::test]
async fn whoever_imports_a_survey_picks_the_question_that_is_its_score() {
    let company = Company::new().await;
    let mut given = company.given("");
    let preview = company.world.preview(&company.world.operator, "limesurvey.csv", &given).await.unwrap();
    assert_eq!(preview.picked, ["score", "comment"]);
    for header in ["Q1", "Q2[SQ001]", "Q3"] {
        assert!(preview.ignored.contains(&header.to_owned()), "{header} may be picked");
    }
    given.extend([("score", "Q1"), ("comment", "Q3")]);
    let preview = company.world.preview(&company.world.operator, "limesurvey.csv", &given).await.unwrap();
    company.world.commit(&company.world.operator, &preview, &given, false).await.unwrap();
    let columns = ["respondent", "asked_on", "answered_on", "score", "comment"];
    let rows = company.world.standing("survey_answer", &columns).await;
    assert_eq!(rows[0], ["1", "2026-07-20", "2026-07-20", "5", "讲解清楚"]);
    assert_eq!(rows[1], ["2", "2026-07-20", "", "", ""], "an answer that was broken off has no score");
    given.retain(|(column, _)| *column != "score");
    given.push(("score", "Q9"));
    let wrong = company.world.preview(&company.world.operator, "limesurvey.csv", &given).await;
    assert!(
        matches!(&wrong, Err(ImportError::WrongAnswer { column, problem: Problem::NotAnOption, .. }) if column == "score"),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn the_day_of_an_instant_in_utc_is_the_organisations() {
    let company = Company::new().await;
    let mut given = company.given("");
    given.push(("score", "您对协作的总体评价（1–5）"));
    let preview = company.world.preview(&company.world.operator, "formbricks.csv", &given).await.unwrap();
    assert_eq!(preview.recognised, as_export("survey_answer.formbricks"));
    company.world.commit(&company.world.operator, &preview, &given, false).await.unwrap();
    let rows = company.world.standing("survey_answer", &["survey", "respondent", "asked_on", "score"]).await;
    assert_eq!(rows[0], ["sv-7", "clx01", "2026-07-21", "4"]);
}
