//! The schemes: whom each appraises, its weights, methods and grades, and the rules that hold for all of them.

use fluent_bundle::FluentArgs;
use hengce_scoring::{Combination, Guardrail, RedLineEffect};
use hengce_standard::{Applies, Concern, Item, Pool, Scheme, Standard};

use super::kpis::period;
use super::text::{heading, list, paragraph, table};
use crate::scorecards::{figures, methods};
use crate::words::Speech;

/// The part of the schemes.
pub fn all(standard: &Standard, say: Speech) -> String {
    let mut out = String::new();
    let rules = ["rounding", "weights", "missing", "targets", "evidence"];
    list(&mut out, rules.map(|rule| say.t(&format!("handbook-rule-{rule}"))));
    for scheme in standard.schemes.values() {
        self::scheme(&mut out, standard, say, scheme);
    }
    out
}

fn scheme(out: &mut String, standard: &Standard, say: Speech, scheme: &Scheme) {
    heading(out, 3, say.of(&scheme.label), &scheme.id);
    let position = |id: &str| {
        let known = standard.organisation.positions.get(id);
        known.map_or_else(|| id.to_owned(), |position| say.of(&position.label).to_owned())
    };
    let applies = match &scheme.applies {
        Applies::Unit(short) => say.t1("handbook-applies-unit", "unit", short.as_str()),
        Applies::Position(id) => say.t1("handbook-applies-position", "position", position(id)),
    };
    let every = say.t1("handbook-appraised-by", "period", say.t(period(scheme.period)));
    paragraph(out, &format!("{applies} {every}"));
    let head = ["handbook-group", "handbook-kpi", "handbook-weight", "handbook-target", "handbook-method"]
        .map(|key| say.t(key));
    let rows: Vec<_> = scheme.items.values().filter_map(|it| row(standard, say, scheme, it)).collect();
    table(out, &head, &rows);
    let bands: Vec<_> =
        scheme.bands.iter().map(|band| (band.grade.clone(), figures::points(&band.from))).collect();
    let lines = bands
        .iter()
        .map(|(grade, from)| say.t2("handbook-grade", ("grade", grade.as_str()), ("from", from.as_str())));
    list(out, lines);
    let over = overlay(say, standard, scheme);
    if !over.is_empty() {
        paragraph(out, &say.t("handbook-overlay"));
        list(out, over);
    }
    let concerns = standard.concerns(scheme);
    if !concerns.is_empty() {
        paragraph(out, &say.t("handbook-concerns"));
        list(out, concerns.iter().map(|it| concern(standard, say, it)));
    }
}

/// What the scheme may still do wrong, each a sentence.
fn concern(standard: &Standard, say: Speech, concern: &Concern) -> String {
    let label =
        |id: &String| standard.kpis.get(id).map_or_else(|| id.clone(), |kpi| say.of(&kpi.label).to_owned());
    let labels = |ids: &[String]| ids.iter().map(label).collect::<Vec<_>>().join(&say.t("list-comma"));
    match concern {
        Concern::Results { share, least } => {
            say.t2("concern-results", ("share", figures::share(share)), ("least", figures::share(least)))
        }
        Concern::Opinion { share, most } => {
            say.t2("concern-opinion", ("share", figures::share(share)), ("most", figures::share(most)))
        }
        Concern::Twice { whole, part } => {
            say.t2("concern-twice", ("whole", label(whole)), ("part", label(part)))
        }
        Concern::CounterMissing { kpi, counter } => {
            say.t2("concern-counter", ("kpi", label(kpi)), ("counter", label(counter)))
        }
        Concern::Items { count, from, to } => {
            let range = format!("{from}–{to}");
            say.t2("concern-items", ("count", *count), ("range", range))
        }
        Concern::TargetMissing { kpis } => say.t1("concern-target", "kpis", labels(kpis)),
        Concern::GoalMissing { kpis } => say.t1("concern-goal", "kpis", labels(kpis)),
        Concern::SampleIgnored { kpi } => say.t1("concern-sample", "kpi", label(kpi)),
        Concern::Unreachable { most } => say.t1("concern-unreachable", "most", figures::points(most)),
        Concern::Bonus { most } => say.t1("concern-bonus", "most", figures::points(most)),
    }
}

/// What lies over the weights, each a sentence.
fn overlay(say: Speech, standard: &Standard, scheme: &Scheme) -> Vec<String> {
    let label =
        |id: &String| standard.kpis.get(id).map_or_else(|| id.clone(), |kpi| say.of(&kpi.label).to_owned());
    let over = &scheme.overlay;
    let rail = |rail: &Guardrail| {
        let mut values = FluentArgs::new();
        values.set("item", label(&rail.item));
        values.set("guard", label(&rail.guard));
        values.set("least", figures::points(&rail.at_least));
        values.set("factor", figures::share(&rail.factor));
        say.with("handbook-guardrail", &values)
    };
    let mut lines: Vec<String> = over.department.iter().map(|it| department(say, it)).collect();
    lines.extend(over.guardrails.iter().map(rail));
    let pool = |key: &str, pool: &Pool| say.t1(key, "most", figures::points(&pool.most));
    lines.extend(over.bonus.iter().map(|it| pool("handbook-bonus", it)));
    lines.extend(over.penalty.iter().map(|it| pool("handbook-penalty", it)));
    for rule in over.red_lines.values() {
        let effect = match &rule.effect {
            RedLineEffect::ZeroTotal => say.t("handbook-red-line-total"),
            RedLineEffect::CapGrade(grade) => say.t1("handbook-red-line-grade", "grade", grade.as_str()),
            RedLineEffect::ZeroItem(item) => say.t1("handbook-red-line-part", "part", label(item)),
            RedLineEffect::ZeroGroup(group) => {
                let words = standard.organisation.groups.get(group);
                let part = words.map_or_else(|| group.clone(), |words| say.of(words).to_owned());
                say.t1("handbook-red-line-part", "part", part)
            }
        };
        lines.push(say.t2("handbook-red-line", ("label", say.of(&rule.label)), ("effect", effect)));
    }
    lines
}

fn department(say: Speech, combination: &Combination) -> String {
    match combination {
        Combination::Weighted { share } => {
            say.t1("handbook-department-weighted", "share", figures::share(share))
        }
        Combination::Multiplied {} => say.t("handbook-department-multiplied"),
        Combination::ThresholdFactor { from } => {
            say.t1("handbook-department-threshold", "least", figures::points(from))
        }
    }
}

fn row(standard: &Standard, say: Speech, scheme: &Scheme, item: &Item) -> Option<Vec<String>> {
    let kpi = standard.kpis.get(&item.kpi)?;
    let group = standard.organisation.groups.get(&item.group).map_or("", |words| say.of(words));
    let share = scheme.groups.get(&item.group).copied().unwrap_or_default();
    let target = item.target.as_ref().map(|target| figures::value(say, Some(target), kpi.unit));
    let inputs = |name: &str| figures::input(say, standard, &item.kpi, name);
    Some(vec![
        format!("{group} {share} %"),
        format!("{} {}", kpi.code, say.of(&kpi.label)),
        format!("{} %", item.weight),
        target.unwrap_or_else(|| say.t("handbook-no-target")),
        methods::method(say, &item.method, kpi.unit, &inputs).join(&say.t("handbook-semicolon")),
    ])
}
