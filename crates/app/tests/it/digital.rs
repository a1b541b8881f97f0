//! Promises about the digital room: figures come from imports and lead back to them, a post's are fixed by the program
//! once they are there, slots move, replies wait in their order.

use axum::http::StatusCode;
use hengce_app::digital::freeze_due;
use hengce_ledger::{Change, Record};
use jiff::SignedDuration;
use serde_json::{Map, Value as Json, json};

use crate::imports::upload;
use crate::world::{Browser, World, encoded, fields};

impl World {
    /// An account of xiaotong's that is in use.
    async fn account(&self, title: &str, platform: &str) -> Record {
        let account = json!({ "title": title, "platform": platform, "owner": self.people["xiaotong"], "engagement_base": "reads" });
        let account = self.create("channel_account", fields(account)).await;
        self.moved(&account, "open", Map::new()).await
    }

    async fn slot(&self, account: &Record, title: &str, due_on: &str) -> Record {
        let slot = json!({ "title": title, "account": account.id, "owner": self.people["xiaotong"], "due_on": due_on });
        self.create("post", fields(slot)).await
    }

    /// A post that went out now.
    async fn post_out(&self, account: &Record, title: &str) -> Record {
        let mut post = self.slot(account, title, "2026-09-10").await;
        let text = json!({ "text": "本周水质问答。", "ai_use": "none" });
        post = self.moved_by("xiaotong", &post, "submit", text).await;
        for (reviewer, step) in [("siyu", "fact_pass"), ("wanning", "brand_pass"), ("ruohan", "legal_pass")] {
            post = self.moved_by(reviewer, &post, step, json!({})).await;
        }
        let check = json!({ "title": title, "subject_kind": "post", "subject": post.id, "post": post.id });
        let check = self.create("originality_check", fields(check)).await;
        self.moved(&check, "pass", Map::new()).await;
        post =
            self.moved(&post, "schedule", fields(json!({ "scheduled_for": "2026-09-10T04:00:00Z" }))).await;
        self.moved(&post, "publish", fields(json!({ "url": "https://posts.helan.example/1" }))).await
    }
}

const HEADERS: &str = "账号,内容标识,标题,发布时间,阅读或播放量,点赞,评论,分享,收藏,导出时间";

/// Brings in figures of one post: reads, likes, and when they were exported.
async fn figures(operator: &mut Browser, post: &Record, account: &Record, (reads, at): (i64, &str)) {
    let text =
        format!("{HEADERS}\n{},V1,{},2026-09-10 12:00,{reads},80,10,20,5,{at}\n", account.title, post.title);
    let seen = upload(operator, "作品数据.csv", text.as_bytes()).await;
    let base = seen.location().split('?').next().unwrap().to_owned();
    let form = [("name", "作品数据.csv"), ("a.owner", "林晓彤")];
    let done = operator.post(&format!("{base}/commit"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

async fn reason(browser: &mut Browser) -> Json {
    browser.get("/api/v1/digital/figures").await.json()["waiting"][0]["reason"].clone()
}

#[tokio::test]
async fn figures_are_fixed_by_the_program_from_the_first_export_made_after_the_day() {
    let world = World::new().await;
    let account = world.account("禾岚视频号", "channels").await;
    let post = world.post_out(&account, "换芯的五个信号").await;
    let mut operator = world.browser("xiaotong").await;
    figures(&mut operator, &post, &account, (900, "2026-09-12 09:00")).await;
    world.wait(days(8));
    assert_eq!(freeze_due(&world.app).await.unwrap(), 0, "the export is of day 2");
    assert_eq!(reason(&mut operator).await, "exported_too_early");
    figures(&mut operator, &post, &account, (1200, "2026-09-18 09:00")).await;
    figures(&mut operator, &post, &account, (1500, "2026-09-25 09:00")).await;
    assert_eq!(freeze_due(&world.app).await.unwrap(), 1);
    let fixed = world.record(&post.id).await;
    assert_eq!((fixed.state.as_str(), &fixed.fields["reads_7"]), ("day_7", &json!(1200)));
    assert_eq!(fixed.fields["engagements_7"], json!(115));
    let page = operator.get("/digital/figures").await.text;
    let import = format!("href=\"/imports/{}\"", fixed.fields["batch_7"].as_str().unwrap());
    assert!(page.contains("1,200") && page.contains(&import), "{page}");
}

#[tokio::test]
async fn the_same_figure_exported_after_the_day_is_known_to_have_stood_then() {
    let world = World::new().await;
    let account = world.account("禾岚视频号", "channels").await;
    let post = world.post_out(&account, "换芯的五个信号").await;
    let mut operator = world.browser("xiaotong").await;
    for at in ["2026-09-15 09:00", "2026-09-18 09:00", "2026-10-12 09:00"] {
        figures(&mut operator, &post, &account, (900, at)).await;
    }
    world.wait(days(40));
    assert_eq!(freeze_due(&world.app).await.unwrap(), 2);
    let fixed = world.record(&post.id).await;
    assert_eq!(fixed.fields["exported_7_at"], json!("2026-09-18T01:00:00Z"));
    assert_eq!(fixed.fields["exported_30_at"], json!("2026-10-12T01:00:00Z"));
}

#[tokio::test]
async fn nobody_types_the_figures_of_a_platform_that_exports_them() {
    let world = World::new().await;
    let account = world.account("禾岚抖音", "douyin").await;
    let post = world.post_out(&account, "开箱短片").await;
    world.wait(days(9));
    let mut operator = world.browser("xiaotong").await;
    assert_eq!(reason(&mut operator).await, "no_row");
    let path = format!("/records/post/{}", post.id);
    let version = post.version.to_string();
    let typed = [("version", version.as_str()), ("has", "reads_7"), ("f.reads_7", "5000")];
    operator.post(&format!("{path}/edit"), &typed).await;
    let stated = [("version", version.as_str()), ("has", "stated_reads_7"), ("f.stated_reads_7", "5000")];
    let refused = operator.post(&format!("{path}/moves/state_7"), &stated).await;
    assert!(refused.text.contains("不能手工填报"), "{}", refused.text);
    let now = world.record(&post.id).await;
    assert_eq!((now.state.as_str(), now.fields.get("reads_7")), ("published", None));
    let change = Change::Edit {
        id: post.id.clone(),
        version: now.version,
        fields: fields(json!({ "reads_7": 5000 })),
        origin: None,
    };
    let typed = world.app.ledger.commit(&world.actor("xiaotong"), change).await;
    assert!(typed.is_err(), "through no door");
}

#[tokio::test]
async fn where_a_platform_exports_nothing_its_operator_states_them_and_they_are_marked_so() {
    let world = World::new().await;
    let account = world.account("禾岚微博", "weibo").await;
    let post = world.post_out(&account, "话题互动").await;
    let mut operator = world.browser("xiaotong").await;
    let step = format!("/records/post/{}/moves/state_7", post.id);
    let version = post.version.to_string();
    let form = [("version", version.as_str()), ("has", "stated_reads_7"), ("f.stated_reads_7", "3100")];
    assert!(operator.post(&step, &form).await.text.contains("发布未满 7 天"));
    world.wait(days(8));
    assert!(operator.get("/digital/figures").await.text.contains(&step));
    assert_eq!(operator.post(&step, &form).await.status, StatusCode::SEE_OTHER);
    let page = operator.get("/digital/figures").await.text;
    assert!(page.contains("3,100") && page.contains("自报"), "{page}");
    let standard = world.app.standard();
    let grade = |field: &str| standard.kinds["post"].fields[field].evidence;
    assert!(grade("stated_reads_7") < grade("reads_7"));
}

#[tokio::test]
async fn an_account_shows_what_it_won_and_each_day_leads_to_its_import() {
    let world = World::new().await;
    let account = world.account("禾岚生活", "wechat").await;
    let mut operator = world.browser("xiaotong").await;
    let text = "账号,日期,新增粉丝,流失粉丝,累计粉丝\n禾岚生活,2026-09-08,60,10,41050\n禾岚生活,2026-09-09,40,15,41075\n";
    let seen = upload(&mut operator, "粉丝.csv", text.as_bytes()).await;
    let base = seen.location().split('?').next().unwrap().to_owned();
    let form = [("name", "粉丝.csv"), ("a.owner", "林晓彤")];
    let batch = operator
        .post(&format!("{base}/commit"), &form)
        .await
        .location()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let found = operator.get("/api/v1/digital/accounts").await.json()["accounts"][0].clone();
    assert_eq!((&found["net"], &found["followers"]), (&json!("75"), &json!("41075")));
    let overview = operator.get("/digital").await.text;
    assert!(
        overview.contains("41,075") && overview.contains("+75") && overview.contains("<polyline"),
        "{overview}"
    );
    let page = operator.get(&format!("/digital/accounts/{}", account.id)).await.text;
    assert!(page.contains(&format!("href=\"{batch}\"")), "{page}");
    let mut seller = world.browser("haitang").await;
    assert_eq!(seller.get("/digital").await.status, StatusCode::NOT_FOUND);
    assert_eq!(seller.get(&format!("/digital/accounts/{}", account.id)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_calendar_shows_slots_and_gaps_and_a_slot_is_moved_by_its_owner() {
    let world = World::new().await;
    let account = world.account("禾岚生活", "wechat").await;
    let slot = world.slot(&account, "周末问答", "2026-09-11").await;
    world.slot(&account, "错过的问答", "2026-09-08").await;
    let mut operator = world.browser("xiaotong").await;
    let page = operator.get("/digital/calendar?view=week&on=2026-09-10").await.text;
    assert!(
        page.contains("周末问答") && page.contains("slot-late") && page.contains("有 1 个档期已过"),
        "{page}"
    );
    assert!(
        page.contains(&format!("f.account={}&amp;f.due_on=2026-09-12", account.id)),
        "a gap can be filled"
    );
    let day = format!("/digital/calendar/{}/day", slot.id);
    let form = [("version", "1"), ("due_on", "2026-09-12"), ("next", "https://elsewhere.example/")];
    let moved = operator.post(&day, &form).await;
    assert_eq!((moved.status, moved.location()), (StatusCode::SEE_OTHER, "/digital/calendar"));
    assert_eq!(world.record(&slot.id).await.fields["due_on"], json!("2026-09-12"));
    let stale = operator.post(&day, &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "it changed since");
    let mut other = world.browser("qinghe").await;
    let form = [("version", "2"), ("due_on", "2026-09-13")];
    assert_eq!(other.post(&day, &form).await.status, StatusCode::FORBIDDEN);
    let month = operator.get("/api/v1/digital/calendar?view=month&on=2026-09-10").await.json();
    assert_eq!((&month["from"], &month["to"]), (&json!("2026-09-01"), &json!("2026-09-30")));
}

#[tokio::test]
async fn the_longest_waiting_message_comes_first_and_answers_say_how_long_people_waited() {
    let world = World::new().await;
    let account = world.account("禾岚生活", "wechat").await;
    let message = |title: &str, at: &str| json!({ "title": title, "account": account.id, "received_at": at, "owner": world.people["xiaotong"] });
    world.create("reply", fields(message("水压变小", "2026-09-10T01:00:00Z"))).await;
    let first = world.create("reply", fields(message("滤芯到货", "2026-09-08T01:00:00Z"))).await;
    let mut operator = world.browser("xiaotong").await;
    let queue = operator.get("/api/v1/digital/replies").await.json();
    assert_eq!((&queue["waiting"][0]["title"], &queue["long"]), (&json!("滤芯到货"), &json!(1)));
    let page = operator.get("/digital/replies").await.text;
    let answer = format!("/records/reply/{}/moves/answer", first.id);
    assert!(page.contains(&answer) && page.contains("49 小时"), "{page}");
    let form = [
        ("version", "1"),
        ("has", "owner"),
        ("f.owner", "林晓彤"),
        ("has", "answer"),
        ("f.answer", "已发出。"),
    ];
    let form: Vec<_> = form
        .iter()
        .map(
            |(key, value)| {
                if *key == "f.owner" { (*key, &*world.people["xiaotong"].0) } else { (*key, *value) }
            },
        )
        .collect();
    assert_eq!(operator.post(&answer, &form).await.status, StatusCode::SEE_OTHER);
    let queue = operator.get("/api/v1/digital/replies").await.json();
    assert_eq!((&queue["answered"], &queue["median_hours"]), (&json!(1), &json!("49")));
}

#[tokio::test]
async fn advertising_is_found_by_its_plan_and_a_word_says_whether_it_rose() {
    let world = World::new().await;
    let site =
        json!({ "title": "禾岚官网", "domain": "www.helan.example", "owner": world.people["xiaotong"] });
    let site = world.create("site", fields(site)).await;
    for (day, rank) in [("2026-08-10", 14), ("2026-09-10", 8)] {
        let check = json!({ "keyword": "净水器推荐", "engine": "baidu", "site": site.id, "checked_on": day, "rank": rank,
            "owner": world.people["xiaotong"] });
        world.create("keyword_check", fields(check)).await;
    }
    let plan = json!({ "title": "秋季品类词", "platform": "baidu", "plan": "竞品词-对比", "owner": world.people["xiaotong"],
        "starts_on": "2026-07-01", "ends_on": "2026-12-31", "budget": "400.00" });
    world.create("ad_campaign", fields(plan)).await;
    let mut operator = world.browser("xiaotong").await;
    let file = crate::imports::fixture("baidu-plan.csv");
    let seen = upload(&mut operator, "baidu-plan.csv", &file).await;
    let base = seen.location().split('?').next().unwrap().to_owned();
    operator.post(&format!("{base}/commit"), &[("name", "baidu-plan.csv"), ("a.owner", "林晓彤")]).await;
    let page = operator.get("/digital/advertising").await.text;
    assert!(page.contains("上升 6 位") && page.contains("100 %"), "{page}");
    assert!(page.contains("¥445.40") && page.contains("meter-over"), "over its budget: {page}");
    assert!(page.contains(&format!("keyword={}", encoded("净水器推荐"))));
}

#[tokio::test]
async fn e_mail_rates_come_from_sums_and_the_empty_room_says_what_to_do() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    for (path, says) in [
        ("/digital", "还没有新媒体账号"),
        ("/digital/calendar", "还没有新媒体账号"),
        ("/digital/figures", "没有到期未固定的内容"),
        ("/digital/replies", "没有等待回复的留言"),
        ("/digital/advertising", "还没有投放计划"),
        ("/digital/email", "还没有营销邮件"),
    ] {
        let page = operator.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains(says), "{path}: {}", page.text);
    }
    for (title, delivered, clicks) in [("八月会员信", 1000, 40), ("九月会员信", 3000, 60)] {
        let send = json!({ "title": title, "owner": world.people["xiaotong"], "due_on": "2026-09-01",
            "delivered": delivered, "clicks": clicks, "unsubscribes": 2, "complaints": 0 });
        world.create("email_send", fields(send)).await;
    }
    let page = operator.get("/digital/email").await.text;
    assert!(page.contains("2.50"), "100 of 4,000: {page}");
}
