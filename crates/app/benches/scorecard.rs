//! A scorecard page right after a record changed, the change in it: the department's card of the demo company, with
//! more and more reports of other years beside its own.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hengce_app::web::{App, router};
use hengce_demo::{PASSWORD, Size};
use hengce_ledger::{Actor, Change, Filter, FilterOp, Query, Record};
use hengce_measure::{Bar, Bench, Figure, Process, Times};
use http_body_util::BodyExt;
use serde_json::{Map, json};
use tower::ServiceExt;

#[path = "site/reports.rs"]
mod reports;

const PAGES: usize = 200;

/// The site with a director signed in, and the report that keeps changing.
struct Site {
    app: App,
    router: axum::Router,
    cookies: String,
    report: Record,
}

impl Site {
    async fn new(folder: &std::path::Path) -> Self {
        let world = hengce_demo::build(folder, Size::Full, 1).await.expect("the demo company");
        let app = App::new(world.ledger, folder).expect("the data folder");
        let router = router(app.clone());
        let form = format!("login=zhiyuan&password={PASSWORD}");
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let request = request.body(Body::from(form)).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        let cookies =
            cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()).collect::<Vec<_>>();
        let cookies = cookies.join("; ");
        let filters =
            vec![Filter { field: "due_on".into(), op: FilterOp::AtLeast, value: "2026-07-01".into() }];
        let query = Query { kind: "report".into(), filters, limit: 1, ..Query::default() };
        let found = app.ledger.find(&Actor::program(), &query).await.expect("reports of the quarter");
        Self { report: found.records[0].clone(), app, router, cookies }
    }

    /// Changes the report, asks for the page, and looks for the new position in it; how long the page took.
    async fn page_after_change(&mut self) -> Duration {
        let mut fields = Map::new();
        // a text that never stood there: an edit that changes nothing makes no revision
        fields.insert("summary".into(), json!(format!("第 {} 版的摘要", self.report.version)));
        let (id, version) = (self.report.id.clone(), self.report.version);
        let change = Change::Edit { id, version, fields, origin: None };
        self.report = self.app.ledger.commit(&Actor::program(), change).await.expect("an edit");
        let request = Request::get("/scorecards/MKT?period=2026-Q3").header(header::COOKIE, &self.cookies);
        let request = request.body(Body::empty()).expect("a request");
        let start = std::time::Instant::now();
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let page = answer.into_body().collect().await.expect("a page").to_bytes();
        let took = start.elapsed();
        assert_eq!(status, StatusCode::OK);
        let position = format!(">{}<", self.report.position.0);
        let page = String::from_utf8_lossy(&page);
        assert!(page.contains(&position), "the change at {position} is not in the page");
        took
    }
}

fn main() {
    let mut bench = Bench::start();
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let folder = tempfile::tempdir().expect("a folder");
    let mut site = runtime.block_on(Site::new(folder.path()));
    let owner = site.report.owner.clone().expect("a report has an owner");
    let mut added = 0;
    for more in bench.sizes([1_000, 5_000, 20_000], [1_000, 20_000, 100_000]) {
        runtime.block_on(reports::add(&site.app.ledger, std::slice::from_ref(&owner), added..more));
        added = more;
        let own = Process::own();
        let spent = own.cpu();
        let times = (0..PAGES).map(|_| runtime.block_on(site.page_after_change())).collect();
        let times = Times::of(times, Some(own.cpu().saturating_sub(spent)));
        let figure = Figure::of("the department's scorecard, a record changed before each; by reports added");
        bench.note(&figure.size(more).times(times).bar(Bar::P95(Duration::from_millis(60))));
    }
}
