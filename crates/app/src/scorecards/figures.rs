//! Numbers, formulas and gaps of a scorecard in the reader's language: the same words on the page and in the terminal.

use fluent_bundle::FluentArgs;
use hengce_appraisal::{Gap, ItemScore, ItemStatus, Lag};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_scoring::{Adjustment, Combination, RedLineEffect};
use hengce_standard::{Evidence, Freshness, Standard};

use crate::words::{Speech, grouped, number_in_unit};

/// Where there is no number.
pub const NONE: &str = "–";

/// Points with at most two decimals: `100`, `85.71`.
pub fn points(number: &Number) -> String {
    grouped(number, if number.is_whole() { 0 } else { 2 })
}

/// A score as the card shows it: always two decimals.
pub fn score(number: Option<&Number>) -> String {
    number.map_or_else(|| NONE.to_owned(), |number| grouped(number, 2))
}

/// A value in the KPI's unit.
pub fn value(say: Speech, number: Option<&Number>, unit: Unit) -> String {
    number.map_or_else(|| NONE.to_owned(), |number| number_in_unit(say, number, unit, 2))
}

/// A share from 0 to 1 as percent with at most one decimal.
pub fn share(number: &Number) -> String {
    percent(&(number * &Number::hundred()).round_half_up(1))
}

/// A number that is percent already, with at most two decimals: `6.25 %`.
pub fn percent(number: &Number) -> String {
    format!("{} %", number.round_half_up(2))
}

pub fn evidence_id(grade: Evidence) -> &'static str {
    match grade {
        Evidence::System => "system",
        Evidence::Confirmed => "confirmed",
        Evidence::Declared => "declared",
        Evidence::Rated => "rated",
    }
}

pub fn evidence(say: Speech, grade: Evidence) -> String {
    say.t(&format!("score-evidence-{}", evidence_id(grade)))
}

/// The weakest grade among an item's rows: what its value rests on at worst.
pub fn weakest(item: &ItemScore) -> Option<Evidence> {
    item.evidence.iter().find(|(_, rows)| **rows > 0).map(|(grade, _)| *grade)
}

/// A named number beside a KPI's value: by the label of the measure that it is, where it is one.
pub fn input(say: Speech, standard: &Standard, kpi: &str, name: &str) -> Option<String> {
    let hengce_formula::Node::Name(path) = &standard.kpis.get(kpi)?.inputs.get(name)?.node else {
        return None;
    };
    let measure = standard.measures.get(path.first()?)?;
    Some(say.of(&measure.label).to_owned())
}

/// What is missing, as a sentence.
pub fn gap(say: Speech, standard: &Standard, gap: &Gap) -> String {
    let labels = |measures: &[String]| {
        let label = |id: &String| {
            standard.measures.get(id).map_or(id.clone(), |measure| say.of(&measure.label).to_owned())
        };
        measures.iter().map(label).collect::<Vec<_>>().join(&say.t("list-comma"))
    };
    match gap {
        Gap::NothingToDivideBy { measures } => {
            say.t1("gap-nothing-to-divide-by", "measures", labels(measures))
        }
        Gap::NoRows { measures } => say.t1("gap-no-rows", "measures", labels(measures)),
        Gap::TooFewRows { rows, rows_min } => say.t2("gap-too-few-rows", ("rows", *rows), ("min", *rows_min)),
        Gap::Withdrawn { measures, rows } => {
            say.t2("gap-withdrawn", ("measures", labels(measures)), ("rows", *rows))
        }
        Gap::OutOfRange => say.t("gap-out-of-range"),
        Gap::NoTarget => say.t("gap-no-target"),
        Gap::NoBaseline => say.t("gap-no-baseline"),
        Gap::NoInput { input } => say.t1("gap-no-input", "input", input.as_str()),
        Gap::NotDue { over } => {
            say.t1("gap-not-due", "over", over.map_or_else(String::new, |over| over.to_string()))
        }
        Gap::TooFew { n, n_min } => say.t2("gap-too-few", ("n", *n), ("min", *n_min)),
        Gap::NoSpread => say.t("gap-no-spread"),
        Gap::Defect { text } => say.t1("gap-defect", "text", text.as_str()),
    }
}

/// Which data is stale behind an item, as a sentence.
pub fn lag(say: Speech, lag: &Lag) -> String {
    let days = match lag.freshness {
        Freshness::Fresh => 0,
        Freshness::Late { days, .. } | Freshness::Stale { days, .. } => days,
    };
    let mut args = FluentArgs::new();
    args.set("source", say.of(&lag.label).to_owned());
    args.set("last", lag.last.to_string());
    args.set("days", days);
    say.with("score-stale-help", &args)
}

/// How an item came to count as it does, as a sentence; none for one that simply scored.
pub fn status(say: Speech, standard: &Standard, item: &ItemScore) -> Option<String> {
    let with = |key: &str, missing: &Gap| say.t1(key, "gap", gap(say, standard, missing));
    Some(match &item.status {
        ItemStatus::Scored => return None,
        ItemStatus::Monitored => say.t("score-monitored-help"),
        ItemStatus::Excluded { gap } => with("score-excluded-help", gap),
        ItemStatus::Zeroed { gap } => with("score-zeroed-help", gap),
        ItemStatus::Filled { gap } => with("score-filled-help", gap),
        ItemStatus::Blocked { gap, by } if by.is_empty() => with("score-blocked-help", gap),
        ItemStatus::Blocked { gap: missing, by } => {
            let by = by.iter().map(|name| say.of(name)).collect::<Vec<_>>().join(&say.t("list-comma"));
            say.t2("score-blocked-by", ("gap", gap(say, standard, missing)), ("by", by))
        }
    })
}

/// The status in a word: key of the text and colour of the badge.
pub fn badge(status: &ItemStatus) -> Option<(&'static str, &'static str)> {
    match status {
        ItemStatus::Scored => None,
        ItemStatus::Monitored => Some(("score-monitored", "secondary")),
        ItemStatus::Excluded { .. } => Some(("score-excluded", "secondary")),
        ItemStatus::Zeroed { .. } => Some(("score-zeroed", "red")),
        ItemStatus::Filled { .. } => Some(("score-filled", "blue")),
        ItemStatus::Blocked { .. } => Some(("score-blocked", "orange")),
    }
}

/// What was done over the weights, as a sentence. `label` names items and groups.
pub fn adjustment(say: Speech, adjustment: &Adjustment, label: &dyn Fn(&str) -> String) -> String {
    let mut values = FluentArgs::new();
    let mut set = |name: &'static str, text: String| values.set(name, text);
    let key = match adjustment {
        Adjustment::Guarded { item, guard, from, to } => {
            set("item", label(item));
            set("guard", label(guard));
            set("from", points(from));
            set("to", points(to));
            "adjusted-guarded"
        }
        Adjustment::GuardUnknown { item, guard } => {
            set("item", label(item));
            set("guard", label(guard));
            "adjusted-guard-unknown"
        }
        Adjustment::Department { combination, score, from, to } => {
            set("score", points(score));
            set("from", points(from));
            set("to", points(to));
            match combination {
                Combination::Weighted { share: part } => {
                    set("share", share(part));
                    "adjusted-department-weighted"
                }
                Combination::Multiplied {} => "adjusted-department-multiplied",
                Combination::ThresholdFactor { from } => {
                    set("least", points(from));
                    "adjusted-department-threshold"
                }
            }
        }
        Adjustment::DepartmentOpen => "adjusted-department-open",
        Adjustment::Extra { id, points: extra } => {
            set("id", label(id));
            set("points", points(extra));
            "adjusted-extra"
        }
        Adjustment::ExtrasHeld { from, to } => {
            set("from", points(from));
            set("to", points(to));
            "adjusted-extras-held"
        }
        Adjustment::Capped { from, to } => {
            set("from", points(from));
            set("to", points(to));
            "adjusted-capped"
        }
        Adjustment::Floored { from } => {
            set("from", points(from));
            "adjusted-floored"
        }
        Adjustment::RedLine { id, effect, incidents } => {
            set("id", label(id));
            set("incidents", incidents.join(&say.t("list-comma")));
            match effect {
                RedLineEffect::CapGrade(_) => "adjusted-red-line-grade",
                RedLineEffect::ZeroItem(_) | RedLineEffect::ZeroGroup(_) => "adjusted-red-line-part",
                RedLineEffect::ZeroTotal => "adjusted-red-line-total",
            }
        }
        Adjustment::GradeCapped { from, to } => {
            set("from", from.clone());
            set("to", to.clone());
            "adjusted-grade-capped"
        }
    };
    say.with(key, &values)
}
