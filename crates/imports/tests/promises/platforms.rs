//! Every platform's export comes in: recognised by its headers, previewed without a refused row, and what it says kept.

use hengce_imports::{PART, Recognised, Skipped};
use hengce_ledger::Record;
use serde_json::json;

use crate::world::{World, make};

pub struct Company {
    pub world: World,
    pub account: Record,
    pub site: Record,
}

impl Company {
    pub async fn new() -> Self {
        let world = World::new().await;
        let owner = &world.operator.person;
        let fields =
            json!({ "title": "禾岚账号", "platform": "wechat", "owner": owner, "engagement_base": "reads" });
        let account = make(&world.ledger, "channel_account", fields).await;
        let fields = json!({ "title": "禾岚官网", "domain": "www.helan.example", "owner": owner });
        let site = make(&world.ledger, "site", fields).await;
        Self { world, account, site }
    }

    /// Answers to whatever a file may leave open, and a part of it.
    pub fn given<'a>(&'a self, part: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("account", &self.account.code),
            ("site", &self.site.code),
            ("owner", "林晓彤"),
            ("from_on", "2026-07-01"),
            ("to_on", "2026-07-31"),
            ("day", "2026-07-31"),
            ("plan", "全部"),
            ("title", "新品净水器上手实测"),
            ("published_on", "2026-07-03"),
            ("survey", "2026夏季净水节"),
            ("survey_kind", "event_satisfaction"),
            ("asked_on", "2026-07-20"),
            (PART, part),
        ]
    }

    /// Imports a part of a file, which must be new and whole, and gives these columns of the dataset.
    pub async fn import(&self, name: &str, part: &str, new: u64, columns: &[&str]) -> Vec<Vec<String>> {
        let given = self.given(part);
        let preview = self.world.preview(&self.world.operator, name, &given).await;
        let preview = preview.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(preview.recognised, as_export(part), "{name}");
        assert_eq!((preview.new, preview.refused), (new, 0), "{name} as {part}: {:#?}", preview.rows);
        assert!(preview.unanswered.is_empty(), "{name}: {:?}", preview.unanswered);
        self.world.commit(&self.world.operator, &preview, &given, false).await.unwrap();
        let dataset = part.split('.').next().unwrap();
        self.world.standing(dataset, columns).await
    }
}

pub fn as_export(part: &str) -> Recognised {
    let (dataset, export) = part.split_once('.').unwrap();
    Recognised::Export { dataset: dataset.into(), export: export.into() }
}

#[tokio::test]
async fn every_export_is_recognised_by_its_headers_alone() {
    let company = Company::new().await;
    let files = [
        ("wechat-not-notified.xls", "wechat_article.list", 2),
        ("wechat-daily-older.xls", "account_traffic.wechat_older", 2),
        ("wechat-article.xlsx", "wechat_article_day.trend", 3),
        ("channels-newer.csv", "post_stats.channels", 1),
        ("douyin-newer.xlsx", "post_stats.douyin", 2),
        ("douyin-plays.csv", "account_traffic.douyin_plays", 3),
        ("douyin-summary.xlsx", "account_period.douyin_summary", 1),
        ("douyin-recent.csv", "account_period.douyin_recent", 1),
        ("bilibili-works.csv", "post_stats.bilibili", 2),
        ("baidu-region.csv", "baidu_search_part.region", 2),
        ("baidu-hour.csv", "baidu_search_part.hour", 2),
        ("baidu-terms.csv", "baidu_search_term.terms", 2),
        ("baidu-terms-newer.csv", "baidu_search_term.terms", 2),
        ("baidu-feed.csv", "ad_day.baidu_feed", 2),
        ("qihoo-region.csv", "ad_day.qihoo", 2),
        ("sogou-region.xlsx", "ad_day.sogou", 2),
        ("shenma-plan.csv", "ad_day.shenma", 1),
        ("ocean-older.csv", "ad_day.ocean_engine", 2),
        ("ocean-newer.csv", "ad_day.ocean_engine", 2),
        ("tencent-daily.json", "ad_day.tencent", 2),
        ("tongji-source.csv", "site_part.tongji_source", 2),
        ("tongji-searchword.csv", "site_part.tongji_searchword", 2),
        ("tongji-toppage.json", "site_part.tongji_toppage", 2),
        ("tongji-district.csv", "site_part.tongji_district", 2),
        ("ga4-landing.csv", "site_part.ga4_landing", 3),
        ("ga4-landing-zh.csv", "site_part.ga4_landing", 1),
        ("umami-events.zip", "site_event.umami", 2),
        ("goatcounter.csv.gz", "site_event.goatcounter", 2),
        ("limesurvey.csv", "survey_answer.limesurvey", 2),
        ("formbricks.csv", "survey_answer.formbricks", 2),
    ];
    for (name, part, new) in files {
        let bytes = crate::world::fixture(name);
        let given = company.given("");
        let preview =
            company.world.preview_bytes(&company.world.operator, "export.bin", &bytes, &given).await;
        let preview = preview.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(preview.recognised, as_export(part), "{name}");
        assert_eq!((preview.new, preview.refused), (new, 0), "{name}: {:#?}", preview.rows);
        assert_eq!(preview.unanswered, Vec::<String>::new(), "{name}");
    }
}

#[tokio::test]
async fn three_tables_side_by_side_are_three_imports_and_none_reads_into_another() {
    let company = Company::new().await;
    let file = "wechat-traffic.xls";
    let preview = company.world.preview(&company.world.operator, file, &company.given("")).await.unwrap();
    assert_eq!(preview.recognised, as_export("wechat_article.traffic"));
    let parts: Vec<_> = preview.parts.clone();
    for part in ["wechat_article.traffic", "account_traffic.wechat_shares", "account_traffic.wechat_channels"]
    {
        assert!(parts.contains(&as_export(part)), "{part} of {parts:?}");
    }
    let columns = ["day", "channel", "readers", "sharers", "savers"];
    company.import(file, "account_traffic.wechat_channels", 2, &columns).await;
    let rows = company.import(file, "account_traffic.wechat_shares", 1, &columns).await;
    assert_eq!(rows[0], ["2026-07-03", "全部", "9000", "300", "40"], "both say something of the same row");
    assert_eq!(rows[1], ["2026-07-03", "朋友圈", "2100", "", ""]);
    assert_eq!(rows[2], ["2026-07-04", "全部", "", "80", "11"]);
}

#[tokio::test]
async fn the_sections_of_a_single_article_end_where_the_next_begins() {
    let company = Company::new().await;
    let file = "wechat-article.xlsx";
    let columns = ["day", "channel", "title", "readers", "reads"];
    let rows = company.import(file, "wechat_article_day.trend", 3, &columns).await;
    assert_eq!(rows[1], ["2026-07-03", "公众号消息", "新品净水器上手实测", "6240", "7705"]);
    let columns = ["title", "published_on", "readers", "likes", "comments", "sharers"];
    let rows = company.import(file, "wechat_article.overview", 1, &columns).await;
    assert_eq!(
        rows,
        [["新品净水器上手实测", "2026-07-03", "12980", "233", "58", "430"]],
        "lines of label and value, with the title and the day from above"
    );
}

#[tokio::test]
async fn a_value_of_a_pair_that_is_wrong_is_said_at_its_own_cell() {
    let company = Company::new().await;
    let text = "指标,数值,环比\r\n播放量,很多,12%\r\n主页访问,9204,0\r\n点赞,18,0\r\n净增粉丝,4,0\r\n";
    let given = company.given("");
    let preview =
        company.world.preview_bytes(&company.world.operator, "a.csv", text.as_bytes(), &given).await.unwrap();
    assert_eq!(preview.recognised, as_export("account_period.douyin_recent"));
    let wrong = &preview.rows[0].problems[0];
    assert_eq!((wrong.address.as_str(), wrong.column.as_str(), wrong.text.as_str()), ("B2", "plays", "很多"));
}

#[tokio::test]
async fn both_generations_of_a_list_of_works_name_the_same_post() {
    let company = Company::new().await;
    let columns = ["title", "published_at", "completion", "completion_5s", "seconds", "profile_visits"];
    let rows = company.import("douyin-newer.xlsx", "post_stats.douyin", 2, &columns).await;
    assert_eq!(
        rows[1],
        ["滤芯寿命怎么算", "2026-07-24T11:30:00Z", "0.262", "0.487", "38", "1204"],
        "an instant as a serial number, in the organisation's zone"
    );
    let columns = ["title", "reads", "completion", "mean_seconds", "contact_clicks", "contacts_won"];
    let rows = company.import("channels-newer.csv", "post_stats.channels", 1, &columns).await;
    let own = rows.iter().find(|row| row[0] == "门店安装实拍").unwrap();
    assert_eq!(own[1..], ["8200", "0.0441", "65", "31", "5"]);
}

#[tokio::test]
async fn what_a_platform_sums_up_is_a_row_for_its_days() {
    let company = Company::new().await;
    let columns = ["from_on", "to_on", "plays", "net_follows", "plays_median", "mean_shares"];
    let rows = company.import("douyin-recent.csv", "account_period.douyin_recent", 1, &columns).await;
    assert_eq!(rows, [["2026-07-01", "2026-07-30", "326000", "-86", "", ""]]);
    let rows = company.import("douyin-summary.xlsx", "account_period.douyin_summary", 1, &columns).await;
    assert_eq!(rows[1], ["2026-07-01", "2026-07-31", "", "", "8830.5", "26"]);
}

#[tokio::test]
async fn advertising_of_every_platform_fills_one_table() {
    let company = Company::new().await;
    let columns = ["platform", "day", "plan", "unit", "part", "clicks", "cost"];
    for (name, export, new) in [
        ("baidu-feed.csv", "baidu_feed", 2),
        ("qihoo-region.csv", "qihoo", 2),
        ("sogou-region.xlsx", "sogou", 2),
        ("shenma-plan.csv", "shenma", 1),
    ] {
        company.import(name, &format!("ad_day.{export}"), new, &columns).await;
    }
    let rows = company.import("tencent-daily.json", "ad_day.tencent", 2, &columns).await;
    let of = |platform: &str| rows.iter().find(|row| row[0] == platform).unwrap()[1..].to_vec();
    assert_eq!(of("360"), ["2026-07-31", "品牌词", "全部", "搜索推广 / 浙江 / 宁波", "20", "27"]);
    assert_eq!(of("搜狗"), ["2026-07-01", "品牌词", "全部", "广东 / 广州", "21", "26"]);
    assert_eq!(of("神马"), ["2026-07-01", "移动品牌词", "全部", "全部", "140", "161"]);
    assert_eq!(of("百度信息流"), ["2026-07-01", "新品种草", "兴趣-家居", "女", "402", "361.8"]);
    assert_eq!(
        of("腾讯广告"),
        ["2026-07-01", "4012345678", "5012345678", "全部", "905", "1180.4"],
        "its costs are in hundredths of a yuan"
    );
}

#[tokio::test]
async fn past_days_that_a_platform_restates_are_kept_in_both_versions() {
    let company = Company::new().await;
    let columns = ["day", "plan_id", "cost", "conversions", "deep_conversions", "cash_cost"];
    let before = company.import("ocean-older.csv", "ad_day.ocean_engine", 2, &columns).await;
    assert_eq!(before[0], ["2026-07-01", "1790112233445566", "1180.4", "31", "4", ""]);
    company.world.pass(8 * 86_400);
    let given = company.given("");
    let preview = company.world.preview(&company.world.operator, "ocean-newer.csv", &given).await.unwrap();
    assert_eq!((preview.new, preview.restated), (0, 2), "{:#?}", preview.rows);
    company.world.commit(&company.world.operator, &preview, &given, false).await.unwrap();
    let rows = company.world.standing("ad_day", &columns).await;
    assert_eq!(rows[0], ["2026-07-01", "1790112233445566", "1180.4", "36", "6", "1100"]);
    assert_eq!(
        company.world.all("import_batch").await.len(),
        2,
        "the earlier figures are in their own batch"
    );
}

#[tokio::test]
async fn the_parts_of_baidus_search_advertising_stand_beside_its_plans() {
    let company = Company::new().await;
    let columns = ["day", "plan", "part", "cost"];
    let rows = company.import("baidu-region.csv", "baidu_search_part.region", 2, &columns).await;
    assert_eq!(rows[0], ["2026-07-01", "品牌词", "上海 / 上海", "112.2"]);
    let rows = company.import("baidu-hour.csv", "baidu_search_part.hour", 2, &columns).await;
    assert_eq!(rows[0][2], "10");
    let columns = ["term", "plan", "unit", "match", "clicks", "account_id"];
    company.import("baidu-terms.csv", "baidu_search_term.terms", 2, &columns).await;
    let rows = company.import("baidu-terms-newer.csv", "baidu_search_term.terms", 2, &columns).await;
    assert_eq!(
        rows[0],
        ["-50元优惠净水器", "通用词", "净水器", "全部", "3", ""],
        "the guard is no part of it"
    );
    let smart = ["直饮水机", "全部", "净水器", "全部", "2", "30211456"].map(str::to_owned).to_vec();
    assert!(rows.contains(&smart), "a report without plans: {rows:?}");
}

#[tokio::test]
async fn a_sum_line_is_never_a_row() {
    let company = Company::new().await;
    for (name, sums) in [("wechat-daily-older.xls", 2), ("sogou-region.xlsx", 1), ("ocean-older.csv", 1)] {
        let preview = company.world.preview(&company.world.operator, name, &company.given("")).await.unwrap();
        assert_eq!(preview.skipped.get(&Skipped::Totals), Some(&sums), "{name}");
    }
}

#[tokio::test]
async fn a_second_cut_of_an_account_is_refused_before_its_cost_counts_twice() {
    let company = Company::new().await;
    let (world, given) = (&company.world, [("owner", "林晓彤")]);
    let file =
        |rows: &str| format!("平台,账户,日期,推广计划,推广单元,展现量,点击量,消费\n{rows}").into_bytes();
    let by_plan =
        file("百度,A1,2026-07-01,品牌词,全部,100,10,50.00\n百度,A1,2026-07-02,品牌词,全部,90,9,45.00\n");
    let preview = world.preview_bytes(&world.operator, "计划.csv", &by_plan, &given).await.unwrap();
    assert_eq!((preview.new, preview.refused), (2, 0), "{:#?}", preview.rows);
    world.commit(&world.operator, &preview, &given, false).await.unwrap();
    let by_unit = file(
        "百度,A1,2026-07-01,品牌词,净水,60,6,30.00\n百度,A1,2026-07-03,品牌词,净水,60,6,30.00\n百度,A2,2026-07-01,品牌词,净水,60,6,30.00\n",
    );
    let preview = world.preview_bytes(&world.operator, "单元.csv", &by_unit, &given).await.unwrap();
    assert_eq!((preview.new, preview.refused), (2, 1), "another day and another account are free");
    let restated =
        file("百度,A1,2026-07-01,品牌词,全部,100,12,51.00\n百度,A1,2026-07-01,竞品词,全部,10,1,5.00\n");
    let preview = world.preview_bytes(&world.operator, "计划二.csv", &restated, &given).await.unwrap();
    assert_eq!((preview.restated, preview.new, preview.refused), (1, 1, 0), "the same cut goes on");
}
