//! One way of writing a term, and whether letters in a text are really that term.

use std::ops::Range;

use crate::letters::{Folded, Letter, ends_part, is_wordy, letters};

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Term,
    /// A longer word that contains the term and is not it.
    Exception,
}

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// The letters alone.
    pub letters: String,
    /// Number of the term that it belongs to.
    pub term: usize,
    pub role: Role,
    /// After which letters the term as written has a space or a mark.
    pub gaps: Vec<usize>,
}

impl Pattern {
    /// A pattern; none where nothing but marks is written.
    pub(super) fn new(written: &str, term: usize, role: Role) -> Option<Self> {
        let found = letters(written);
        let gaps = gaps(&found).collect();
        (!found.is_empty()).then(|| Self {
            letters: found.iter().map(|l| l.letter).collect(),
            term,
            role,
            gaps,
        })
    }

    /// Whether the letters of a text at a place, which are those of the pattern, read as the term.
    pub(super) fn fits(&self, text: &Folded<'_>, place: &Range<usize>) -> bool {
        let whole = place.clone().skip(1).all(|at| !ends_part(text.between(at - 1, at)));
        whole && text.stands_alone(place) && self.reads_as_words(&text.letters[place.clone()])
    }

    /// Whether spaces or marks stand where the term has none.
    pub(super) fn is_broken_up(&self, text: &Folded<'_>, place: &Range<usize>) -> bool {
        gaps(&text.letters[place.clone()]).any(|gap| !self.gaps.contains(&gap))
    }

    /// Words of other scripts may be spaced where the term is, or letter by letter; `be stupid` is no `best`.
    fn reads_as_words(&self, met: &[Letter]) -> bool {
        let inside: Vec<usize> = gaps(met).filter(|gap| is_wordy(met, *gap)).collect();
        let pairs = (1..met.len()).filter(|gap| is_wordy(met, *gap)).count();
        inside.len() == pairs || inside.iter().all(|gap| self.gaps.contains(gap))
    }
}

/// Numbers of letters before which something else stands.
fn gaps(found: &[Letter]) -> impl Iterator<Item = usize> {
    found.windows(2).enumerate().filter(|(_, pair)| pair[0].end < pair[1].start).map(|(n, _)| n + 1)
}
