//! Figures fixed at day 7 and day 30: what waits for an export and why, and what was fixed last with the import that
//! each figure stands in.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Actor, Change, Record};
use hengce_standard::Act;
use serde::Serialize;
use serde_json::Map;

use super::accounts::{seen, shown};
use super::freeze::{Look, due, look};
use crate::records::{Ask, Scene, Stored, address};
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};
use crate::words::day_and_time;

/// Posts whose figures are looked up for the page; the oldest first.
const WAITING_MAX: usize = 100;
const FIXED_MAX: usize = 20;

/// Why a post's figures are not fixed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The platform exports nothing: its operator states them.
    ToBeStated,
    /// An export has the post, but was made too early.
    ExportedTooEarly,
    /// No import has the post: not imported yet, or under another name.
    NoRow,
    /// The program fixes them in a moment.
    AtOnce,
}

/// A post whose figures are due.
#[derive(Serialize)]
pub struct Waiting {
    pub id: String,
    pub code: String,
    pub title: String,
    pub account: String,
    pub days: i32,
    pub since: String,
    pub reason: Reason,
    pub exported_at: Option<jiff::Timestamp>,
}

struct WaitingLine {
    address: String,
    title: String,
    code: String,
    account: String,
    owner: String,
    step: String,
    since: String,
    reason: String,
    /// Address and label of what its owner does about it.
    act: Option<(String, String)>,
}

struct FixedLine {
    address: String,
    title: String,
    account: String,
    published: String,
    /// Reads and engagements at day 7 and 30, each with the import it stands in; stated where none is named.
    cells: Vec<Figure>,
}

struct Figure {
    text: String,
    import: Option<String>,
    is_stated: bool,
}

#[derive(Template)]
#[template(path = "digital/fixed.html")]
struct FixedPage {
    shell: Shell,
    tabs: Vec<Link>,
    waiting: Vec<WaitingLine>,
    more: usize,
    fixed: Vec<FixedLine>,
    imports: bool,
}

/// Posts that came of age and are not fixed, oldest first; and how many beyond those looked at.
async fn waiting(app: &App, visit: &Visit) -> Result<(Vec<(Record, Waiting)>, usize), WebError> {
    let zone = &app.standard().organisation.zone;
    let accounts = seen(app, visit, "channel_account").await?;
    let mut open = Vec::new();
    for step in super::freeze::STEPS {
        let posts = Ask::of("post").is("state", step.state).by("published_at").all(app, visit).await?;
        open.extend(
            posts.into_iter().filter_map(|post| due(&post, app.today(), zone).map(|due| (post, due))),
        );
    }
    open.sort_by_key(|(_, (_, since))| *since);
    let more = open.len().saturating_sub(WAITING_MAX);
    let mut found = Vec::new();
    for (post, (step, since)) in open.into_iter().take(WAITING_MAX) {
        let account = accounts.iter().find(|account| post.text("account") == &*account.id.0);
        let (reason, exported_at) = match look(app, &post, step.days).await? {
            Look::Figures(..) => (Reason::AtOnce, None),
            Look::TooEarly(at) => (Reason::ExportedTooEarly, at),
            Look::Nowhere if may_be_stated(app, &post, step.days).await => (Reason::ToBeStated, None),
            Look::Nowhere => (Reason::NoRow, None),
        };
        let waiting = Waiting {
            id: post.id.to_string(),
            code: post.code.clone(),
            title: post.title.clone(),
            account: account.map_or_else(String::new, |account| account.title.clone()),
            days: step.days,
            since: since.to_string(),
            reason,
            exported_at,
        };
        found.push((post, waiting));
    }
    Ok((found, more))
}

/// Whether the post's platform leaves it to people to state figures: the life cycle says so.
async fn may_be_stated(app: &App, post: &Record, days: i32) -> bool {
    let change = Change::Move {
        id: post.id.clone(),
        version: post.version,
        transition: format!("state_{days}"),
        fields: Map::from_iter([(format!("stated_reads_{days}"), 0.into())]),
        comment: None,
    };
    app.ledger.check(&Actor::program(), &change).await.is_ok()
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let (waiting, more) = waiting(&app, &visit).await?;
    let mut lines = Vec::with_capacity(waiting.len());
    for (post, waits) in &waiting {
        lines.push(waiting_line(&app, (&visit, &scene), post, waits).await);
    }
    page(&FixedPage {
        waiting: lines,
        more,
        fixed: fixed(&app, (&visit, &scene)).await?,
        imports: app.ledger.reach(&visit.actor, Act::Create, "import").is_some(),
        tabs: super::pages(&app, &visit),
        shell: Shell::new(&app, &visit, say.t("digital-fixed")),
    })
}

async fn waiting_line(
    app: &App,
    (visit, scene): (&Visit, &Scene),
    post: &Record,
    waits: &Waiting,
) -> WaitingLine {
    let say = visit.say();
    let base = address("post", &post.id);
    let state = format!("state_{}", waits.days);
    let moves = app.ledger.moves(&visit.actor, post).await;
    let edits = app.ledger.reach(&visit.actor, Act::Edit, "post");
    let mine = post.owner.as_ref().zip(edits);
    let may_edit = mine.is_some_and(|(owner, reach)| app.ledger.covers(&visit.actor, reach, owner));
    let act = match waits.reason {
        Reason::ToBeStated if moves.iter().any(|found| found.transition == state) => {
            Some((format!("{base}/moves/{state}"), say.t("digital-state-figures")))
        }
        Reason::NoRow if may_edit => Some((format!("{base}/edit#f-object"), say.t("digital-name-row"))),
        _ => None,
    };
    let at = waits.exported_at.map(|at| day_and_time(at, &scene.zone)).unwrap_or_default();
    WaitingLine {
        title: waits.title.clone(),
        code: waits.code.clone(),
        account: waits.account.clone(),
        owner: scene.person(post.text("owner")),
        step: say.t1("digital-at-day", "days", waits.days),
        since: waits.since.clone(),
        reason: match waits.reason {
            Reason::ToBeStated => say.t("digital-to-be-stated"),
            Reason::ExportedTooEarly => say.t1("digital-too-early", "at", at),
            Reason::NoRow => say.t("digital-no-row"),
            Reason::AtOnce => say.t("digital-at-once"),
        },
        address: base,
        act,
    }
}

/// What was fixed last, with where each figure stands.
async fn fixed(app: &App, (visit, scene): (&Visit, &Scene)) -> Result<Vec<FixedLine>, WebError> {
    let accounts = seen(app, visit, "channel_account").await?;
    let mut posts = Vec::new();
    for state in ["day_7", "day_30"] {
        posts.extend(Ask::of("post").is("state", state).latest("published_at").all(app, visit).await?);
    }
    posts.sort_by_key(|post| std::cmp::Reverse(post.instant("published_at")));
    let opens = app.ledger.reach(&visit.actor, Act::Read, "import").is_some();
    let figure = |post: &Record, name: &str, days: i32| {
        let found = post.number(&format!("{name}_{days}"));
        let stated = post.number(&format!("stated_{name}_{days}"));
        let batch = post.text(&format!("batch_{days}"));
        Figure {
            is_stated: found.is_none() && stated.is_some(),
            import: (opens && found.is_some() && !batch.is_empty()).then(|| format!("/imports/{batch}")),
            text: count(visit, found.or(stated).as_ref()),
        }
    };
    let line = |post: &Record| FixedLine {
        address: address("post", &post.id),
        title: post.title.clone(),
        account: accounts
            .iter()
            .find(|account| post.text("account") == &*account.id.0)
            .map_or_else(String::new, |account| account.title.clone()),
        published: post
            .instant("published_at")
            .map_or_else(String::new, |at| at.to_zoned_datetime(scene.zone.clone()).date().to_string()),
        cells: [7, 30]
            .into_iter()
            .flat_map(|days| [figure(post, "reads", days), figure(post, "engagements", days)])
            .collect(),
    };
    Ok(posts.iter().take(FIXED_MAX).map(line).collect())
}

fn count(visit: &Visit, number: Option<&Number>) -> String {
    shown(visit, number, Unit::Count, 0)
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (waiting, more) = waiting(&app, &visit).await?;
    let waiting: Vec<Waiting> = waiting.into_iter().map(|(_, waiting)| waiting).collect();
    Ok(Json(serde_json::json!({ "waiting": waiting, "more": more })).into_response())
}
