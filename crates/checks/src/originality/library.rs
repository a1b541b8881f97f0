//! The texts that others are compared with, by their fingerprints; texts come and go one by one.

use std::collections::HashMap;

use super::align::{Chain, Runs, chains, run_through};
use super::{FINGERPRINT_TOKENS, PASSAGES_MAX, Passage, Report, TOKENS_MAX, WINDOW};
use crate::tokens::{Token, hash_of, span, tokens};

/// Of one fingerprint so many places in one text are kept: a text that says the same over and over is found by the
/// first of them.
const PLACES_MAX: usize = 64;

/// Texts by id, ready to be compared with.
#[derive(Debug, Default)]
pub struct Library {
    slots: Vec<Option<Text>>,
    by_id: HashMap<String, u32>,
    free: Vec<u32>,
    /// Fingerprint -> the texts that have it and where.
    places: HashMap<u64, Vec<Place>>,
    /// Hash of a whole text too short for a fingerprint -> the texts that say just that.
    short: HashMap<u64, Vec<u32>>,
}

#[derive(Debug)]
struct Text {
    id: String,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    text: u32,
    at: u32,
}

impl Library {
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Puts a text in, in place of the one that had its id.
    pub fn put(&mut self, id: &str, text: &str) {
        self.take_out(id);
        let tokens = cut(tokens(text));
        let Ok(fresh) = u32::try_from(self.slots.len()) else { return };
        let slot = self.free.pop().unwrap_or(fresh);
        if slot == fresh {
            self.slots.push(None);
        }
        for at in winnowed(&tokens) {
            let places = self.places.entry(fingerprint(&tokens, at)).or_default();
            if places.iter().rev().take_while(|place| place.text == slot).count() < PLACES_MAX {
                places.push(Place {
                    text: slot,
                    at: u32::try_from(at).expect("a text has at most 200,000 tokens"),
                });
            }
        }
        if is_short(&tokens) {
            self.short.entry(hash_of(&tokens)).or_default().push(slot);
        }
        self.by_id.insert(id.to_owned(), slot);
        self.slots[slot as usize] = Some(Text { id: id.to_owned(), tokens });
    }

    /// Takes a text out; nothing happens where there is none of that id.
    pub fn take_out(&mut self, id: &str) {
        let Some(slot) = self.by_id.remove(id) else { return };
        let Some(text) = self.slots[slot as usize].take() else { return };
        for at in winnowed(&text.tokens) {
            forget(&mut self.places, fingerprint(&text.tokens, at), |place| place.text == slot);
        }
        if is_short(&text.tokens) {
            forget(&mut self.short, hash_of(&text.tokens), |other| *other == slot);
        }
        self.free.push(slot);
    }

    /// What the text shares with the library, but for the texts that `except` names: the text's own earlier versions,
    /// what it is allowed to repeat.
    pub fn compare(&self, text: &str, except: &dyn Fn(&str) -> bool) -> Report {
        let tokens = cut(tokens(text));
        let mut chains_of: Vec<(&Text, Vec<Chain>)> = self
            .runs(&tokens, except)
            .into_iter()
            .filter_map(|(slot, runs)| Some((self.text(slot)?, chains(runs.found, &tokens))))
            .filter(|(_, chains)| !chains.is_empty())
            .collect();
        chains_of.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
        report(&tokens, &chains_of)
    }

    fn text(&self, slot: u32) -> Option<&Text> {
        self.slots.get(slot as usize)?.as_ref()
    }

    /// The exact runs of the text against each other text that shares a fingerprint with it.
    fn runs(&self, tokens: &[Token], except: &dyn Fn(&str) -> bool) -> HashMap<u32, Runs> {
        let mut found: HashMap<u32, Runs> = HashMap::new();
        let mut wanted: HashMap<u32, bool> = HashMap::new();
        let mut asked = |slot: u32| {
            *wanted.entry(slot).or_insert_with(|| self.text(slot).is_some_and(|text| !except(&text.id)))
        };
        if is_short(tokens) {
            let same = self.short.get(&hash_of(tokens)).into_iter().flatten().copied();
            for slot in same.filter(|slot| asked(*slot)) {
                let other = &self.text(slot).expect("a text that is asked for is there").tokens;
                found.entry(slot).or_default().found.push(run_through(0, 0, tokens, other));
            }
        }
        for here in 0..(tokens.len() + 1).saturating_sub(FINGERPRINT_TOKENS) {
            let Some(places) = self.places.get(&fingerprint(tokens, here)) else { continue };
            // The places of one text stand together.
            for group in places.chunk_by(|a, b| a.text == b.text).filter(|group| asked(group[0].text)) {
                let runs = found.entry(group[0].text).or_default();
                if !runs.covers(here) {
                    let other = &self.text(group[0].text).expect("a text that is asked for is there").tokens;
                    runs.take(group.iter().map(|place| run_through(here, place.at as usize, tokens, other)));
                }
            }
        }
        found
    }
}

fn report(tokens: &[Token], chains_of: &[(&Text, Vec<Chain>)]) -> Report {
    let mut covered = vec![false; tokens.len()];
    let mut passages = Vec::new();
    let mut sources = Vec::new();
    for (other, chains) in chains_of {
        let mut with_this = vec![false; tokens.len()];
        for chain in chains {
            for run in &chain.runs {
                with_this[run.here..run.here_end()].fill(true);
            }
            passages.push(Passage {
                source: other.id.clone(),
                here: span(&tokens[chain.here()]),
                there: span(&other.tokens[chain.there()]),
                same: chain.same(),
            });
        }
        sources.push((other.id.clone(), count(&with_this)));
        covered.iter_mut().zip(&with_this).for_each(|(all, this)| *all |= this);
    }
    passages.sort_by(|a, b| {
        let key = |p: &Passage| (std::cmp::Reverse(p.same), p.here.start, p.there.start);
        key(a).cmp(&key(b)).then_with(|| a.source.cmp(&b.source))
    });
    passages.truncate(PASSAGES_MAX);
    sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Report { tokens: tokens.len(), covered: count(&covered), passages, sources }
}

fn count(marks: &[bool]) -> usize {
    marks.iter().filter(|mark| **mark).count()
}

fn cut(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.truncate(TOKENS_MAX);
    tokens
}

fn is_short(tokens: &[Token]) -> bool {
    (1..FINGERPRINT_TOKENS).contains(&tokens.len())
}

fn fingerprint(tokens: &[Token], at: usize) -> u64 {
    hash_of(&tokens[at..at + FINGERPRINT_TOKENS])
}

/// Places of the fingerprints that are kept: of each window the smallest, the first of equal ones.
fn winnowed(tokens: &[Token]) -> Vec<usize> {
    let count = (tokens.len() + 1).saturating_sub(FINGERPRINT_TOKENS);
    let hashes: Vec<u64> = (0..count).map(|at| fingerprint(tokens, at)).collect();
    let mut kept: Vec<usize> = Vec::new();
    for (start, window) in hashes.windows(WINDOW.min(count.max(1))).enumerate() {
        let smallest = (0..window.len()).min_by_key(|place| window[*place]);
        let at = start + smallest.expect("a window is not empty");
        if kept.last() != Some(&at) {
            kept.push(at);
        }
    }
    kept
}

fn forget<T>(map: &mut HashMap<u64, Vec<T>>, key: u64, gone: impl Fn(&T) -> bool) {
    if let Some(list) = map.get_mut(&key) {
        list.retain(|entry| !gone(entry));
        if list.is_empty() {
            map.remove(&key);
        }
    }
}
