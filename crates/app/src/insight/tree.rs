//! Strategies as a tree: long-term plans, the phases that serve them, their goals, and how far each goal has come.

use std::collections::BTreeSet;

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::serving::Served;
use crate::records::Stored;

/// A strategy with what serves it.
#[derive(Debug, Clone, Serialize)]
pub struct Branch {
    pub id: RecordId,
    pub code: String,
    pub title: String,
    pub state: String,
    pub owner: Option<RecordId>,
    pub starts_on: String,
    pub ends_on: String,
    /// Percent of its time that has passed, 0 to 100.
    pub elapsed: i64,
    /// Attainment of the goals measured so far, by weight; a fraction.
    pub attained: Option<Number>,
    pub goals: Vec<Goal>,
    pub phases: Vec<Branch>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    pub code: String,
    pub metric: String,
    pub baseline: String,
    pub target: String,
    pub actual: String,
    pub weight: i64,
    pub due_on: String,
    /// (actual - baseline) / (target - baseline); a fraction, not held to any bounds.
    pub attained: Option<Number>,
    /// Its day has come without an actual value.
    pub overdue: bool,
    /// KPIs of the schemes that name this goal.
    pub served: Vec<Served>,
}

/// Long-term plans with their phases, then phases that serve none; each level by its first day.
pub fn grown(strategies: &[Record], today: Date, served: &[Served]) -> Vec<Branch> {
    let mut order: Vec<&Record> = strategies.iter().collect();
    order.sort_by_key(|strategy| (strategy.date("starts_on"), strategy.code.clone()));
    let ids: BTreeSet<&RecordId> = order.iter().map(|strategy| &strategy.id).collect();
    let under = |strategy: &Record| strategy.named("long_term").filter(|above| ids.contains(above));
    let homes = homes(&order, served);
    let branch = |strategy: &Record, phases: Vec<Branch>| {
        let served = |code: &str| -> Vec<Served> {
            let own = homes.iter().filter(|(id, serves)| *id == strategy.id && serves.goal_code() == code);
            own.map(|(_, serves)| (*serves).clone()).collect()
        };
        self::branch(strategy, today, &served, phases)
    };
    let tops = order.iter().filter(|strategy| under(strategy).is_none());
    let mut tops: Vec<&&Record> = tops.collect();
    tops.sort_by_key(|strategy| strategy.text("horizon") != "long");
    tops.into_iter()
        .map(|top| {
            let below = order.iter().filter(|strategy| under(strategy).as_ref() == Some(&top.id));
            let phases = below.map(|phase| branch(phase, Vec::new())).collect();
            branch(top, phases)
        })
        .collect()
}

/// Which strategy each KPI serves. A scheme may write `STR-2026-001/G1`, or `G1` alone: then it is the goal of that code
/// in the active phase that began first, or else in any active strategy.
fn homes<'s>(order: &[&Record], served: &'s [Served]) -> Vec<(RecordId, &'s Served)> {
    let has =
        |strategy: &Record, code: &str| strategy.rows("goals").iter().any(|goal| goal.text("code") == code);
    let home = |serves: &Served| {
        let (named, code) = (serves.strategy_code(), serves.goal_code());
        let mut active: Vec<&&Record> =
            order.iter().filter(|strategy| strategy.state == "active" && has(strategy, code)).collect();
        active.sort_by_key(|strategy| strategy.text("horizon") == "long");
        match named {
            Some(named) => order.iter().find(|strategy| strategy.code == named && has(strategy, code)),
            None => active.first().copied(),
        }
        .map(|strategy| strategy.id.clone())
    };
    served.iter().filter_map(|serves| Some((home(serves)?, serves))).collect()
}

fn branch(
    strategy: &Record,
    today: Date,
    served: &dyn Fn(&str) -> Vec<Served>,
    phases: Vec<Branch>,
) -> Branch {
    let goals: Vec<Goal> = strategy.rows("goals").into_iter().map(|row| goal(row, today, served)).collect();
    Branch {
        id: strategy.id.clone(),
        code: strategy.code.clone(),
        title: strategy.title.clone(),
        state: strategy.state.clone(),
        owner: strategy.owner.clone(),
        starts_on: strategy.text("starts_on").to_owned(),
        ends_on: strategy.text("ends_on").to_owned(),
        elapsed: elapsed(strategy.date("starts_on"), strategy.date("ends_on"), today),
        attained: attained(&goals),
        goals,
        phases,
    }
}

fn goal(row: &Map<String, Json>, today: Date, served: &dyn Fn(&str) -> Vec<Served>) -> Goal {
    let text = |field: &str| row.number(field).map_or_else(String::new, |number| number.to_string());
    let way = |to: &str| Some(row.number(to)? - row.number("baseline")?);
    let actual = text("actual");
    Goal {
        code: row.text("code").to_owned(),
        metric: row.text("metric").to_owned(),
        baseline: text("baseline"),
        target: text("target"),
        weight: row.number("weight").and_then(|weight| weight.to_i64()).unwrap_or_default(),
        due_on: row.text("due_on").to_owned(),
        attained: way("actual").zip(way("target")).and_then(|(gone, whole)| gone.divided_by(&whole)),
        overdue: actual.is_empty() && row.date("due_on").is_some_and(|due| due < today),
        served: served(row.text("code")),
        actual,
    }
}

/// As the scorecard counts it: each goal between 0 and 120 %, by weight.
fn attained(goals: &[Goal]) -> Option<Number> {
    let most = Number::fraction(12, 10)?;
    let (mut sum, mut weights) = (Number::zero(), Number::zero());
    for goal in goals {
        let Some(share) = &goal.attained else { continue };
        let weight = Number::whole(goal.weight);
        sum = sum + share.clone().max(Number::zero()).min(most.clone()) * weight.clone();
        weights = weights + weight;
    }
    sum.divided_by(&weights)
}

fn elapsed(first: Option<Date>, last: Option<Date>, today: Date) -> i64 {
    let (Some(first), Some(last)) = (first, last) else { return 0 };
    let days = |from: Date, to: Date| i64::from(crate::words::days_between(from, to)) + 1;
    (days(first, today) * 100 / days(first, last).max(1)).clamp(0, 100)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::records::stand_in;

    fn strategy(id: &str, horizon: &str, starts_on: &str, more: &Json) -> Record {
        let mut fields = json!({
            "horizon": horizon, "starts_on": starts_on, "ends_on": "2026-12-31",
            "goals": [{ "id": "1", "code": "G1", "baseline": "10", "target": "20", "actual": "15", "weight": 60, "due_on": "2026-06-30" },
                { "id": "2", "code": "G2", "baseline": "10", "target": "5", "weight": 40, "due_on": "2026-06-30" }],
        });
        for (key, value) in more.as_object().unwrap() {
            fields[key] = value.clone();
        }
        let Json::Object(fields) = fields else { unreachable!() };
        Record {
            id: id.into(),
            code: format!("STR-{id}"),
            title: id.into(),
            state: "active".into(),
            ..stand_in("strategy", fields)
        }
    }

    fn served(goal: &str) -> Served {
        Served { goal: goal.into(), ..Served::default() }
    }

    fn three() -> Vec<Record> {
        vec![
            strategy("late", "phase", "2026-05-01", &json!({ "long_term": "long" })),
            strategy("year", "phase", "2026-01-01", &json!({ "long_term": "long" })),
            strategy("long", "long", "2025-01-01", &json!({})),
        ]
    }

    #[test]
    fn phases_stand_under_their_plan_by_their_first_day() {
        let tree = grown(&three(), date(2026, 9, 10), &[]);
        assert_eq!(tree.len(), 1);
        assert_eq!(
            tree[0].phases.iter().map(|phase| phase.title.as_str()).collect::<Vec<_>>(),
            ["year", "late"]
        );
        let alone = grown(&three()[..2], date(2026, 9, 10), &[]);
        assert_eq!(alone.len(), 2, "a plan that one may not see leaves its phases at the top");
    }

    #[test]
    fn a_bare_code_is_a_goal_of_the_first_active_phase_and_a_full_one_that_of_its_strategy() {
        let kpis = [served("G1"), served("STR-late/G2"), served("G9")];
        let tree = grown(&three(), date(2026, 9, 10), &kpis);
        let of = |title: &str, goal: usize| {
            tree[0].phases.iter().find(|phase| phase.title == title).unwrap().goals[goal].served.len()
        };
        assert_eq!((of("year", 0), of("late", 0), of("late", 1), of("year", 1)), (1, 0, 1, 0));
    }

    #[test]
    fn a_goal_without_its_value_after_its_day_is_overdue_and_leaves_the_mean() {
        let tree = grown(&three()[2..], date(2026, 9, 10), &[]);
        assert!(tree[0].goals[1].overdue && !tree[0].goals[0].overdue);
        assert_eq!(tree[0].attained, Number::fraction(1, 2));
    }
}
