//! Promises about market information: judged one at a time, put together, passed on, answered, made into digests.

use axum::http::StatusCode;
use hengce_ledger::Record;
use serde_json::json;

use crate::world::{World, fields};

impl World {
    /// Something that came in, kept by yuan.
    async fn news(&self, title: &str, text: &str) -> Record {
        let item = json!({ "title": title, "topic": "rival", "owner": self.people["yuan"], "text": text });
        self.create("info_item", fields(item)).await
    }

    /// The same, verified and classified.
    async fn checked(&self, title: &str) -> Record {
        let item = self.news(title, "清源电器宣布十月起全线降价一成。").await;
        let item = self.moved(&item, "verify", fields(json!({ "reliability": "confirmed" }))).await;
        let class = json!({ "urgency": "hot", "confidentiality": "internal", "meaning": "需要应对。" });
        self.moved(&item, "classify", fields(class)).await
    }

    /// Every record of a kind.
    pub async fn all(&self, kind: &str) -> Vec<Record> {
        self.app.ledger.snapshot(kind, None).await.unwrap()
    }
}

#[tokio::test]
async fn an_item_is_verified_classified_and_passed_on_and_whoever_got_it_says_where_it_was_used() {
    let world = World::new().await;
    let item = world.news("清源电器降价", "十月起全线降价一成。").await;
    let mut analyst = world.browser("yuan").await;
    let inbox = analyst.get("/intelligence").await.text;
    assert!(inbox.contains("moves/verify") && inbox.contains("data-key=\"1\""), "{inbox}");
    let path = format!("/records/info_item/{}/moves", item.id);
    let back = format!("/intelligence?item={}", item.id);
    let verify =
        [("version", "1"), ("next", back.as_str()), ("has", "reliability"), ("f.reliability", "confirmed")];
    assert_eq!(analyst.post(&format!("{path}/verify"), &verify).await.location(), back);
    let classify = [
        ("version", "2"),
        ("has", "urgency"),
        ("f.urgency", "hot"),
        ("has", "confidentiality"),
        ("f.confidentiality", "internal"),
    ];
    assert_eq!(analyst.post(&format!("{path}/classify"), &classify).await.status, StatusCode::SEE_OTHER);
    let pass_on = format!("/intelligence/items/{}/pass-on", item.id);
    assert_eq!(analyst.post(&pass_on, &[("version", "3")]).await.status, StatusCode::CONFLICT, "to whom?");
    let (seller, manager) = (world.people["haitang"].to_string(), world.people["jianbang"].to_string());
    let to = [("version", "3"), ("receiver", &*seller), ("receiver", &*manager), ("note", "请调整报价。")];
    assert_eq!(analyst.post(&pass_on, &to).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.record(&item.id).await.state, "distributed");
    assert_eq!(world.all("info_receipt").await.len(), 2);
    assert_eq!(
        analyst.post(&pass_on, &[("version", "4"), ("receiver", &*seller)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(world.all("info_receipt").await.len(), 2, "nobody gets it twice");

    let mut browser = world.browser("haitang").await;
    let page = browser.get("/received").await.text;
    assert!(page.contains("请调整报价") && page.contains("moves/act"), "{page}");
    let mine = world.all("info_receipt").await;
    let mine = mine.iter().find(|one| one.fields["receiver"] == json!(world.people["haitang"])).unwrap();
    let ask = [
        ("receipt", &*mine.id.0),
        ("has", "title"),
        ("f.title", "新的报价单"),
        ("has", "topic"),
        ("f.topic", "material"),
    ];
    assert_eq!(browser.post("/portal/new", &ask).await.status, StatusCode::SEE_OTHER);
    let mine = world.record(&mine.id).await;
    assert!(mine.fields["request"].is_string(), "what came of it is linked");
    let version = mine.version.to_string();
    let act = [
        ("version", version.as_str()),
        ("has", "use_note"),
        ("f.use_note", "报价单已改"),
        ("has", "usefulness"),
        ("f.usefulness", "4"),
    ];
    let act = browser.post(&format!("/records/info_receipt/{}/moves/act", mine.id), &act).await;
    assert_eq!(act.status, StatusCode::SEE_OTHER, "{}", act.text);
    assert!(browser.get("/received").await.text.contains("报价单已改"));
}

#[tokio::test]
async fn the_same_story_told_twice_is_put_together_and_passed_on_once() {
    let world = World::new().await;
    let text = "清源电器今日宣布，自十月八日起旗下家用净水器全线降价百分之十，并延长滤芯质保至三年。";
    let first = world.news("清源电器净水器全线降价一成", text).await;
    let second = world.news("清源电器：净水器全线降价一成", &format!("{text}（转自官网）")).await;
    let other = world.news("市场监管部门抽查净水产品标识", "抽查重点为能效与水效标识的一致性。").await;
    let mut analyst = world.browser("yuan").await;
    let page = analyst.get(&format!("/intelligence?item={}", first.id)).await.text;
    assert!(page.contains("1 条内容相近") && page.contains(&*second.code), "{page}");
    assert!(!page.contains(&format!("name=\"other\" value=\"{}\"", other.id)));
    let same = format!("/intelligence/items/{}/same", first.id);
    let form = [("version", "1"), ("other", &*second.id.0)];
    assert_eq!(analyst.post(&same, &form).await.status, StatusCode::SEE_OTHER);
    let (first, second) = (world.record(&first.id).await, world.record(&second.id).await);
    assert_eq!((first.state.as_str(), second.state.as_str()), ("captured", "discarded"));
    assert_eq!(first.fields["cluster"], second.fields["cluster"]);
    let page = analyst.get("/intelligence").await.text;
    assert!(!page.contains("条内容相近"), "{page}");
}

#[tokio::test]
async fn a_digest_is_built_in_order_issued_to_its_receivers_and_shows_who_acknowledged() {
    let world = World::new().await;
    let (one, two) = (world.checked("清源电器降价").await, world.checked("风屿科技招商").await);
    world.news("还没核实的传闻", "").await;
    let mut analyst = world.browser("yuan").await;
    let builder = analyst.get("/intelligence/digests/new").await.text;
    assert!(builder.contains("清源电器降价") && !builder.contains("还没核实的传闻"), "{builder}");
    let seller = world.people["haitang"].to_string();
    let (first, second) = (format!("place.{}", one.id), format!("place.{}", two.id));
    let form = [
        ("from", "2026-09-03"),
        ("until", "2026-09-10"),
        ("title", "九月上旬市场信息"),
        ("lead", "竞品降价，先看报价。"),
        ("item", &*one.id.0),
        ("item", &*two.id.0),
        (&*first, "2"),
        (&*second, "1"),
        ("receiver", &*seller),
    ];
    let made = analyst.post("/intelligence/digests", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let path = made.location().to_owned();
    let page = analyst.get(&path).await.text;
    assert!(page.find("风屿科技招商") < page.find("清源电器降价"), "in the order of their numbers: {page}");
    let mut browser = world.browser("haitang").await;
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "not before it is issued");
    assert_eq!(
        analyst.post(&format!("{path}/issue"), &[("version", "1")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(world.record(&one.id).await.state, "distributed");
    let mail = browser.get(&format!("{path}/mail")).await.text;
    assert!(mail.contains("竞品降价，先看报价。") && mail.contains("清源电器降价"), "{mail}");
    assert!(browser.get(&format!("{path}/text")).await.text.contains("1. 风屿科技招商"));
    let receipt = world.all("info_receipt").await.remove(0);
    let path_of = format!("/records/info_receipt/{}/moves/acknowledge", receipt.id);
    assert_eq!(browser.post(&path_of, &[("version", "1")]).await.status, StatusCode::SEE_OTHER);
    assert!(analyst.get(&path).await.text.contains("1/2 已签收"));
}
