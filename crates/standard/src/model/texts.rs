//! What texts are held against: terms that the Advertising Law asks about, and words that carry a tone.

use hengce_exact::Number;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Place, Words};

/// The terms of advertising law with their categories.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    pub categories: IndexMap<String, WordingCategory>,
    pub terms: IndexMap<String, WordingTerm>,
}

/// What an article of the law is about, and what a reviewer has to answer where a term of it is found.
#[derive(Debug, Clone)]
pub struct WordingCategory {
    pub id: String,
    /// Article of the Advertising Law: `9(3)`, `11`, `8, 28`.
    pub article: String,
    pub label: Words,
    /// Whether the context allows it: asked of the reviewer, never answered by the program.
    pub question: Words,
    pub severity: Severity,
    pub place: Place,
}

/// A term and the other ways of writing it.
#[derive(Debug, Clone)]
pub struct WordingTerm {
    pub id: String,
    pub category: String,
    pub term: String,
    pub variants: Vec<String>,
    /// Words that contain the term and are not it: 第一次 is no 第一.
    pub except: Vec<String>,
    /// Its own question, where the category's does not fit.
    pub question: Option<Words>,
    pub severity: Severity,
    pub place: Place,
}

/// What is at stake if the term stays and its context does not allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Low,
    Medium,
    High,
}

/// When a text counts as its author's own.
#[derive(Debug, Clone, Default)]
pub struct Originality {
    /// A check passes by itself where a smaller share than this stands elsewhere (a fraction).
    pub clear_below: Number,
}

/// Words that carry a tone: for a suggestion that people confirm.
#[derive(Debug, Clone, Default)]
pub struct Tone {
    /// Word -> -3 (very negative) to 3 (very positive).
    pub words: IndexMap<String, i64>,
    /// Word before a toned word -> what its weight is multiplied by: 非常 makes it stronger, 有点 weaker.
    pub degrees: IndexMap<String, Number>,
    /// Words that turn the toned word after them around: 不, 没有, not.
    pub negations: Vec<String>,
}

impl Wording {
    /// The question that a reviewer is asked about a term.
    pub fn question(&self, term: &WordingTerm) -> Words {
        let of_category = || self.categories.get(&term.category).map(|category| category.question.clone());
        term.question.clone().or_else(of_category).unwrap_or_default()
    }
}
