//! Reads KPIs: formulas over measures.

use hengce_formula::{Expr, Type, Unit, before};
use hengce_scoring::NoDataPolicy;
use indexmap::{IndexMap, IndexSet};

use super::Loader;
use super::fields::UNITS;
use super::formulas::{Scope, Written};
use crate::block::Block;
use crate::model::{Better, Guard, Kpi, Nature, Standard};
use crate::period::PeriodKind;

pub(super) const NO_DATA: [(&str, NoDataPolicy); 4] = [
    ("block", NoDataPolicy::Block),
    ("exclude", NoDataPolicy::Exclude),
    ("zero", NoDataPolicy::Zero),
    ("full", NoDataPolicy::Full),
];
pub(super) const PERIODS: [(&str, PeriodKind); 4] = [
    ("month", PeriodKind::Month),
    ("quarter", PeriodKind::Quarter),
    ("half", PeriodKind::Half),
    ("year", PeriodKind::Year),
];
const NATURES: [(&str, Nature); 2] = [("result", Nature::Result), ("process", Nature::Process)];
const BETTER: [(&str, Better); 3] =
    [("higher", Better::Higher), ("lower", Better::Lower), ("range", Better::Range)];

impl<'t> Loader<'t> {
    pub(super) fn kpis(&self, standard: &Standard) -> IndexMap<String, Kpi> {
        let mut kpis: IndexMap<String, Kpi> = IndexMap::new();
        for (id, block) in self.section("kpi") {
            block.check_id(id);
            if let Some(kpi) = self.kpi(&block, id, standard) {
                if let Some(other) = kpis.values().find(|other| other.code == kpi.code) {
                    block.say(
                        block.at("code"),
                        format!("\"{}\" is already the code of kpi.{}", kpi.code, other.id),
                        None,
                    );
                }
                kpis.insert(id.to_owned(), kpi);
            } else {
                self.log.broke(id);
            }
            block.finish();
        }
        kpis
    }

    fn kpi(&self, block: &Block<'t>, id: &str, standard: &Standard) -> Option<Kpi> {
        let (label, help) = (block.words("label"), block.words("help"));
        let clause = self.clause(block, true);
        let code = block.need_text("code");
        let group =
            block.need_text("group").filter(|group| self.refer(block, "group", group, block.at("group")));
        let nature = block.need_one_of("nature", &NATURES);
        let unit = block.need_one_of("unit", &UNITS);
        let better = block.need_one_of("better", &BETTER);
        let no_data = block.one_of("no_data", &NO_DATA).unwrap_or_default();
        let period_min = block.one_of("period_min", &PERIODS).unwrap_or(PeriodKind::Month);
        let guards = guards(block);
        let counter = block.text("counter").filter(|other| self.counter(block, id, other)).map(str::to_owned);
        let parts = self.parts(block, id);
        let inputs = self.inputs(block, standard);
        let written = self.formula(block, "formula")?;
        self.checked(block, &written, unit, standard);
        let (measures, earlier) = names(std::iter::once(&written.expr));
        let (beside, further) = names(inputs.values());
        let new = |known: &[String], found: Vec<String>| -> Vec<String> {
            found.into_iter().filter(|name| !known.contains(name)).collect()
        };
        let beside = new(&measures, beside);
        let further = new(&earlier, further);
        let earlier = [earlier, further].concat();
        if measures.is_empty() && earlier.is_empty() {
            block.say(written.at, "a KPI is computed from measures, and this names none", None);
        }
        Some(Kpi {
            id: id.to_owned(),
            code: code?.to_owned(),
            clause,
            label,
            help,
            group: group?.to_owned(),
            nature: nature?,
            formula: written.expr,
            unit: unit?,
            better: better?,
            no_data,
            guards,
            period_min,
            inputs,
            counter,
            parts,
            measures,
            beside,
            earlier,
            place: block.place(),
        })
    }

    /// The KPIs of which this one is a composite.
    fn parts(&self, block: &Block<'t>, id: &str) -> Vec<String> {
        let mut parts = Vec::new();
        for (part, at) in block.texts("parts") {
            if part == id {
                block.say(at, "a KPI is no part of itself", None);
            } else if self.refer(block, "kpi", part, at) {
                parts.push(part.to_owned());
            }
        }
        parts
    }

    /// Whether the counter-metric is another KPI.
    fn counter(&self, block: &Block<'t>, id: &str, other: &str) -> bool {
        if other == id {
            block.say(block.at("counter"), "a KPI is no counter-metric of itself", None);
            return false;
        }
        self.refer(block, "kpi", other, block.at("counter"))
    }

    /// `inputs = { n = "answers" }`: named numbers, each a formula over measures.
    fn inputs(&self, block: &Block<'t>, standard: &Standard) -> IndexMap<String, Expr> {
        let mut inputs = IndexMap::new();
        for (id, at, text) in block.formulas("inputs") {
            if let Some(written) = self.parsed(block, text, at) {
                self.checked(block, &written, None, standard);
                inputs.insert(id.to_owned(), written.expr);
            }
        }
        inputs
    }

    /// Checks a formula over measures: of the declared unit, or else any number.
    fn checked(&self, block: &Block<'t>, written: &Written<'t>, unit: Option<Unit>, standard: &Standard) {
        let of = |name: &String| match standard.measures.get(name) {
            Some(measure) => Some(Type::Number(measure.unit)),
            None => self.log.is_broken(name).then_some(Type::Null),
        };
        let type_of = |path: &[String]| match path {
            [name] => of(name),
            [_, name] if before(std::slice::from_ref(name)) == path => of(name),
            _ => None,
        };
        let known = standard.measures.keys().cloned().collect();
        let scope = Scope { type_of: &type_of, words_of: &|_| None, known };
        match unit {
            Some(unit) => self.gives(&block.name, written, &scope, unit),
            None => {
                let found = self.type_of(&block.name, written, &written.expr, &scope);
                if let Some(found) = found.filter(|found| !matches!(found, Type::Number(_) | Type::Null)) {
                    let message = format!("this gives {}, but a number is wanted", found.words());
                    block.say(written.at, message, None);
                }
            }
        }
    }
}

/// The measures that formulas name as they are now, and by `previous()`; each once, in order.
fn names<'e>(formulas: impl Iterator<Item = &'e Expr>) -> (Vec<String>, Vec<String>) {
    let (mut measures, mut earlier) = (IndexSet::new(), IndexSet::new());
    for formula in formulas {
        let (now, before) = formula.names_now_and_before();
        measures.extend(now.into_iter().filter(|path| path.len() == 1).flatten());
        earlier.extend(before.into_iter().filter(|path| path.len() == 1).flatten());
    }
    (measures.into_iter().collect(), earlier.into_iter().collect())
}

fn guards(block: &Block<'_>) -> Vec<Guard> {
    let mut guards = Vec::new();
    for (text, at) in block.texts("guards") {
        let rows = text.strip_prefix("min_rows(").and_then(|rest| rest.strip_suffix(')'));
        match rows.and_then(|rows| rows.trim().parse().ok()) {
            Some(rows) => guards.push(Guard::MinRows(rows)),
            None => block.say(at, format!("\"{text}\" is no guard"), Some("min_rows(3)".to_owned())),
        }
    }
    guards
}
