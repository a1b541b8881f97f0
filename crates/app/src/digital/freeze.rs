//! Fixes the figures of a post at day 7 or 30, as the platform's exports said then.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_exact::Number;
use hengce_facts::batches_of;
use hengce_ledger::{Actor, Change, Record, RecordId};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use super::figures::{PostFigures, articles, at_day, posts};
use crate::records::address;
use crate::web::{App, ErrorKind, Fields, Visit, WebError, redirect};

/// Days around the publication in which a row of the post is looked for: platforms date by their own clock.
const AROUND_DAYS: i64 = 3;

/// What a post's row says, and in which dataset it stands.
async fn row_of(app: &App, post: &Record) -> Result<Option<(&'static str, PostFigures)>, WebError> {
    let zone = app.standard().organisation.zone.clone();
    let text = |field: &str| post.fields.get(field).and_then(Json::as_str).unwrap_or_default();
    let Ok(published) = text("published_at").parse::<jiff::Timestamp>() else { return Ok(None) };
    let day: Date = published.to_zoned_datetime(zone.clone()).date();
    let days = (day.saturating_sub(AROUND_DAYS.days()), day.saturating_add(AROUND_DAYS.days()));
    let account = app.ledger.get(&Actor::program(), &RecordId::from(text("account"))).await?;
    let object = text("object");
    let named = |row: &PostFigures| {
        if object.is_empty() { row.title == post.title } else { row.object == object || row.title == object }
    };
    let table = app.tables.of(&app.ledger, &app.facts, "post_stats").await?;
    let own = posts(&table, days, &zone).remove(text("account")).unwrap_or_default();
    if let Some(row) = own.into_iter().find(named) {
        return Ok(Some(("post_stats", row)));
    }
    let table = app.tables.of(&app.ledger, &app.facts, "wechat_article").await?;
    let own = articles(&table, days, &zone).remove(&account.title).unwrap_or_default();
    Ok(own.into_iter().find(named).map(|row| ("wechat_article", row)))
}

/// A post's figures as the first export said that was made so many days after publication or later.
async fn figures_at(app: &App, post: &Record, days: i32) -> Result<Option<PostFigures>, WebError> {
    let Some((id, row)) = row_of(app, post).await? else { return Ok(None) };
    let dataset = app.standard().datasets.get(id).ok_or_else(WebError::not_found)?;
    let batches = batches_of(&app.ledger.snapshot("import_batch", None).await?, id);
    let versions = app.facts.restatements(dataset, &batches, &row.key).map_err(WebError::internal)?;
    Ok(at_day(dataset, &versions, days, &app.standard().organisation.zone))
}

fn number(number: &Number) -> Json {
    number.round_half_up(0).to_i64().map_or(Json::Null, Json::from)
}

/// Takes the step that is due with the figures of the imports.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let post = app.ledger.get(&visit.actor, &RecordId::from(id.as_str())).await?;
    let (transition, days) = match post.state.as_str() {
        "published" => ("freeze_7", 7),
        "day_7" => ("freeze_30", 30),
        _ => return Err(WebError::not_found()),
    };
    let Some(found) = figures_at(&app, &post, days).await? else {
        return Err(WebError::new(ErrorKind::Refused(visit.say().t("digital-no-figures"))));
    };
    let mut typed = Map::new();
    typed.insert(format!("reads_{days}"), number(&found.reads));
    if let Some(engagements) = &found.engagements {
        typed.insert(format!("engagements_{days}"), number(engagements));
    }
    let change = Change::Move {
        id: post.id.clone(),
        version: fields.get("version").parse().unwrap_or(post.version),
        transition: transition.to_owned(),
        fields: typed,
        comment: None,
    };
    app.ledger.commit(&visit.actor, change).await?;
    Ok(redirect(&match fields.get("next") {
        "" => address("post", &post.id),
        next => next.to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_whole_numbers() {
        assert_eq!(number(&"12".parse().unwrap()), Json::from(12));
    }
}
