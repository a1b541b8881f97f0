//! Brand assets: the index by year with its parts, and a gallery of what the brand uses.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_standard::Act;
use serde::Deserialize;

use super::gallery::{Term, Thing, Wish, things};
use super::index::{Year, years};
use crate::records::Ask;
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};

/// Things shown at once.
const SHOWN_MAX: usize = 120;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    term: String,
    #[serde(default)]
    unused: String,
}

#[derive(Template)]
#[template(path = "brand/assets.html")]
struct AssetsPage {
    shell: Shell,
    tabs: Vec<Link>,
    years: Vec<Year>,
    sees_index: bool,
    new_index: bool,
    text: String,
    kind: String,
    kinds: Vec<(&'static str, String)>,
    term: String,
    unused: bool,
    things: Vec<Thing>,
    found: usize,
    over: usize,
    soon: usize,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let may = |act, kind| app.ledger.reach(&visit.actor, act, kind).is_some();
    let sees_index = may(Act::Read, "brand_asset_snapshot");
    let snapshots = if sees_index {
        Ask::of("brand_asset_snapshot").latest("as_of").every(&app, &visit).await?
    } else {
        Vec::new()
    };
    let text: String = asked.q.trim().chars().take(200).collect();
    let unused = !asked.unused.is_empty();
    let wish = Wish { text: &text, kind: &asked.kind, term: &asked.term, unused };
    let mut found = things(&app, &visit, &wish).await?;
    let count = |term: Term| found.iter().filter(|thing| thing.term == term).count();
    let (over, soon, all) = (count(Term::Over), count(Term::Soon), found.len());
    found.truncate(SHOWN_MAX);
    let label = |kind: &'static str| {
        let known = app.standard().kinds.get(kind).filter(|_| may(Act::Read, kind))?;
        Some((kind, say.of(&known.label).to_owned()))
    };
    page(&AssetsPage {
        tabs: super::pages(&app, &visit),
        years: years(&snapshots),
        sees_index,
        new_index: may(Act::Create, "brand_asset_snapshot"),
        kinds: ["brand_guideline", "material", "content_asset"].into_iter().filter_map(label).collect(),
        things: found,
        found: all,
        over,
        soon,
        unused,
        kind: asked.kind,
        term: asked.term,
        text,
        shell: Shell::new(&app, &visit, say.t("brand-assets")),
    })
}
