//! Terms of advertising law in a text: where each stands, under which category, and what the reviewer has to answer.
//!
//! A term is found however it is spaced or punctuated (最 佳, 最·佳, ＮＯ．１); the end of a sentence or of a part of it
//! keeps words apart. Of overlapping terms the longest stands. A hit is a question and never a ban.

mod pattern;

use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use hengce_standard::{Severity, Wording, WordingTerm};

use crate::letters::Folded;
use pattern::{Pattern, Role};

/// Hits of one text; a text with more is not written by a person.
pub const HITS_MAX: usize = 500;

/// A term of the list in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Id of the term in the standard.
    pub term: String,
    pub category: String,
    pub severity: Severity,
    /// Bytes of the text.
    pub at: Range<usize>,
    /// As it stands in the text.
    pub found: String,
    /// Spaces or marks stand inside it that the term itself does not have.
    pub broken_up: bool,
}

/// The term list, ready to be searched for.
#[derive(Debug)]
pub struct Terms {
    terms: Vec<(String, String, Severity)>,
    patterns: Vec<Pattern>,
    automaton: AhoCorasick,
}

/// A term as it was met, before overlaps are resolved: places among the letters.
struct Met {
    pattern: usize,
    letters: Range<usize>,
}

impl Terms {
    /// # Errors
    /// The list is too large for an automaton (some millions of letters).
    pub fn new(wording: &Wording) -> Result<Self, BuildError> {
        let mut patterns = Vec::new();
        let mut terms = Vec::new();
        for (number, term) in wording.terms.values().enumerate() {
            patterns.extend(patterns_of(number, term));
            terms.push((term.id.clone(), term.category.clone(), term.severity));
        }
        let patterns = merged(patterns);
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(patterns.iter().map(|pattern| pattern.letters.as_str()))?;
        Ok(Self { terms, patterns, automaton })
    }

    /// The terms in a text, in its order, none over another.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let folded = Folded::of(text);
        let (terms, exceptions) = self.met(&folded);
        let excepted = |met: &Met| {
            let term = self.patterns[met.pattern].term;
            exceptions.iter().any(|exception| {
                self.patterns[exception.pattern].term == term
                    && exception.letters.start <= met.letters.start
                    && met.letters.end <= exception.letters.end
            })
        };
        let kept = longest(terms.into_iter().filter(|met| !excepted(met)).collect(), &self.patterns);
        kept.iter().take(HITS_MAX).map(|met| self.hit(text, &folded, met)).collect()
    }

    /// Every term and every exception in the text, overlapping ones too.
    fn met(&self, text: &Folded<'_>) -> (Vec<Met>, Vec<Met>) {
        let met = self
            .automaton
            .find_overlapping_iter(&text.plain)
            .map(|found| Met { pattern: found.pattern().as_usize(), letters: text.place(&found) });
        met.filter(|met| self.patterns[met.pattern].fits(text, &met.letters))
            .partition(|met| self.patterns[met.pattern].role == Role::Term)
    }

    fn hit(&self, text: &str, folded: &Folded<'_>, met: &Met) -> Hit {
        let pattern = &self.patterns[met.pattern];
        let (term, category, severity) = self.terms[pattern.term].clone();
        let at = folded.at(&met.letters);
        let found = text[at.clone()].to_owned();
        Hit { term, category, severity, at, found, broken_up: pattern.is_broken_up(folded, &met.letters) }
    }
}

/// Two spellings of a term with the same letters as one pattern: it may be spaced as either is.
fn merged(patterns: Vec<Pattern>) -> Vec<Pattern> {
    let mut seen: HashMap<(String, usize, Role), usize> = HashMap::new();
    let mut kept: Vec<Pattern> = Vec::new();
    for pattern in patterns {
        match seen.entry((pattern.letters.clone(), pattern.term, pattern.role)) {
            Entry::Occupied(first) => kept[*first.get()].gaps.extend(pattern.gaps),
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(pattern);
            }
        }
    }
    kept
}

fn patterns_of(number: usize, term: &WordingTerm) -> impl Iterator<Item = Pattern> {
    let ways = std::iter::once(&term.term).chain(&term.variants).map(move |way| (way, Role::Term));
    let exceptions = term.except.iter().map(|way| (way, Role::Exception));
    ways.chain(exceptions).filter_map(move |(way, role)| Pattern::new(way, number, role))
}

/// Of overlapping terms the longest, of equally long ones the first in the text, then in the list; in text order.
fn longest(mut met: Vec<Met>, patterns: &[Pattern]) -> Vec<Met> {
    met.sort_by_key(|met| {
        (std::cmp::Reverse(met.letters.len()), met.letters.start, patterns[met.pattern].term, met.pattern)
    });
    let mut taken: HashSet<usize> = HashSet::new();
    met.retain(|met| {
        // Longer ones come first, so that whatever overlaps covers an end of this one.
        let free = !taken.contains(&met.letters.start) && !taken.contains(&(met.letters.end - 1));
        if free {
            taken.extend(met.letters.clone());
        }
        free
    });
    met.sort_by_key(|met| met.letters.start);
    met
}
