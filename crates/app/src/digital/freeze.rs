//! Fixes the figures of a post at day 7 and day 30 as the platform's exports said then: the program's own step, taken
//! once the rows are there.

use hengce_exact::Number;
use hengce_facts::batches_of;
use hengce_ledger::{Actor, Change, Record, RecordId, Refusal};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json};

use super::figures::{PostFigures, articles, at_day, posts};
use crate::records::Stored;
use crate::web::{App, WebError};

/// Days around the publication in which a row of the post is looked for: platforms date by their own clock.
const AROUND_DAYS: i64 = 3;

/// A step that fixes figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The state in which a post waits for it.
    pub state: &'static str,
    pub transition: &'static str,
    pub days: i32,
}

pub const STEPS: [Step; 2] = [
    Step { state: "published", transition: "freeze_7", days: 7 },
    Step { state: "day_7", transition: "freeze_30", days: 30 },
];

/// The step that a post has come of age for, and since when.
pub fn due(post: &Record, today: Date, zone: &TimeZone) -> Option<(Step, Date)> {
    let step = STEPS.into_iter().find(|step| step.state == post.state)?;
    let published = post.instant("published_at")?.to_zoned_datetime(zone.clone()).date();
    let since = published.saturating_add(step.days.days());
    (!post.withdrawn && since <= today).then_some((step, since))
}

/// What the imported rows say of a post at a day.
#[derive(Debug)]
pub enum Look {
    /// The figures, and the import in which they stand.
    Figures(Box<PostFigures>, RecordId),
    /// There is a row, exported too early: when.
    TooEarly(Option<Timestamp>),
    /// No row is of this post.
    Nowhere,
}

/// Looks for a post's figures as the first export said that was made so many days after publication or later.
pub async fn look(app: &App, post: &Record, days: i32) -> Result<Look, WebError> {
    let Some((dataset, row)) = row_of(app, post).await? else { return Ok(Look::Nowhere) };
    let dataset = app.standard().datasets.get(dataset).ok_or_else(WebError::not_found)?;
    let batches = batches_of(&app.ledger.snapshot("import_batch", None).await?, &dataset.id);
    let versions = app.facts.restatements(dataset, &batches, &row.key).await.map_err(WebError::internal)?;
    let found = at_day(dataset, &versions, days, &app.standard().organisation.zone);
    Ok(found
        .map_or(Look::TooEarly(row.exported_at), |(figures, batch)| Look::Figures(Box::new(figures), batch)))
}

/// A post's row, and in which dataset it stands.
async fn row_of(app: &App, post: &Record) -> Result<Option<(&'static str, PostFigures)>, WebError> {
    let zone = &app.standard().organisation.zone;
    let Some(published) = post.instant("published_at") else { return Ok(None) };
    let day = published.to_zoned_datetime(zone.clone()).date();
    let days = (day.saturating_sub(AROUND_DAYS.days()), day.saturating_add(AROUND_DAYS.days()));
    let object = post.text("object");
    let named = |row: &PostFigures| {
        if object.is_empty() { row.title == post.title } else { row.object == object || row.title == object }
    };
    let table = app.tables.of(&app.ledger, &app.facts, "post_stats").await?;
    let own = posts(&table, days, zone).remove(post.text("account")).unwrap_or_default();
    if let Some(row) = own.into_iter().find(named) {
        return Ok(Some(("post_stats", row)));
    }
    let Some(account) = post.named("account") else { return Ok(None) };
    let account = app.ledger.get(&Actor::program(), &account).await?;
    let table = app.tables.of(&app.ledger, &app.facts, "wechat_article").await?;
    let own = articles(&table, days, zone).remove(&account.title).unwrap_or_default();
    Ok(own.into_iter().find(named).map(|row| ("wechat_article", row)))
}

/// Takes every step that is due and whose figures are there: how many.
pub async fn freeze_due(app: &App) -> Result<usize, WebError> {
    let mut taken = 0;
    for post in app.ledger.snapshot("post", None).await? {
        taken += freeze(app, post).await?;
    }
    Ok(taken)
}

/// The same for one post.
pub async fn freeze_post(app: &App, id: &RecordId) -> Result<usize, WebError> {
    let post = app.ledger.get(&Actor::program(), id).await?;
    freeze(app, post).await
}

/// Takes the steps of one post that are due and whose figures are there.
async fn freeze(app: &App, mut post: Record) -> Result<usize, WebError> {
    let mut taken = 0;
    while let Some((step, _)) = due(&post, app.today(), &app.standard().organisation.zone) {
        let Look::Figures(figures, batch) = look(app, &post, step.days).await? else { break };
        let change = Change::Move {
            id: post.id.clone(),
            version: post.version,
            transition: step.transition.to_owned(),
            fields: written(&figures, &batch, step.days),
            comment: None,
        };
        match app.ledger.commit(&Actor::program(), change).await {
            Ok(moved) => post = moved,
            Err(refusal @ Refusal::Storage(_)) => return Err(refusal.into()),
            // changed meanwhile: it is looked at again
            Err(refusal) => {
                tracing::debug!(%refusal, post = post.code, "figures were not fixed");
                break;
            }
        }
        taken += 1;
    }
    Ok(taken)
}

fn written(figures: &PostFigures, batch: &RecordId, days: i32) -> Map<String, Json> {
    let mut fields = Map::new();
    fields.insert(format!("reads_{days}"), whole(&figures.reads));
    if let Some(engagements) = &figures.engagements {
        fields.insert(format!("engagements_{days}"), whole(engagements));
    }
    if let Some(at) = figures.exported_at {
        fields.insert(format!("exported_{days}_at"), at.to_string().into());
    }
    fields.insert(format!("batch_{days}"), batch.to_string().into());
    fields
}

fn whole(number: &Number) -> Json {
    number.round_half_up(0).to_i64().map_or(Json::Null, Json::from)
}
