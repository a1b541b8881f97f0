//! A small company in a temporary folder, and browsers that speak to it without a network.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use hengce_app::signin::passwords::hash_now;
use hengce_app::web::{App, router};
use hengce_ledger::accounts::Account;
use hengce_ledger::{Actor, Change, Clock, Ledger, Record, RecordId};
use hengce_standard::Standard;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};
use tempfile::TempDir;
use tower::ServiceExt;

pub const PASSWORD: &str = "a-password-for-tests";

/// Login, names, position, unit, manager.
const CAST: [(&str, &str, &str, &str, &str, &str); 15] = [
    ("huaijin", "江怀瑾", "Jiang Huaijin", "executive", "HQ", ""),
    ("zhiyuan", "沈知远", "Shen Zhiyuan", "director", "MKT", "huaijin"),
    ("qinghe", "顾清禾", "Gu Qinghe", "planner", "MKT", "zhiyuan"),
    ("mingzhe", "陆明哲", "Lu Mingzhe", "planner", "MKT", "zhiyuan"),
    ("wanning", "苏婉宁", "Su Wanning", "brand_manager", "MKT", "zhiyuan"),
    ("yuan", "唐予安", "Tang Yu'an", "analyst", "MKT", "zhiyuan"),
    ("xiaotong", "林晓彤", "Lin Xiaotong", "digital_operator", "MKT", "zhiyuan"),
    ("siyu", "何思语", "He Siyu", "content_editor", "MKT", "wanning"),
    ("yimo", "程一墨", "Cheng Yimo", "designer", "MKT", "wanning"),
    ("ruohan", "尹若涵", "Yin Ruohan", "legal", "HQ", "huaijin"),
    ("jianbang", "吴建邦", "Wu Jianbang", "colleague", "SAL", "huaijin"),
    ("haitang", "郑海棠", "Zheng Haitang", "colleague", "SAL", "jianbang"),
    ("jingshu", "冯静姝", "Feng Jingshu", "hr", "HQ", "huaijin"),
    ("lixing", "丁力行", "Ding Lixing", "admin", "HQ", "huaijin"),
    ("ruogu", "白若谷", "Bai Ruogu", "auditor", "HQ", "huaijin"),
];

/// A company with its site; its clock moves only when it is told to.
pub struct World {
    pub app: App,
    pub router: Router,
    pub people: HashMap<&'static str, RecordId>,
    now: Arc<Mutex<Timestamp>>,
    _folder: TempDir,
}

pub fn fields(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with_standard("").await
    }

    /// With a company's own file laid over the shipped standard.
    pub async fn with_standard(own: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("standard")).unwrap();
        std::fs::write(folder.path().join("standard/own.toml"), own).unwrap();
        let standard = Standard::load(Some(&folder.path().join("standard")));
        let standard = standard.unwrap_or_else(|found| panic!("{found}"));
        let now = Arc::new(Mutex::new("2026-09-10T02:00:00Z".parse::<Timestamp>().unwrap()));
        let seen = now.clone();
        let clock = Clock::from_fn(move || *seen.lock().unwrap());
        let ledger = Ledger::create(folder.path(), Arc::new(standard), clock).await.unwrap();
        let app = App::new(ledger, folder.path()).unwrap();
        let mut world =
            Self { router: router(app.clone()), app, people: HashMap::new(), now, _folder: folder };
        world.settle().await;
        world
    }

    async fn settle(&mut self) {
        let mut units = HashMap::new();
        for (short, name, name_en) in [
            ("HQ", "禾岚科技", "Helan Technology"),
            ("MKT", "市场策划部", "Marketing Planning"),
            ("SAL", "销售部", "Sales"),
        ] {
            let mut unit = fields(json!({ "name": name, "name_en": name_en, "short": short }));
            if let Some(hq) = units.get("HQ") {
                unit.insert("parent".into(), json!(hq));
            }
            units.insert(short, self.create("unit", unit).await.id);
        }
        // One slow hash serves every account of a test.
        let password_hash = hash_now(PASSWORD).unwrap();
        for (login, name, name_en, position, unit, manager) in CAST {
            let mut person = fields(
                json!({ "name": name, "name_en": name_en, "position": position, "unit": units[unit] }),
            );
            if let Some(manager) = self.people.get(manager) {
                person.insert("manager".into(), json!(manager));
            }
            let person = self.create("person", person).await.id;
            self.people.insert(login, person.clone());
            let account = Account {
                login: login.into(),
                person,
                password_hash: password_hash.clone(),
                roles: vec![],
                disabled: false,
            };
            assert!(self.app.ledger.accounts().create(&account).await.unwrap());
        }
    }

    /// A record made by the program itself.
    pub async fn create(&self, kind: &str, fields: Map<String, Json>) -> Record {
        let change = Change::Create { kind: kind.into(), fields, origin: None };
        self.app.ledger.commit(&Actor::program(), change).await.unwrap()
    }

    /// A planned report of somebody's.
    pub async fn report(&self, owner: &str, title: &str) -> Record {
        let report =
            json!({ "title": title, "topic": "market", "owner": self.people[owner], "due_on": "2026-09-20" });
        self.create("report", fields(report)).await
    }

    /// A step taken by the program itself.
    pub async fn moved(&self, record: &Record, transition: &str, more: Map<String, Json>) -> Record {
        let change = Change::Move {
            id: record.id.clone(),
            version: record.version,
            transition: transition.into(),
            fields: more,
            comment: None,
        };
        self.app.ledger.commit(&Actor::program(), change).await.unwrap()
    }

    /// Somebody of the cast, with what their position allows.
    pub fn actor(&self, login: &str) -> Actor {
        let (_, name, _, position, ..) = CAST.iter().find(|one| one.0 == login).unwrap();
        let roles = self.app.standard().organisation.positions[*position].roles.clone();
        Actor::person(self.people[login].clone(), *name, roles)
    }

    /// A step taken by somebody of the cast.
    pub async fn moved_by(&self, login: &str, record: &Record, transition: &str, more: Json) -> Record {
        let change = Change::Move {
            id: record.id.clone(),
            version: record.version,
            transition: transition.into(),
            fields: fields(more),
            comment: None,
        };
        self.app.ledger.commit(&self.actor(login), change).await.unwrap()
    }

    /// A report that was handed in and accepted on the day of the test.
    pub async fn accepted_report(&self, owner: &str, title: &str) -> Record {
        let report = self.report(owner, title).await;
        let file = self.app.ledger.keep_file("report.pdf", b"%PDF-1.4 synthetic").await.unwrap();
        let submitted = self.moved(&report, "submit", fields(json!({ "files": [file] }))).await;
        self.moved(&submitted, "accept", Map::new()).await
    }

    /// The record as the program sees it.
    pub async fn record(&self, id: &RecordId) -> Record {
        self.app.ledger.get(&Actor::program(), id).await.unwrap()
    }

    pub fn wait(&self, time: SignedDuration) {
        let mut now = self.now.lock().unwrap();
        *now = now.checked_add(time).unwrap();
    }

    /// A browser in which nobody is signed in.
    pub fn nobody(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: HashMap::new(), token: String::new() }
    }

    /// A browser in which this person has signed in.
    pub async fn browser(&self, login: &str) -> Browser {
        let mut browser = self.nobody();
        let answer = browser.sign_in(login, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let page = browser.get("/account").await;
        browser.token = page.token().expect("a page for somebody signed in has a token");
        browser
    }
}

/// Keeps cookies between requests and knows its session's form token.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: HashMap<String, String>,
    pub token: String,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn token(&self) -> Option<String> {
        let (_, rest) = self.text.split_once(r#"name="csrf-token" content=""#)?;
        rest.split('"').next().map(str::to_owned)
    }
}

impl Browser {
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            parts.headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response: Response<Body> =
            self.router.clone().oneshot(Request::from_parts(parts, body)).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, headers, bytes, text }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a page of the site would.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut form = form.to_vec();
        let token = self.token.clone();
        form.insert(0, ("_token", &token));
        self.post_bare(path, &form).await
    }

    /// Sends a form without its token.
    pub async fn post_bare(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body: Vec<_> =
            form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.join("&")));
        self.send(request.unwrap()).await
    }

    /// Calls the API, with the session's token.
    pub async fn call(&mut self, method: Method, path: &str, body: &Json) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-csrf-token", &self.token)
            .body(Body::from(if body.is_null() { String::new() } else { body.to_string() }));
        self.send(request.unwrap()).await
    }

    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.post_bare("/sign-in", &[("login", login), ("password", password)]).await
    }
}

pub fn encoded(text: &str) -> String {
    hengce_app::web::forms::encoded(text)
}
