//! What sales said to the leads of each campaign: taken, declined and why, not answered.

use std::collections::BTreeMap;

use hengce_ledger::Record;
use jiff::Timestamp;

use super::LEAD;
use super::deadlines::{Answer, answer};
use crate::records::{Scene, Stored};
use crate::web::App;

/// Stands for the campaigns that the reader may not see: their leads are one line together.
const UNSEEN: &str = "unseen";

pub struct Feedback {
    pub campaign: String,
    pub address: String,
    pub handed: usize,
    pub accepted: usize,
    pub declined: usize,
    pub open: usize,
    pub late: usize,
    /// Of those answered, in whole percent.
    pub accepted_share: Option<usize>,
    /// Reasons with how often, the commonest first.
    pub reasons: Vec<(String, usize)>,
}

/// One line for each campaign that the reader may see, those with the lowest share of accepted leads first.
pub fn by_campaign(app: &App, scene: &Scene, leads: &[Record], now: Timestamp) -> Vec<Feedback> {
    let mut groups: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for lead in leads.iter().filter(|lead| lead.instant("handed_over_at").is_some()) {
        let campaign = lead.text("campaign");
        let shown = campaign.is_empty() || scene.named(campaign).is_some();
        groups.entry(if shown { campaign } else { UNSEEN }).or_default().push(lead);
    }
    let mut lines: Vec<Feedback> =
        groups.into_iter().map(|(campaign, leads)| of(app, scene, campaign, (&leads, now))).collect();
    lines.sort_by(|a, b| a.accepted_share.cmp(&b.accepted_share).then(b.handed.cmp(&a.handed)));
    lines
}

fn of(app: &App, scene: &Scene, campaign: &str, (leads, now): (&[&Record], Timestamp)) -> Feedback {
    let named = scene.named(campaign);
    let state = |state: &str| leads.iter().filter(|lead| lead.state == state).count();
    let (accepted, declined) = (state("accepted"), state("declined"));
    let answered = accepted + declined;
    let late = |lead: &&&Record| matches!(answer(lead, now), Some(Answer::Late | Answer::Missing));
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for lead in leads.iter().filter(|lead| lead.state == "declined") {
        *reasons.entry(reason(app, scene, lead)).or_default() += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().filter(|(reason, _)| !reason.is_empty()).collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Feedback {
        campaign: match named {
            Some(named) => named.text.clone(),
            None if campaign == UNSEEN => scene.say.t("handover-unseen"),
            None => scene.say.t("handover-no-campaign"),
        },
        address: named.map_or_else(String::new, |named| named.address.clone()),
        handed: leads.len(),
        accepted,
        declined,
        open: state("handed_over"),
        late: leads.iter().filter(late).count(),
        accepted_share: (accepted * 100 + answered / 2).checked_div(answered),
        reasons,
    }
}

/// Why a lead was declined, in words.
pub fn reason(app: &App, scene: &Scene, lead: &Record) -> String {
    reasons(app, scene)
        .into_iter()
        .find(|(id, _)| id == lead.text("decline_reason"))
        .map_or_else(String::new, |(_, label)| label)
}

/// The reasons for which a lead can be declined.
pub fn reasons(app: &App, scene: &Scene) -> Vec<(String, String)> {
    let field = app.standard().kinds.get(LEAD).and_then(|kind| kind.fields.get("decline_reason"));
    let options = field.and_then(|field| field.kind.options()).into_iter().flatten();
    options.map(|(id, label)| (id.clone(), scene.say.of(label).to_owned())).collect()
}
