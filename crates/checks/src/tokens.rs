//! A text as tokens (a Chinese character or a word each) and the hashes of runs of tokens.

use std::ops::Range;

use crate::letters::{is_han, letters};

/// A Chinese character, or a word or number of another script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub hash: u64,
    pub start: u32,
    pub end: u32,
    /// What it weighs in the length of a passage: a word says about as much as two characters.
    pub weight: u32,
}

const HAN_WEIGHT: u32 = 1;
const WORD_WEIGHT: u32 = 2;
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The tokens of a text, in order. Of a text beyond 4 GB the rest is left out.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut open = false; // the last token is a word that may go on
    for letter in letters(text) {
        let (Ok(start), Ok(end)) = (u32::try_from(letter.start), u32::try_from(letter.end)) else { break };
        let han = is_han(letter.letter);
        let goes_on = found.last_mut().filter(|last| open && !han && last.end >= start);
        if let Some(word) = goes_on {
            word.hash = stirred(word.hash, letter.letter);
            word.end = end;
        } else {
            let weight = if han { HAN_WEIGHT } else { WORD_WEIGHT };
            found.push(Token { hash: stirred(FNV_OFFSET, letter.letter), start, end, weight });
        }
        open = !han;
    }
    found
}

fn stirred(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(u32::from(letter))).wrapping_mul(FNV_PRIME)
}

/// One hash of some tokens in their order, its bits mixed so that the smallest hash is a fair draw.
pub(crate) fn hash_of(run: &[Token]) -> u64 {
    let mut hash = run.iter().fold(FNV_OFFSET, |hash, token| {
        (hash.rotate_left(23) ^ token.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// The bytes from the first to the last of some tokens.
pub(crate) fn span(run: &[Token]) -> Range<usize> {
    match (run.first(), run.last()) {
        (Some(first), Some(last)) => first.start as usize..last.end as usize,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_a_token_and_so_is_a_word() {
        let text = "净水器 Pro-2 上市，soon";
        let found = tokens(text);
        let words: Vec<&str> = found.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
        assert_eq!(words, ["净", "水", "器", "Pro", "2", "上", "市", "soon"]);
    }

    #[test]
    fn writing_it_differently_changes_no_hash() {
        let hashes = |text: &str| tokens(text).iter().map(|token| token.hash).collect::<Vec<_>>();
        assert_eq!(hashes("ＡＢ－净水"), hashes("ab，净 水"));
        assert_ne!(hashes("ab cd"), hashes("abcd"));
    }
}
