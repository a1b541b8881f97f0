//! The page of a campaign's story; every number on it leads to the records behind it.

use std::borrow::Borrow;
use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Kind, Standard};
use jiff::Timestamp;
use jiff::civil::Date;

use super::CAMPAIGN;
use super::milestones::{Milestone, Standing};
use super::parts::Part;
use super::picture::{Axis, share_bar};
use super::stages::When;
use super::story::{Story, tell};
use crate::records::{Related, Scene, address, related, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::{day_and_time, number_in_unit};

/// Kinds that the story has a section of its own for; what else names the campaign is listed beside it.
const TOLD: [&str; 9] = [
    "expense",
    "campaign_risk",
    "campaign_incident",
    "participant",
    "lead",
    "retrospective",
    "improvement_action",
    "proposal_review",
    "check_in_link",
];

#[derive(Template)]
#[template(path = "campaigns/story.html")]
struct StoryPage {
    shell: Shell,
    scene: Scene,
    kinds: Arc<Standard>,
    story: Story,
    record: String,
    badge: Html,
    dates: String,
    form: String,
    axis: Option<Axis>,
    related: Vec<Related>,
}

async fn asked(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if record.kind == CAMPAIGN { Ok(record) } else { Err(WebError::not_found()) }
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let campaign = asked(&app, &visit, &id).await?;
    Ok(Json(tell(&app, &visit, &campaign).await?).into_response())
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
        kinds: app.ledger.standard().clone(),
        scene,
        story,
    })
}

fn span(from: Option<Date>, to: Option<Date>) -> String {
    let shown = [from, to].map(|day| day.map_or_else(String::new, |day| day.to_string()));
    shown.join(" – ")
}

fn choice(scene: &Scene, kind: &Kind, field: &str, id: &str) -> String {
    let options = kind.fields.get(field).and_then(|field| field.kind.options());
    let label = options.and_then(|options| options.get(id));
    label.map_or_else(|| id.to_owned(), |label| scene.say.of(label).to_owned())
}

/// How the template shows what the story holds.
impl StoryPage {
    fn number(&self, value: &Option<Number>, unit: Unit) -> String {
        match value {
            Some(value) => number_in_unit(self.scene.say, value, unit, 2),
            None => "–".to_owned(),
        }
    }

    fn plain(&self, value: &Option<Number>) -> String {
        self.number(value, Unit::Count)
    }

    fn percent(&self, value: &Option<Number>) -> String {
        match value {
            Some(value) => number_in_unit(self.scene.say, &value.round_half_up(3), Unit::Percent, 1),
            None => "–".to_owned(),
        }
    }

    fn money(&self, value: impl Borrow<Number>) -> String {
        number_in_unit(self.scene.say, value.borrow(), Unit::Money, 2)
    }

    fn maybe_money(&self, value: &Option<Number>) -> String {
        self.number(value, Unit::Money)
    }

    fn part(&self, value: impl Borrow<Number>, of: &Number) -> Html {
        share_bar(value.borrow(), of)
    }

    fn label(&self, kind: &str) -> String {
        self.kinds.kind(kind).map_or_else(String::new, |kind| self.scene.say.of(&kind.label).to_owned())
    }

    fn state(&self, kind: &str, state: &str) -> String {
        let kind = self.kinds.kind(kind);
        let state = kind.and_then(|kind| kind.lifecycle.states.get(state));
        state.map_or_else(String::new, |state| self.scene.say.of(&state.label).to_owned())
    }

    fn badge_of(&self, part: &Part) -> Html {
        self.kinds
            .kind(&part.kind)
            .map_or_else(Html::default, |kind| state_badge(self.scene.say, kind, &part.record))
    }

    fn option(&self, kind: &str, field: &str, id: &str) -> String {
        self.kinds.kind(kind).map_or_else(String::new, |kind| choice(&self.scene, kind, field, id))
    }

    /// What a field of one of the parts says, in words.
    fn says(&self, part: &Part, field: &str) -> String {
        let found = self.kinds.kind(&part.kind).and_then(|kind| kind.fields.get(field));
        let value = part.record.fields.get(field).unwrap_or(&serde_json::Value::Null);
        found.map_or_else(String::new, |field| self.scene.text(field, value))
    }

    /// Prose of one of the parts, rendered.
    fn reads(&self, part: &Part, field: &str) -> Html {
        let found = self.kinds.kind(&part.kind).and_then(|kind| kind.fields.get(field));
        let value = part.record.fields.get(field).unwrap_or(&serde_json::Value::Null);
        found.map_or_else(Html::default, |field| self.scene.html(field, value, &part.address()))
    }

    fn person(&self, id: &RecordId) -> String {
        self.scene.person(&id.0)
    }

    fn owner(&self, owner: &Option<RecordId>) -> String {
        owner.as_ref().map_or_else(String::new, |owner| self.person(owner))
    }

    fn at(&self, at: &Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| day_and_time(at, &self.scene.zone))
    }

    fn day(&self, day: &Option<Date>) -> String {
        day.map_or_else(|| "–".to_owned(), |day| day.to_string())
    }

    fn when(&self, when: &When) -> &'static str {
        match when {
            When::Done => "done",
            When::Now => "now",
            When::Ahead => "ahead",
        }
    }

    fn standing(&self, milestone: &Milestone) -> Html {
        let say = self.scene.say;
        let days = milestone.late_days.unwrap_or_default();
        let (colour, text) = match milestone.standing {
            Standing::OnTime => ("green", say.t("milestone-on-time")),
            Standing::Late => ("red", say.t1("milestone-late", "days", days)),
            Standing::Overdue => ("red", say.t1("days-late", "days", days)),
            Standing::Open => ("secondary", say.t("milestone-open")),
        };
        Html(format!(r#"<span class="badge bg-{colour}-lt">{text}</span>"#))
    }

    /// How many imported rows stand behind the figures.
    fn behind(&self) -> String {
        let (say, outcome) = (self.scene.say, &self.story.outcome);
        let answers = ("answers", outcome.satisfaction.rows);
        let orders = say.t1("story-orders-rows", "count", outcome.sales.rows);
        format!("{orders} {}", say.t2("story-answers", answers, ("invited", outcome.invited)))
    }

    /// A list of the kind, of this campaign alone.
    fn all(&self, kind: &str) -> String {
        format!("/records/{kind}?campaign={}", self.story.id)
    }

    /// The lists beside the story: kind, records, and the field that says most of each.
    fn lists(&self) -> [(&'static str, &[Part], &'static str); 4] {
        [
            ("campaign_incident", &self.story.incidents, "severity"),
            ("campaign_risk", &self.story.risks, "level"),
            ("improvement_action", &self.story.actions, "due_on"),
            ("proposal_review", &self.story.reviews, "passed"),
        ]
    }

    fn new(&self, kind: &str) -> String {
        format!("/records/{kind}/new?f.campaign={}", self.story.id)
    }
}
