//! The checks as people meet them: what is found, what stays decided, what a crash repeats, and who sees it.

use hengce_app::checks::Keeper;
use hengce_ledger::{Actor, Change, Query, Record, RecordId};
use serde_json::{Value as Json, json};

use crate::world::{World, fields};

const RELEASE: &str = "禾岚科技今日发布新一代净水器，整机采用双核反渗透滤芯，出水速度提升百分之三十。\
                       产品经过第三方实验室检测，符合国家饮用水标准。公司将在全国一百个城市提供当日上门安装服务。";
/// A picture of 4 x 4 pixels: three columns of the brand's blue and one of red.
const PICTURE: &str = "89504e470d0a1a0a0000000d494844520000000400000004080200000026930929000000144944415478da63e0cadb0b4127e4e41888e30000e031128d435a71c40000000049454e44ae426082";

/// 整机采用双核反渗透滤芯，出水速度提升百分之三十。整机采用双核反渗透滤芯 in GBK.
const GBK: &str = "d5fbbbfab2c9d3c3cbabbacbb7b4c9f8cdb8c2cbd0bea3acb3f6cbaecbd9b6c8cce1c9fdb0d9b7d6d6aec8fdcaaea1a3d5fbbbfab2c9d3c3cbabbacbb7b4c9f8cdb8c2cbd0be";

async fn checked(world: &World) {
    let mut keeper = Keeper::open(world.app.clone()).await.unwrap();
    keeper.catch_up().await.unwrap();
}

async fn asset(world: &World, owner: &str, title: &str, text: &str) -> Record {
    let made = json!({ "title": title, "stage": "attract", "owner": world.people[owner], "text": text });
    world.create("content_asset", fields(made)).await
}

/// All checks of a kind about a record, in the order in which they were made.
async fn about(world: &World, kind: &str, subject: &RecordId) -> Vec<Record> {
    let query = Query { kind: kind.into(), sort: Some(("code".into(), false)), ..Query::default() };
    let mut found = world.app.ledger.find(&Actor::program(), &query).await.unwrap().records;
    found.retain(|check| check.fields["subject"] == json!(subject));
    found
}

async fn edit(world: &World, id: &RecordId, patch: Json) {
    let version = world.record(id).await.version;
    let change = Change::Edit { id: id.clone(), version, fields: fields(patch), origin: None };
    world.app.ledger.commit(&Actor::program(), change).await.unwrap();
}

/// A reviewer who keeps the content and has written none of it.
fn reviewer(world: &World) -> Actor {
    let roles = vec!["content".into(), "employee".into(), "director".into()];
    Actor::person(world.people["zhiyuan"].clone(), "沈知远", roles)
}

async fn decide(world: &World, check: &Record, transition: &str, patch: Json) {
    let change = Change::Move {
        id: check.id.clone(),
        version: world.record(&check.id).await.version,
        transition: transition.into(),
        fields: fields(patch),
        comment: None,
    };
    world.app.ledger.commit(&reviewer(world), change).await.unwrap();
}

#[tokio::test]
async fn a_text_that_stands_elsewhere_waits_for_a_person_and_ones_own_passes() {
    let world = World::new().await;
    let first = asset(&world, "qinghe", "新品发布", RELEASE).await;
    let copy = asset(&world, "xiaotong", "新品速递", &format!("夏天到了。{RELEASE}")).await;
    checked(&world).await;
    let own = &about(&world, "originality_check", &first.id).await[0];
    assert_eq!((own.state.as_str(), own.fields["share"].as_str()), ("clear", Some("0")));
    let found = &about(&world, "originality_check", &copy.id).await[0];
    assert_eq!(found.state, "open");
    assert_eq!(found.fields["nearest"], json!(format!("{} 新品发布", first.code)));
    assert!(found.fields["passage"].as_str().unwrap().starts_with("禾岚科技今日发布"));
    let mut director = world.browser("zhiyuan").await;
    let page = director.get(&format!("/records/content_asset/{}", copy.id)).await;
    assert!(page.text.contains("相似占比") && page.text.contains("来源："), "{}", page.text);
    assert!(director.get("/checks").await.text.contains("新品速递"));
}

#[tokio::test]
async fn a_term_of_advertising_law_is_a_question_and_its_answer_outlives_other_edits() {
    let world = World::new().await;
    let text = "这是夏季最 佳选择。出水更快。";
    let asset = asset(&world, "xiaotong", "夏季净水", text).await;
    checked(&world).await;
    let hit = about(&world, "wording_check", &asset.id).await.remove(0);
    assert_eq!((hit.title.as_str(), hit.state.as_str()), ("最 佳", "open"));
    assert_eq!(hit.fields["passage"], "这是夏季最 佳选择。");
    assert_eq!(hit.fields["article"], "9(3)");
    assert!(hit.fields["question"].as_str().unwrap().contains("attach the proof"));
    decide(&world, &hit, "allow", json!({ "decision": "同品牌自我比较，附对比测试。" })).await;
    edit(&world, &asset.id, json!({ "text": "这是夏季最 佳选择。出水快了三成。" })).await;
    checked(&world).await;
    assert_eq!(world.record(&hit.id).await.state, "allowed", "the sentence has not changed");
    edit(&world, &asset.id, json!({ "text": "这是夏季最 佳的唯一选择。" })).await;
    checked(&world).await;
    assert_eq!(world.record(&hit.id).await.state, "superseded");
    let open: Vec<String> = about(&world, "wording_check", &asset.id)
        .await
        .into_iter()
        .filter(|check| check.state == "open")
        .map(|check| check.title)
        .collect();
    assert_eq!(open, ["最 佳", "唯一"]);
}

#[tokio::test]
async fn what_has_been_checked_is_not_checked_again_after_a_restart() {
    let world = World::new().await;
    let asset = asset(&world, "xiaotong", "夏季净水", &format!("全网最低价。{RELEASE}")).await;
    let mut keeper = Keeper::open(world.app.clone()).await.unwrap();
    keeper.catch_up().await.unwrap();
    let position = world.app.ledger.position();
    keeper.catch_up().await.unwrap();
    checked(&world).await;
    assert_eq!(world.app.ledger.position(), position, "nothing is written twice");
    edit(&world, &asset.id, json!({ "stage": "retain" })).await;
    keeper.catch_up().await.unwrap();
    assert_eq!(about(&world, "originality_check", &asset.id).await.len(), 1, "its words have not changed");
    edit(&world, &asset.id, json!({ "text": "我们自己重新写过的话，与谁都不一样。" })).await;
    keeper.catch_up().await.unwrap();
    let states: Vec<String> =
        about(&world, "originality_check", &asset.id).await.into_iter().map(|check| check.state).collect();
    assert_eq!(states, ["superseded", "clear"]);
}

#[tokio::test]
async fn texts_brought_in_are_compared_with_whatever_their_encoding() {
    let world = World::new().await;
    // the words of the release in GBK, which is what an old editor saves
    let gbk = hex::decode(GBK).unwrap();
    let file = world.app.ledger.keep_file("竞品稿.txt", &gbk).await.unwrap();
    let corpus = json!({ "title": "竞品文案", "owner": world.people["qinghe"], "files": [file] });
    let corpus = world.create("comparison_text", fields(corpus)).await;
    let asset = asset(&world, "xiaotong", "照抄", "整机采用双核反渗透滤芯，出水速度提升百分之三十。").await;
    checked(&world).await;
    let found = &about(&world, "originality_check", &asset.id).await[0];
    assert_eq!(found.fields["nearest"], json!(format!("{} 竞品文案", corpus.code)));
    assert_eq!(found.state, "open");
}

#[tokio::test]
async fn a_picture_is_held_against_the_guideline_in_force() {
    let world = World::new().await;
    let palette = json!([{ "name": "品牌蓝", "hex": "#0A6EBD", "tolerance": 6 }]);
    let guideline = json!({
        "title": "视觉规范", "part": "vi", "version": "3.0", "owner": world.people["qinghe"], "effective_on": "2026-01-01",
        "rules": "只用标准色。", "palette": palette,
    });
    let guideline = world.create("brand_guideline", fields(guideline)).await;
    for transition in ["propose", "approve"] {
        let version = world.record(&guideline.id).await.version;
        let (id, fields) = (guideline.id.clone(), serde_json::Map::new());
        let change = Change::Move { id, version, transition: transition.into(), fields, comment: None };
        world.app.ledger.commit(&Actor::program(), change).await.unwrap();
    }
    let file = world.app.ledger.keep_file("主视觉.png", &hex::decode(PICTURE).unwrap()).await.unwrap();
    let made =
        json!({ "title": "海报", "stage": "attract", "owner": world.people["xiaotong"], "files": [file] });
    let asset = world.create("content_asset", fields(made)).await;
    checked(&world).await;
    let found = about(&world, "palette_check", &asset.id).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].fields["share_off"], "0.25");
    assert_eq!(found[0].fields["colours"][1]["hex"], "#C81E1E");
    let page = world.browser("zhiyuan").await.get(&format!("/records/content_asset/{}", asset.id)).await;
    assert!(page.text.contains("#C81E1E") && page.text.contains("不在标准色内"), "{}", page.text);
}

#[tokio::test]
async fn why_a_picture_was_not_looked_at_is_said_in_the_readers_language() {
    let world = World::new().await;
    let guideline = json!({
        "title": "视觉规范", "part": "vi", "version": "3.0", "owner": world.people["qinghe"], "effective_on": "2026-01-01",
        "rules": "只用标准色。", "palette": [{ "name": "品牌蓝", "hex": "#0A6EBD", "tolerance": 6 }],
    });
    let mut guideline = world.create("brand_guideline", fields(guideline)).await;
    for transition in ["propose", "approve"] {
        guideline = world.moved(&guideline, transition, serde_json::Map::new()).await;
    }
    let file = world.app.ledger.keep_file("坏图.png", b"\x89PNG\r\n\x1a\nnothing").await.unwrap();
    let made =
        json!({ "title": "坏图", "stage": "attract", "owner": world.people["xiaotong"], "files": [file] });
    let asset = world.create("content_asset", fields(made)).await;
    checked(&world).await;
    let mut reader = world.browser("zhiyuan").await;
    let path = format!("/records/content_asset/{}", asset.id);
    assert!(reader.get(&path).await.text.contains("图片已损坏"));
    reader.cookies.insert("language".into(), "en".into());
    assert!(reader.get(&path).await.text.contains("The picture is damaged"));
}

#[tokio::test]
async fn mentions_that_say_the_same_are_one_story_and_get_a_tone() {
    let world = World::new().await;
    let mention = async |source: &str, text: &str| {
        let made = json!({ "text": text, "source": source, "posted_on": "2026-09-01", "owner": world.people["qinghe"] });
        world.create("mention", fields(made)).await
    };
    let text = "用了三个月，出水很快，师傅很专业，水也好喝，非常满意，推荐给邻居了";
    let one = mention("微博", text).await;
    let again = mention("小红书", &format!("转：{text}")).await;
    let other = mention("知乎", "滤芯换得太贵，客服推诿，非常失望").await;
    checked(&world).await;
    let (one, again, other) =
        (world.record(&one.id).await, world.record(&again.id).await, world.record(&other.id).await);
    assert_eq!((&one.fields["cluster"], &again.fields["cluster"]), (&json!(one.code), &json!(one.code)));
    assert_eq!(other.fields["cluster"], json!(other.code));
    assert_eq!(
        (&one.fields["tone_suggested"], &other.fields["tone_suggested"]),
        (&json!("positive"), &json!("negative"))
    );
    let page = world.browser("zhiyuan").await.get(&format!("/records/mention/{}", again.id)).await;
    assert!(page.text.contains("非常满意") && page.text.contains("共 2 家媒体或平台"), "{}", page.text);
}

#[tokio::test]
async fn who_may_not_see_a_text_does_not_see_what_was_found_in_it() {
    let world = World::new().await;
    asset(&world, "xiaotong", "夏季净水秘密方案", "全网最低价。").await;
    checked(&world).await;
    let page = world.browser("haitang").await.get("/checks").await;
    assert!(!page.text.contains("全网最低价") && !page.text.contains("秘密方案"), "{}", page.text);
}
