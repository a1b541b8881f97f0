//! What the department offers, by topic: what to bring, how long it usually takes.

use hengce_ledger::Record;
use jiff::civil::Date;

use super::REQUEST;
use crate::records::{Ask, Scene, Stored, address};
use crate::web::{App, Visit, WebError};

pub const OFFER: &str = "service_offer";

pub struct Offer {
    pub id: String,
    pub title: String,
    pub about: String,
    pub bring: String,
    pub owner: String,
    pub usual_days: i64,
    /// When it would be there if it were taken on today.
    pub likely_on: String,
    /// Names and addresses of templates.
    pub files: Vec<(String, String)>,
}

/// A topic with what is offered there.
pub struct Shelf {
    pub label: String,
    pub offers: Vec<Offer>,
}

/// Everything that is offered, in the order of the topics.
pub async fn shelves(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Shelf>, WebError> {
    let found = Ask::of(OFFER).is("state", "offered").by("code").all(app, visit).await?;
    let topics = app.standard().kinds.get(REQUEST).and_then(|kind| kind.fields.get("topic"));
    let topics = topics.and_then(|field| field.kind.options()).into_iter().flatten();
    let shelf = |(id, label): (&String, _)| Shelf {
        label: scene.say.of(label).to_owned(),
        offers: found
            .iter()
            .filter(|one| one.text("topic") == id)
            .map(|one| offer(app, scene, one))
            .collect(),
    };
    Ok(topics.map(shelf).filter(|shelf| !shelf.offers.is_empty()).collect())
}

pub fn offer(app: &App, scene: &Scene, record: &Record) -> Offer {
    let usual_days = record.value("usual_days").as_i64().unwrap_or_default();
    let own = address(OFFER, &record.id);
    let file = |file: &serde_json::Map<String, serde_json::Value>| {
        (file.text("name").to_owned(), format!("{own}/files/{}", file.text("hash")))
    };
    Offer {
        id: record.id.to_string(),
        title: record.title.clone(),
        about: record.text("about").to_owned(),
        bring: record.text("bring").to_owned(),
        owner: scene.person(record.text("owner")),
        usual_days,
        likely_on: likely_on(app, scene.today, usual_days).to_string(),
        files: record.rows("files").into_iter().map(file).collect(),
    }
}

/// So many working days after a day.
pub fn likely_on(app: &App, from: Date, working_days: i64) -> Date {
    let working = &app.standard().organisation.working;
    let days = from.series(jiff::Span::new().days(1)).skip(1).filter(|day| working.is_working_day(*day));
    days.take(usize::try_from(working_days).unwrap_or_default()).last().unwrap_or(from)
}
