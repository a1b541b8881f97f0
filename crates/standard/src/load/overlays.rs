//! Reads what lies over the weights: guardrails, bonus and penalty pools, red lines, the department's score.

use hengce_exact::Number;
use hengce_scoring::{Combination, Guardrail, RedLineEffect};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use super::Loader;
use super::schemes::json;
use crate::block::Block;
use crate::model::{Item, Overlay, Pool, RedLineRule, Standard};

/// A bonus or penalty pool larger than this would outweigh whole groups of KPIs.
const POOL_MAX: i64 = 20;

/// What an overlay may name.
pub(super) struct Named<'a> {
    pub shared: &'a IndexMap<String, Overlay>,
    /// Whether the scheme appraises people.
    pub for_people: bool,
    /// None where they did not load, so that nothing is said about them.
    pub groups: Option<&'a IndexMap<String, u32>>,
    pub items: Option<&'a IndexMap<String, Item>>,
    pub grades: Option<Vec<&'a str>>,
}

impl<'t> Loader<'t> {
    /// The overlays that schemes share, each read once.
    pub(super) fn shared_overlays(&self, standard: &Standard) -> IndexMap<String, Overlay> {
        let mut shared = IndexMap::new();
        for (id, block) in self.section("overlay") {
            block.check_id(id);
            shared.insert(id.to_owned(), laid(&block, standard));
            block.finish();
        }
        shared
    }

    /// The scheme's own overlay over the shared one that it names by `overlay = "usual"`.
    pub(super) fn overlay(&self, block: &Block<'t>, named: &Named<'_>, standard: &Standard) -> Overlay {
        let shared = block.text("overlay").filter(|id| self.refer(block, "overlay", id, block.at("overlay")));
        let mut overlay = shared.and_then(|id| named.shared.get(id)).cloned().unwrap_or_default();
        let own = laid(block, standard);
        overlay.bonus = own.bonus.or(overlay.bonus);
        overlay.penalty = own.penalty.or(overlay.penalty);
        overlay.red_lines.extend(own.red_lines);
        for (id, rule) in &overlay.red_lines {
            effect_fits(block, id, rule, named);
        }
        overlay.guardrails = guardrails(block, named);
        overlay.department =
            parsed::<Combination>(block, "department", "{ name = \"weighted\", share = \"0.3\" }");
        if overlay.department.is_some() && !named.for_people {
            let message = "a department's score enters those of people, not its own";
            block.say(block.at("department"), message, None);
        }
        overlay
    }
}

/// Pools and red lines of one block.
fn laid(block: &Block<'_>, standard: &Standard) -> Overlay {
    let pool = |key| pool(block, key, standard);
    let (bonus, penalty) = (pool("bonus"), pool("penalty"));
    let mut red_lines = IndexMap::new();
    if let Some(inner) = block.block("red_lines") {
        for (id, rule) in inner.each(&[]) {
            rule.check_id(id);
            red_lines.extend(red_line(&rule, standard).map(|rule| (id.to_owned(), rule)));
            rule.finish();
        }
    }
    Overlay { bonus, penalty, red_lines, ..Overlay::default() }
}

fn pool(block: &Block<'_>, key: &'static str, standard: &Standard) -> Option<Pool> {
    let inner = block.block(key)?;
    let measure = inner.need_text("measure").filter(|id| measured(&inner, id, standard));
    let most = inner.whole("most", 0, POOL_MAX);
    if !inner.has("most") {
        inner.missing("most", "the most that all of them together bring, at most 20 points");
    }
    inner.finish();
    Some(Pool { measure: measure?.to_owned(), most: Number::whole(most?) })
}

fn red_line(block: &Block<'_>, standard: &Standard) -> Option<RedLineRule> {
    let label = block.words("label");
    let measure = block.need_text("measure").filter(|id| measured(block, id, standard));
    let effect = parsed::<RedLineEffect>(block, "effect", "\"zero_total\" or { cap_grade = \"C\" }");
    if !block.has("effect") {
        block.missing("effect", "\"zero_total\", { zero_group = … }, { zero_item = … } or { cap_grade = … }");
    }
    Some(RedLineRule { label, measure: measure?.to_owned(), effect: effect?, place: block.place() })
}

fn measured(block: &Block<'_>, id: &str, standard: &Standard) -> bool {
    let known = standard.measures.contains_key(id);
    if !known {
        block.no_such(block.at("measure"), "measure", id, standard.measures.keys().map(String::as_str));
    }
    known
}

/// The value under a key as data of its own; what does not read is a finding.
fn parsed<T: DeserializeOwned>(block: &Block<'_>, key: &'static str, like: &str) -> Option<T> {
    let node = block.raw(key)?;
    match serde_json::from_value(json(block, node)?) {
        Ok(found) => Some(found),
        Err(error) => {
            block.say(
                node.at,
                format!("\"{key}\" does not read: {error}"),
                Some(format!("write it like {like}")),
            );
            None
        }
    }
}

fn effect_fits(block: &Block<'_>, id: &str, rule: &RedLineRule, named: &Named<'_>) {
    let (what, name, known): (_, _, Option<Vec<&str>>) = match &rule.effect {
        RedLineEffect::ZeroTotal => return,
        RedLineEffect::CapGrade(grade) => ("grade", grade, named.grades.clone()),
        RedLineEffect::ZeroGroup(group) => {
            ("group of this scheme", group, named.groups.map(|all| all.keys().map(String::as_str).collect()))
        }
        RedLineEffect::ZeroItem(item) => {
            ("item of this scheme", item, named.items.map(|all| all.keys().map(String::as_str).collect()))
        }
    };
    let Some(known) = known else { return };
    if !known.contains(&name.as_str()) {
        let hint = crate::findings::did_you_mean(name, known);
        block.say(block.at, format!("red line \"{id}\": there is no {what} \"{name}\""), hint);
    }
}

fn guardrails(block: &Block<'_>, named: &Named<'_>) -> Vec<Guardrail> {
    let like = "[{ item = \"…\", guard = \"…\", at_least = 60, factor = \"0.8\" }]";
    let rails = parsed::<Vec<Guardrail>>(block, "guardrails", like).unwrap_or_default();
    let Some(items) = named.items else { return rails };
    for rail in &rails {
        for id in [&rail.item, &rail.guard] {
            if !items.contains_key(id) {
                let known = items.keys().map(String::as_str);
                block.no_such(block.at("guardrails"), "item of this scheme", id, known);
            }
        }
        if rail.item == rail.guard {
            block.say(block.at("guardrails"), format!("\"{}\" can't guard itself", rail.item), None);
        }
        if rail.factor.is_negative() || rail.factor > Number::one() {
            block.say(
                block.at("guardrails"),
                format!("the factor {} lies outside 0 to 1", rail.factor),
                None,
            );
        }
    }
    rails
}
