//! Exports about accounts, posts and sites, and files in our own column names: their rows name records.

use hengce_imports::{ImportError, Recognised, Skipped};
use hengce_ledger::{Problem, Record};
use serde_json::json;

use crate::world::{World, make};

async fn account(world: &World, title: &str, platform: &str) -> Record {
    let owner = &world.operator.person;
    let fields = json!({ "title": title, "platform": platform, "owner": owner, "engagement_base": "reads" });
    make(&world.ledger, "channel_account", fields).await
}

async fn site(world: &World) -> Record {
    let owner = &world.operator.person;
    make(&world.ledger, "site", json!({ "title": "禾岚官网", "domain": "www.helan.example", "owner": owner }))
        .await
}

async fn campaign(world: &World) -> Record {
    let owner = &world.campaigner.person;
    let fields = json!({ "title": "夏季净水节", "form": "promotion", "owner": owner,
        "team": [{ "person": owner, "share": "1" }], "starts_on": "2026-06-15", "ends_on": "2026-07-15" });
    make(&world.ledger, "campaign", fields).await
}

fn given(account: &Record) -> [(&str, &str); 2] {
    [("account", &account.code), ("owner", "林晓彤")]
}

fn as_export(dataset: &str, export: &str) -> Recognised {
    Recognised::Export { dataset: dataset.into(), export: export.into() }
}

#[tokio::test]
async fn follower_growth_names_the_account_that_the_importer_chose() {
    let world = World::new().await;
    let account = account(&world, "禾岚生活", "wechat").await;
    let preview = world.preview(&world.operator, "wechat-growth.xls", &given(&account)).await.unwrap();
    assert_eq!(preview.recognised, as_export("account_day", "wechat"));
    assert_eq!((preview.new, preview.refused), (3, 0), "{:#?}", preview.rows);
    assert_eq!(preview.skipped.get(&Skipped::Totals), Some(&1));
    world.commit(&world.operator, &preview, &given(&account), false).await.unwrap();
    let rows = world.standing("account_day", &["day", "account", "new", "lost", "followers"]).await;
    assert_eq!(rows[2], ["2026-07-03", &account.id.to_string(), "1204", "52", "31455"]);
    let unknown = [("account", "没有的账号"), ("owner", "林晓彤")];
    let wrong = world.preview(&world.operator, "wechat-growth.xls", &unknown).await;
    assert!(
        matches!(&wrong, Err(ImportError::WrongAnswer { column, problem: Problem::NoSuchRecord, .. }) if column == "account"),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn each_platforms_list_of_posts_fills_one_table() {
    let world = World::new().await;
    let lists = [
        ("channels-videos.csv", "channels", "视频号", 3),
        ("douyin-works.csv", "douyin", "抖音", 3),
        ("xiaohongshu-notes.xlsx", "xiaohongshu", "小红书", 2),
    ];
    for (name, export, title, count) in lists {
        let account = account(&world, title, export).await;
        let preview = world.preview(&world.operator, name, &given(&account)).await.unwrap();
        assert_eq!(preview.recognised, as_export("post_stats", export), "{name}");
        assert_eq!((preview.new, preview.refused), (count, 0), "{name}: {:#?}", preview.rows);
        world.commit(&world.operator, &preview, &given(&account), false).await.unwrap();
    }
    let columns = ["published_on", "title", "published_at", "reads", "shares", "completion", "mean_seconds"];
    let rows = world.standing("post_stats", &columns).await;
    assert_eq!(
        rows[0],
        [
            "2026-07-02",
            "滤芯怎么换?三步看懂, 附清单",
            "2026-07-02T11:30:00Z",
            "12806",
            "176",
            "0.0441",
            "14.73"
        ],
        "instants are read in the organisation's zone"
    );
    let titled = |title: &str| rows.iter().filter(|row| row[1] == title).count();
    assert_eq!(titled("水质小实验"), 2, "without a lasting id, title and instant name a post");
    let blank = rows.iter().find(|row| row[1] == "一杯水的旅程").unwrap();
    assert_eq!(&blank[5..], ["", ""], "no completion rate is no zero");
}

#[tokio::test]
async fn a_sites_days_are_read_below_their_preamble_and_its_months_never_as_days() {
    let world = World::new().await;
    let site = site(&world).await;
    let given = [("site", site.code.as_str()), ("owner", "林晓彤")];
    let preview = world.preview(&world.operator, "baidu-tongji.csv", &given).await.unwrap();
    assert_eq!(preview.recognised, as_export("site_day", "baidu_tongji"));
    assert_eq!((preview.new, preview.refused), (3, 0), "{:#?}", preview.rows);
    world.commit(&world.operator, &preview, &given, false).await.unwrap();
    let columns = ["day", "visits", "views", "mean_seconds", "conversions", "exported_at"];
    let rows = world.standing("site_day", &columns).await;
    assert_eq!(rows[0], ["2026-07-01", "1720", "4812", "201", "58", "2026-07-04T01:15:20Z"]);
    assert_eq!(rows[1][4], "", "-- is no data");
    world.import(&world.operator, "site-months.csv", &[("owner", "林晓彤")]).await;
    let rows = world.standing("site_visitors", &["month", "visitors", "site"]).await;
    let id = site.id.to_string();
    assert_eq!(
        rows,
        [["2026-05-01", "28310", &id], ["2026-06-01", "30122", &id], ["2026-07-01", "31000", &id]]
    );
}

#[tokio::test]
async fn orders_name_the_campaign_that_they_are_credited_to() {
    let world = World::new().await;
    let refused = world.preview(&world.campaigner, "orders.csv", &[]).await.unwrap();
    let problems: Vec<_> = refused.rows.iter().flat_map(|row| &row.problems).collect();
    assert!(problems.iter().all(|wrong| wrong.problem == Problem::NoSuchRecord), "{problems:?}");
    assert_eq!((refused.refused, problems[0].address.as_str()), (2, "C2"));
    let campaign = campaign(&world).await;
    world.import(&world.campaigner, "orders.csv", &[]).await;
    let rows =
        world.standing("order", &["order", "campaign", "net_amount", "returned", "is_first_order"]).await;
    let id = campaign.id.to_string();
    assert_eq!(rows[0], ["SO20260701-001", &id, "3299", "0", "true"]);
    assert_eq!(rows[1], ["SO20260701-002", "", "1899", "1899", "false"]);
    assert_eq!(rows[2], ["SO20260702-001", &id, "2599", "", "false"]);
}

#[tokio::test]
async fn whoever_was_asked_and_did_not_answer_has_a_row_without_score() {
    let world = World::new().await;
    campaign(&world).await;
    world.import(&world.campaigner, "survey-event.xlsx", &[]).await;
    let rows = world.standing("survey_answer", &["respondent", "survey_kind", "asked_on", "score"]).await;
    assert_eq!(rows[0], ["r-001", "event_satisfaction", "2026-07-20", "4.5"]);
    assert_eq!(rows[2], ["r-003", "event_satisfaction", "2026-07-20", ""]);
}
