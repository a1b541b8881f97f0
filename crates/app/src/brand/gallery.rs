//! What the brand uses: rules in force, materials with their version in use, content; found by their words, with a
//! picture where there is one, and the day on which each expires.

use std::collections::HashMap;

use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::attachments::{Shown, shown};
use crate::records::{Ask, Scene, Stored, address, escaped, state_badge};
use crate::web::{App, Html, Visit, WebError};

/// What expires within so many days is said to.
const SOON_DAYS: i32 = 30;
/// Kinds of things shown, each with the state in which it is in use.
const KINDS: [(&str, &str); 3] =
    [("brand_guideline", "in_force"), ("material", "released"), ("content_asset", "approved")];

/// How long a thing may still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    Over,
    Soon,
    Fine,
}

impl Term {
    pub fn id(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Soon => "soon",
            Self::Fine => "fine",
        }
    }

    fn of(until: Option<Date>, today: Date) -> Self {
        match until {
            Some(day) if day < today => Self::Over,
            Some(day) if day <= today.saturating_add(SOON_DAYS.days()) => Self::Soon,
            _ => Self::Fine,
        }
    }
}

pub struct Thing {
    pub kind: &'static str,
    pub kind_label: String,
    pub address: String,
    pub code: String,
    pub title: String,
    pub owner: String,
    /// The version in use.
    pub version: String,
    pub version_address: String,
    pub picture: Option<String>,
    pub files: Vec<(String, String)>,
    /// The first day on which something about it ends, and what.
    pub until: String,
    pub ends: String,
    pub term: Term,
    pub state: Html,
    in_use: bool,
}

/// What is asked of the gallery.
#[derive(Debug, Default)]
pub struct Wish<'a> {
    pub text: &'a str,
    pub kind: &'a str,
    /// `over`, `soon`; all where it is empty.
    pub term: &'a str,
    /// Those that are not in use (any more) too.
    pub unused: bool,
}

/// Everything that fits, what expires first coming first.
pub async fn things(app: &App, visit: &Visit, wish: &Wish<'_>) -> Result<Vec<Thing>, WebError> {
    let scene = Scene::new(app, visit);
    let may = |kind: &str| app.ledger.reach(&visit.actor, Act::Read, kind).is_some();
    let rights = if may("usage_right") {
        Ask::of("usage_right").is("state", "valid").every(app, visit).await?
    } else {
        Vec::new()
    };
    let mut things = Vec::new();
    for (kind, used) in KINDS.into_iter().filter(|(kind, _)| wish.kind.is_empty() || *kind == wish.kind) {
        if !may(kind) {
            continue;
        }
        for record in Ask::of(kind).saying(wish.text).every(app, visit).await? {
            things.push(thing((app, visit), &scene, (kind, used, &record), &rights).await);
        }
    }
    things.retain(|thing| {
        (wish.term.is_empty() || thing.term.id() == wish.term) && (wish.unused || thing.in_use)
    });
    things.sort_by(|a, b| {
        (a.term, a.until.is_empty(), &a.until, &a.code).cmp(&(b.term, b.until.is_empty(), &b.until, &b.code))
    });
    Ok(things)
}

async fn thing(
    (app, visit): (&App, &Visit),
    scene: &Scene,
    (kind, used, record): (&'static str, &str, &Record),
    rights: &[Record],
) -> Thing {
    let version = match record.named("current") {
        Some(id) => app.ledger.get(&visit.actor, &id).await.ok(),
        None => None,
    };
    let holder = version.as_ref().unwrap_or(record);
    let (until, ends) = first_end(record, rights);
    let known = app.standard().kinds.get(kind);
    Thing {
        kind,
        kind_label: known.map_or_else(String::new, |known| scene.say.of(&known.label).to_owned()),
        address: address(kind, &record.id),
        code: record.code.clone(),
        title: record.title.clone(),
        owner: scene.person(record.text("owner")),
        version: version
            .as_ref()
            .map_or_else(|| record.text("version").to_owned(), |version| version.title.clone()),
        version_address: version
            .as_ref()
            .map(|version| address(&version.kind, &version.id))
            .unwrap_or_default(),
        picture: picture(holder),
        files: files(holder),
        until: until.map_or_else(String::new, |day| format!("{day}")),
        ends: ends.unwrap_or_default(),
        term: Term::of(until, scene.today),
        state: known.map_or_else(Html::default, |known| state_badge(scene.say, known, record)),
        in_use: record.state == used || (kind == "material" && record.state == "expired"),
    }
}

/// The nearest end: its own, or that of a right that it rests on, with that right's name.
fn first_end(record: &Record, rights: &[Record]) -> (Option<Date>, Option<String>) {
    let by: HashMap<&str, &str> = HashMap::from([("material", "material"), ("content_asset", "asset")]);
    let rests_on = |right: &&Record| {
        by.get(record.kind.as_str())
            .is_some_and(|field| right.named(field) == Some(RecordId::clone(&record.id)))
    };
    let of_rights = rights
        .iter()
        .filter(rests_on)
        .filter_map(|right| Some((right.date("expires_on")?, Some(right.title.clone()))));
    let own = record.date("expires_on").map(|day| (day, None));
    own.into_iter()
        .chain(of_rights)
        .min_by_key(|(day, _)| *day)
        .map_or((None, None), |(day, what)| (Some(day), what))
}

fn files(record: &Record) -> Vec<(String, String)> {
    let own = address(&record.kind, &record.id);
    let files = record.rows("files").into_iter();
    files.map(|file| (file.text("name").to_owned(), format!("{own}/files/{}", file.text("hash")))).collect()
}

/// The first file that a browser shows as a picture.
fn picture(record: &Record) -> Option<String> {
    let own = address(&record.kind, &record.id);
    let drawn = |media: &str, name: &str| shown(media, name) == Shown::Picture;
    let file = record.rows("files").into_iter().find(|file| drawn(file.text("media"), file.text("name")))?;
    Some(escaped(&format!("{own}/files/{}/picture", file.text("hash"))))
}
