//! What exports do to their figures and ids: read as it was meant, or refused, never quietly kept wrong.

use hengce_ledger::Problem;

use crate::platforms::Company;
use crate::world::World;

#[tokio::test]
async fn ids_that_a_spreadsheet_rounded_are_refused_even_where_every_digit_stands() {
    let company = Company::new().await;
    let preview = company
        .world
        .preview(&company.world.operator, "ocean-rounded.csv", &company.given(""))
        .await
        .unwrap();
    assert_eq!((preview.new, preview.refused), (0, 2), "{:#?}", preview.rows);
    let said: Vec<_> =
        preview.rows.iter().flat_map(|row| &row.problems).map(|wrong| wrong.address.as_str()).collect();
    assert!(["B3", "D2", "D3"].iter().all(|cell| said.contains(cell)), "{said:?}");
    let lost =
        preview.rows.iter().flat_map(|row| &row.problems).all(|wrong| wrong.problem == Problem::DigitsLost);
    assert!(lost, "{:#?}", preview.rows);
}

#[tokio::test]
async fn ids_that_only_happen_to_end_in_a_zero_stay() {
    let company = Company::new().await;
    let text = "时间,广告计划id,广告计划,展示数,点击数,消耗\r\n\
        2026-07-01,1790112233445560,A,10,1,2\r\n2026-07-01,1790112233445561,B,10,1,2\r\n";
    let given = company.given("");
    let preview =
        company.world.preview_bytes(&company.world.operator, "a.csv", text.as_bytes(), &given).await.unwrap();
    assert_eq!((preview.new, preview.refused), (2, 0), "{:#?}", preview.rows);
}

#[tokio::test]
async fn a_figure_that_says_at_least_is_kept_and_counted_as_such() {
    let company = Company::new().await;
    let columns = ["day", "reads"];
    let preview =
        company.world.preview(&company.world.operator, "douyin-plays.csv", &company.given("")).await.unwrap();
    assert_eq!(preview.at_least, 1, "10w+");
    let rows = company.import("douyin-plays.csv", "account_traffic.douyin_plays", 3, &columns).await;
    assert_eq!(rows, [["2026-07-01", "12000"], ["2026-07-02", "100000"], ["2026-07-03", "8640"]]);
    let world = World::new().await;
    let wechat = [("account", "禾岚生活"), ("owner", "林晓彤")];
    let preview = world.preview(&world.operator, "wechat-not-notified.xls", &wechat).await.unwrap();
    assert_eq!(preview.at_least, 2, "100001 readers and reads");
    world.commit(&world.operator, &preview, &wechat, false).await.unwrap();
    let rows = world.standing("wechat_article", &["published_on", "readers", "delivered"]).await;
    assert_eq!(rows[1], ["2026-07-21", "100001", ""], "without the pair of deliveries");
}

#[tokio::test]
async fn full_width_digits_and_brackets_are_those_that_they_stand_for() {
    let company = Company::new().await;
    let columns = ["day", "reads", "readers", "published", "channel"];
    let rows = company.import("wechat-daily-older.xls", "account_traffic.wechat_older", 2, &columns).await;
    assert_eq!(rows[0], ["2026-06-01", "4120", "3208", "1", "全部"]);
}

#[tokio::test]
async fn a_rate_is_the_same_with_a_sign_without_one_and_under_a_header_with_one() {
    let company = Company::new().await;
    let columns = ["plan_id", "day", "click_rate"];
    let rows = company.import("ocean-older.csv", "ad_day.ocean_engine", 2, &columns).await;
    assert_eq!(rows[0][2], "0.018");
    let columns = ["title", "completion"];
    company.import("channels-newer.csv", "post_stats.channels", 1, &columns).await;
    let rows = company.import("channels-videos.csv", "post_stats.channels", 3, &columns).await;
    let rate = |title: &str| rows.iter().find(|row| row[0].starts_with(title)).unwrap()[1].clone();
    assert_eq!((rate("滤芯怎么换"), rate("门店安装实拍")), ("0.0441".to_owned(), "0.0441".to_owned()));
}

#[tokio::test]
async fn a_slash_is_the_home_page_among_paths_and_no_data_among_figures() {
    let company = Company::new().await;
    let text = "受访页面,浏览量(PV),访客数(UV)\r\n/,120,/\r\n";
    let given = company.given("");
    let preview =
        company.world.preview_bytes(&company.world.operator, "a.csv", text.as_bytes(), &given).await;
    let preview = preview.unwrap();
    assert_eq!((preview.new, preview.refused), (1, 0), "{:#?}", preview.rows);
    company.world.commit(&company.world.operator, &preview, &given, false).await.unwrap();
    let rows = company.world.standing("site_part", &["item", "views", "visitors"]).await;
    assert_eq!(rows, [["/", "120", ""]]);
}
