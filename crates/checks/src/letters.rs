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

/// The part of a text, widened to whole characters where the range cuts one.
pub fn excerpt<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        letters(text).iter().map(|letter| letter.letter).collect()
    }

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
