//! Reads what texts are held against: terms of advertising law and words that carry a tone.

use std::collections::HashMap;

use hengce_exact::Number;
use indexmap::IndexMap;

use super::Loader;
use crate::block::Block;
use crate::findings::At;
use crate::model::{Originality, Severity, Tone, Wording, WordingCategory, WordingTerm};
use crate::number::number_of;
use crate::tree::Value;

const SEVERITIES: [(&str, Severity); 3] =
    [("low", Severity::Low), ("medium", Severity::Medium), ("high", Severity::High)];
/// A term or a word has at most so many characters.
const LETTERS_MAX: usize = 40;
/// A toned word weighs at most so much, either way.
const WEIGHT_MAX: i64 = 3;
/// A degree multiplies by at most so much, either way.
const DEGREE_MAX: i64 = 4;

impl<'t> Loader<'t> {
    pub(super) fn wording(&self) -> Wording {
        let categories = self.wording_categories();
        let mut terms: IndexMap<String, WordingTerm> = IndexMap::new();
        let mut known: HashMap<String, String> = HashMap::new();
        for (id, block) in self.section("wording_term") {
            block.check_id(id);
            let variants = block.texts("variants");
            let written = block.need_text("term").map(|term| (term, block.at("term")));
            for (text, at) in written.iter().chain(&variants) {
                if let Some(other) = known.insert(folded(text), id.to_owned()) {
                    block.say(*at, format!("\"{text}\" already stands under wording_term.{other}"), None);
                }
                check_letters(&block, text, *at);
            }
            terms.extend(
                self.wording_term(&block, id, &variants, &categories).map(|term| (id.to_owned(), term)),
            );
            block.finish();
        }
        Wording { categories, terms }
    }

    fn wording_categories(&self) -> IndexMap<String, WordingCategory> {
        let mut categories = IndexMap::new();
        for (id, block) in self.section("wording_category") {
            block.check_id(id);
            let (label, question) = (block.words("label"), block.words("question"));
            let article = block.need_text("article");
            let severity = block.need_one_of("severity", &SEVERITIES);
            block.finish();
            let (Some(article), Some(severity)) = (article, severity) else {
                self.log.broke(id);
                continue;
            };
            let (article, place) = (article.to_owned(), block.place());
            let category = WordingCategory { id: id.to_owned(), article, label, question, severity, place };
            categories.insert(id.to_owned(), category);
        }
        categories
    }

    fn wording_term(
        &self,
        block: &Block<'t>,
        id: &str,
        variants: &[(&str, At)],
        categories: &IndexMap<String, WordingCategory>,
    ) -> Option<WordingTerm> {
        let category = block
            .need_text("category")
            .filter(|category| self.refer(block, "wording_category", category, block.at("category")));
        let term = block.text("term");
        let question = block.has("question").then(|| block.words("question"));
        let severity = block.one_of("severity", &SEVERITIES);
        let mut except = Vec::new();
        for (text, at) in block.texts("except") {
            let mut ways = term.iter().copied().chain(variants.iter().map(|(variant, _)| *variant));
            if !ways.any(|way| folded(text).contains(&folded(way))) {
                let hint = "an exception is a longer word with the term in it, such as 第一次 for 第一";
                block.say(at, format!("\"{text}\" does not contain the term"), Some(hint.to_owned()));
            }
            except.push(text.to_owned());
        }
        let category = category?;
        Some(WordingTerm {
            id: id.to_owned(),
            category: category.to_owned(),
            term: term?.to_owned(),
            variants: variants.iter().map(|(variant, _)| (*variant).to_owned()).collect(),
            except,
            question,
            severity: severity.or_else(|| Some(categories.get(category)?.severity))?,
            place: block.place(),
        })
    }

    pub(super) fn originality(&self) -> Originality {
        if self.ids("originality").is_empty() {
            return Originality::default();
        }
        let Some(block) = self.single("originality") else { return Originality::default() };
        let share = block.number("clear_below");
        block.finish();
        if share.as_ref().is_some_and(|share| share.is_negative() || *share > Number::one()) {
            block.say(block.at("clear_below"), "a share lies between \"0 %\" and \"100 %\"", None);
        }
        Originality { clear_below: share.unwrap_or_default() }
    }

    pub(super) fn tone(&self) -> Tone {
        if !self.ids("tone").is_empty() {
            let block = self.single("tone");
            return block.map(|block| tone(&block)).unwrap_or_default();
        }
        Tone::default()
    }
}

fn tone(block: &Block<'_>) -> Tone {
    let mut tone = Tone::default();
    for (word, at, node) in block.block("words").iter().flat_map(Block::pairs) {
        check_letters(block, word, at);
        match node.value {
            Value::Whole(0) => {} // a company takes a word's tone away
            Value::Whole(weight) if weight.abs() <= WEIGHT_MAX => _ = tone.words.insert(folded(word), weight),
            Value::Whole(_) => block.say(node.at, "a word weighs from -3 to 3", None),
            _ => block.wrong(node, word, "a whole number"),
        }
    }
    for (word, at, node) in block.block("degrees").iter().flat_map(Block::pairs) {
        check_letters(block, word, at);
        let number = match &node.value {
            Value::Whole(n) => Some(Number::whole(*n)),
            Value::Text(text) => number_of(text),
            _ => None,
        };
        match number {
            Some(number) if number.abs() <= Number::whole(DEGREE_MAX) => {
                tone.degrees.insert(folded(word), number);
            }
            Some(_) => block.say(node.at, "a degree multiplies by -4 to 4", None),
            None => block.wrong(node, word, "a number in quotes"),
        }
    }
    for (word, at) in block.texts("negations") {
        check_letters(block, word, at);
        tone.negations.push(folded(word));
        if tone.words.contains_key(&folded(word)) {
            block.say(at, format!("\"{word}\" has a tone of its own already"), None);
        }
    }
    block.finish();
    tone
}

/// As two ways of writing count as one: in small letters, without spaces at the ends.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn check_letters(block: &Block<'_>, text: &str, at: At) {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters == 0 {
        block.say(at, format!("\"{text}\" has no letter in it"), None);
    } else if text.chars().count() > LETTERS_MAX {
        block.say(at, format!("a term has at most {LETTERS_MAX} characters"), None);
    }
}
