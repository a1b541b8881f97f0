//! Platform exports in their real shapes.

use hengce_imports::{Fate, ImportError, Recognised, Skipped};
use hengce_ledger::{Actor, Problem};
use hengce_sheets::SheetError;

use crate::world::{World, fixture};

const WECHAT: [(&str, &str); 2] = [("account", "禾岚生活"), ("owner", "林晓彤")];
const BAIDU: [(&str, &str); 1] = [("owner", "林晓彤")];

fn as_export(dataset: &str, export: &str) -> Recognised {
    Recognised::Export { dataset: dataset.into(), export: export.into() }
}

#[tokio::test]
async fn a_wechat_list_is_recognised_by_its_headers_whatever_its_name_and_format() {
    let world = World::new().await;
    for name in
        ["wechat-notified.xlsx", "wechat-total.xls", "wechat-biff8.xls", "wechat-as.csv", "wechat-later.csv"]
    {
        let preview = world.preview(&world.operator, name, &WECHAT).await.unwrap();
        assert_eq!(preview.recognised, as_export("wechat_article", "list"), "{name}");
        assert_eq!((preview.refused, preview.unanswered.len()), (0, 0), "{name}: {:#?}", preview.rows);
        assert!(preview.new >= 2, "{name}");
    }
}

#[tokio::test]
async fn numbers_dates_and_blanks_are_read_as_the_platform_writes_them() {
    let world = World::new().await;
    let batch = world.import(&world.operator, "wechat-notified.xlsx", &WECHAT).await;
    let rows = world
        .standing(
            "wechat_article",
            &["published_on", "title", "readers", "reads", "sharers", "open_rate", "account"],
        )
        .await;
    let row = |at: usize| rows[at].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(row(0), ["2026-07-03", "新品净水器上手实测", "12306", "15000", "412", "0.3025", "禾岚生活"]);
    assert_eq!(row(2), ["2026-07-17", "=一张图看懂水质", "100000", "132000", "", "0.684", "禾岚生活"]);
    assert_eq!(row(3)[1], "用户故事（第一期）");
    let owner = world.operator.person.as_ref().unwrap().to_string();
    assert!(world.standing("wechat_article", &["owner"]).await.iter().all(|row| row[0] == owner));
    let first = &world.rows_of(&batch).await[0];
    assert_eq!((first.sheet.as_str(), first.line), ("Sheet1", 2), "a row names the line that it came from");
}

#[tokio::test]
async fn of_three_tables_side_by_side_the_one_with_the_articles_is_read() {
    let world = World::new().await;
    let preview = world.preview(&world.operator, "wechat-traffic.xls", &WECHAT).await.unwrap();
    assert_eq!(preview.recognised, as_export("wechat_article", "traffic"));
    assert_eq!((preview.new, preview.refused), (2, 0), "{:#?}", preview.rows);
    assert_eq!(
        preview.skipped.get(&Skipped::Other),
        Some(&2),
        "rows of single channels are passed over, and said so"
    );
    world.commit(&world.operator, &preview, &WECHAT, false).await.unwrap();
    let rows = world.standing("wechat_article", &["published_on", "title", "readers"]).await;
    assert_eq!(rows[0], ["2026-07-03", "新品净水器上手实测", "12350"]);
}

#[tokio::test]
async fn a_baidu_report_is_read_below_its_preamble() {
    let world = World::new().await;
    let preview = world.preview(&world.operator, "baidu-plan.csv", &BAIDU).await.unwrap();
    assert_eq!(preview.recognised, as_export("baidu_search_ads", "plan"));
    assert_eq!((preview.new, preview.refused), (4, 0), "{:#?}", preview.rows);
    assert_eq!(preview.asked, ["owner"], "the account stands in the table");
    assert_eq!(preview.skipped.get(&Skipped::Totals), Some(&1));
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    assert_eq!(preview.window, Some((day("2026-07-01"), day("2026-07-02"))));
    let batch = world.commit(&world.operator, &preview, &BAIDU, false).await.unwrap().batch.unwrap();
    let rows = world
        .standing("baidu_search_ads", &["day", "plan", "impressions", "cost", "phone_leads", "exported_at"])
        .await;
    assert_eq!(
        rows[0],
        ["2026-07-01", "品牌词", "1200", "182.4", "1", "2026-08-01T01:12:33Z"],
        "the instant is read in the organisation's zone"
    );
    assert_eq!(rows[1], ["2026-07-01", "通用词,净水", "9400", "1025.88", "", "2026-08-01T01:12:33Z"]);
    assert_eq!(rows[3][1], "竞品词-对比", "the mark of a removed plan is no part of its name");
    assert_eq!(world.rows_of(&batch).await[0].line, 10);
    let record = world.ledger.get(&world.operator, &batch).await.unwrap();
    assert_eq!(
        (record.fields["from_on"].as_str(), record.fields["to_on"].as_str()),
        (Some("2026-07-01"), Some("2026-07-02"))
    );
}

#[tokio::test]
async fn headers_may_change_their_order_and_names() {
    let world = World::new().await;
    world.import(&world.operator, "baidu-newer.tsv", &BAIDU).await;
    let rows = world.standing("baidu_search_ads", &["day", "account", "clicks", "click_rate"]).await;
    assert_eq!(rows, [["2026-07-03", "禾岚科技-搜索", "110", "0.0785"]]);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_cell() {
    let world = World::new().await;
    let preview = world.preview(&world.operator, "baidu-wrong.csv", &BAIDU).await.unwrap();
    assert_eq!((preview.new, preview.refused), (1, 4));
    let said: Vec<_> = preview
        .rows
        .iter()
        .flat_map(|row| &row.problems)
        .map(|wrong| (wrong.address.as_str(), wrong.problem.clone()))
        .collect();
    assert_eq!(
        said,
        [
            ("A2", Problem::NotADate),
            ("D3", Problem::NotANumber),
            ("B4", Problem::DigitsLost),
            ("B6", Problem::Duplicate { line: 5 })
        ]
    );
    assert!(matches!(
        world.commit(&world.operator, &preview, &BAIDU, false).await,
        Err(ImportError::RowsRefused(4))
    ));
    assert!(
        world.all("import_batch").await.is_empty(),
        "one refused row refuses all, and nothing is written"
    );
    let done = world.commit(&world.operator, &preview, &BAIDU, true).await.unwrap();
    assert_eq!((done.new, done.refused), (1, 4));
    assert_eq!(world.standing("baidu_search_ads", &["clicks"]).await, [["249"]]);
}

#[tokio::test]
async fn a_second_import_of_the_same_file_changes_nothing() {
    let world = World::new().await;
    world.import(&world.operator, "wechat-notified.xlsx", &WECHAT).await;
    let position = world.ledger.position();
    world.pass(86_400);
    let preview = world.preview(&world.operator, "wechat-notified.xlsx", &WECHAT).await.unwrap();
    assert_eq!((preview.new, preview.restated, preview.unchanged), (0, 0, 4));
    let done = world.commit(&world.operator, &preview, &WECHAT, false).await.unwrap();
    assert_eq!(done.batch, None);
    assert_eq!(world.ledger.position(), position);
}

#[tokio::test]
async fn a_restated_figure_is_kept_in_both_versions() {
    let world = World::new().await;
    world.import(&world.operator, "wechat-notified.xlsx", &WECHAT).await;
    world.pass(7 * 86_400);
    let preview = world.preview(&world.operator, "wechat-later.csv", &WECHAT).await.unwrap();
    let fates: Vec<Fate> = preview.rows.iter().map(|row| row.fate).collect();
    // The second article's figures are the same, but now they are known to have stood at an age that counts.
    assert_eq!(fates, [Fate::Restated, Fate::Restated, Fate::New]);
    world.commit(&world.operator, &preview, &WECHAT, false).await.unwrap();
    world.pass(60);
    let again = world.preview(&world.operator, "wechat-later.csv", &WECHAT).await.unwrap();
    assert!(again.rows.iter().all(|row| row.fate == Fate::Unchanged), "nothing has come of age since");
    let rows = world.standing("wechat_article", &["published_on", "readers", "reads"]).await;
    assert_eq!(rows[0], ["2026-07-03", "12980", "15000"], "what the later file does not hold stays");
    assert_eq!(rows.len(), 5);
    let dataset = &world.ledger.standard().datasets["wechat_article"];
    let batches = hengce_facts::batches_of(
        &world.ledger.snapshot("import_batch", None).await.unwrap(),
        "wechat_article",
    );
    let key = [
        hengce_facts::Cell::Text("禾岚生活".into()),
        hengce_facts::Cell::Text("新品净水器上手实测".into()),
        hengce_facts::Cell::Date("2026-07-03".parse().unwrap()),
    ];
    let readers = dataset.columns.get_index_of("readers").unwrap();
    let versions = world.facts.restatements(dataset, &batches, &key).await.unwrap();
    let seen: Vec<_> = versions.iter().map(|(_, row)| format!("{:?}", row.cells[readers])).collect();
    assert_eq!(seen, ["Number(12306)", "Number(12980)"]);
}

#[tokio::test]
async fn a_file_older_than_what_stands_does_not_restate_it() {
    let world = World::new().await;
    let told = |at: &'static str| [WECHAT[0], WECHAT[1], ("exported_at", at)];
    world.import(&world.operator, "wechat-later.csv", &told("2026-08-02 10:00")).await;
    let preview =
        world.preview(&world.operator, "wechat-notified.xlsx", &told("2026-07-26 10:00")).await.unwrap();
    assert_eq!((preview.new, preview.restated, preview.unchanged), (2, 0, 2));
}

#[tokio::test]
async fn what_the_file_does_not_say_is_asked() {
    let world = World::new().await;
    let preview = world.preview(&world.operator, "wechat-notified.xlsx", &[]).await.unwrap();
    assert_eq!(
        (preview.asked.as_slice(), preview.refused),
        (["account".to_owned(), "owner".to_owned()].as_slice(), 0)
    );
    let missing = world.commit(&world.operator, &preview, &WECHAT[..1], false).await;
    assert!(matches!(missing, Err(ImportError::Unanswered(columns)) if columns == ["owner"]));
    let wrong =
        world.preview(&world.operator, "wechat-notified.xlsx", &[WECHAT[0], ("owner", "张无名")]).await;
    assert!(
        matches!(wrong, Err(ImportError::WrongAnswer { column, problem: Problem::NoSuchRecord, .. }) if column == "owner")
    );
}

#[tokio::test]
async fn nobody_brings_in_figures_that_count_for_somebody_out_of_their_reach() {
    let world = World::new().await;
    let other = [WECHAT[0], ("owner", "周亦凡")];
    let preview = world.preview(&world.operator, "wechat-notified.xlsx", &other).await.unwrap();
    assert_eq!(preview.refused, 4);
    assert!(preview.rows.iter().all(|row| row.problems[0].problem == Problem::NotAllowed));
    let preview = world.preview(&world.director, "wechat-notified.xlsx", &other).await.unwrap();
    assert_eq!((preview.new, preview.refused), (4, 0));
    let stranger = Actor { roles: vec!["colleague".into()], ..world.operator.clone() };
    assert!(matches!(
        world.preview(&stranger, "wechat-notified.xlsx", &WECHAT).await,
        Err(ImportError::Ledger(_))
    ));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_nothing_behind() {
    let world = World::new().await;
    let preview = |name: &'static str| world.preview(&world.operator, name, &WECHAT);
    assert!(matches!(preview("broken.xlsx").await, Err(ImportError::Unreadable(SheetError::Damaged { .. }))));
    assert!(matches!(
        preview("unknown.csv").await,
        Err(ImportError::Unreadable(SheetError::UnknownEncoding { .. }))
    ));
    let large = vec![b'1'; 60_000_000];
    let refused = world.preview_bytes(&world.operator, "large.csv", &large, &[]).await;
    assert!(matches!(refused, Err(ImportError::Unreadable(SheetError::TooLarge { limit: 50_000_000, .. }))));
    let unknown =
        world.preview_bytes(&world.operator, "a.csv", "姓名,电话\r\n甲,1\r\n".as_bytes(), &[]).await;
    assert!(
        matches!(&unknown, Err(ImportError::Unrecognised(headers)) if headers == &["姓名", "电话"]),
        "{unknown:?}"
    );
    let files = std::fs::read_dir(world.ledger.folder().join("files")).unwrap().count();
    assert_eq!(files, 0);
}

#[tokio::test]
async fn the_raw_file_is_kept_by_its_hash() {
    let world = World::new().await;
    let batch = world.import(&world.operator, "baidu-plan.csv", &BAIDU).await;
    let record = world.ledger.get(&world.operator, &batch).await.unwrap();
    let hash = record.fields["file"][0]["hash"].as_str().unwrap().to_owned();
    assert_eq!(world.ledger.file(&hash).await.unwrap(), fixture("baidu-plan.csv"));
}
