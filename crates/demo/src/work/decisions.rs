//! Decisions that rest on reports: claimed by the author, confirmed or rejected by whoever decided.

use serde_json::json;

use crate::calendar::{at, working_after};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};
use crate::words;
use crate::work::reports::Published;

/// About every other published report is claimed to have led to a decision.
pub fn plan(plan: &mut Plan, seed: u64, reports: &[Published]) {
    let mut chance = Chance::new(seed, "decisions");
    let mut taken = 0;
    for report in reports {
        if !chance.in_thousand(if report.owner == "mingzhe" { 480 } else { 680 }) {
            continue;
        }
        let (title, effect) = words::DECISIONS[taken % words::DECISIONS.len()];
        let handle = format!("decision.{taken}");
        taken += 1;
        let decided_by = if chance.in_thousand(650) { "huaijin" } else { "zhiyuan" };
        let decided_on = working_after(report.on, chance.between(2, 6));
        let claimed_on = working_after(decided_on, chance.between(1, 3));
        let fields = json!({
            "title": title, "report": to(&report.handle), "owner": person(report.owner),
            "decided_by": person(decided_by), "decided_on": decided_on.to_string(),
            "effect": format!("{effect}（依据：《{}》）", report.title),
        });
        plan.create(at(claimed_on, 10, 25), report.owner, "decision", &handle, fields);
        let answered = at(working_after(claimed_on, chance.between(1, 4)), 17, 35);
        if chance.in_thousand(110) {
            let said = "该决定在报告发布前已经作出，报告未改变结论。";
            plan.take_saying(answered, decided_by, (&handle, "reject"), json!({}), Some(said));
        } else {
            plan.take(answered, decided_by, &handle, "confirm", json!({}));
        }
    }
}
