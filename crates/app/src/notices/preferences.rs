//! Which notices a person wants in the app and which in the digest.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::RecordId;

use super::WHATS;
use crate::shell::Shell;
use crate::web::{App, Fields, Visit, WebError, page, redirect};

/// Where a notice can come.
const WAYS: [&str; 2] = ["app", "digest"];
/// What everybody sees in the app soon enough is not in a digest that nobody has asked for more of.
const NOT_IN_DIGEST: [&str; 2] = ["moved", "due"];

fn wants(kept: Option<&String>, what: &str, way: &str) -> bool {
    match kept {
        Some(kept) => kept.split(',').any(|chosen| chosen == way),
        None => way == "app" || !NOT_IN_DIGEST.contains(&what),
    }
}

/// The sorts of notices that the person wants in this way.
pub async fn chosen(app: &App, person: &RecordId, way: &str) -> Result<Vec<&'static str>, WebError> {
    let kept = app.ledger.personal().preferences(person).await?;
    let wanted = |what: &&&str| wants(kept.get(&format!("notice.{what}")), what, way);
    Ok(WHATS.iter().filter(wanted).copied().collect())
}

struct Row {
    what: &'static str,
    label: String,
    help: String,
    ways: Vec<(&'static str, bool)>,
}

#[derive(Template)]
#[template(path = "notices/preferences.html")]
struct PreferencesPage {
    shell: Shell,
    rows: Vec<Row>,
    heads: Vec<String>,
    done: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let person = visit.person().ok_or_else(WebError::not_found)?;
    let kept = app.ledger.personal().preferences(person).await?;
    let say = visit.say();
    let row = |what: &'static str| Row {
        what,
        label: say.t(&format!("notice-what-{what}")),
        help: say.t(&format!("notice-what-{what}-help")),
        ways: WAYS.map(|way| (way, wants(kept.get(&format!("notice.{what}")), what, way))).to_vec(),
    };
    page(&PreferencesPage {
        rows: WHATS.map(row).into_iter().collect(),
        heads: WAYS.map(|way| say.t(&format!("notice-way-{way}"))).to_vec(),
        done: visit.path.ends_with("?kept"),
        shell: Shell::new(&app, &visit, say.t("notice-preferences")).under(say.t("notices"), "/notices"),
    })
}

pub async fn keep(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let person = visit.person().ok_or_else(WebError::not_found)?;
    let kept = WHATS.map(|what| {
        let chosen = fields.all(what);
        let ways: Vec<&str> = WAYS.into_iter().filter(|way| chosen.contains(way)).collect();
        let value = if ways.is_empty() { "none".to_owned() } else { ways.join(",") };
        (format!("notice.{what}"), value)
    });
    app.ledger.personal().prefer(person, &kept).await?;
    Ok(redirect("/notices/preferences?kept"))
}
