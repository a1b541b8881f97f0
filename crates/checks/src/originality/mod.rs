//! How much of a text stands in other texts already, and where: near-duplicate passages with their places in both.
//!
//! A passage is a run of tokens that two texts share, with at most [`GAP_MAX`] tokens changed, put in or left out between
//! its parts. It counts from 13 Chinese characters or 8 words on (or a mix of both that weighs as much); whoever shares
//! so much is always found, because the library keeps one fingerprint of every eight tokens (winnowing: Schleimer,
//! Wilkerson, Aiken 2003) and the text is asked for all of its own.

mod align;
mod library;

use std::ops::Range;

use hengce_exact::Number;

pub use library::Library;

/// Tokens that a fingerprint is made of: shorter agreement is no more than a phrase.
const FINGERPRINT_TOKENS: usize = 6;
/// Of so many neighbouring fingerprints the library keeps one.
const WINDOW: usize = 3;
/// A passage has at least so many tokens ...
const PASSAGE_TOKENS_MIN: usize = FINGERPRINT_TOKENS + WINDOW - 1;
/// ... that together weigh so much: a Chinese character 1, a word 2.
const PASSAGE_WEIGHT_MIN: u32 = 13;
/// Tokens that may differ, on either side, between two parts of one passage.
pub const GAP_MAX: usize = 5;
/// Passages in a report, the longest first.
pub const PASSAGES_MAX: usize = 50;
/// Tokens of a text that are looked at; the rest of a longer one is left out and not counted.
pub const TOKENS_MAX: usize = 200_000;

/// What a text shares with the library.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Characters and words of the text.
    pub tokens: usize,
    /// Those of them that stand in a passage.
    pub covered: usize,
    /// The passages, longest first; of equally long ones the earlier in the text, then by source.
    pub passages: Vec<Passage>,
    /// Whom the text shares with, and how many of its tokens, most first.
    pub sources: Vec<(String, usize)>,
}

/// A passage in two places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The id of the other text.
    pub source: String,
    /// Bytes of this text.
    pub here: Range<usize>,
    /// Bytes of the other text.
    pub there: Range<usize>,
    /// Tokens that are the same in both, in order.
    pub same: usize,
}

impl Report {
    /// Share of the text that stands elsewhere: 0 to 1, 0 of an empty text.
    pub fn share(&self) -> Number {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Number::fraction(count(self.covered), count(self.tokens)).unwrap_or_default()
    }

    pub fn longest(&self) -> Option<&Passage> {
        self.passages.first()
    }
}
