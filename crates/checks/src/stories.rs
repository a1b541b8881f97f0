//! Stories: texts that say nearly the same, so that twenty reprints of one press release count as one story.
//!
//! Two texts are of one story when at least half of what they say together (runs of [`RUN_TOKENS`] characters or words)
//! stands in both; a story is whatever hangs together that way. Since that asks nothing but pairs of texts, the stories
//! do not depend on the order in which texts come. Resemblance is estimated from the [`SKETCH`] smallest hashes of each
//! text (bottom-k sketches: Broder 1997), exact for texts shorter than that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::letters::folded;
use crate::tokens::{hash_of, tokens};

/// Characters or words of a run.
const RUN_TOKENS: usize = 4;
/// Hashes kept of a text.
const SKETCH: usize = 128;

/// Texts by id with the story that each belongs to. A story is named by the smallest id in it.
#[derive(Debug, Default)]
pub struct Stories {
    members: Vec<Member>,
    by_id: HashMap<String, usize>,
    /// Hash -> members whose sketch has it; of members with the same sketch only the first.
    with_hash: HashMap<u64, Vec<usize>>,
    /// Sketch -> the first member that has it.
    same: HashMap<Vec<u64>, usize>,
}

#[derive(Debug)]
struct Member {
    id: String,
    sketch: Vec<u64>,
    /// A member of the same story; itself, or one that leads on.
    towards: usize,
    /// The smallest id of the story; kept true at the end of the chain.
    story: String,
}

impl Stories {
    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many stories there are: one less than before a text, and texts joined others.
    pub fn count(&self) -> usize {
        self.members.iter().enumerate().filter(|(number, member)| member.towards == *number).count()
    }

    /// Puts a text in: it joins a story, joins several into one, or founds its own. Returns the story's name. A text
    /// whose id is known already is left as it is.
    pub fn put(&mut self, id: &str, text: &str) -> &str {
        if let Some(known) = self.by_id.get(id) {
            return &self.members[self.end_of(*known)].story;
        }
        let number = self.members.len();
        let sketch = sketch(text);
        self.by_id.insert(id.to_owned(), number);
        let alike = self.alike(&sketch);
        self.members.push(Member {
            id: id.to_owned(),
            sketch: Vec::new(),
            towards: number,
            story: id.to_owned(),
        });
        for other in alike {
            self.join(number, other);
        }
        if !sketch.is_empty() && !self.same.contains_key(&sketch) {
            for hash in &sketch {
                self.with_hash.entry(*hash).or_default().push(number);
            }
            self.same.insert(sketch.clone(), number);
            self.members[number].sketch = sketch;
        }
        &self.members[self.end_of(number)].story
    }

    /// The story of a text that was put in.
    pub fn story_of(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|number| self.members[self.end_of(*number)].story.as_str())
    }

    /// Every story with the ids in it.
    pub fn all(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (number, member) in self.members.iter().enumerate() {
            all.entry(self.members[self.end_of(number)].story.as_str())
                .or_default()
                .insert(member.id.as_str());
        }
        all
    }

    /// Members whose text is nearly the same.
    fn alike(&self, sketch: &[u64]) -> Vec<usize> {
        if let Some(same) = self.same.get(sketch) {
            // Whatever resembles it has been joined with that one already.
            return vec![*same];
        }
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for member in sketch.iter().filter_map(|hash| self.with_hash.get(hash)).flatten() {
            *shared.entry(*member).or_default() += 1;
        }
        let near = |member: usize| resemble(sketch, &self.members[member].sketch);
        shared.into_keys().filter(|member| near(*member)).collect()
    }

    fn end_of(&self, mut number: usize) -> usize {
        while self.members[number].towards != number {
            number = self.members[number].towards;
        }
        number
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.end_of(one), self.end_of(other));
        // The older one leads, so that chains stay short: a new text hangs on an old story.
        let (lead, follow) = (one.min(other), one.max(other));
        if lead != follow {
            self.members[follow].towards = lead;
            let story = std::mem::take(&mut self.members[follow].story);
            if story < self.members[lead].story {
                self.members[lead].story = story;
            }
        }
    }
}

/// The smallest hashes of a text's runs, in order; of a text shorter than a run the hash of it all.
fn sketch(text: &str) -> Vec<u64> {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Vec::new();
    }
    let runs: BTreeSet<u64> = tokens.windows(RUN_TOKENS.min(tokens.len())).map(hash_of).collect();
    runs.into_iter().take(SKETCH).collect()
}

/// Whether at least half of the smallest hashes of both together stand in both.
fn resemble(one: &[u64], other: &[u64]) -> bool {
    let (mut a, mut b, mut both, mut seen) = (0, 0, 0, 0);
    while seen < SKETCH && (a < one.len() || b < other.len()) {
        match (one.get(a), other.get(b)) {
            (Some(left), Some(right)) if left == right => {
                both += 1;
                (a, b) = (a + 1, b + 1);
            }
            (Some(left), Some(right)) if left < right => a += 1,
            (Some(_), None) => a += 1,
            _ => b += 1,
        }
        seen += 1;
    }
    both * 2 >= seen && both > 0
}

/// Media pickup: in how many different outlets each story ran. Pairs of story and outlet; how an outlet's name is
/// written in width, case and spaces makes no difference.
pub fn pickup<'a>(clips: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, usize> {
    let mut outlets: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (story, outlet) in clips {
        outlets.entry(story).or_default().insert(folded(outlet));
    }
    outlets.into_iter().map(|(story, outlets)| (story, outlets.len())).collect()
}
