//! The handbook's parts, in the order of the commissioning document.

use hengce_standard::{Principle, Standard};

use super::text::{heading, list, paragraph, table};
use super::{duties, kpis, schemes};
use crate::words::Speech;

/// The clause above the five groups of KPIs.
const KPIS: &str = "二(二)";

/// One page of the handbook.
pub struct Part {
    /// In the address: `principles`, `duty-insight`, `kpis-brand`, `schemes`, `terms`.
    pub id: String,
    pub title: String,
    /// Clause of the document, where it has one: `一(二)`.
    pub clause: String,
    about: About,
}

/// What a part is about: a duty and a group by their ids.
enum About {
    Principles,
    Duty(String),
    Group(String),
    Schemes,
    Terms,
}

impl Part {
    /// The part's text.
    pub fn markdown(&self, standard: &Standard, say: Speech) -> String {
        match &self.about {
            About::Principles => principles(standard, say),
            About::Duty(id) => {
                let mut out = String::new();
                if standard.organisation.duties.keys().next() == Some(id) {
                    paragraph(&mut out, &chapter(standard, say, "一"));
                }
                out + &duties::duty(standard, say, id, &self.clause)
            }
            About::Group(id) => kpis::group(standard, say, id, &self.clause),
            About::Schemes => schemes::all(standard, say),
            About::Terms => terms(standard, say),
        }
    }
}

/// Every part of the standard's handbook, titled in one language; each is written when it is asked for its text.
pub fn parts(standard: &Standard, say: Speech) -> Vec<Part> {
    let part = |id: &str, title: &str, clause: &str, about| Part {
        id: id.to_owned(),
        title: title.to_owned(),
        clause: clause.to_owned(),
        about,
    };
    let organisation = &standard.organisation;
    let duties = organisation.duties.iter().map(|(id, label)| {
        let clause = clause_of(standard, &format!("duty.{id}"));
        part(&format!("duty-{id}"), say.of(label), &clause, About::Duty(id.clone()))
    });
    let mut parts: Vec<Part> = duties.collect();
    parts.push(part("principles", &say.t("handbook-principles"), "二(一)", About::Principles));
    parts.extend(organisation.groups.iter().map(|(id, label)| {
        let clause = clause_of(standard, &format!("group.{id}"));
        part(&format!("kpis-{id}"), say.of(label), &clause, About::Group(id.clone()))
    }));
    parts.push(part("schemes", &say.t("handbook-schemes"), "", About::Schemes));
    parts.push(part("terms", &say.t("handbook-terms"), "", About::Terms));
    parts
}

/// The whole handbook as one Markdown text.
pub fn book(standard: &Standard, say: Speech) -> String {
    let mut out = format!("# {}\n\n", say.t("handbook"));
    for part in parts(standard, say) {
        let title = format!("{} {}", part.clause, part.title);
        heading(&mut out, 2, title.trim(), &part.id);
        out.push_str(&part.markdown(standard, say));
    }
    paragraph(&mut out, &say.t1("handbook-version", "digest", standard.digest.as_str()));
    out
}

/// What the handbook says under a clause; empty where it says nothing.
pub fn chapter(standard: &Standard, say: Speech, clause: &str) -> String {
    standard.chapters.get(clause).map(|words| say.of(words).to_owned()).unwrap_or_default()
}

/// The first clause that a block cites.
fn clause_of(standard: &Standard, block: &str) -> String {
    let cites = standard.cited.iter().find(|(_, blocks)| blocks.iter().any(|named| named == block));
    cites.map(|(clause, _)| clause.clone()).unwrap_or_default()
}

fn principles(standard: &Standard, say: Speech) -> String {
    let mut out = String::new();
    for clause in ["二", "二(一)"] {
        paragraph(&mut out, &chapter(standard, say, clause));
    }
    for (id, principle) in &standard.principles {
        heading(&mut out, 3, say.of(&principle.label), id);
        paragraph(&mut out, say.of(&principle.help));
        list(&mut out, asks(say, principle));
    }
    if let Some(label) = standard.clauses.get(KPIS) {
        heading(&mut out, 3, say.of(label), "kpis");
        paragraph(&mut out, &chapter(standard, say, KPIS));
    }
    out
}

/// What the program holds each scheme to.
fn asks(say: Speech, principle: &Principle) -> Vec<String> {
    let share = |key: &str, share: Option<u32>| share.map(|share| say.t1(key, "share", share));
    let asks = [
        principle.goal_required.then(|| say.t("handbook-asks-goal")),
        share("handbook-asks-results", principle.result_share_min),
        share("handbook-asks-opinion", principle.opinion_share_max),
        share("handbook-asks-action", principle.action_below),
    ];
    asks.into_iter().flatten().collect()
}

fn terms(standard: &Standard, say: Speech) -> String {
    let mut out = String::new();
    paragraph(&mut out, &say.t("handbook-terms-help"));
    let rows: Vec<_> =
        standard.terms.values().map(|words| vec![words.zh.clone(), words.en.clone()]).collect();
    table(&mut out, &["中文".into(), "English".into()], &rows);
    out
}
