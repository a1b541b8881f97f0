//! A campaign's goals against what came of them, attained as the standard's own measure says it.

use hengce_exact::Number;
use hengce_formula::{Expr, NoData, Value, value};
use hengce_ledger::Record;
use hengce_standard::{Aggregate, Standard};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::parts::{number_of, rows};

/// The measure whose formula says how far a goal was reached, and how goals weigh.
const ATTAINED: &str = "campaign_goal_attainment";

/// One goal.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    pub metric: String,
    pub direction: String,
    /// What the program counts for it, where it can.
    pub counts: Option<String>,
    pub target: Option<Number>,
    pub weight: Option<Number>,
    /// Entered at the evaluation.
    pub actual: Option<Number>,
    /// Counted by the program from records and imports.
    pub counted: Option<Number>,
    /// By the entered value, else by the counted one.
    pub attained: Option<Number>,
}

/// The goals, with what the program counted for each thing that it counts.
pub fn goals(standard: &Standard, campaign: &Record, counted: &dyn Fn(&str) -> Option<Number>) -> Vec<Goal> {
    let formula = standard.measures.get(ATTAINED).and_then(|measure| match &measure.value {
        Aggregate::WeightedMean(attained, _) | Aggregate::Mean(attained) => Some(attained),
        _ => None,
    });
    let goal = |row: &Map<String, Json>| {
        let number = |column: &str| row.get(column).and_then(number_of);
        let text = |column: &str| row.get(column).and_then(Json::as_str).map(str::to_owned);
        let counts = text("counts");
        let counted = counts.as_deref().and_then(counted);
        let actual = number("actual");
        let reached = actual.clone().or_else(|| counted.clone());
        Goal {
            metric: text("metric").unwrap_or_default(),
            direction: text("direction").unwrap_or_default(),
            target: number("target"),
            weight: number("weight"),
            attained: formula.and_then(|formula| attained(standard, formula, row, reached.as_ref())),
            counts,
            actual,
            counted,
        }
    };
    rows(campaign, "goals").map(goal).collect()
}

fn attained(
    standard: &Standard,
    formula: &Expr,
    row: &Map<String, Json>,
    reached: Option<&Number>,
) -> Option<Number> {
    let lookup = |name: &[String]| {
        let column = name.first().map(String::as_str).unwrap_or_default();
        let found = match (column, row.get(column)) {
            ("actual", _) => reached.cloned().map(Value::Number),
            (_, Some(Json::String(text))) => {
                Some(text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Number))
            }
            (_, Some(value)) => number_of(value).map(Value::Number),
            (_, None) => None,
        };
        found.unwrap_or_else(|| Value::Null(Some(NoData::Missing(name.join(".")))))
    };
    value(formula, &standard.organisation.zone, &lookup).number().cloned()
}

/// All goals together, by weight; None where no goal has a value.
pub fn together(goals: &[Goal]) -> Option<Number> {
    let known = goals.iter().filter_map(|goal| Some((goal.attained.clone()?, goal.weight.clone()?)));
    let (sum, weights) = known
        .fold((Number::zero(), Number::zero()), |(sum, weights), (attained, weight)| {
            (sum + attained * weight.clone(), weights + weight)
        });
    sum.divided_by(&weights)
}
