//! A campaign's budget by line, and what it cost: agreed in two parts, booked by finance as the invoices come in.

use serde_json::{Value as Json, json};

use crate::calendar::{at, working_after, working_from};
use crate::plan::{Plan, person, to};
use crate::words;
use crate::work::campaigns::{Campaign, Milestone};

/// Category and thousandths of the budget.
type Line = (&'static str, i64);

fn lines(campaign: &Campaign) -> &'static [Line] {
    match campaign.form {
        "promotion" => &[("media", 620), ("production", 160), ("gifts", 140), ("other", 80)],
        "exhibition" => &[("venue", 560), ("production", 200), ("travel", 160), ("gifts", 80)],
        "launch" => &[("media", 450), ("agency", 260), ("venue", 170), ("production", 120)],
        "brand" => &[("agency", 420), ("media", 330), ("production", 250)],
        _ => &[("venue", 400), ("gifts", 320), ("production", 180), ("other", 100)],
    }
}

/// The lines of the budget in yuan.
pub fn budget(campaign: &Campaign) -> Json {
    let row = lines(campaign).iter().enumerate().map(|(index, (category, share))| {
        json!({ "id": format!("b{}", index + 1), "category": category, "planned": yuan(campaign.budget * share) })
    });
    Json::Array(row.collect())
}

/// What each line cost in yuan. Overspending sits in the first line, where the buying is.
fn spent(campaign: &Campaign) -> impl Iterator<Item = (&'static str, i64)> {
    lines(campaign).iter().enumerate().map(|(index, (category, share))| {
        let over = if index == 0 { (campaign.spent - 1000) * 1000 / share } else { 0 };
        (*category, campaign.budget * share * (1000 + over) / 1000)
    })
}

/// Each line is agreed in two parts, before the start and at the end, and finance books it as the invoices come in.
pub fn spending(plan: &mut Plan, campaign: &Campaign, milestones: &[Milestone]) {
    let before = working_after(campaign.starts_on, -1).max(milestones[0].2);
    let end = working_from(campaign.ends_on);
    let parts = [("定金", before, 17, working_after(before, 6)), ("尾款", end, 19, working_after(end, 8))];
    for (index, (category, whole)) in spent(campaign).enumerate() {
        let first = whole * 6 / 10;
        for ((part, agreed_on, hour, paid_on), amount) in parts.into_iter().zip([first, whole - first]) {
            let handle = format!("{}.{part}.{category}", campaign.handle.replacen("campaign", "expense", 1));
            let fields = json!({
                "title": format!("{}{part}（{}）", words::category(category), campaign.title),
                "campaign": to(&campaign.handle), "category": category, "amount": yuan(amount),
                "owner": person(campaign.owner), "committed_on": agreed_on.to_string(),
            });
            let minute = 30 + i8::try_from(index).unwrap_or_default();
            plan.create(at(agreed_on, hour, minute), campaign.owner, "expense", &handle, fields);
            let paid = json!({ "paid_on": paid_on.to_string() });
            plan.take(at(paid_on, 15, minute), "mingli", &handle, "pay", paid);
        }
    }
}

pub fn yuan(whole: i64) -> String {
    format!("{whole}.00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::campaign_list::CAMPAIGNS;
    use crate::work::campaigns::read;

    #[test]
    fn the_lines_of_a_budget_sum_to_it_and_expenses_to_what_was_spent() {
        for campaign in CAMPAIGNS.lines().map(read) {
            let planned: i64 = budget(&campaign).as_array().unwrap().iter().map(planned).sum();
            assert_eq!(planned, campaign.budget * 1000, "{}", campaign.title);
            let off = spent(&campaign).map(|(_, yuan)| yuan).sum::<i64>() - campaign.budget * campaign.spent;
            assert!(off.abs() < campaign.budget * 4, "{}: {off}", campaign.title);
        }
    }

    fn planned(row: &Json) -> i64 {
        row["planned"].as_str().unwrap().trim_end_matches(".00").parse().unwrap()
    }
}
