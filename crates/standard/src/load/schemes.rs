//! Reads rubrics and schemes: weights, targets, methods, grade bands.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_scoring::{Band, Method, check_bands};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::Loader;
use super::kpis::{NO_DATA, PERIODS};
use super::overlays::Named;
use crate::block::Block;
use crate::model::{Applies, Better, Item, Kpi, Overlay, Rubric, Scheme, Standard};
use crate::number::number_of;
use crate::tree::{Node, Value};

impl<'t> Loader<'t> {
    pub(super) fn rubrics(&self) -> IndexMap<String, Rubric> {
        let mut rubrics = IndexMap::new();
        for (id, block) in self.section("rubric") {
            block.check_id(id);
            self.clause(&block, false);
            let label = block.words("label");
            let mut anchors = BTreeMap::new();
            if let Some(inner) = block.block("anchors") {
                for (level, inner) in inner.each(&[]) {
                    match level.parse::<i64>() {
                        Ok(mark) => _ = anchors.insert(mark, inner.both_languages(level)),
                        Err(_) => inner.say(
                            inner.at,
                            format!("\"{level}\" is no mark: marks are whole numbers"),
                            None,
                        ),
                    }
                    inner.finish();
                }
            }
            if anchors.len() < 2 {
                block.missing("anchors", "at least two marks, each with what it looks like");
            }
            block.finish();
            rubrics.insert(id.to_owned(), Rubric { id: id.to_owned(), label, anchors, place: block.place() });
        }
        rubrics
    }

    pub(super) fn schemes(&self, standard: &Standard) -> IndexMap<String, Scheme> {
        let mut schemes = IndexMap::new();
        let shared = self.shared_overlays(standard);
        for (id, block) in self.section("scheme") {
            block.check_id(id);
            schemes.extend(self.scheme(&block, id, &shared, standard).map(|scheme| (id.to_owned(), scheme)));
            block.finish();
        }
        self.one_scheme_each(&schemes);
        schemes
    }

    fn scheme(
        &self,
        block: &Block<'t>,
        id: &str,
        shared: &IndexMap<String, Overlay>,
        standard: &Standard,
    ) -> Option<Scheme> {
        let label = block.words("label");
        let clause = self.clause(block, true);
        let applies = self.applies(block);
        let period = block.need_one_of("period", &PERIODS);
        let groups = self.group_weights(block);
        let items = self.items(block, standard);
        if let (Some(groups), Some(items)) = (&groups, &items) {
            weights(block, groups, items);
        }
        let bands = bands(block);
        let named = Named {
            shared,
            for_people: matches!(applies, Some(Applies::Position(_))),
            groups: groups.as_ref(),
            items: items.as_ref(),
            grades: check_bands(&bands)
                .is_empty()
                .then(|| bands.iter().map(|band| band.grade.as_str()).collect()),
        };
        let overlay = self.overlay(block, &named, standard);
        let share =
            standard.principles.values().find_map(|principle| principle.result_share_min).unwrap_or(0);
        let own_share = block.whole("result_share_min", 0, 100).and_then(|n| u32::try_from(n).ok());
        Some(Scheme {
            id: id.to_owned(),
            clause,
            label,
            applies: applies?,
            period: period?,
            groups: groups?,
            items: items?,
            bands,
            overlay,
            result_share_min: own_share.unwrap_or(share),
            place: block.place(),
        })
    }

    /// The items; none where one of them did not load, so that sums over them would mislead.
    fn items(&self, block: &Block<'t>, standard: &Standard) -> Option<IndexMap<String, Item>> {
        let Some(inner) = block.block("items") else {
            block.missing("items", "the KPIs with their weights");
            return None;
        };
        let mut items = IndexMap::new();
        let mut whole = true;
        for (id, block) in inner.each(&[]) {
            let known = self.refer(&block, "kpi", id, block.at);
            let Some(kpi) = standard.kpis.get(id).filter(|_| known) else {
                whole = false;
                continue;
            };
            match item(&block, kpi) {
                Some(item) => _ = items.insert(id.to_owned(), item),
                None => whole = false,
            }
            block.finish();
        }
        whole.then_some(items)
    }

    fn applies(&self, block: &Block<'t>) -> Option<Applies> {
        let Some(inner) = block.block("applies") else {
            block.missing("applies", "{ unit = \"MKT\" } or { position = \"planner\" }");
            return None;
        };
        let (unit, position) = (inner.text("unit"), inner.text("position"));
        inner.finish();
        match (unit, position) {
            (Some(unit), None) => Some(Applies::Unit(unit.to_owned())),
            (None, Some(id)) => self
                .refer(&inner, "position", id, inner.at("position"))
                .then(|| Applies::Position(id.to_owned())),
            _ => {
                inner.say(inner.at, "a scheme applies to one unit or to one position", None);
                None
            }
        }
    }

    fn group_weights(&self, block: &Block<'t>) -> Option<IndexMap<String, u32>> {
        let mut groups = IndexMap::new();
        let Some(inner) = block.block("groups") else {
            block.missing("groups", "a weight for each KPI group");
            return None;
        };
        let count = inner.pairs().len();
        for (id, at, node) in inner.pairs() {
            self.refer(&inner, "group", id, at);
            match node.value {
                Value::Whole(n @ 0..=100) => _ = groups.insert(id.to_owned(), u32::try_from(n).unwrap_or(0)),
                Value::Whole(_) => inner.say(node.at, "a weight lies between 0 and 100", None),
                _ => inner.wrong(node, id, "a whole number"),
            }
        }
        let sum: u32 = groups.values().sum();
        if groups.len() < count {
            return None;
        }
        if sum != 100 {
            block.say(
                block.at("groups"),
                format!("the weights of the groups sum to {sum}, not to 100"),
                None,
            );
        }
        Some(groups)
    }

    fn one_scheme_each(&self, schemes: &IndexMap<String, Scheme>) {
        for (n, scheme) in schemes.values().enumerate() {
            if let Some(other) = schemes.values().take(n).find(|other| other.applies == scheme.applies) {
                let block = self.section("scheme").into_iter().find(|(id, _)| *id == scheme.id);
                if let Some((_, block)) = block {
                    block.say(block.at("applies"), format!("scheme.{} applies to the same", other.id), None);
                }
            }
        }
    }
}

fn target_text<'t>(block: &Block<'t>) -> Option<&'t str> {
    block.raw("target").and_then(super::text_of)
}

/// A percent target is written with its sign, so that 85 is never taken for 85 times.
fn target_unit(block: &Block<'_>, kpi: &Kpi, text: &str, target: &Number) {
    use hengce_formula::Unit;
    let percent = text.trim_end().ends_with('%');
    let fraction = matches!(kpi.unit, Unit::Percent | Unit::Points);
    if percent && !fraction {
        block.say(block.at("target"), "this KPI is not in percent", None);
    }
    if !percent && fraction && *target > Number::one() {
        let hint = Some(format!("did you mean \"{text} %\"?"));
        block.say(block.at("target"), format!("\"{text}\" would be {text}00 percent"), hint);
    }
}

/// The node as JSON, numbers as the texts that `Number` reads; percents become fractions.
pub(super) fn json(block: &Block<'_>, node: &Node) -> Option<Json> {
    Some(match &node.value {
        Value::Text(text) if text.trim_end().ends_with('%') => {
            Json::String(number_of(text).map_or_else(|| text.clone(), |number| number.to_string()))
        }
        Value::Text(text) => Json::String(text.clone()),
        Value::Whole(n) => Json::from(*n),
        Value::Bool(is) => Json::Bool(*is),
        Value::Float(_) | Value::Moment(_) => {
            block.wrong(node, "method", "a number in quotes");
            return None;
        }
        Value::List(items) => Json::Array(items.iter().map(|item| json(block, item)).collect::<Option<_>>()?),
        Value::Table(table) => {
            let mut object = Map::new();
            for (key, entry) in table {
                object.insert(key.clone(), json(block, &entry.node)?);
            }
            Json::Object(object)
        }
    })
}

/// Weights are whole numbers that sum to 100 in each group, as those of the groups do.
fn weights(block: &Block<'_>, groups: &IndexMap<String, u32>, items: &IndexMap<String, Item>) {
    for (group, weight) in groups {
        let sum: u32 = items.values().filter(|item| item.group == *group).map(|item| item.weight).sum();
        if *weight > 0 && sum != 100 {
            block.say(
                block.at("items"),
                format!("the weights in group \"{group}\" sum to {sum}, not to 100"),
                None,
            );
        }
    }
    for item in items.values().filter(|item| item.weight > 0) {
        if groups.get(&item.group).is_none_or(|weight| *weight == 0) {
            let message =
                format!("\"{}\" is in group \"{}\", which has no weight here", item.kpi, item.group);
            block.say(block.at("items"), message, None);
        }
    }
}

/// Half-open bands, best first, down to 0: disjoint and exhaustive.
fn bands(block: &Block<'_>) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    if !block.has("bands") {
        block.missing("bands", "the grades, best first: [{ grade = \"S\", from = 95 }, …]");
    }
    let written = block.list("bands");
    let count = written.len();
    for inner in written {
        let (grade, from) = (inner.need_text("grade"), inner.number("from"));
        if !inner.has("from") {
            inner.missing("from", "the least total that earns the grade");
        }
        inner.finish();
        let (Some(grade), Some(from)) = (grade, from) else {
            continue;
        };
        bands.push(Band { grade: grade.to_owned(), from });
    }
    if block.has("bands") && bands.len() == count {
        for problem in check_bands(&bands) {
            block.say(block.at("bands"), problem.to_string(), None);
        }
    }
    bands
}

fn method(block: &Block<'_>, target: Option<&Number>, better: Better) -> Option<Method> {
    let Some(node) = block.raw("method") else {
        block.missing("method", "how a value becomes points, such as { name = \"ratio\" }");
        return None;
    };
    let Value::Table(_) = &node.value else {
        block.wrong(node, "method", "a table such as { name = \"ratio\" }");
        return None;
    };
    match serde_json::from_value::<Method>(json(block, node)?) {
        Ok(method) => {
            for problem in method.check(target, better) {
                block.say(node.at, problem.to_string(), None);
            }
            Some(method)
        }
        Err(error) => {
            block.say(node.at, format!("the method does not read: {error}"), None);
            None
        }
    }
}

/// What a method asks for beside the value, the KPI must give.
fn beside(block: &Block<'_>, method: &Method, kpi: &Kpi) {
    for name in method.asks().needs.iter().filter(|name| !kpi.inputs.contains_key(*name)) {
        let message = format!("the method asks for \"{name}\", and kpi.{} gives no such input", kpi.id);
        let hint = Some(format!("[kpi.{}.inputs] {name} = \"…\"", kpi.id));
        block.say(block.at("method"), message, hint);
    }
}

fn item(block: &Block<'_>, kpi: &Kpi) -> Option<Item> {
    let weight = block.whole("weight", 0, 100);
    if !block.has("weight") {
        block.missing("weight", "a whole number; those of a group sum to 100");
    }
    let target = block.number("target");
    if let (Some(text), Some(target)) = (target_text(block), &target) {
        target_unit(block, kpi, text, target);
    }
    let no_data = block.one_of("no_data", &NO_DATA).unwrap_or(kpi.no_data);
    let goal = block.text("goal").map(str::to_owned);
    let method = method(block, target.as_ref(), kpi.better)?;
    beside(block, &method, kpi);
    if matches!(method, Method::Monitor {}) && weight != Some(0) {
        block.say(block.at("weight"), "what is only monitored has the weight 0", None);
    }
    Some(Item {
        kpi: kpi.id.clone(),
        group: kpi.group.clone(),
        weight: u32::try_from(weight?).unwrap_or(0),
        target,
        method,
        no_data,
        goal,
        place: block.place(),
    })
}
