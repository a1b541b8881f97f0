//! The schemes: whom each appraises, its weights, methods and grades, and the rules that hold for all of them.

use hengce_standard::{Applies, Item, Scheme, Standard};

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
}

fn row(standard: &Standard, say: Speech, scheme: &Scheme, item: &Item) -> Option<Vec<String>> {
    let kpi = standard.kpis.get(&item.kpi)?;
    let group = standard.organisation.groups.get(&item.group).map_or("", |words| say.of(words));
    let share = scheme.groups.get(&item.group).copied().unwrap_or_default();
    let target = item.target.as_ref().map(|target| figures::value(say, Some(target), kpi.unit));
    Some(vec![
        format!("{group} {share} %"),
        format!("{} {}", kpi.code, say.of(&kpi.label)),
        format!("{} %", item.weight),
        target.unwrap_or_else(|| say.t("handbook-no-target")),
        methods::method(say, &item.method, kpi.unit).join(&say.t("handbook-semicolon")),
    ])
}
