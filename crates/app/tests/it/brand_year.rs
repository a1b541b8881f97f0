//! Promises about the rest of the brand room: the promotion year, mentions coded by two, incidents against their clock,
//! what is in force.

use axum::http::{Method, StatusCode};
use hengce_ledger::{Actor, Change, Record};
use jiff::SignedDuration;
use serde_json::{Map, Value as Json, json};

use crate::world::{Browser, World, fields};

impl World {
    async fn item(&self, plan: &Record, more: Json) -> Record {
        let mut item = json!({ "title": "信息流投放", "plan": plan.id, "channel": "advertising", "owner": self.people["xiaotong"],
            "starts_on": "2026-03-01", "ends_on": "2026-04-30", "budget": "61000.00" });
        for (key, value) in more.as_object().unwrap() {
            item[key] = value.clone();
        }
        self.create("promotion_item", fields(item)).await
    }

    async fn promotion_plan(&self) -> Record {
        let plan = json!({ "title": "2026 年度推广计划", "year": 2026, "owner": self.people["wanning"], "budget": "100000.00" });
        self.create("promotion_plan", fields(plan)).await
    }

    async fn mention(&self, text: &str, more: Json) -> Record {
        let mut mention = json!({ "text": text, "source": "微博", "posted_on": "2026-09-01", "owner": self.people["wanning"] });
        for (key, value) in more.as_object().unwrap() {
            mention[key] = value.clone();
        }
        self.create("mention", fields(mention)).await
    }

    async fn clip(&self, outlet: &str, more: Json) -> Record {
        let mut clip = json!({ "title": "禾岚公布检测结果", "outlet": outlet, "owner": self.people["mingzhe"], "published_on": "2026-08-20",
            "url": "https://news.example/1", "text": "检测结果可在官网查询。", "cluster": "CLP-1", "tier": "industry" });
        for (key, value) in more.as_object().unwrap() {
            clip[key] = value.clone();
        }
        let clip = self.create("media_clip", fields(clip)).await;
        self.moved(&clip, "verify", Map::new()).await
    }

    async fn incident(&self, title: &str, evidence_at: &str) -> Record {
        let incident = json!({ "title": title, "evidence_at": evidence_at });
        self.create("opinion_incident", fields(incident)).await
    }

    async fn triaged(&self, incident: &Record, severity: &str) -> Record {
        let triage = json!({ "severity": severity, "owner": self.people["wanning"] });
        self.moved(incident, "triage", fields(triage)).await
    }
}

async fn code(browser: &mut Browser, mention: &Record, tone: &str) -> crate::world::Answer {
    let version = mention.version.to_string();
    browser
        .post("/brand/mentions/coding", &[("id", &mention.id.0), ("version", &version), ("tone", tone)])
        .await
}

/// The row of a table that holds this text.
fn row<'t>(page: &'t str, text: &str) -> &'t str {
    let (before, after) = page.split_once(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
    let begin = before.rfind("<tr").unwrap_or(0);
    &page[begin..page.len() - after.len() + after.find("</tr>").unwrap_or(after.len())]
}

#[tokio::test]
async fn the_year_holds_each_months_plan_against_what_is_committed_and_paid() {
    let world = World::new().await;
    let plan = world.promotion_plan().await;
    world.item(&plan, json!({})).await;
    let spent = json!({ "title": "线下体验车", "channel": "offline", "city": "杭州", "budget": "10000.00", "spent": "12500.00",
        "starts_on": "2026-05-01", "ends_on": "2026-05-31" });
    world.item(&plan, spent).await;
    let mut brand = world.browser("wanning").await;
    let page = brand.get("/brand/plan?year=2026").await.text;
    assert!(row(&page, ">3 月</th>").contains("¥31,000"), "31 of 61 days: {}", row(&page, ">3 月</th>"));
    assert!(row(&page, ">4 月</th>").contains("¥30,000"));
    let may = row(&page, ">5 月</th>");
    assert!(may.contains("¥12,500") && may.contains("¥-2,500") && may.contains("text-danger"), "{may}");
    assert!(page.contains("未分解") && page.contains("¥29,000"), "100,000 less 71,000");
    let hangzhou = brand.get("/brand/plan?year=2026&city=杭州").await.text;
    assert!(hangzhou.contains("线下体验车") && !hangzhou.contains("信息流投放"));
    assert!(!brand.get("/brand/plan?year=2026&channel=offline").await.text.contains("信息流投放"));
    assert!(!brand.get("/brand/plan?year=2025").await.text.contains("信息流投放"));
    assert_eq!(world.browser("jianbang").await.get("/brand/plan").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_second_coder_sees_neither_page_nor_call_that_tells_the_first_code() {
    let world = World::new().await;
    let mention = world.mention("滤芯有点贵，希望能再便宜些。", json!({})).await;
    let mut first = world.browser("yuan").await;
    assert!(first.get("/brand/mentions/coding").await.text.contains("系统建议：负面"));
    assert_eq!(code(&mut first, &mention, "negative").await.status, StatusCode::SEE_OTHER);
    let mention = world.record(&mention.id).await;
    assert_eq!((mention.state.as_str(), &mention.fields["tone_first"]), ("coded", &json!("negative")));

    let mut second = world.browser("qinghe").await;
    let queue = second.get("/brand/mentions/coding?part=second").await.text;
    assert!(
        queue.contains("滤芯有点贵") && !queue.contains("系统建议："),
        "one of one is coded twice: {queue}"
    );
    let path = format!("/api/v1/records/mention/{}", mention.id);
    assert!(second.get(&path).await.json()["fields"].get("tone_first").is_none());
    assert_eq!(first.get(&path).await.json()["fields"]["tone_first"], "negative", "one's own is one's own");
    let listed = second.get("/api/v1/records/mention").await.text;
    assert!(listed.contains("滤芯有点贵") && !listed.contains("tone_first"), "{listed}");
    assert!(!second.get("/records/mention?tone_first=negative").await.text.contains("滤芯有点贵"));
    let history = second.get(&format!("/records/mention/{}/history", mention.id)).await.text;
    assert!(!history.contains("负面"), "{history}");
    assert_eq!(code(&mut first, &mention, "negative").await.status, StatusCode::CONFLICT, "not twice by one");

    assert_eq!(code(&mut second, &mention, "neutral").await.status, StatusCode::SEE_OTHER);
    let both = second.get(&path).await.json();
    assert_eq!(
        (&both["fields"]["tone_first"], &both["fields"]["tone_second"]),
        (&json!("negative"), &json!("neutral"))
    );
}

#[tokio::test]
async fn where_two_differ_a_third_settles_it_and_agreement_is_shown() {
    let world = World::new().await;
    let (mut first, mut second) = (world.browser("yuan").await, world.browser("qinghe").await);
    for (text, one, other) in [
        ("换芯提醒很准，省心。", "positive", "positive"),
        ("安装等了五天，体验不好。", "negative", "negative"),
        ("刚买还没用，先占个位。", "neutral", "positive"),
        ("活动价和直播间价一样吗？", "neutral", "neutral"),
    ] {
        let mention = world.mention(text, json!({})).await;
        code(&mut first, &mention, one).await;
        code(&mut second, &world.record(&mention.id).await, other).await;
    }
    let mut third = world.browser("mingzhe").await;
    let page = third.get("/brand/mentions?quarter=2026-Q3").await.text;
    assert!(page.contains("0.64") && page.contains("一致 75 %"), "kappa of 3 in 4: {page}");
    assert!(page.contains("唐予安：中性") && page.contains("顾清禾：正面") && page.contains("待第三人裁定"));
    assert!(page.contains("33.3 %"), "positive: one of the three that stand");
    assert!(second.get("/brand/mentions/coding?part=settle").await.text.contains("没有等待你编码的提及"));
    let queue = third.get("/brand/mentions/coding?part=settle").await.text;
    assert!(queue.contains("刚买还没用") && queue.contains("唐予安：中性"), "{queue}");
    let open =
        world.app.ledger.find(&Actor::program(), &mentions_saying("刚买")).await.unwrap().records.remove(0);
    assert_eq!(code(&mut third, &open, "neutral").await.status, StatusCode::SEE_OTHER);
    let page = third.get("/brand/mentions?quarter=2026-Q3").await.text;
    assert!(page.contains("陆明哲裁定为中性") && page.contains("25 %"), "{page}");
}

fn mentions_saying(text: &str) -> hengce_ledger::Query {
    hengce_ledger::Query {
        kind: "mention".into(),
        text: Some(text.into()),
        ..hengce_ledger::Query::default()
    }
}

#[tokio::test]
async fn a_code_can_be_taken_back_at_once_and_nobody_codes_what_another_was_faster_with() {
    let world = World::new().await;
    let mention = world.mention("声音比想象的小。", json!({})).await;
    let (mut one, mut other) = (world.browser("yuan").await, world.browser("qinghe").await);
    let coded = code(&mut one, &mention, "positive").await;
    let page = one.get(coded.location()).await.text;
    assert!(page.contains("已编码为“正面”"), "{page}");
    let late = code(&mut other, &mention, "negative").await;
    assert!(other.get(late.location()).await.text.contains("这条已由他人处理"));
    let undo = format!("/brand/mentions/{}/undo", mention.id);
    assert_eq!(one.post(&undo, &[("version", "2")]).await.status, StatusCode::SEE_OTHER);
    let back = world.record(&mention.id).await;
    assert_eq!((back.state.as_str(), back.fields.get("tone_first")), ("captured", None));
    assert_eq!(
        world.browser("jianbang").await.get("/brand/mentions/coding").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_pickup_of_a_story_is_how_many_outlets_brought_it() {
    let world = World::new().await;
    for outlet in ["都市晨报", "江城晚报", "江城晚报", "家居在线"] {
        world.clip(outlet, json!({})).await;
    }
    world.clip("付费刊物", json!({ "paid": true })).await;
    world.mention("检测结果可在官网查询。", json!({ "cluster": "CLP-1" })).await;
    let page = world.browser("yuan").await.get("/brand/mentions?quarter=2026-Q3").await.text;
    let story = row(&page, "禾岚公布检测结果");
    assert!(
        story.contains("<strong>3</strong>"),
        "two pieces of one outlet count once, a paid one not at all: {story}"
    );
    assert!(story.contains(">5</a>"), "five pieces in all: {story}");
}

#[tokio::test]
async fn incidents_stand_worst_first_with_what_is_left_of_their_time() {
    let world = World::new().await;
    // It is 10:00 in Shanghai on 10 September.
    let calm = world.incident("包装投诉", "2026-09-10T01:00:00Z").await;
    world.triaged(&calm, "ordinary").await;
    let burning = world.incident("漏水视频被转发", "2026-09-09T23:00:00Z").await;
    world.triaged(&burning, "severe").await;
    world.incident("直播间标价有误", "2026-09-10T01:30:00Z").await;
    let mut brand = world.browser("wanning").await;
    let page = brand.get("/brand/incidents").await.text;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
    assert!(at("漏水视频被转发") < at("直播间标价有误") && at("直播间标价有误") < at("包装投诉"));
    assert!(
        page.contains("超时 1 小时") && page.contains("剩 1 小时 30 分钟") && page.contains("剩 23 小时"),
        "{page}"
    );
    assert!(page.contains("未定级"));

    world.wait(SignedDuration::from_mins(30));
    let respond = json!({ "version": 2, "fields": { "response": "已公开说明并附检测报告。" } });
    let path = format!("/api/v1/records/opinion_incident/{}/moves/respond", calm.id);
    assert_eq!(brand.call(Method::POST, &path, &respond).await.status, StatusCode::OK);
    let page = brand.get("/brand/incidents").await.text;
    assert!(page.contains("按时回应，用时 1 小时 30 分钟") && page.contains("1 / 3"), "{page}");
    let mut colleague = world.browser("jianbang").await;
    assert!(!colleague.get("/brand/incidents").await.text.contains("漏水视频被转发"), "only one's own");
}

#[tokio::test]
async fn what_is_in_force_is_shown_of_any_day_with_who_approved_it() {
    let world = World::new().await;
    for (version, effective_on, colour) in
        [("3.0", "2025-01-10", "#1F5FA8"), ("4.0", "2026-09-20", "#175CD3")]
    {
        let rule = json!({ "title": "视觉识别手册", "part": "vi", "version": version, "owner": world.people["wanning"],
            "effective_on": effective_on, "rules": "标志四周留白。",
            "palette": [{ "name": "禾岚蓝", "hex": colour, "tolerance": 6 }] });
        let rule = world.create("brand_guideline", fields(rule)).await;
        let rule = world.moved(&rule, "propose", Map::new()).await;
        let approve = Change::Move {
            id: rule.id,
            version: rule.version,
            transition: "approve".into(),
            fields: Map::new(),
            comment: None,
        };
        let director = Actor::person(
            world.people["zhiyuan"].clone(),
            "沈知远",
            vec!["director".into(), "employee".into()],
        );
        world.app.ledger.commit(&director, approve).await.unwrap();
    }
    // Everybody reads the rules.
    let mut seller = world.browser("jianbang").await;
    let page = seller.get("/brand").await.text;
    assert!(page.contains("fill=\"#1F5FA8\"") && !page.contains("fill=\"#175CD3\""), "{page}");
    assert!(page.contains("沈知远 于 2026-09-10 批准"), "{page}");
    assert!(row(&page, ">3.0</a>").contains("2026-09-19"), "until the next one holds");
    let later = seller.get("/brand?on=2026-10-01").await.text;
    assert!(later.contains("fill=\"#175CD3\"") && !later.contains("fill=\"#1F5FA8\""));
    assert!(seller.get("/brand?on=2026-09-01").await.text.contains("这一天没有生效的规范"));
}

/// A picture of one dot.
const DOT: [u8; 67] = [
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60,
    0x82,
];

#[tokio::test]
async fn assets_show_their_picture_and_what_expires_first() {
    let world = World::new().await;
    let picture = world.app.ledger.keep_file("标志.png", &DOT).await.unwrap();
    let page = world.app.ledger.keep_file("说明.png", b"<script>alert(1)</script>").await.unwrap();
    let rule = json!({ "title": "标志组合", "part": "vi", "version": "4.0", "owner": world.people["wanning"],
        "effective_on": "2026-01-12", "rules": "标志四周留白。", "files": [picture, page] });
    let rule = world.create("brand_guideline", fields(rule)).await;
    let rule = world.moved(&rule, "propose", Map::new()).await;
    let rule = world.moved(&rule, "approve", Map::new()).await;
    let asset = json!({ "title": "品牌故事", "stage": "attract", "owner": world.people["qinghe"], "text": "从一滴水说起。",
        "expires_on": "2026-09-20", "review_due_on": "2026-09-15", "ai_use": "none" });
    let asset = world.create("content_asset", fields(asset)).await;
    let asset = world.moved(&asset, "submit", Map::new()).await;
    world.moved(&asset, "approve", Map::new()).await;
    let right = json!({ "title": "片中人物肖像", "form": "face", "asset": asset.id, "owner": world.people["qinghe"],
        "expires_on": "2026-09-05" });
    world.create("usage_right", fields(right)).await;

    let mut brand = world.browser("wanning").await;
    let gallery = brand.get("/brand/assets").await.text;
    let shown = format!("/records/brand_guideline/{}/files/{}/picture", rule.id, picture.hash);
    assert!(gallery.contains(&format!("<img src=\"{shown}\"")), "{gallery}");
    assert!(gallery.contains("授权到期：片中人物肖像") && gallery.contains("1 项已过期"), "{gallery}");
    assert!(gallery.find("品牌故事") < gallery.find("标志组合"), "what expires comes first");
    assert!(!brand.get("/brand/assets?q=标志").await.text.contains("品牌故事"));
    assert!(!brand.get("/brand/assets?kind=brand_guideline").await.text.contains("品牌故事"));

    let drawn = brand.get(&shown).await;
    assert_eq!(
        (drawn.status, drawn.headers["content-type"].as_bytes()),
        (StatusCode::OK, b"image/jpeg".as_slice())
    );
    let disguised = format!("/records/brand_guideline/{}/files/{}/picture", rule.id, page.hash);
    assert_eq!(
        brand.get(&disguised).await.status,
        StatusCode::NOT_FOUND,
        "what only is called a picture is none"
    );
}

#[tokio::test]
async fn the_index_is_its_parts_against_the_base_year_by_weight() {
    let world = World::new().await;
    for (year, aware, liked) in [(2024, "44", "60"), (2025, "50", "57")] {
        let snapshot = json!({ "title": format!("{year}年指数"), "owner": world.people["wanning"], "as_of": format!("{year}-12-31"),
            "base_year": 2023, "components": [{ "name": "知名度", "weight": 60, "base": "40", "value": aware },
            { "name": "美誉度", "weight": 40, "base": "60", "value": liked }] });
        world.create("brand_asset_snapshot", fields(snapshot)).await;
    }
    let page = world.browser("wanning").await.get("/brand/assets").await.text;
    assert!(page.contains("106.0") && page.contains("113.0") && page.contains("+7.0"), "{page}");
    assert!(row(&page, ">57<").contains("95.0"));
}
