//! A text as its letters alone: folded in width and case, each with its place in the text as it was written.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A letter or digit, and the bytes of the text that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    pub letter: char,
    pub start: usize,
    pub end: usize,
}

/// The letters and digits of a text. Full-width forms, circled digits and the like become the plain ones (NFKC),
/// capitals become small; punctuation, spaces and marks are left out.
pub(crate) fn letters(text: &str) -> Vec<Letter> {
    let mut found = Vec::with_capacity(text.len() / 2);
    for (start, written) in text.char_indices() {
        let end = start + written.len_utf8();
        if written.is_ascii() {
            if written.is_ascii_alphanumeric() {
                found.push(Letter { letter: written.to_ascii_lowercase(), start, end });
            }
        } else if is_han(written) {
            found.push(Letter { letter: written, start, end });
        } else {
            let plain = written.nfkc().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric());
            found.extend(plain.map(|letter| Letter { letter, start, end }));
        }
    }
    found
}

/// Chinese characters and kana, each of which is read as a word of its own.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{3040}'..='\u{30ff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text folded to its letters as one string, for searching, with the way back.
pub(crate) struct Folded<'t> {
    text: &'t str,
    pub letters: Vec<Letter>,
    /// The letters alone.
    pub plain: String,
    /// For each byte of `plain`, and for its end, the number of its letter.
    letter_at: Vec<usize>,
}

impl<'t> Folded<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let letters = letters(text);
        let mut plain = String::with_capacity(text.len());
        let mut letter_at = Vec::with_capacity(text.len() + 1);
        for (number, letter) in letters.iter().enumerate() {
            plain.push(letter.letter);
            letter_at.resize(plain.len(), number);
        }
        letter_at.push(letters.len());
        Self { text, letters, plain, letter_at }
    }

    /// Numbers of the letters at some bytes of `plain`.
    pub(crate) fn place(&self, found: &aho_corasick::Match) -> Range<usize> {
        self.letter_at[found.start()]..self.letter_at[found.end()]
    }

    /// Bytes of the text at some letters, at least one.
    pub(crate) fn at(&self, place: &Range<usize>) -> Range<usize> {
        self.letters[place.start].start..self.letters[place.end - 1].end
    }

    /// What stands between two letters.
    pub(crate) fn between(&self, before: usize, after: usize) -> &'t str {
        self.text.get(self.letters[before].end..self.letters[after].start).unwrap_or_default()
    }

    /// Whether no word or number is cut at either end of the place: `best` is not in `bestow`, 第1 not in 第10.
    pub(crate) fn stands_alone(&self, place: &Range<usize>) -> bool {
        let cuts = |at: usize| {
            at > 0
                && at < self.letters.len()
                && self.letters[at - 1].end >= self.letters[at].start
                && is_wordy(&self.letters, at)
        };
        !cuts(place.start) && !cuts(place.end)
    }
}

/// Whether the letters on both sides belong to words or numbers that are written in several letters.
pub(crate) fn is_wordy(letters: &[Letter], at: usize) -> bool {
    !is_han(letters[at - 1].letter) && !is_han(letters[at].letter)
}

/// Whether a sentence, or a part of one, ends in what stands between two letters.
pub(crate) fn ends_part(between: &str) -> bool {
    between.contains(['。', '！', '？', '!', '?', '；', ';', '，', ',', '、', '：', ':', '\n'])
}

/// The letters of a text alone.
pub(crate) fn folded(text: &str) -> String {
    letters(text).iter().map(|letter| letter.letter).collect()
}

/// The part of a text, widened to whole characters where the range cuts one.
pub fn excerpt<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_punctuation_do_not_count() {
        assert_eq!(folded("Ｎｏ．１，全网 第①！"), folded("no1全网第1"));
        assert_eq!(folded("【最·佳】"), "最佳");
        assert_eq!(folded("ﬁne"), "fine");
    }

    #[test]
    fn each_letter_remembers_where_it_stood() {
        let text = "最 佳";
        let places: Vec<&str> = letters(text).iter().map(|l| &text[l.start..l.end]).collect();
        assert_eq!(places, ["最", "佳"]);
        assert_eq!(excerpt(text, &(1..5)), "最 佳", "a cut character is shown whole");
    }
}
