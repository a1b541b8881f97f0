//! The tone that a mention seems to have, with the words that led to it. A suggestion: two people say what it is.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use hengce_exact::Number;
use hengce_standard::Tone;

use crate::letters::{Folded, Letter, ends_part, folded, is_han};

/// Letters (of words of other scripts: words) before a toned word in which a negation or a degree still bears on it.
const BEARING_MAX: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Suggested {
    Positive,
    Neutral,
    Negative,
}

impl Suggested {
    /// The id under which records keep it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Neutral => "neutral",
            Self::Negative => "negative",
        }
    }
}

/// A suggestion and its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub tone: Suggested,
    /// Sum of the words' weights.
    pub weight: Number,
    /// In the order of the text.
    pub words: Vec<Led>,
}

/// A word that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Led {
    /// Bytes of the text, with the negation and the degrees that bear on the word.
    pub at: Range<usize>,
    /// As it stands in the text.
    pub found: String,
    pub weight: Number,
    pub negated: bool,
}

/// The lexicon, ready to be searched for.
#[derive(Debug)]
pub struct Lexicon {
    automaton: AhoCorasick,
    meanings: Vec<Meaning>,
}

#[derive(Debug, Clone)]
enum Meaning {
    Toned(i64),
    Degree(Number),
    Negation,
}

/// A word of the lexicon in a text: places among the letters.
struct Met {
    letters: Range<usize>,
    meaning: usize,
}

impl Lexicon {
    /// # Errors
    /// The lexicon is too large for an automaton (some millions of letters).
    pub fn new(tone: &Tone) -> Result<Self, BuildError> {
        let toned = tone.words.iter().map(|(word, weight)| (word, Meaning::Toned(*weight)));
        let degrees = tone.degrees.iter().map(|(word, by)| (word, Meaning::Degree(by.clone())));
        let negations = tone.negations.iter().map(|word| (word, Meaning::Negation));
        let (patterns, meanings): (Vec<String>, Vec<Meaning>) = toned
            .chain(degrees)
            .chain(negations)
            .map(|(word, meaning)| (folded(word), meaning))
            .filter(|(pattern, _)| !pattern.is_empty())
            .unzip();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns)?;
        Ok(Self { automaton, meanings })
    }

    /// The tone of a text.
    pub fn suggest(&self, text: &str) -> Suggestion {
        let folded = Folded::of(text);
        let met: Vec<Met> = self
            .automaton
            .find_iter(&folded.plain)
            .map(|found| Met { letters: folded.place(&found), meaning: found.pattern().as_usize() })
            .filter(|met| folded.stands_alone(&met.letters))
            .collect();
        let words: Vec<Led> = (0..met.len()).filter_map(|n| self.led(text, &folded, &met[..=n])).collect();
        let weight: Number = words.iter().map(|led| led.weight.clone()).sum();
        let tone = match () {
            () if weight.is_zero() => Suggested::Neutral,
            () if weight.is_negative() => Suggested::Negative,
            () => Suggested::Positive,
        };
        Suggestion { tone, weight, words }
    }

    /// The last word met, if it is toned, with what bears on it: the degrees and negations just before it, in the same
    /// part of the sentence.
    fn led(&self, text: &str, folded: &Folded<'_>, met: &[Met]) -> Option<Led> {
        let (word, before) = met.split_last()?;
        let Meaning::Toned(weight) = self.meanings[word.meaning] else { return None };
        let mut weight = Number::whole(weight);
        let (mut first, mut negated) = (word.letters.start, false);
        for bears in before.iter().rev() {
            let gap = folded.between(bears.letters.end - 1, first);
            if words_between(&folded.letters, bears.letters.end..first) > BEARING_MAX
                || ends_part(gap)
                || gap.contains('.')
            {
                break;
            }
            match &self.meanings[bears.meaning] {
                Meaning::Toned(_) => break,
                Meaning::Degree(by) => weight = weight * by.clone(),
                Meaning::Negation => {
                    weight = -weight;
                    negated = !negated;
                }
            }
            first = bears.letters.start;
        }
        let at = folded.at(&(first..word.letters.end));
        Some(Led { found: text[at.clone()].to_owned(), at, weight, negated })
    }
}

/// Chinese characters, and words of other scripts, at some letters.
fn words_between(letters: &[Letter], between: Range<usize>) -> usize {
    let begins = |at: &usize| {
        is_han(letters[*at].letter) || *at == between.start || letters[at - 1].end < letters[*at].start
    };
    between.clone().filter(begins).count()
}
