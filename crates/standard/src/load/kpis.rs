//! Reads KPIs: formulas over measures.

use hengce_formula::{Type, Unit};
use hengce_scoring::NoDataPolicy;
use indexmap::IndexMap;

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
        let written = self.formula(block, "formula")?;
        let measures = self.measures_in(block, &written, unit, standard);
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
            measures,
            place: block.place(),
        })
    }

    /// Checks the formula and lists the measures that it names, each once, in order.
    fn measures_in(
        &self,
        block: &Block<'t>,
        written: &Written<'t>,
        unit: Option<Unit>,
        standard: &Standard,
    ) -> Vec<String> {
        let type_of = |path: &[String]| match path {
            [name] => standard.measures.get(name).map(|measure| Type::Number(measure.unit)),
            _ => None,
        };
        let scope = Scope {
            type_of: &type_of,
            words_of: &|_| None,
            known: standard.measures.keys().cloned().collect(),
        };
        match unit {
            Some(unit) => self.gives(&block.name, written, &scope, unit),
            None => _ = self.type_of(&block.name, written, &written.expr, &scope),
        }
        let names = written.expr.names();
        let measures: Vec<String> = names.into_iter().filter(|path| path.len() == 1).flatten().collect();
        if measures.is_empty() {
            block.say(written.at, "a KPI is computed from measures, and this names none", None);
        }
        measures
    }
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
