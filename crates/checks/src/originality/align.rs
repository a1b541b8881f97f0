//! Alignment of one text with one other: exact runs from shared fingerprints, chained over small differences.

use super::{FINGERPRINT_TOKENS, GAP_MAX, PASSAGE_TOKENS_MIN, PASSAGE_WEIGHT_MIN};
use crate::tokens::Token;

/// Tokens that agree one by one: from `here` in the text, from `there` in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub here: usize,
    pub there: usize,
    pub length: usize,
}

impl Run {
    pub(super) fn here_end(&self) -> usize {
        self.here + self.length
    }

    fn there_end(&self) -> usize {
        self.there + self.length
    }

    /// Without its first tokens.
    fn without(self, tokens: usize) -> Self {
        Self { here: self.here + tokens, there: self.there + tokens, length: self.length - tokens }
    }
}

/// The longest run through two places whose tokens agree; of length 0 where they don't.
pub(super) fn run_through(here: usize, there: usize, text: &[Token], other: &[Token]) -> Run {
    let agree = |(a, b): &(&Token, &Token)| a.hash == b.hash;
    let after = text[here..].iter().zip(&other[there..]).take_while(agree).count();
    let before = text[..here].iter().rev().zip(other[..there].iter().rev()).take_while(agree).count();
    let before = if after == 0 { 0 } else { before };
    Run { here: here - before, there: there - before, length: before + after }
}

/// Runs that belong together, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain {
    pub runs: Vec<Run>,
}

impl Chain {
    fn last(&self) -> Run {
        *self.runs.last().expect("a chain begins with a run")
    }

    pub(super) fn here(&self) -> std::ops::Range<usize> {
        self.runs[0].here..self.last().here_end()
    }

    pub(super) fn there(&self) -> std::ops::Range<usize> {
        self.runs[0].there..self.last().there_end()
    }

    pub(super) fn same(&self) -> usize {
        self.runs.iter().map(|run| run.length).sum()
    }

    /// The run as a continuation, cut where it overlaps what is there; none where it does not follow closely.
    fn continued_by(&self, run: Run) -> Option<Run> {
        let last = self.last();
        let overlap =
            last.here_end().saturating_sub(run.here).max(last.there_end().saturating_sub(run.there));
        if overlap >= run.length {
            return None;
        }
        let rest = run.without(overlap);
        let near = |gap: usize| gap <= GAP_MAX;
        (near(rest.here - last.here_end()) && near(rest.there - last.there_end())).then_some(rest)
    }

    /// Whether it is long enough to be a passage, or is the text as a whole.
    fn counts(&self, text: &[Token]) -> bool {
        let same = self.same();
        let weight: u32 =
            self.runs.iter().flat_map(|run| &text[run.here..run.here_end()]).map(|t| t.weight).sum();
        (same >= PASSAGE_TOKENS_MIN && weight >= PASSAGE_WEIGHT_MIN) || same == text.len()
    }
}

/// The passages that some runs make: each run goes on the chain that it follows most closely, or begins one.
pub(super) fn chains(mut runs: Vec<Run>, text: &[Token]) -> Vec<Chain> {
    runs.sort_unstable();
    runs.dedup();
    let mut open: Vec<Chain> = Vec::new();
    let mut done: Vec<Chain> = Vec::new();
    for run in runs {
        let near = |chain: &Chain| chain.last().here_end() + GAP_MAX >= run.here;
        done.extend(open.extract_if(.., |chain| !near(chain)));
        let follows = open.iter_mut().filter_map(|chain| chain.continued_by(run).map(|rest| (chain, rest)));
        match follows.max_by_key(|(chain, rest)| (rest.length, chain.same())) {
            Some((chain, rest)) => chain.runs.push(rest),
            None => open.push(Chain { runs: vec![run] }),
        }
    }
    done.append(&mut open);
    done.retain(|chain| chain.counts(text));
    done
}

/// Gathers the runs of a text against one other as its shared fingerprints come in, from left to right.
#[derive(Debug, Default)]
pub(super) struct Runs {
    pub found: Vec<Run>,
    /// Up to here the text is covered by a run.
    covered: usize,
}

impl Runs {
    /// Whether the fingerprint at this place adds nothing to the runs found.
    pub(super) fn covers(&self, here: usize) -> bool {
        here + FINGERPRINT_TOKENS <= self.covered
    }

    /// Takes the longest of the runs through one place of the text.
    pub(super) fn take(&mut self, runs: impl Iterator<Item = Run>) {
        // Of equally long ones the earliest in the other text.
        if let Some(run) = runs.max_by_key(|run| (run.length, std::cmp::Reverse(run.there)))
            && run.length >= FINGERPRINT_TOKENS
        {
            self.covered = self.covered.max(run.here_end());
            self.found.push(run);
        }
    }
}
