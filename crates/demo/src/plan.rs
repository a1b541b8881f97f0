//! The plan of the demo company's work: dated actions of named people, before anything is written.
//!
//! In field values a text `@handle` stands for the id of the record made under that handle, and
//! [`keep`] for a file that the person attaches.

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

/// Names a record of the plan: `person.zhiyuan`, `campaign.2025-618`.
pub type Handle = String;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The program itself: only the company's set-up.
    Program,
    /// A person of the cast, by login, with the permissions of their position.
    Person(&'static str),
}

/// One thing that somebody does.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    Create {
        handle: Handle,
        kind: &'static str,
        fields: Map<String, Json>,
    },
    Edit {
        handle: Handle,
        fields: Map<String, Json>,
    },
    Move {
        handle: Handle,
        transition: &'static str,
        fields: Map<String, Json>,
        comment: Option<String>,
    },
    /// A platform's export file is imported, with the answers to what it does not say. Its handle is `import.` and the
    /// file's name.
    Import {
        name: String,
        bytes: Vec<u8>,
        answers: Vec<(&'static str, String)>,
    },
}

/// A dated deed.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub at: Timestamp,
    pub who: Who,
    pub deed: Deed,
}

/// The acts so far; put in order of time when taken out.
#[derive(Default)]
pub struct Plan {
    acts: Vec<Act>,
}

impl Plan {
    pub fn create(
        &mut self,
        at: Timestamp,
        login: &'static str,
        kind: &'static str,
        handle: &str,
        fields: Json,
    ) {
        let deed = Deed::Create { handle: handle.to_owned(), kind, fields: object(fields) };
        self.acts.push(Act { at, who: Who::Person(login), deed });
    }

    /// Made by the program itself.
    pub fn found(&mut self, at: Timestamp, kind: &'static str, handle: &str, fields: Json) {
        let deed = Deed::Create { handle: handle.to_owned(), kind, fields: object(fields) };
        self.acts.push(Act { at, who: Who::Program, deed });
    }

    pub fn edit(&mut self, at: Timestamp, who: Who, handle: &str, fields: Json) {
        self.acts.push(Act {
            at,
            who,
            deed: Deed::Edit { handle: handle.to_owned(), fields: object(fields) },
        });
    }

    pub fn take(
        &mut self,
        at: Timestamp,
        login: &'static str,
        handle: &str,
        transition: &'static str,
        fields: Json,
    ) {
        self.take_saying(at, login, (handle, transition), fields, None);
    }

    /// A step that only the program takes.
    pub fn take_by_program(&mut self, at: Timestamp, handle: &str, transition: &'static str, fields: Json) {
        let deed =
            Deed::Move { handle: handle.to_owned(), transition, fields: object(fields), comment: None };
        self.acts.push(Act { at, who: Who::Program, deed });
    }

    /// A transition with a comment.
    pub fn take_saying(
        &mut self,
        at: Timestamp,
        login: &'static str,
        (handle, transition): (&str, &'static str),
        fields: Json,
        comment: Option<&str>,
    ) {
        let (handle, comment) = (handle.to_owned(), comment.map(str::to_owned));
        let deed = Deed::Move { handle, transition, fields: object(fields), comment };
        self.acts.push(Act { at, who: Who::Person(login), deed });
    }

    pub fn import(
        &mut self,
        at: Timestamp,
        login: &'static str,
        name: String,
        bytes: Vec<u8>,
        answers: Vec<(&'static str, String)>,
    ) {
        self.acts.push(Act { at, who: Who::Person(login), deed: Deed::Import { name, bytes, answers } });
    }

    /// All acts up to an instant in order of time; acts of one instant in the order in which they were planned.
    pub fn until(mut self, end: Timestamp) -> Vec<Act> {
        self.acts.retain(|act| act.at <= end);
        self.acts.sort_by_key(|act| act.at);
        self.acts
    }
}

/// A reference to a record of the plan.
pub fn to(handle: &str) -> Json {
    Json::String(format!("@{handle}"))
}

/// A reference to a person of the cast.
pub fn person(login: &str) -> Json {
    to(&format!("person.{login}"))
}

/// An attached text file.
pub fn keep(name: &str, text: &str) -> Json {
    json!({ "keep": name, "text": text })
}

/// An attached picture, drawn from its name.
pub fn picture(name: &str) -> Json {
    json!({ "keep": name })
}

fn object(fields: Json) -> Map<String, Json> {
    match fields {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
