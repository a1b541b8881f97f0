//! A campaign's story: everything about it in one shape, for the page and as JSON.

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use jiff::civil::Date;
use serde::Serialize;

use super::budget::{self, Line};
use super::goals::{Goal, goals, together};
use super::milestones::{Milestone, milestones};
use super::outcome::{Outcome, outcome};
use super::parts::{Part, day, number_of, of, text};
use super::proposal::{self, Approval, Resource};
use super::stages::{Stage, line};
use crate::web::{App, Visit, WebError};

/// A member of the team with their share.
#[derive(Debug, Clone, Serialize)]
pub struct Member {
    pub person: RecordId,
    pub share: Option<Number>,
}

/// Where its money went.
#[derive(Debug, Clone, Serialize)]
pub struct Money {
    pub lines: Vec<Line>,
    pub total: Line,
}

/// What the story tells.
#[derive(Debug, Clone, Serialize)]
pub struct Story {
    pub id: RecordId,
    pub code: String,
    pub title: String,
    pub form: String,
    pub state: String,
    pub owner: Option<RecordId>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub stages: Vec<Stage>,
    pub team: Vec<Member>,
    pub approval: Approval,
    pub resources: Vec<Resource>,
    pub goals: Vec<Goal>,
    /// All goals by weight.
    pub attained: Option<Number>,
    /// None where the reader may not see expenses.
    pub money: Option<Money>,
    pub milestones: Vec<Milestone>,
    pub outcome: Outcome,
    pub reviews: Vec<Part>,
    pub risks: Vec<Part>,
    pub incidents: Vec<Part>,
    pub retrospectives: Vec<Part>,
    pub actions: Vec<Part>,
}

/// Tells it as far as the reader may see.
pub async fn tell(app: &App, visit: &Visit, campaign: &Record) -> Result<Story, WebError> {
    let standard = app.standard();
    let kind = standard.kinds.get(super::CAMPAIGN).ok_or_else(WebError::not_found)?;
    let history = app.ledger.history(&visit.actor, &campaign.id).await?;
    let outcome = outcome(app, visit, campaign).await?;
    let goals = goals(standard, campaign, &|counts| outcome.counted(counts));
    let parts = async |kind: &str| of(app, visit, kind, &campaign.id).await;
    let money = parts("expense").await?.map(|expenses| {
        let lines = budget::lines(campaign, &expenses);
        Money { total: budget::total(&lines), lines }
    });
    Ok(Story {
        id: campaign.id.clone(),
        code: campaign.code.clone(),
        title: campaign.title.clone(),
        form: text(campaign, "form").to_owned(),
        state: campaign.state.clone(),
        owner: campaign.owner.clone(),
        starts_on: day(campaign, "starts_on"),
        ends_on: day(campaign, "ends_on"),
        stages: line(kind, campaign, &history),
        team: team(campaign),
        approval: proposal::approval(campaign, &history),
        resources: proposal::resources(campaign),
        attained: together(&goals),
        goals,
        money,
        milestones: milestones(campaign, app.today()),
        outcome,
        reviews: parts("proposal_review").await?.unwrap_or_default(),
        risks: parts("campaign_risk").await?.unwrap_or_default(),
        incidents: parts("campaign_incident").await?.unwrap_or_default(),
        retrospectives: parts("retrospective").await?.unwrap_or_default(),
        actions: parts("improvement_action").await?.unwrap_or_default(),
    })
}

fn team(campaign: &Record) -> Vec<Member> {
    let members = super::parts::rows(campaign, "team");
    members
        .filter_map(|member| {
            let person = member.get("person")?.as_str()?;
            Some(Member { person: person.into(), share: member.get("share").and_then(number_of) })
        })
        .collect()
}
