//! Promises about working with other departments: the portal, the queue, meetings, leads.

use axum::http::StatusCode;
use hengce_ledger::{Record, RecordId};
use jiff::SignedDuration;
use serde_json::{Map, json};

use crate::campaigns::campaign;
use crate::imports::upload;
use crate::world::{Browser, World, fields};

impl World {
    /// What haitang of sales asks for, through the portal.
    async fn asked(&self, seller: &mut Browser, title: &str) -> RecordId {
        let form = [
            ("has", "title"),
            ("f.title", title),
            ("has", "topic"),
            ("f.topic", "material"),
            ("has", "description"),
            ("f.description", "渠道大会用，一百份。"),
            ("has", "urgency"),
            ("f.urgency", "ordinary"),
        ];
        let sent = seller.post("/portal/new", &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let id = sent.location().strip_prefix("/portal/requests/").unwrap();
        id.trim_end_matches("?sent").into()
    }

    /// The request taken on by qinghe.
    async fn taken(&self, request: &RecordId, agreed_on: &str) -> Record {
        let request = self.record(request).await;
        let given = json!({ "owner": self.people["qinghe"], "agreed_on": agreed_on });
        self.moved(&request, "accept", fields(given)).await
    }
}

/// Takes a step of a request as its page does, and comes back to it.
async fn step(browser: &mut Browser, request: &Record, name: &str, form: &[(&str, &str)]) -> StatusCode {
    let version = request.version.to_string();
    let next = format!("/portal/requests/{}", request.id);
    let mut all = vec![("version", version.as_str()), ("next", next.as_str())];
    all.extend_from_slice(form);
    let answer = browser.post(&format!("/records/support_request/{}/moves/{name}", request.id), &all).await;
    if answer.status == StatusCode::SEE_OTHER {
        assert_eq!(answer.location(), next);
    }
    answer.status
}

#[tokio::test]
async fn colleagues_begin_at_the_portal_and_the_department_at_its_desk() {
    let world = World::new().await;
    for (login, begins) in
        [("haitang", "/portal"), ("jianbang", "/portal"), ("qinghe", "/"), ("jingshu", "/"), ("lixing", "/")]
    {
        let answer = world.nobody().sign_in(login, crate::world::PASSWORD).await;
        assert_eq!(answer.location(), begins, "{login}");
    }
    let mut browser = world.nobody();
    let asked = [("login", "haitang"), ("password", crate::world::PASSWORD), ("next", "/notices")];
    assert_eq!(
        browser.post_bare("/sign-in", &asked).await.location(),
        "/notices",
        "who was on the way goes on"
    );
}

#[tokio::test]
async fn a_request_goes_from_sales_through_the_department_and_back_to_be_confirmed_and_rated() {
    let world = World::new().await;
    let mut seller = world.browser("haitang").await;
    let id = world.asked(&mut seller, "渠道大会手册").await;
    let request = world.record(&id).await;
    assert_eq!(request.fields["requester"], json!(world.people["haitang"]));
    assert!(request.fields["requesting_unit"].is_string(), "the unit is known");
    let page = seller.get(&format!("/portal/requests/{id}?sent")).await.text;
    assert!(page.contains("需求已提交") && page.contains("个工作小时内受理"), "{page}");

    let mut planner = world.browser("qinghe").await;
    let queue = planner.get("/portal/queue").await.text;
    assert!(queue.contains("渠道大会手册") && queue.contains("moves/accept"), "{queue}");
    let me = world.people["qinghe"].to_string();
    let accept =
        [("has", "owner"), ("f.owner", me.as_str()), ("has", "agreed_on"), ("f.agreed_on", "2026-09-15")];
    assert_eq!(step(&mut planner, &request, "accept", &accept).await, StatusCode::SEE_OTHER);
    assert!(seller.get("/portal").await.text.contains("交付还剩"), "the same clock for both sides");

    let request = world.record(&id).await;
    let result = [("has", "result"), ("f.result", "已印 100 份，周一送到。")];
    assert_eq!(step(&mut planner, &request, "deliver", &result).await, StatusCode::SEE_OTHER);
    let home = seller.get("/portal").await.text;
    assert!(home.contains("等您处理") && home.contains("渠道大会手册"));
    let request = world.record(&id).await;
    let back = [("comment", "封面印错了。")];
    assert_eq!(step(&mut planner, &request, "reopen", &back).await, StatusCode::FORBIDDEN);
    assert_eq!(
        step(&mut seller, &request, "reopen", &[]).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason"
    );
    assert_eq!(step(&mut seller, &request, "reopen", &back).await, StatusCode::SEE_OTHER);
    assert!(planner.get(&format!("/portal/requests/{id}")).await.text.contains("封面印错了"));

    let request = world.record(&id).await;
    assert_eq!(step(&mut planner, &request, "deliver", &result).await, StatusCode::SEE_OTHER);
    let request = world.record(&id).await;
    let rated = [("has", "satisfaction"), ("f.satisfaction", "4")];
    assert_eq!(
        step(&mut planner, &request, "confirm", &rated).await,
        StatusCode::FORBIDDEN,
        "nobody closes their own"
    );
    assert_eq!(step(&mut seller, &request, "confirm", &rated).await, StatusCode::SEE_OTHER);
    let request = world.record(&id).await;
    assert_eq!((request.state.as_str(), &request.fields["satisfaction"]), ("confirmed", &json!(4)));
}

#[tokio::test]
async fn the_queue_puts_the_worst_first_and_a_pause_says_why_the_clock_stands() {
    let world = World::new().await;
    let mut seller = world.browser("haitang").await;
    let later = world.asked(&mut seller, "九月底的海报").await;
    let sooner = world.asked(&mut seller, "明天的海报").await;
    let paused = world.asked(&mut seller, "缺资料的海报").await;
    world.taken(&later, "2026-09-30").await;
    world.taken(&sooner, "2026-09-11").await;
    let paused = world.taken(&paused, "2026-09-12").await;
    let mut planner = world.browser("qinghe").await;
    let why = [("has", "pause_reason"), ("f.pause_reason", "material_missing"), ("comment", "等产品图。")];
    assert_eq!(step(&mut planner, &paused, "pause", &why).await, StatusCode::SEE_OTHER);
    world.wait(SignedDuration::from_hours(50));
    let queue = planner.get("/portal/queue").await.text;
    let place = |text: &str| queue.find(text).unwrap_or_else(|| panic!("{text} in {queue}"));
    assert!(place("明天的海报") < place("九月底的海报") && place("九月底的海报") < place("缺资料的海报"));
    assert!(queue.contains("交付迟 1 天"));
    assert!(queue.contains("等待提出部门提供资料") && queue.contains("2026-09-14"), "two whole days later");
    let page = seller.get("/portal").await.text;
    assert!(page.contains("等待提出部门提供资料"), "and whoever asked sees it");
    let mine = planner.get("/portal/queue?of=nobody").await.text;
    assert!(!mine.contains("明天的海报"), "all have been taken");
}

#[tokio::test]
async fn what_the_department_offers_says_what_to_bring_and_how_long_it_takes() {
    let world = World::new().await;
    let offer = json!({ "title": "门店海报", "topic": "material", "owner": world.people["wanning"],
        "about": "按门店模板设计并印制。", "bring": "尺寸与数量", "usual_days": 5 });
    let offer = world.create("service_offer", fields(offer)).await;
    let mut seller = world.browser("haitang").await;
    let home = seller.get("/portal").await.text;
    assert!(
        home.contains("门店海报") && home.contains("5 个工作日") && home.contains("尺寸与数量"),
        "{home}"
    );
    let form = seller.get(&format!("/portal/new?offer={}", offer.id)).await.text;
    assert!(form.contains("value=\"2026-09-17\""), "five working days from Thursday on, without the weekend");
    let id = offer.id.to_string();
    let empty = [("has", "offer"), ("f.offer", id.as_str()), ("has", "title"), ("f.title", "")];
    let refused = seller.post("/portal/new", &empty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("f-title-problem"), "said beside the field: {}", refused.text);
    let form = [("has", "offer"), ("f.offer", id.as_str()), ("has", "title"), ("f.title", "国庆海报")];
    let sent = seller.post("/portal/new", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let request =
        sent.location().trim_start_matches("/portal/requests/").trim_end_matches("?sent").to_owned();
    let request = world.record(&request.as_str().into()).await;
    assert_eq!(request.fields["topic"], "material", "the offer says the topic");
    let ended = world.moved(&offer, "end", Map::new()).await;
    assert_eq!(ended.state, "ended");
    assert!(!seller.get("/portal").await.text.contains("尺寸与数量"), "no longer offered");
}

#[tokio::test]
async fn each_kind_of_request_has_a_clock_of_its_own_and_the_form_says_which() {
    let world = World::new().await;
    for (topic, urgency, hours) in [
        ("data", "ordinary", "48"),
        ("material", "ordinary", "72"),
        ("event", "ordinary", "120"),
        ("event", "urgent", "24"),
    ] {
        let asked = json!({
            "title": "经销商大会", "topic": topic, "urgency": urgency, "requester": world.people["haitang"],
        });
        let request = world.create("support_request", fields(asked)).await;
        assert_eq!(request.fields["within_hours"], hours, "{topic}, {urgency}");
    }
    let mut seller = world.browser("haitang").await;
    assert!(seller.get("/portal/new").await.text.contains("数据与分析两天内受理"));
    seller.cookies.insert("language".into(), "en".into());
    assert!(seller.get("/portal/new").await.text.contains("Data and analysis is answered within two days"));
}

#[tokio::test]
async fn a_large_department_does_not_outweigh_a_small_one_in_what_others_say_of_us() {
    let world = World::new().await;
    let mut director = world.browser("zhiyuan").await;
    let mut file = String::from("问卷批次,协作部门,评价对象,受邀人标识,邀请日期,答复日期,评分,权重\n");
    for (unit, answers, score, weight) in [("销售部", 2, 5, 3), ("客户服务部", 6, 3, 1)] {
        for number in 0..answers {
            let who = format!("{unit}{number}");
            let line = format!("2026Q3,{unit},市场策划部,{who},2026-09-01,2026-09-02,{score},{weight}\n");
            file.push_str(&line);
        }
    }
    let seen = upload(&mut director, "协作满意度.csv", file.as_bytes()).await;
    let commit = format!("{}/commit", seen.location().split('?').next().unwrap());
    let done = director.post(&commit, &[("name", "协作满意度.csv"), ("a.owner", "沈知远")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let code = world.app.ledger.directory().people[&world.people["zhiyuan"]].code.clone();
    let item = format!("/api/v1/scorecards/{code}/items/collaboration_satisfaction?period=2026-Q3");
    let item = director.get(&item).await.json()["item"].clone();
    assert_eq!(item["value"], "4", "the mean of 5 and 3, not of eight answers: {item}");
}

#[tokio::test]
async fn nobody_sees_the_requests_of_other_departments_through_the_portal() {
    let world = World::new().await;
    let mut seller = world.browser("haitang").await;
    let id = world.asked(&mut seller, "渠道政策说明").await;
    let mut colleague = world.browser("jianbang").await;
    assert!(
        !colleague.get("/portal").await.text.contains("渠道政策说明"),
        "a colleague of the same department"
    );
    let mut other = world.browser("lixing").await;
    assert_eq!(other.get(&format!("/portal/requests/{id}")).await.status, StatusCode::NOT_FOUND);
    assert!(!other.get("/portal/queue").await.text.contains("渠道政策说明"));
}

#[tokio::test]
async fn what_a_meeting_left_open_comes_up_at_the_next_and_is_verified_by_another() {
    let world = World::new().await;
    let meeting = |title: &str, day: &str| {
        json!({ "title": title, "topic": "sales_targets", "owner": world.people["qinghe"],
            "counterpart": world.people["jianbang"], "held_on": day, "agenda": "核对上次决议" })
    };
    let past = world.create("alignment_meeting", fields(meeting("八月产销会", "2026-08-28"))).await;
    let next = world.create("alignment_meeting", fields(meeting("九月产销会", "2026-09-20"))).await;
    let mut planner = world.browser("qinghe").await;
    let (me, other) = (world.people["qinghe"].to_string(), world.people["jianbang"].to_string());
    let decide = |verifier: &str| {
        let all = [("title", "更新价目"), ("owner", &me), ("due_on", "2026-09-05"), ("verifier", verifier)];
        all.map(|(name, value)| {
            [("has".to_owned(), name.to_owned()), (format!("f.{name}"), value.to_owned())]
        })
        .concat()
    };
    let path = format!("/meetings/{}/decisions", past.id);
    let own = decide(&me);
    let own: Vec<_> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = planner.post(&path, &own).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("验证人不能是责任人"), "{}", refused.text);
    let theirs = decide(&other);
    let theirs: Vec<_> = theirs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(planner.post(&path, &theirs).await.status, StatusCode::SEE_OTHER);
    let page = planner.get(&format!("/meetings/{}", next.id)).await.text;
    assert!(
        page.contains("以前会议留下的事") && page.contains("更新价目") && page.contains("迟 5 天"),
        "{page}"
    );
    assert!(planner.get("/meetings").await.text.contains("迟 5 天"), "and it is on the list of what is late");
    let decision = world.all("joint_decision").await.remove(0);
    let steps = format!("/records/joint_decision/{}/moves", decision.id);
    let done = [("version", "1"), ("has", "result"), ("f.result", "新价目已发。")];
    assert_eq!(planner.post(&format!("{steps}/finish"), &done).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        planner.post(&format!("{steps}/verify"), &[("version", "2")]).await.status,
        StatusCode::FORBIDDEN
    );
    let mut counterpart = world.browser("jianbang").await;
    assert!(counterpart.get("/meetings").await.text.contains("moves/verify"), "it waits for the other side");
    assert_eq!(
        counterpart.post(&format!("{steps}/verify"), &[("version", "2")]).await.status,
        StatusCode::SEE_OTHER
    );
    let page = planner.get(&format!("/meetings/{}", next.id)).await.text;
    assert!(!page.contains("以前会议留下的事"), "nothing is left");
}

#[tokio::test]
async fn leads_go_to_sales_within_a_day_and_the_verdicts_come_back_by_campaign() {
    let world = World::new().await;
    let mut leads = Vec::new();
    for (number, contact) in ["13800000001", "13800000002"].iter().enumerate() {
        let lead = json!({ "title": format!("客户 {number}"), "source": "event", "owner": world.people["qinghe"],
            "contact": contact, "consent": true });
        let lead = world.create("lead", fields(lead)).await;
        leads.push(world.moved(&lead, "qualify", Map::new()).await);
    }
    let mut planner = world.browser("qinghe").await;
    assert!(planner.get("/handover").await.text.contains("24 小时内"));
    world.wait(SignedDuration::from_hours(26));
    assert!(planner.get("/handover").await.text.contains("超时 2 小时"));
    let seller = world.people["haitang"].to_string();
    let give = [("lead", &*leads[0].id.0), ("lead", &*leads[1].id.0), ("salesperson", &*seller)];
    assert_eq!(planner.post("/handover", &give).await.location(), "/handover?given=2");
    assert_eq!(planner.post("/handover", &give).await.status, StatusCode::CONFLICT, "once");
    let mut sales = world.browser("haitang").await;
    let page = sales.get("/handover").await.text;
    assert!(page.contains("等您给出结论") && page.contains("3 天内"), "{page}");
    let path = |number: usize, step: &str| format!("/records/lead/{}/moves/{step}", leads[number].id);
    assert_eq!(sales.post(&path(0, "accept"), &[("version", "3")]).await.status, StatusCode::SEE_OTHER);
    let without = sales.post(&path(1, "decline"), &[("version", "3")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason");
    let why = [("version", "3"), ("has", "decline_reason"), ("f.decline_reason", "no_budget")];
    assert_eq!(sales.post(&path(1, "decline"), &why).await.status, StatusCode::SEE_OTHER);
    let page = planner.get("/handover").await.text;
    assert!(page.contains("50 %") && page.contains("没有预算 1"), "{page}");
}

#[tokio::test]
async fn sales_sees_the_leads_of_campaigns_that_are_not_theirs_to_see_in_one_line() {
    let world = World::new().await;
    for (title, contact) in [("春季展", "13800000001"), ("夏季展", "13800000002")] {
        let campaign = campaign(&world, title).await;
        let lead = json!({ "title": "客户", "source": "event", "owner": world.people["qinghe"], "contact": contact,
            "consent": true, "campaign": campaign.id });
        let lead = world.create("lead", fields(lead)).await;
        let lead = world.moved(&lead, "qualify", Map::new()).await;
        let seller = json!({ "salesperson": world.people["haitang"] });
        world.moved(&lead, "hand_over", fields(seller)).await;
    }
    let page = world.browser("haitang").await.get("/handover").await.text;
    assert_eq!(page.matches("各项活动（您无权逐项查看）").count(), 1, "{page}");
    assert!(!page.contains("没有来源活动") && !page.contains("春季展"), "{page}");
    let page = world.browser("qinghe").await.get("/handover").await.text;
    assert!(page.contains("春季展") && page.contains("夏季展"), "{page}");
}
