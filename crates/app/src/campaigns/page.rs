//! The page of a campaign's story; every number on it leads to the records behind it.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Act, Kind, Standard};
use jiff::civil::Date;
use serde::Serialize;

use super::CAMPAIGN;
use super::flow::{Flow, flow};
use super::milestones::Milestone;
use super::picture::Axis;
use super::story::{Story, tell};
use crate::links::{Line, lines_about};
use crate::records::{Related, Scene, Way, address, related, state_badge, ways};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

/// Kinds that the story has a section of its own for; what else names the campaign is listed beside it.
const TOLD: [&str; 10] = [
    "expense",
    "campaign_risk",
    "campaign_incident",
    "participant",
    "lead",
    "retrospective",
    "improvement_action",
    "proposal_review",
    "check_in_link",
    "tracked_link",
];

#[derive(Template)]
#[template(path = "campaigns/story.html")]
pub(super) struct StoryPage {
    shell: Shell,
    pub(super) scene: Scene,
    pub(super) kinds: Arc<Standard>,
    pub(super) story: Story,
    pub(super) campaign: Record,
    record: String,
    badge: Html,
    dates: String,
    form: String,
    axis: Option<Axis>,
    related: Vec<Related>,
    /// What the reader may do with it now.
    ways: Vec<Way>,
    version: i64,
    files_incidents: bool,
    sees_guests: bool,
    flow: Option<Flow>,
    links: Vec<Line>,
    /// The reader may issue links.
    issues_links: bool,
}

/// The story, and what its addresses brought.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    story: Story,
    flow: Option<Flow>,
}

async fn asked(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let record = app.ledger.whole(&visit.actor, &RecordId::from(id)).await?;
    if record.kind == CAMPAIGN { Ok(record) } else { Err(WebError::not_found()) }
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let campaign = asked(&app, &visit, &id).await?;
    let story = tell(&app, &visit, &campaign).await?;
    let flow = flow(&app, &visit, &campaign, &story.outcome).await?;
    Ok(Json(Told { story, flow }).into_response())
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let campaign = asked(&app, &visit, &id).await?;
    let kind = app.standard().kinds.get(CAMPAIGN).ok_or_else(WebError::not_found)?;
    let story = tell(&app, &visit, &campaign).await?;
    let scene = Scene::new(&app, &visit);
    let scene = scene.with_names(&app, &visit, kind, std::slice::from_ref(&campaign)).await;
    let say = visit.say();
    let mut beside = related(&app, &visit, kind, &campaign).await?;
    beside.retain(|group| !TOLD.contains(&group.kind.as_str()) && !group.rows.is_empty());
    let dates = [story.starts_on, story.ends_on].into_iter().flatten();
    page(&StoryPage {
        shell: Shell::new(&app, &visit, story.title.clone())
            .under(say.of(&kind.label), format!("/records/{CAMPAIGN}"))
            .under(say.t("timeline-title"), "/campaigns/timeline"),
        record: address(CAMPAIGN, &campaign.id),
        badge: state_badge(say, kind, &campaign),
        form: choice(&scene, kind, "form", &story.form),
        axis: Axis::of(dates.chain(story.milestones.iter().flat_map(Milestone::days)), scene.today),
        dates: span(story.starts_on, story.ends_on),
        related: beside,
        ways: ways(&app, &visit, kind, &campaign).await,
        version: campaign.version,
        files_incidents: app.ledger.reach(&visit.actor, Act::Create, "campaign_incident").is_some(),
        sees_guests: app.ledger.reach(&visit.actor, Act::Read, "participant").is_some(),
        flow: flow(&app, &visit, &campaign, &story.outcome).await?,
        links: lines_about(&app, &visit, (CAMPAIGN, &campaign.id)).await?,
        issues_links: app.ledger.reach(&visit.actor, Act::Create, "tracked_link").is_some(),
        kinds: app.ledger.standard().clone(),
        campaign,
        scene,
        story,
    })
}

fn span(from: Option<Date>, to: Option<Date>) -> String {
    let shown = [from, to].map(|day| day.map_or_else(String::new, |day| day.to_string()));
    shown.join(" – ")
}

pub(super) fn choice(scene: &Scene, kind: &Kind, field: &str, id: &str) -> String {
    let options = kind.fields.get(field).and_then(|field| field.kind.options());
    let label = options.and_then(|options| options.get(id));
    label.map_or_else(|| id.to_owned(), |label| scene.say.of(label).to_owned())
}
