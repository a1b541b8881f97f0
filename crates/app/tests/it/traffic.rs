//! Promises about the sites' traffic: an event counts at once, rows narrow the page, our own days fill the datasets and
//! score, and a goal's condition is read when it is saved.

use axum::http::StatusCode;
use hengce_app::traffic::{fill_due, remember};
use hengce_ledger::Record;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::{Map, json};

use crate::world::{World, fields};

impl World {
    /// A site of xiaotong's that is live and counts by our own rule.
    pub async fn site(&self) -> Record {
        let site = json!({
            "title": "禾岚官网", "domain": "www.helan.example", "owner": self.people["xiaotong"], "visit_rule": "sliding_30",
        });
        let site = self.create("site", fields(site)).await;
        self.moved(&site, "open", Map::new()).await
    }

    /// One visit of one page for each of these, a minute ago: source, campaign and id of its address.
    pub async fn visits_tagged(&self, site: &Record, tags: &[[&str; 3]]) {
        let now = self.app.ledger.clock().now();
        let evening = TimeZone::UTC.to_timestamp(hengce_demo::TODAY.at(10, 30, 0, 0)).expect("in range");
        let template = hengce_demo::visitors(1, &site.id.to_string(), evening).into_iter().find(|event| {
            event.kind == hengce_events::Kind::View
                && event.mark == hengce_events::Mark { list: event.mark.list.clone(), ..Default::default() }
        });
        let template = template.expect("somebody looked at a page");
        let event = |(number, [source, campaign, id]): (usize, &[&str; 3])| {
            let mut event = template.clone();
            (event.at, event.id, event.visitor) = (now, number as u128 + 1, number as u64 + 1);
            event.received_at = now;
            event.campaign = hengce_events::Campaign {
                source: (*source).to_owned(),
                medium: "social".to_owned(),
                campaign: (*campaign).to_owned(),
                id: (*id).to_owned(),
                ..Default::default()
            };
            event.revenue = (number == 0)
                .then(|| hengce_events::Money { micros: 1_999_000_000, currency: "CNY".to_owned() });
            event
        };
        let events: Vec<_> = tags.iter().enumerate().map(event).collect();
        remember(&self.app, &events).await.expect("they are taken in");
    }

    /// Three weeks of visitors, as the demo company has them, brought to an end now.
    async fn visited(&self, site: &Record) {
        let until = self.app.ledger.clock().now();
        let evening = TimeZone::UTC.to_timestamp(hengce_demo::TODAY.at(10, 30, 0, 0)).expect("in range");
        let mut events = hengce_demo::visitors(1, &site.id.to_string(), evening);
        let back = until.duration_since(evening);
        // a twentieth of them is enough, each visitor with all that they did
        events.retain(|event| event.visitor % 20 == 0);
        for (number, event) in events.iter_mut().enumerate() {
            event.at = event.at.saturating_add(back).expect("in range");
            event.received_at = event.at;
            event.id = number as u128 + 1;
        }
        remember(&self.app, &events).await.expect("they are taken in");
    }
}

#[tokio::test]
async fn a_site_shows_its_visits_and_each_row_narrows_the_page() {
    let world = World::new().await;
    let site = world.site().await;
    let mut operator = world.browser("xiaotong").await;
    let address = format!("/traffic/{}", site.id);
    let empty = operator.get(&address).await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text.contains("所选日期内没有访问"), "{}", empty.text);
    world.visited(&site).await;
    let page = operator.get(&address).await.text;
    for said in ["百度", "自然搜索", "微信", "浙江", "/products/h5", "autumn-renewal", "traffic-chart"]
    {
        assert!(page.contains(said), "{said}");
    }
    let all = operator.get(&format!("/api/v1/traffic/{}", site.id)).await.json();
    let some = operator.get(&format!("/api/v1/traffic/{}?f=channel:organic_search", site.id)).await.json();
    let visits = |answer: &serde_json::Value| answer["totals"]["visits"].as_u64().unwrap_or(0);
    assert!(visits(&some) > 0 && visits(&some) < visits(&all), "{} of {}", visits(&some), visits(&all));
    assert_eq!(all["definition"], "hengce/1");
    let narrowed =
        operator.get(&format!("{address}?f=channel:organic_search&funnel=%2F%3E%2Fbook")).await.text;
    assert!(narrowed.contains("渠道 = 自然搜索") && narrowed.contains("traffic-steps"));
    assert_eq!(operator.get(&format!("{address}?funnel=%2Fonly")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_shown_can_be_taken_out() {
    let world = World::new().await;
    let site = world.site().await;
    world.visited(&site).await;
    let mut operator = world.browser("xiaotong").await;
    let csv = operator.get(&format!("/traffic/{}/export", site.id)).await;
    assert!(csv.text.contains("\"渠道\",\"自然搜索\","), "{}", csv.text);
    let excel = operator.get(&format!("/traffic/{}/export?as=xlsx", site.id)).await;
    assert_eq!(excel.status, StatusCode::OK);
    let sides = operator.get(&format!("/traffic/{}/sides", site.id)).await;
    assert!(sides.text.contains("百度统计口径") && sides.text.contains("matomo/1"), "{}", sides.text);
}

#[tokio::test]
async fn days_of_our_own_measurement_become_rows_that_score_once() {
    let world = World::new().await;
    let site = world.site().await;
    world.visited(&site).await;
    assert_eq!(fill_due(&world.app).await.expect("it fills"), 1);
    assert_eq!(fill_due(&world.app).await.expect("nothing is due"), 0);
    let mut operator = world.browser("xiaotong").await;
    let days = operator.get(&format!("/api/v1/digital/sites/{}", site.id)).await.json();
    let rows = days["days"].as_array().map_or(0, Vec::len);
    assert!((8..=10).contains(&rows), "{rows} days");
    world.wait(SignedDuration::from_hours(24));
    assert_eq!(fill_due(&world.app).await.expect("it fills"), 1, "the day that is over now");
}

#[tokio::test]
async fn a_day_that_somebody_took_back_stays_as_they_left_it() {
    let world = World::new().await;
    let site = world.site().await;
    world.visited(&site).await;
    fill_due(&world.app).await.expect("it fills");
    let batch = world.app.ledger.snapshot("import_batch", None).await.expect("it is there").remove(0);
    world.moved(&batch, "undo", Map::new()).await;
    assert_eq!(fill_due(&world.app).await.expect("nothing is due"), 0);
}

#[tokio::test]
async fn a_condition_that_cannot_be_read_is_refused_beside_its_field() {
    let world = World::new().await;
    let site = world.site().await;
    let mut operator = world.browser("xiaotong").await;
    let (id, owner) = (site.id.to_string(), world.people["xiaotong"].to_string());
    let goal = |condition| {
        [
            ("has", "title"),
            ("f.title", "预约"),
            ("has", "site"),
            ("f.site", id.as_str()),
            ("has", "version"),
            ("f.version", "1"),
            ("has", "owner"),
            ("f.owner", owner.as_str()),
            ("has", "predicate"),
            ("f.predicate", condition),
        ]
    };
    let refused = operator.post("/records/conversion_goal/new", &goal("提交 /book 的表单")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("读不懂"), "{}", refused.text);
    let taken = operator.post("/records/conversion_goal/new", &goal("表单 book 或 /thanks")).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
}

#[tokio::test]
async fn definitions_stand_side_by_side_with_their_examples() {
    let world = World::new().await;
    let page = world.browser("yuan").await.get("/traffic/definitions").await.text;
    for said in ["衡策", "Plausible 口径", "2 分钟", "次日 00:02:00"] {
        assert!(page.contains(said), "{said}");
    }
}

#[tokio::test]
async fn a_figure_opens_to_its_visits_one_by_one() {
    let world = World::new().await;
    let site = world.site().await;
    world.visited(&site).await;
    let mut operator = world.browser("xiaotong").await;
    let query = "f=channel:organic_search";
    let all = operator.get(&format!("/api/v1/traffic/{}?{query}", site.id)).await.json();
    let listed = operator.get(&format!("/api/v1/traffic/{}/visits?{query}&limit=1000", site.id)).await.json();
    assert_eq!(listed["total"], all["totals"]["visits"]);
    let visits = listed["visits"].as_array().expect("a list");
    assert_eq!(visits.len() as u64, listed["total"].as_u64().unwrap_or(0));
    assert!(
        visits.iter().all(|visit| visit["channel"] == "organic_search" && visit["definition"] == "hengce/1")
    );
    let page = operator.get(&format!("/traffic/{}/visits?{query}", site.id)).await.text;
    assert!(page.contains("渠道 = 自然搜索") && page.contains("offset=50"), "{page}");
    let csv = operator.get(&format!("/traffic/{}/visits/export?{query}", site.id)).await.text;
    assert_eq!(csv.lines().count() as u64, 1 + listed["total"].as_u64().unwrap_or(0));
    let excel = operator.get(&format!("/traffic/{}/visits/export?as=xlsx", site.id)).await;
    assert_eq!(excel.status, StatusCode::OK);
}

#[tokio::test]
async fn a_day_that_scores_opens_to_its_visits() {
    let world = World::new().await;
    let site = world.site().await;
    world.visited(&site).await;
    fill_due(&world.app).await.expect("it fills");
    let mut operator = world.browser("xiaotong").await;
    let page = operator.get(&format!("/digital/sites/{}", site.id)).await.text;
    let link = format!("/traffic/{}/visits?from=", site.id);
    let (_, rest) = page.split_once(&link).expect("a day leads to its visits");
    let day = &rest[..10];
    let days = operator.get(&format!("/api/v1/digital/sites/{}", site.id)).await.json();
    let of_day =
        days["days"].as_array().expect("days").iter().find(|row| row["day"] == day).expect("the day");
    let listed =
        operator.get(&format!("/api/v1/traffic/{}/visits?from={day}&to={day}", site.id)).await.json();
    assert_eq!(of_day["visits"].to_string().trim_matches('"'), listed["total"].to_string());
}

#[tokio::test]
async fn what_came_in_is_shown_by_currency() {
    let world = World::new().await;
    let site = world.site().await;
    world.visits_tagged(&site, &[["wechat", "x", ""], ["weibo", "x", ""]]).await;
    let mut operator = world.browser("xiaotong").await;
    let page = operator.get(&format!("/traffic/{}", site.id)).await.text;
    assert!(page.contains("CNY 1,999.00"), "{page}");
    let csv = operator.get(&format!("/traffic/{}/export", site.id)).await.text;
    assert!(
        csv.starts_with("\u{feff},,") && csv.lines().next().is_some_and(|head| head.ends_with(",CNY")),
        "{csv}"
    );
}
