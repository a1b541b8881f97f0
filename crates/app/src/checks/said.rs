//! What others say of us, as it comes in: which texts are one story, and what tone they seem to have.

use std::collections::HashMap;

use hengce_checks::stories::Stories;
use hengce_checks::tone::Lexicon;
use hengce_ledger::{Actor, Change, Ledger, Record, Refusal};
use serde_json::{Map, Value as Json, json};

use super::subjects::text;

/// Kinds whose texts make stories together: what media and people say, and market information.
const TOGETHER: [&[&str]; 2] = [&["mention", "media_clip"], &["info_item"]];

/// The stories of some kinds, with what is suggested for each record.
#[derive(Debug, Default)]
struct Shelf {
    stories: Stories,
    /// Code of each record, by which a story is named to people.
    codes: HashMap<String, String>,
}

#[derive(Debug, Default)]
pub struct Said([Shelf; TOGETHER.len()]);

impl Said {
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        TOGETHER.iter().flat_map(|kinds| kinds.iter().copied())
    }

    pub fn is_about(kind: &str) -> bool {
        Self::kinds().any(|known| known == kind)
    }

    /// Takes a record in; true where that made one story of several, so that others have another story now.
    pub fn put(&mut self, record: &Record) -> bool {
        let Some(shelf) = self.shelf(&record.kind) else { return false };
        if record.withdrawn || shelf.codes.contains_key(&*record.id.0) {
            return false;
        }
        let before = shelf.stories.count();
        shelf.codes.insert(record.id.to_string(), record.code.clone());
        shelf.stories.put(&record.id.0, &said(record));
        shelf.stories.count() < before
    }

    fn shelf(&mut self, kind: &str) -> Option<&mut Shelf> {
        let place = TOGETHER.iter().position(|kinds| kinds.contains(&kind))?;
        self.0.get_mut(place)
    }

    /// The code of the first record of its story.
    fn story(&self, record: &Record) -> Option<&str> {
        let place = TOGETHER.iter().position(|kinds| kinds.contains(&record.kind.as_str()))?;
        let shelf = &self.0[place];
        shelf.codes.get(shelf.stories.story_of(&record.id.0)?).map(String::as_str)
    }

    /// The edit that fills what the program suggests; none where that stands there already or is not its to say.
    pub fn suggestion(&self, ledger: &Ledger, lexicon: &Lexicon, record: &Record) -> Option<Change> {
        let kind = ledger.standard().kinds.get(&record.kind)?;
        if record.withdrawn || kind.first_state() != Some(record.state.as_str()) {
            return None;
        }
        let mut fields: Map<String, Json> = Map::new();
        let ours = |value: &str| {
            value.is_empty() || self.0.iter().any(|shelf| shelf.codes.values().any(|c| c == value))
        };
        let stands = text(record, "cluster");
        if let Some(story) = self.story(record)
            && stands != story
            && ours(stands)
        {
            fields.insert("cluster".into(), json!(story));
        }
        if kind.fields.contains_key("tone_suggested") {
            let tone = lexicon.suggest(&said(record)).tone.id();
            if text(record, "tone_suggested") != tone {
                fields.insert("tone_suggested".into(), json!(tone));
            }
        }
        let (id, version) = (record.id.clone(), record.version);
        (!fields.is_empty()).then_some(Change::Edit { id, version, fields, origin: None })
    }
}

/// What a record says: its title, and its text where that is more.
fn said(record: &Record) -> String {
    let text = text(record, "text");
    if text == record.title { text.to_owned() } else { format!("{}\n{text}", record.title) }
}

/// Writes a suggestion; a refusal means that somebody was faster or has decided, and is no trouble.
pub async fn write(ledger: &Ledger, change: Change) -> Result<(), Refusal> {
    match ledger.commit(&Actor::program(), change).await {
        Err(Refusal::Storage(cause)) => Err(Refusal::Storage(cause)),
        _ => Ok(()),
    }
}
