//! Campaigns from the idea to the retrospective: goals and milestones filled as the work goes on, and what is spent
//! entered item by item.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::calendar::{self, at, working_after, working_from};
use crate::cast::name_of;
use crate::chance::Chance;
use crate::plan::{Plan, Who, person, to};
use crate::words;
use crate::work::campaign_list::{CAMPAIGNS, UNDER_WAY};
use crate::work::spending::{budget, spending, yuan};
use crate::work::strategies;

/// Above so many thousand yuan an executive approves.
const LARGE: i64 = 200;

/// Who signs for a large one: the field, the step, the person.
const SIGNERS: [(&str, &str, &str); 2] =
    [("sales_signer", "sign_sales", "jianbang"), ("finance_signer", "sign_finance", "mingli")];

/// A campaign as its line tells it.
pub(super) struct Campaign {
    pub handle: String,
    pub title: &'static str,
    pub form: &'static str,
    pub owner: &'static str,
    team: Vec<&'static str>,
    pub starts_on: Date,
    pub ends_on: Date,
    /// Thousand yuan.
    pub budget: i64,
    /// Thousandths of the budget.
    pub spent: i64,
    goals: Vec<(&'static str, i64)>,
    /// Thousandths of the goals.
    attained: i64,
    /// Milestones that came late.
    late: usize,
    /// Thousand yuan.
    sales: i64,
}

/// A campaign that was planned, for what happens around it.
pub struct Held {
    pub handle: String,
    pub title: &'static str,
    pub form: &'static str,
    pub owner: &'static str,
    pub owner_name: &'static str,
    pub team: Vec<&'static str>,
    pub approved_on: Date,
    pub starts_on: Date,
    pub ends_on: Date,
    /// Milestones that came late.
    pub late: usize,
    pub looked_back_on: Date,
}

/// Plans every campaign whose work begins on or after `from`; tells which.
pub fn plan(plan: &mut Plan, seed: u64, from: Date) -> Vec<Held> {
    let mut chance = Chance::new(seed, "campaigns");
    let mut held = Vec::new();
    for line in CAMPAIGNS.lines() {
        let campaign = read(line);
        // campaigns that ran already when the demo begins are left out; those under way then are caught up with
        if working_after(campaign.starts_on, -5) > from {
            held.push(course(plan, &mut chance, &campaign, from));
        }
    }
    held
}

/// Plans what is under way on the demo's last day, after everything that its figures tell of.
pub fn under_way(plan: &mut Plan, seed: u64, from: Date) -> Vec<Held> {
    let mut chance = Chance::new(seed, "campaigns under way");
    UNDER_WAY.lines().map(|line| course(plan, &mut chance, &read(line), from)).collect()
}

pub(super) fn read(line: &'static str) -> Campaign {
    let cells: Vec<&str> = line.split('|').collect();
    let number =
        |index: usize| cells[index].parse::<i64>().expect("the list of campaigns has whole numbers there");
    let day = |index: usize| cells[index].parse::<Date>().expect("the list of campaigns has dates there");
    let goal = |text: &'static str| {
        let (metric, target) = text.rsplit_once(':').expect("a goal is written metric:target");
        (metric, target.parse().expect("a goal's target is a whole number"))
    };
    Campaign {
        handle: format!("campaign.{}", cells[0]),
        title: cells[1],
        form: cells[2],
        owner: cells[3],
        team: cells[4].split(',').collect(),
        starts_on: day(5),
        ends_on: day(6),
        budget: number(7),
        spent: number(8),
        goals: cells[9].split(',').map(goal).collect(),
        attained: number(10),
        late: number(11) as usize,
        sales: number(12),
    }
}

fn course(plan: &mut Plan, chance: &mut Chance, campaign: &Campaign, from: Date) -> Held {
    let owner = Who::Person(campaign.owner);
    let first = working_from(from);
    let no_earlier = |day: Date, after: i64| day.max(working_after(first, after));
    let idea_on = no_earlier(working_after(campaign.starts_on, -32), 1);
    let proposed_on = no_earlier(working_after(campaign.starts_on, -24), 2);
    let approved_on = no_earlier(working_after(campaign.starts_on, -22), 3);
    plan.create(at(idea_on, 10, 5), campaign.owner, "campaign", &campaign.handle, idea(campaign, idea_on));
    let milestones = milestones(chance, campaign, approved_on);
    let mut proposal = json!({
        "proposal": words::proposal(campaign.form, campaign.title),
        "goals": goals(chance, campaign, false), "budget": budget(campaign), "milestones": rows(&milestones, None),
    });
    let countersigned = campaign.budget > LARGE;
    if countersigned {
        for (field, _, signer) in SIGNERS {
            proposal[field] = person(signer);
        }
    }
    plan.edit(at(proposed_on, 14, 30), owner, &campaign.handle, proposal);
    plan.take(at(proposed_on, 15, 0), campaign.owner, &campaign.handle, "propose", json!({}));
    if campaign.late >= 2 {
        let said = "请补充风险预案与备选场地后重新提交。";
        plan.take_saying(
            at(proposed_on, 17, 0),
            "zhiyuan",
            (&campaign.handle, "return"),
            json!({}),
            Some(said),
        );
        plan.take(at(proposed_on, 18, 5), campaign.owner, &campaign.handle, "propose", json!({}));
    }
    for (number, (_, sign, signer)) in SIGNERS.into_iter().enumerate().filter(|_| countersigned) {
        let signed = at(working_after(proposed_on, 1), 9, 10 + 20 * number as i8);
        plan.take(signed, signer, &campaign.handle, sign, json!({}));
    }
    let (approver, approve) =
        if campaign.budget > LARGE { ("huaijin", "approve_large") } else { ("zhiyuan", "approve") };
    plan.take(at(approved_on, 10, 30), approver, &campaign.handle, approve, json!({}));
    plan.take(at(campaign.starts_on, 8, 50), campaign.owner, &campaign.handle, "launch", json!({}));
    for (known_on, hour) in progress(&milestones, campaign) {
        let fields = json!({ "milestones": rows(&milestones, Some(known_on)) });
        plan.edit(at(known_on, hour, 20), owner, &campaign.handle, fields);
    }
    spending(plan, campaign, &milestones);
    let looked_back_on = closing(plan, chance, campaign, &milestones);
    Held {
        handle: campaign.handle.clone(),
        title: campaign.title,
        form: campaign.form,
        owner: campaign.owner,
        owner_name: name_of(campaign.owner),
        team: campaign.team.clone(),
        approved_on,
        starts_on: campaign.starts_on,
        ends_on: campaign.ends_on,
        late: campaign.late,
        looked_back_on,
    }
}

fn idea(campaign: &Campaign, idea_on: Date) -> Json {
    let share = match campaign.team.len() {
        2 => ["0.5", "0.25", "0.25", ""],
        _ => ["0.4", "0.2", "0.2", "0.2"],
    };
    let members = std::iter::once(campaign.owner).chain(campaign.team.iter().copied()).zip(share);
    let team: Vec<Json> =
        members.map(|(login, share)| json!({ "person": person(login), "share": share })).collect();
    let channels = match campaign.form {
        "promotion" => json!(["advertising", "social", "content"]),
        "exhibition" => json!(["offline", "pr"]),
        "launch" => json!(["pr", "social", "content", "offline"]),
        "brand" => json!(["pr", "content", "social"]),
        _ => json!(["offline", "content"]),
    };
    json!({
        "title": campaign.title, "form": campaign.form, "owner": person(campaign.owner), "team": team,
        "utm_names": utm_names(&campaign.handle), "strategy": to(strategies::serving(idea_on)), "channels": channels,
        "starts_on": campaign.starts_on.to_string(), "ends_on": campaign.ends_on.to_string(),
    })
}

/// How advertisers wrote a campaign in addresses before links were issued for it.
fn utm_names(handle: &str) -> Option<&'static str> {
    match handle {
        "campaign.2026-d11" => Some("autumn-renewal"),
        "campaign.2026-brandday" => Some("filter-week"),
        _ => None,
    }
}

/// Name, planned and done.
pub(super) type Milestone = (&'static str, Date, Date);

fn milestones(chance: &mut Chance, campaign: &Campaign, approved_on: Date) -> Vec<Milestone> {
    let ready = if campaign.form == "exhibition" { "展位搭建完成" } else { "渠道与页面上线" };
    let floor = working_after(approved_on, 1);
    let names = ["方案与分工定稿", "物料到位", ready, "活动开始", "结案数据核对"];
    let before_start = [-18, -8, -2].map(|count| working_after(campaign.starts_on, count).max(floor));
    let planned = [
        before_start[0],
        before_start[1],
        before_start[2],
        campaign.starts_on,
        working_after(campaign.ends_on, 7),
    ];
    // what slips is the material first, then the site, then the closing figures
    let slips = [1, 2, 4];
    let slipping = &slips[..campaign.late.min(3)];
    let due = names.into_iter().zip(planned).enumerate();
    due.map(|(index, (name, planned))| {
        let late = if slipping.contains(&index) { chance.between(1, 3) } else { 0 };
        (name, planned, if late > 0 { working_after(planned, late) } else { planned })
    })
    .collect()
}

fn rows(milestones: &[Milestone], known_on: Option<Date>) -> Json {
    let row = milestones.iter().enumerate().map(|(index, (name, planned, done))| {
        let done = known_on.filter(|known| done <= known).map_or(Json::Null, |_| json!(done.to_string()));
        json!({
            "id": format!("m{}", index + 1), "name": name, "baseline_on": planned.to_string(),
            "due_on": planned.to_string(), "done_on": done,
        })
    });
    Json::Array(row.collect())
}

/// The days on which the owner enters how far things are: before the start, on the demo's last day where it runs then,
/// at the end, and when all is done.
fn progress(milestones: &[Milestone], campaign: &Campaign) -> Vec<(Date, i8)> {
    let before = working_after(campaign.starts_on, -1).max(milestones[0].2);
    let end = working_from(campaign.ends_on);
    let mut days = vec![(before, 17), (end, 19)];
    if campaign.starts_on < calendar::TODAY && calendar::TODAY < campaign.ends_on {
        days.insert(1, (calendar::TODAY, 9));
    }
    days.retain(|(day, _)| *day <= calendar::TODAY);
    days
}

fn goals(chance: &mut Chance, campaign: &Campaign, known: bool) -> Json {
    let weights: &[i64] = match campaign.goals.len() {
        2 => &[60, 40],
        _ => &[50, 25, 25],
    };
    let row = campaign.goals.iter().zip(weights).enumerate().map(|(index, ((metric, target), weight))| {
        let actual = if known { json!(chance.around(target * campaign.attained / 1000, 40).to_string()) } else { Json::Null };
        let source = if known { json!("活动结案数据（渠道后台导出）") } else { Json::Null };
        json!({
            "id": format!("g{}", index + 1), "metric": metric, "direction": "higher", "target": target.to_string(),
            "weight": weight, "actual": actual, "source": source,
        })
    });
    Json::Array(row.collect())
}

/// Figures, evaluation and retrospective in the weeks after the last day; the day of the retrospective.
fn closing(plan: &mut Plan, chance: &mut Chance, campaign: &Campaign, milestones: &[Milestone]) -> Date {
    let completed_on = working_after(campaign.ends_on, 1);
    plan.take(at(completed_on, 9, 15), campaign.owner, &campaign.handle, "complete", json!({}));
    let figures_on = milestones[4].2.max(working_after(completed_on, 1));
    let margin = chance.around(campaign.sales * 310, 60);
    let mut figures = json!({
        "milestones": rows(milestones, Some(figures_on)),
        "goals": goals(chance, campaign, true), "impressions": chance.around(campaign.budget * 9_500, 250),
        "evaluation": words::evaluation(campaign.title, campaign.attained, campaign.spent),
    });
    if campaign.sales > 0 {
        // about a third would have been sold anyway
        let (sales, baseline) = (campaign.sales * 1000, campaign.sales * 350);
        figures["sales"] = json!(yuan(sales));
        figures["baseline_sales"] = json!(yuan(baseline));
        figures["margin_rate"] = json!(millionths(margin * 1_000_000 / (sales - baseline)));
        figures["margin_method"] = json!("before_after");
        figures["attribution"] = json!("code");
    }
    plan.edit(at(figures_on, 16, 10), Who::Person(campaign.owner), &campaign.handle, figures);
    if campaign.sales > 0 {
        plan.take(at(working_after(figures_on, 1), 14, 20), "mingli", &campaign.handle, "certify", json!({}));
    }
    let evaluated_on = working_after(figures_on, 2);
    plan.take(at(evaluated_on, 11, 30), "zhiyuan", &campaign.handle, "evaluate", json!({}));
    let looked_back_on = retrospective(plan, campaign, evaluated_on);
    plan.take(
        at(working_after(evaluated_on, 5), 15, 40),
        campaign.owner,
        &campaign.handle,
        "close",
        json!({}),
    );
    looked_back_on
}

/// Called when the campaign is evaluated, held some days later.
fn retrospective(plan: &mut Plan, campaign: &Campaign, evaluated_on: Date) -> Date {
    let handle = campaign.handle.replacen("campaign", "retrospective", 1);
    let called = json!({
        "title": format!("{}复盘", campaign.title), "campaign": to(&campaign.handle), "owner": person(campaign.owner),
    });
    plan.create(at(evaluated_on, 16, 0), campaign.owner, "retrospective", &handle, called);
    let held_on = working_after(evaluated_on, 4);
    let held = json!({
        "held_on": held_on.to_string(), "keep": words::kept(campaign.attained),
        "start": words::changed(campaign.late, campaign.spent, campaign.attained),
    });
    plan.take(at(held_on, 17, 10), campaign.owner, &handle, "hold", held);
    held_on
}

/// A fraction from its millionths.
fn millionths(count: i64) -> String {
    format!("0.{count:06}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_a_campaign_that_ends_after_it_begins() {
        let all: Vec<Campaign> = CAMPAIGNS.lines().chain(UNDER_WAY.lines()).map(read).collect();
        assert!(all.len() >= 30);
        assert!(all.iter().all(|one| one.starts_on <= one.ends_on && !one.goals.is_empty()));
    }
}
