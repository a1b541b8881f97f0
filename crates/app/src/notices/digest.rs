//! A person's digest: what is late and due, what waits for them, what they were told; as text and as HTML.

use askama::Template;
use jiff::SignedDuration;
use serde::Serialize;

use super::preferences::chosen;
use super::said::said;
use crate::desk::{Due, mine, waiting};
use crate::records::Scene;
use crate::web::{App, Html, Visit, WebError};
use crate::words::Speech;

/// A digest tells of what happened within a day.
const SPAN: SignedDuration = SignedDuration::from_hours(24);
const TOLD_MAX: u32 = 50;

/// One line: what, about which record, where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub title: String,
    pub kind: String,
    pub address: String,
    pub note: String,
}

/// What one person is sent on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digest {
    #[serde(skip)]
    pub say: Speech,
    pub name: String,
    pub email: String,
    pub day: String,
    pub late: Vec<Line>,
    pub soon: Vec<Line>,
    pub waiting: Vec<Line>,
    pub told: Vec<Line>,
}

/// The digest of whoever the visit is by; links begin with `site` (nothing: they are of this site).
pub async fn digest(app: &App, visit: &Visit, site: &str) -> Result<Digest, WebError> {
    let scene = Scene::new(app, visit);
    let person = visit.person().and_then(|id| scene.directory.people.get(id));
    let person = person.ok_or_else(WebError::not_found)?;
    let mine = mine(app, visit, &scene).await?;
    let due = |due: Due| Line {
        title: due.title,
        kind: due.kind,
        address: format!("{site}{}", due.address),
        note: format!("{} · {}", due.when, due.day),
    };
    let waits = waiting(app, visit, &scene).await?.into_iter().map(|waiting| Line {
        title: waiting.title,
        kind: waiting.kind,
        address: format!("{site}{}", waiting.address),
        note: waiting.moves.join(" / "),
    });
    Ok(Digest {
        say: visit.say(),
        name: scene.person(&person.id.0),
        email: person.email.clone(),
        day: scene.today.to_string(),
        late: mine.late.into_iter().map(due).collect(),
        soon: mine.soon.into_iter().map(due).collect(),
        waiting: waits.collect(),
        told: told(app, visit, &scene, site).await?,
    })
}

/// What the person was told within the last day and wants in a digest.
async fn told(app: &App, visit: &Visit, scene: &Scene, site: &str) -> Result<Vec<Line>, WebError> {
    let Some(person) = visit.person() else { return Ok(Vec::new()) };
    let whats = chosen(app, person, "digest").await?;
    let since = app.ledger.clock().now().checked_sub(SPAN).map_err(WebError::internal)?;
    let notes = app.ledger.notices().of(person, &whats, true, (0, TOLD_MAX)).await?;
    let mut lines = Vec::new();
    for note in notes.iter().filter(|note| note.at > since) {
        let Some(said) = said(app, &visit.actor, scene, note).await else { continue };
        let quote = if said.quote.is_empty() { String::new() } else { format!(": {}", said.quote) };
        lines.push(Line {
            title: said.title,
            kind: said.kind,
            address: format!("{site}{}", said.address),
            note: format!("{}{quote}", said.text),
        });
    }
    Ok(lines)
}

#[derive(Template)]
#[template(path = "notices/digest_body.html")]
struct Body<'a> {
    digest: &'a Digest,
}

#[derive(Template)]
#[template(path = "notices/digest.html")]
struct Mail<'a> {
    digest: &'a Digest,
    body: Html,
}

#[derive(Template)]
#[template(path = "notices/digest.txt", escape = "none")]
struct Text<'a> {
    digest: &'a Digest,
}

impl Digest {
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|(_, lines)| lines.is_empty())
    }

    /// The parts that have lines, each with its heading.
    pub fn parts(&self) -> Vec<(String, &[Line])> {
        let parts = [
            ("desk-late", &self.late),
            ("desk-soon", &self.soon),
            ("desk-waiting", &self.waiting),
            ("digest-told", &self.told),
        ];
        let filled = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
        filled.map(|(key, lines)| (self.say.t(key), lines.as_slice())).collect()
    }

    pub fn subject(&self) -> String {
        let count = self.late.len() + self.soon.len() + self.waiting.len();
        self.say.t2("digest-subject", ("day", self.day.as_str()), ("count", count.to_string()))
    }

    /// What stands in the mail, without the document around it.
    pub fn body(&self) -> Result<Html, WebError> {
        Body { digest: self }.render().map(Html).map_err(WebError::internal)
    }

    /// A whole HTML document with its own style: mail readers know none of the site's.
    pub fn html(&self) -> Result<String, WebError> {
        Mail { digest: self, body: self.body()? }.render().map_err(WebError::internal)
    }

    pub fn text(&self) -> Result<String, WebError> {
        Text { digest: self }.render().map_err(WebError::internal)
    }
}
