//! Promises about the content room: what a brief lacks before the clock runs, one review desk for posts and material,
//! expiry that blocks, stock that is a sum, errors that anybody reports.

use axum::http::StatusCode;
use hengce_app::content::lapse_due;
use hengce_ledger::Record;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use crate::world::{Browser, World, fields};

impl World {
    async fn material(&self, title: &str) -> Record {
        let material =
            json!({ "title": title, "form": "brochure", "owner": self.people["yimo"], "low_stock": 50 });
        self.create("material", fields(material)).await
    }

    /// A version of yimo's, sent to review.
    async fn version(&self, material: &Record, claims: Json) -> Record {
        let file = self.app.ledger.keep_file("排版稿.txt", "排版稿".as_bytes()).await.unwrap();
        let version = json!({ "title": format!("{} 第一版", material.title), "material": material.id, "owner": self.people["yimo"],
            "files": [file], "text": "滤芯每年更换一次。", "ai_use": "none", "claims": claims });
        let version = self.create("material_version", fields(version)).await;
        self.moved_by("yimo", &version, "submit", json!({})).await
    }

    async fn right(&self, material: &Record, expires_on: &str) -> Record {
        let right = json!({ "title": "封面摄影", "form": "picture", "holder": "晴川影像", "material": material.id,
            "expires_on": expires_on, "owner": self.people["yimo"] });
        self.create("usage_right", fields(right)).await
    }

    /// Material that is handed out until a day.
    async fn released(&self, title: &str, expires_on: &str) -> Record {
        let material = self.material(title).await;
        let mut version = self.version(&material, json!([])).await;
        for (reviewer, step) in [("siyu", "fact_pass"), ("wanning", "brand_pass"), ("ruohan", "legal_pass")] {
            version = self.moved_by(reviewer, &version, step, json!({})).await;
        }
        let edit = hengce_ledger::Change::Edit {
            id: material.id.clone(),
            version: material.version,
            fields: fields(
                json!({ "current": version.id, "review_due_on": "2026-09-15", "expires_on": expires_on }),
            ),
            origin: None,
        };
        let material = self.app.ledger.commit(&self.actor("yimo"), edit).await.unwrap();
        self.moved_by("siyu", &material, "release", json!({})).await
    }
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// Sends a decision of the review desk.
async fn decide(
    reviewer: &mut Browser,
    item: &Record,
    decision: &str,
    comment: &str,
) -> crate::world::Answer {
    let version = item.version.to_string();
    let form = [("version", version.as_str()), ("decision", decision), ("comment", comment)];
    reviewer.post(&format!("/content/review/{}", item.id), &form).await
}

#[tokio::test]
async fn a_request_says_what_its_brief_lacks_and_its_clock_runs_only_once_it_is_complete() {
    let world = World::new().await;
    let asked = json!({ "title": "门店换芯季海报", "form": "poster", "requester": world.people["haitang"],
        "purpose": "支持门店活动", "audience": "到店顾客" });
    let request = world.create("material_request", fields(asked)).await;
    let mut designer = world.browser("yimo").await;
    let found = designer.get("/api/v1/content/requests").await.json()["requests"][0].clone();
    assert_eq!(found["missing"], json!(["message", "facts", "specs", "wanted_on"]));
    assert_eq!(found["ran_hours"], Json::Null);
    let page = designer.get("/content").await.text;
    assert!(page.contains("2 / 6") && page.contains("尺寸、数量与渠道"), "{page}");
    let rest = json!({ "message": "按时换芯", "facts": "检测报告 2025-118", "specs": "A2", "wanted_on": "2026-09-25" });
    let request = world.moved(&request, "complete_brief", fields(rest)).await;
    let agreed = json!({ "owner": world.people["yimo"], "agreed_on": "2026-09-14" });
    let request = world.moved(&request, "take", fields(agreed)).await;
    world.wait(days(1));
    let change = hengce_ledger::Change::Move {
        id: request.id.clone(),
        version: request.version,
        transition: "pause".into(),
        fields: fields(json!({ "pause_cause": "requester" })),
        comment: Some("等待门店尺寸。".into()),
    };
    world.app.ledger.commit(&world.actor("yimo"), change).await.unwrap();
    world.wait(days(2));
    let found = designer.get("/api/v1/content/requests").await.json()["requests"][0].clone();
    assert_eq!((&found["ran_hours"], &found["paused_hours"]), (&json!("24"), &json!("48")));
    assert_eq!(found["due_on"], json!("2026-09-16"), "moved back by what was paused");
    assert!(designer.get("/content").await.text.contains("已暂停"));
}

#[tokio::test]
async fn somebody_of_another_department_sees_their_own_requests_and_no_review_desk() {
    let world = World::new().await;
    for (who, title) in [("haitang", "门店海报"), ("qinghe", "招商手册")] {
        let asked = json!({ "title": title, "form": "poster", "requester": world.people[who] });
        let change = hengce_ledger::Change::Create {
            kind: "material_request".into(),
            fields: fields(asked),
            origin: None,
        };
        world.app.ledger.commit(&world.actor(who), change).await.unwrap();
    }
    let mut seller = world.browser("haitang").await;
    let page = seller.get("/content").await;
    assert!(page.text.contains("门店海报") && !page.text.contains("招商手册"), "{}", page.text);
    assert_eq!(seller.get("/content/review").await.status, StatusCode::NOT_FOUND);
    assert_eq!(seller.get("/content/expiry").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn posts_and_versions_wait_in_one_queue_and_a_decision_leads_to_the_next() {
    let world = World::new().await;
    let material = world.material("岚润H2 产品手册").await;
    let claims = json!([{ "claim": "去除率 99 %", "sort": "figure", "proof": "检测报告 2026-031", "valid_until": "2026-01-31" }]);
    let version = world.version(&material, claims).await;
    world.wait(SignedDuration::from_mins(5));
    let account = json!({ "title": "禾岚生活", "platform": "wechat", "owner": world.people["xiaotong"] });
    let account = world.create("channel_account", fields(account)).await;
    let post = json!({ "title": "周末问答", "account": account.id, "owner": world.people["xiaotong"], "due_on": "2026-09-12",
        "text": "本周水质问答。", "ai_use": "assisted" });
    let post = world.create("post", fields(post)).await;
    let post = world.moved_by("xiaotong", &post, "submit", json!({})).await;
    let mut editor = world.browser("siyu").await;
    let waiting = editor.get("/api/v1/content/review").await.json()["waiting"].clone();
    assert_eq!((&waiting[0]["kind"], &waiting[1]["kind"]), (&json!("material_version"), &json!("post")));
    let page = editor.get("/content/review").await.text;
    assert!(page.contains("滤芯每年更换一次。") && page.contains("检测报告 2026-031"), "{page}");
    assert!(page.contains("已失效"), "the proof is out of date: {page}");
    assert!(page.contains(&format!("href=\"/content/review/{}\" data-after", post.id)), "{page}");
    let passed = decide(&mut editor, &version, "pass", "").await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);
    assert!(passed.location().starts_with(&format!("/content/review/{}", post.id)));
    assert_eq!(world.record(&version.id).await.state, "brand_review");
    let page = editor.get(passed.location()).await.text;
    assert!(page.contains("已处理") && page.contains("AI 辅助"), "{page}");
    let silent = decide(&mut editor, &post, "return", "").await;
    assert!(silent.text.contains("退回前请写明要改什么"), "{}", silent.text);
    let back = decide(&mut editor, &post, "return", "第二段的数据没有来源。").await;
    assert!(back.location().starts_with("/content/review?done="), "{}", back.location());
    assert!(editor.get("/content/review").await.text.contains("没有等您审核的内容"));
    let post = world.record(&post.id).await;
    world.moved_by("xiaotong", &post, "submit", json!({})).await;
    assert!(editor.get("/content/review").await.text.contains("第二段的数据没有来源。"), "why it came back");
}

#[tokio::test]
async fn a_review_is_for_its_role_and_never_for_the_maker_or_an_earlier_reviewer() {
    let world = World::new().await;
    let material = world.material("门店海报").await;
    let version = world.version(&material, json!([{ "claim": "销量第一" }])).await;
    let mut lawyer = world.browser("ruohan").await;
    let page = lawyer.get(&format!("/content/review/{}", version.id)).await.text;
    assert!(page.contains("这一关不由您审核") && !page.contains("name=\"decision\""), "{page}");
    assert_eq!(decide(&mut lawyer, &version, "pass", "").await.status, StatusCode::FORBIDDEN);
    let mut editor = world.browser("siyu").await;
    let page = editor.get("/content/review").await.text;
    assert!(
        page.contains("缺少证据") && page.contains("每条主张都要有证据"),
        "blocked, and says why: {page}"
    );
    assert!(!page.contains("value=\"pass\"") && page.contains("value=\"return\""), "{page}");
    let mut maker = world.browser("yimo").await;
    assert!(maker.get("/content/review").await.text.contains("没有等您审核的内容"));
    assert!(maker.get("/content/review?all=1").await.text.contains("由他人审核"));
}

#[tokio::test]
async fn the_law_is_not_passed_while_wording_is_open_and_the_finding_stands_beside() {
    let world = World::new().await;
    let material = world.material("招商手册").await;
    let version = world.version(&material, json!([])).await;
    let version = world.moved_by("siyu", &version, "fact_pass", json!({})).await;
    let version = world.moved_by("wanning", &version, "brand_pass", json!({})).await;
    let check = json!({ "title": "最佳", "subject_kind": "material_version", "subject": version.id, "version": version.id,
        "passage": "这是最佳选择。", "question": "有依据吗？", "owner": world.people["yimo"] });
    let check = world.create("wording_check", fields(check)).await;
    let mut lawyer = world.browser("ruohan").await;
    let page = lawyer.get("/content/review").await.text;
    assert!(page.contains("<mark>最佳</mark>") && page.contains("原创性与用语检查要先有结论"), "{page}");
    world.moved_by("ruohan", &check, "allow", json!({ "decision": "引自检测报告原文。" })).await;
    let passed = decide(&mut lawyer, &world.record(&version.id).await, "pass", "引文已核对。").await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);
    assert_eq!(world.record(&version.id).await.state, "approved");
}

#[tokio::test]
async fn what_expires_is_shown_with_where_it_is_used_and_once_it_has_it_blocks() {
    let world = World::new().await;
    let material = world.released("岚润H2 产品手册", "2026-10-05").await;
    let licensed = world.released("门店海报", "2027-09-30").await;
    let right = world.right(&licensed, "2026-11-20").await;
    let mut designer = world.browser("yimo").await;
    let endings = designer.get("/api/v1/content/expiry").await.json()["endings"].clone();
    let of = |id: &hengce_ledger::RecordId, why: &str| {
        endings.as_array().unwrap().iter().find(|one| one["id"] == json!(id) && one["why"] == why).unwrap()["days"].clone()
    };
    assert_eq!((of(&material.id, "expiry"), of(&right.id, "licence")), (json!(25), json!(71)));
    let page = designer.get("/content/expiry").await.text;
    assert!(
        page.contains(&format!("href=\"/records/material/{}\"", licensed.id)),
        "where it is used: {page}"
    );
    assert_eq!(lapse_due(&world.app).await.unwrap(), 0);
    world.wait(days(26));
    let mut designer = world.browser("yimo").await;
    assert_eq!(lapse_due(&world.app).await.unwrap(), 1);
    assert_eq!(world.record(&material.id).await.state, "expired");
    let out = json!({ "title": "销售部领用", "material": material.id, "direction": "out", "quantity": 10,
        "moved_on": "2026-10-06", "owner": world.people["yimo"] });
    let refused = designer
        .call(axum::http::Method::POST, "/api/v1/records/stock_movement", &json!({ "fields": out }))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let print = json!({ "title": "加印", "material": material.id, "version": material.fields["current"], "quantity": 100,
        "owner": world.people["yimo"], "due_on": "2026-10-20" });
    let print = world.create("print_order", fields(print)).await;
    let order = format!("/records/print_order/{}/moves/order", print.id);
    let answer = designer.post(&order, &[("version", "1")]).await;
    assert!(answer.text.contains("过期或召回的物料不能印制"), "{}", answer.text);
    world.wait(days(46));
    let mut designer = world.browser("yimo").await;
    assert_eq!(lapse_due(&world.app).await.unwrap(), 2, "the right, and the material that it is for");
    assert_eq!(world.record(&right.id).await.state, "ended");
    let page = designer.get("/content/materials").await.text;
    assert!(page.contains("已过期，不能发放"), "{page}");
    assert_eq!(world.record(&licensed.id).await.state, "expired");
    assert_eq!(lapse_due(&world.app).await.unwrap(), 0);
}

#[tokio::test]
async fn stock_is_the_sum_of_what_moved_and_says_when_to_reorder() {
    let world = World::new().await;
    let material = world.released("门店海报", "2027-09-30").await;
    for (title, direction, quantity) in [("印制入库", "in", 100), ("销售部领用", "out", 60)] {
        let moved = json!({ "title": title, "material": material.id, "direction": direction, "quantity": quantity,
            "moved_on": "2026-09-10", "owner": world.people["yimo"] });
        world.create("stock_movement", fields(moved)).await;
    }
    let mut designer = world.browser("yimo").await;
    let found = designer.get("/api/v1/content/materials").await.json()["materials"][0].clone();
    assert_eq!(
        (&found["stock"], &found["is_low"], &found["blocked"]),
        (&json!("40"), &json!(true), &Json::Null)
    );
    let page = designer.get("/content/materials").await.text;
    let out = format!("/records/stock_movement/new?f.material={}&#38;f.direction=out", material.id);
    assert!(page.contains("低于补货线") && page.replace("&amp;", "&#38;").contains(&out), "{page}");
    let mut seller = world.browser("haitang").await;
    let page = seller.get("/content/materials").await.text;
    assert!(
        page.contains("门店海报") && !page.contains("低于补货线"),
        "colleagues look up, and see no stock: {page}"
    );
}

#[tokio::test]
async fn anybody_reports_an_error_and_somebody_else_judges_it() {
    let world = World::new().await;
    let material = world.released("岚润H2 产品手册", "2027-09-30").await;
    let mut seller = world.browser("haitang").await;
    assert!(seller.get("/content/errors").await.text.contains("/records/error_report/new"));
    let report = json!({ "title": "第三页电压写错", "sort": "fact", "found_on": "2026-09-10", "material": material.id,
        "should_be": "220 V" });
    let made = seller
        .call(axum::http::Method::POST, "/api/v1/records/error_report", &json!({ "fields": report }))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let mut editor = world.browser("siyu").await;
    let page = editor.get("/content/errors").await.text;
    assert!(
        page.contains("第三页电压写错") && page.contains("moves/confirm") && page.contains("220 V"),
        "{page}"
    );
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let confirmed = [("version", "1"), ("has", "owner"), ("f.owner", &*world.people["yimo"].0)];
    let answer = editor.post(&format!("/records/error_report/{id}/moves/confirm"), &confirmed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = editor.get("/content/errors").await.text;
    assert!(page.contains("<dt>本季度差错分</dt><dd>3</dd>"), "{page}");
}
