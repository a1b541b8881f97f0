//! One link: its addresses to copy, its code to print, and what it brought.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use hengce_formula::Unit;
use hengce_ledger::Record;
use hengce_standard::Act;

use super::LINK;
use super::brought::brought;
use super::short::{self, link_of};
use super::visited::since;
use crate::records::{Scene, StepLink, Stored, address, kind_of, state_badge, step_links};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page, qr};
use crate::words::{day_and_time, number_in_unit};

#[derive(Template)]
#[template(path = "links/show.html")]
struct LinkPage {
    shell: Shell,
    base: String,
    record: String,
    state: Html,
    /// The link is not in use any more: its short address leads nowhere.
    is_retired: bool,
    short: Option<String>,
    full: String,
    code: Option<Html>,
    facts: Vec<(String, String)>,
    figures: Vec<(String, String)>,
    since: Option<String>,
    leads: Option<String>,
    steps: Vec<StepLink>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let link = link_of(&app, &visit.actor, &id).await?;
    let (say, kind) = (visit.say(), kind_of(&app, LINK)?);
    let links = std::slice::from_ref(&link);
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, links).await;
    let found = brought(&app, &visit, links).await?.remove(&link.id).unwrap_or_default();
    let fact = |field: &str| {
        let shape = kind.fields.get(field)?;
        let text = scene.text(shape, link.value(field));
        (!text.is_empty()).then(|| (say.of(&shape.label).to_owned(), text))
    };
    let mut facts: Vec<(String, String)> =
        ["campaign", "account", "material", "owner", "source", "medium", "content", "destination"]
            .into_iter()
            .filter_map(fact)
            .collect();
    facts.push((say.t("links-issued-at"), day_and_time(link.created_at, &scene.zone)));
    let addresses = addresses(&app, &headers, &link).await?;
    let sees_leads = app.ledger.reach(&visit.actor, Act::Read, "lead").is_some();
    page(&LinkPage {
        base: format!("/links/{}", link.id),
        record: address(LINK, &link.id),
        state: state_badge(say, kind, &link),
        is_retired: link.state != "active",
        code: qr::svg(addresses.printed(), &say.t("links-code-of")),
        full: addresses.full,
        short: addresses.short,
        facts,
        figures: vec![
            (say.t("links-visits"), found.visits.map_or_else(|| "–".to_owned(), |visits| visits.to_string())),
            (say.t("links-leads"), found.leads.to_string()),
            (say.t("links-leads-valid"), found.leads_valid.to_string()),
            (say.t("links-orders"), found.orders.to_string()),
            (say.t("links-net"), number_in_unit(say, &found.net, Unit::Money, 2)),
        ],
        since: since(&app, &visit).await?,
        leads: (sees_leads && found.leads > 0).then(|| format!("/records/lead?link={}", link.id)),
        steps: step_links(&app, &visit, kind, &link).await,
        shell: Shell::new(&app, &visit, link.title.clone()).under(say.t("links"), "/links"),
    })
}

/// Where a link is followed.
struct Addresses {
    short: Option<String>,
    full: String,
}

impl Addresses {
    /// What the code says: the short address, or the whole one of a link without.
    fn printed(&self) -> &str {
        self.short.as_ref().unwrap_or(&self.full)
    }
}

async fn addresses(app: &App, headers: &HeaderMap, link: &Record) -> Result<Addresses, WebError> {
    Ok(Addresses {
        short: short::path(link).map(|path| app.full_address(headers, &path)),
        full: short::full(link, &short::campaign_code(app, link).await?),
    })
}

pub async fn svg(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let link = link_of(&app, &visit.actor, &id).await?;
    let addresses = addresses(&app, &headers, &link).await?;
    let Html(drawn) = qr::svg(addresses.printed(), &link.title).ok_or_else(WebError::not_found)?;
    let file =
        drawn.replacen("<svg ", r#"<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600" "#, 1);
    Ok(sent(&link, ("svg", "image/svg+xml"), file.into_bytes()))
}

pub async fn png(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let link = link_of(&app, &visit.actor, &id).await?;
    let addresses = addresses(&app, &headers, &link).await?;
    let file = qr::png(addresses.printed()).ok_or_else(WebError::not_found)?;
    Ok(sent(&link, ("png", "image/png"), file))
}

fn sent(link: &Record, (ending, media): (&str, &'static str), file: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{}.{ending}\"", link.code);
    ([(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file)
        .into_response()
}
