//! How the page of a story says what the story holds: numbers with their units, days, people, badges, figures.

#![allow(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "a template hands references over, to the page that it draws"
)]

use std::borrow::Borrow;

use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::RecordId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::CAMPAIGN;
use super::milestones::{Milestone, Standing};
use super::page::{StoryPage, choice};
use super::parts::Part;
use super::picture::share_bar;
use super::proposal::Signature;
use super::stages::When;
use super::summary::{self, Verdict};
use crate::records::{escaped, state_badge};
use crate::web::Html;
use crate::words::{day_and_time, number_in_unit};

/// Fields that hold the proposal's text.
const SECTIONS: [&str; 4] = ["proposal", "audience", "measurement", "compliance"];

/// A line of a calculation: what it gives, from what, and the result.
pub(super) struct Sum {
    pub label: String,
    pub parts: String,
    pub result: String,
}

/// A figure at the top of the story.
pub(super) struct Tile {
    pub label: String,
    pub value: String,
    pub note: String,
    verdict: Verdict,
}

impl StoryPage {
    pub(super) fn number(&self, value: &Option<Number>, unit: Unit) -> String {
        match value {
            Some(value) => number_in_unit(self.scene.say, value, unit, 2),
            None => "–".to_owned(),
        }
    }

    pub(super) fn plain(&self, value: &Option<Number>) -> String {
        self.number(value, Unit::Count)
    }

    pub(super) fn percent(&self, value: &Option<Number>) -> String {
        match value {
            Some(value) => number_in_unit(self.scene.say, &value.round_half_up(3), Unit::Percent, 1),
            None => "–".to_owned(),
        }
    }

    pub(super) fn money(&self, value: impl Borrow<Number>) -> String {
        number_in_unit(self.scene.say, value.borrow(), Unit::Money, 2)
    }

    pub(super) fn maybe_money(&self, value: &Option<Number>) -> String {
        self.number(value, Unit::Money)
    }

    pub(super) fn part(&self, value: impl Borrow<Number>, of: &Number) -> Html {
        share_bar(value.borrow(), of)
    }

    pub(super) fn label(&self, kind: &str) -> String {
        self.kinds.kind(kind).map_or_else(String::new, |kind| self.scene.say.of(&kind.label).to_owned())
    }

    pub(super) fn state(&self, kind: &str, state: &str) -> String {
        let kind = self.kinds.kind(kind);
        let state = kind.and_then(|kind| kind.lifecycle.states.get(state));
        state.map_or_else(String::new, |state| self.scene.say.of(&state.label).to_owned())
    }

    pub(super) fn badge_of(&self, part: &Part) -> Html {
        self.kinds
            .kind(&part.kind)
            .map_or_else(Html::default, |kind| state_badge(self.scene.say, kind, &part.record))
    }

    pub(super) fn option(&self, kind: &str, field: &str, id: &str) -> String {
        self.kinds.kind(kind).map_or_else(String::new, |kind| choice(&self.scene, kind, field, id))
    }

    /// What a field of one of the parts says, in words.
    pub(super) fn says(&self, part: &Part, field: &str) -> String {
        let found = self.kinds.kind(&part.kind).and_then(|kind| kind.fields.get(field));
        let value = part.record.fields.get(field).unwrap_or(&serde_json::Value::Null);
        found.map_or_else(String::new, |field| self.scene.text(field, value))
    }

    /// What a retrospective wants kept, stopped and started, as far as something is said.
    pub(super) fn lessons(&self, meeting: &Part) -> Vec<(String, Html)> {
        let said = [("keep", "story-keep"), ("stop", "story-stop"), ("start", "story-start")]
            .map(|(field, label)| (self.scene.say.t(label), self.reads(meeting, field)));
        said.into_iter().filter(|(_, text)| !text.0.is_empty()).collect()
    }

    /// Prose of one of the parts, rendered.
    pub(super) fn reads(&self, part: &Part, field: &str) -> Html {
        let found = self.kinds.kind(&part.kind).and_then(|kind| kind.fields.get(field));
        let value = part.record.fields.get(field).unwrap_or(&serde_json::Value::Null);
        found.map_or_else(Html::default, |field| self.scene.html(field, value, &part.address()))
    }

    pub(super) fn person(&self, id: &RecordId) -> String {
        self.scene.person(&id.0)
    }

    pub(super) fn owner(&self, owner: &Option<RecordId>) -> String {
        owner.as_ref().map_or_else(String::new, |owner| self.person(owner))
    }

    pub(super) fn at(&self, at: &Option<Timestamp>) -> String {
        at.map_or_else(String::new, |at| day_and_time(at, &self.scene.zone))
    }

    pub(super) fn day(&self, day: &Option<Date>) -> String {
        day.map_or_else(|| "–".to_owned(), |day| day.to_string())
    }

    pub(super) fn when(&self, when: &When) -> &'static str {
        match when {
            When::Done => "done",
            When::Now => "now",
            When::Ahead => "ahead",
        }
    }

    pub(super) fn standing(&self, milestone: &Milestone) -> Html {
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
    pub(super) fn behind(&self) -> String {
        let (say, outcome) = (self.scene.say, &self.story.outcome);
        let answers = ("answers", outcome.satisfaction.rows);
        let orders = say.t1("story-orders-rows", "count", outcome.sales.rows);
        format!("{orders} {}", say.t2("story-answers", answers, ("invited", outcome.invited)))
    }

    /// A list of the kind, of this campaign alone.
    pub(super) fn all(&self, kind: &str) -> String {
        format!("/records/{kind}?campaign={}", self.story.id)
    }

    /// The lists beside the story: kind, records, and the field that says most of each.
    pub(super) fn lists(&self) -> [(&'static str, &[Part], &'static str); 4] {
        [
            ("campaign_incident", &self.story.incidents, "severity"),
            ("campaign_risk", &self.story.risks, "level"),
            ("improvement_action", &self.story.actions, "due_on"),
            ("proposal_review", &self.story.reviews, "passed"),
        ]
    }

    pub(super) fn blank(&self, kind: &str) -> String {
        format!("/records/{kind}/new?f.campaign={}", self.story.id)
    }

    /// A field of the campaign itself, rendered; empty where nothing stands in it.
    pub(super) fn field(&self, field: &str) -> Html {
        let found = self.kinds.kind(CAMPAIGN).and_then(|kind| kind.fields.get(field));
        let value = self.campaign.fields.get(field).unwrap_or(&serde_json::Value::Null);
        found.map_or_else(Html::default, |field| self.scene.html(field, value, ""))
    }

    pub(super) fn field_label(&self, field: &str) -> String {
        let found = self.kinds.kind(CAMPAIGN).and_then(|kind| kind.fields.get(field));
        found.map_or_else(String::new, |field| self.scene.say.of(&field.label).to_owned())
    }

    /// The sections of the proposal that are written: label and text.
    pub(super) fn sections(&self) -> Vec<(String, Html)> {
        let written = SECTIONS.map(|field| (self.field_label(field), self.field(field)));
        written.into_iter().filter(|(_, text)| !text.0.is_empty()).collect()
    }

    /// Since when the goals can't be changed any more, or that they still can.
    pub(super) fn frozen(&self) -> String {
        let approval = &self.story.approval;
        match (approval.launched_at, approval.approved_at) {
            (Some(_), _) => self.scene.say.t1("story-frozen-launched", "at", self.at(&approval.launched_at)),
            (None, Some(_)) => {
                self.scene.say.t1("story-frozen-approved", "at", self.at(&approval.approved_at))
            }
            (None, None) => self.scene.say.t("story-not-frozen"),
        }
    }

    /// Who approved it and at which attempt.
    pub(super) fn approved(&self) -> String {
        let (say, approval) = (self.scene.say, &self.story.approval);
        match (&approval.approved_by, approval.proposed_at) {
            (Some(by), _) => {
                let times = ("times", approval.submissions);
                say.t2("story-approved", ("name", self.person(by)), times)
            }
            (None, Some(_)) => say.t1("story-proposed", "at", self.at(&approval.proposed_at)),
            (None, None) => say.t("story-not-proposed"),
        }
    }

    pub(super) fn signs_for(&self, signature: &Signature) -> String {
        self.field_label(&format!("{}_signer", signature.unit))
    }

    pub(super) fn signed(&self, signature: &Signature) -> Html {
        let say = self.scene.say;
        Html(match signature.at {
            Some(_) => format!(r#"<span class="badge bg-green-lt num">{}</span>"#, self.at(&signature.at)),
            None => format!(r#"<span class="badge bg-yellow-lt">{}</span>"#, say.t("story-unsigned")),
        })
    }

    pub(super) fn named(&self, id: &RecordId) -> Html {
        match self.scene.named(&id.0) {
            Some(named) => {
                Html(format!(r#"<a href="{}">{}</a>"#, escaped(&named.address), escaped(&named.text)))
            }
            None => Html(escaped(&self.scene.say.t("record-not-visible"))),
        }
    }

    /// The figures at the top.
    pub(super) fn tiles(&self) -> Vec<Tile> {
        let (say, story) = (self.scene.say, &self.story);
        let ended = ["completed", "evaluated", "closed"].contains(&story.state.as_str());
        let verdict = summary::reached(story.attained.as_ref(), ended);
        let goals = say.t1("story-goals-count", "count", story.goals.len());
        let mut tiles = vec![self.tile("story-attained", self.percent(&story.attained), goals, verdict)];
        if let Some(money) = &story.money {
            let part = summary::spent_part(story);
            let cost = ("cost", self.money(money.total.cost()));
            let of = say.t2("story-spent-of", cost, ("planned", self.money(&money.total.planned)));
            let verdict = summary::within(part.as_ref());
            tiles.push(self.tile("story-spent-part", self.percent(&part), of, verdict));
        }
        let punctual = summary::punctual(story);
        let all = say.t1("story-milestones-count", "count", story.milestones.len());
        let due = format!("{} / {}", punctual.on_time, punctual.due);
        tiles.push(self.tile("story-punctual", due, all, punctual.verdict()));
        if let Some(guests) = &story.outcome.guests {
            let all = say.t1("story-registered-count", "count", guests.registered + guests.checked_in);
            tiles.push(self.tile("story-came", guests.checked_in.to_string(), all, Verdict::Open));
        }
        if let Some(leads) = &story.outcome.leads {
            let all = say.t1("story-leads-count", "count", leads.all);
            tiles.push(self.tile("story-leads-valid-tile", leads.valid.to_string(), all, Verdict::Open));
        }
        tiles.push(self.roi_tile());
        tiles
    }

    /// The return, step by step: margin, gain, and what one yuan spent brought.
    pub(super) fn sums(&self) -> Vec<Sum> {
        let roi = &self.story.outcome.roi;
        let money = |value: &Option<Number>| self.maybe_money(value);
        let sales = match &roi.baseline_sales {
            Some(_) => format!("({} − {})", money(&roi.sales), money(&roi.baseline_sales)),
            None => money(&roi.sales),
        };
        let gain = roi.margin.clone().zip(roi.cost.clone()).map(|(margin, cost)| margin - cost);
        let sum = |label: &str, parts: String, result: String| Sum {
            label: self.scene.say.t(label),
            parts,
            result,
        };
        vec![
            sum(
                "story-roi-margin",
                format!("{sales} × {}", self.percent(&roi.margin_rate)),
                money(&roi.margin),
            ),
            sum("story-roi-gain", format!("{} − {}", money(&roi.margin), money(&roi.cost)), money(&gain)),
            sum(
                "story-roi-rate-of",
                format!("{} ÷ {}", money(&gain), money(&roi.cost)),
                self.percent(&roi.roi),
            ),
        ]
    }

    fn roi_tile(&self) -> Tile {
        let roi = &self.story.outcome.roi;
        let label = if roi.incremental { "story-roi-tile" } else { "story-roi-tile-gross" };
        let note = if roi.checked_by.is_empty() { "story-roi-declared" } else { "story-roi-confirmed" };
        let verdict = match &roi.roi {
            Some(roi) if roi.is_negative() => Verdict::Bad,
            Some(_) => Verdict::Good,
            None => Verdict::Open,
        };
        self.tile(label, self.percent(&roi.roi), self.scene.say.t(note), verdict)
    }

    fn tile(&self, label: &str, value: String, note: String, verdict: Verdict) -> Tile {
        Tile { label: self.scene.say.t(label), value, note, verdict }
    }
}

impl Tile {
    pub(super) fn class(&self) -> &'static str {
        match self.verdict {
            Verdict::Good => "good",
            Verdict::Bad => "bad",
            Verdict::Open => "",
        }
    }
}
