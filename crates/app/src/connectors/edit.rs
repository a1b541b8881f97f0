//! Making and changing a connector: what was typed is checked by its source, its secret is sealed apart.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_connectors::{Dialect, Secret, Source, Window, checked};
use hengce_ledger::{Change, Record, Refusal};
use jiff::civil::date;
use serde_json::{Map, Value as Json, json};

use super::bring::connector_of;
use super::form::{self, Wrong, needs_dataset, required};
use super::plan::time_of_day;
use super::try_out::may_edit;
use super::{CONNECTOR, said, secrets};
use crate::records::{Stored as _, kind_of, values_of};
use crate::web::{App, Fields, Visit, WebError, redirect};
use crate::words::Speech;

pub async fn create(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let source = Source::of(fields.get("source")).ok_or_else(WebError::not_found)?;
    let mut values = typed(&app, source, &fields).await?;
    let secret = secret(&fields);
    let mut wrong = wrong(visit.say(), source, &values);
    if secret.is_none() && source.needs_secret() {
        wrong.fields.push(("secret", visit.say().t("problem-required")));
    }
    if wrong.is_any() {
        return form::shown(&app, &visit, (source, None), values, wrong).await;
    }
    values.insert("source".into(), source.id().into());
    let mut made = values.clone();
    made.retain(|_, value| !value.is_null());
    let change = Change::Create { kind: CONNECTOR.into(), fields: made, origin: None };
    match app.ledger.commit(&visit.actor, change).await {
        Ok(record) => done(&app, &record, secret).await,
        Err(Refusal::Invalid(refused)) => {
            let wrong = Wrong { refused, ..Wrong::default() };
            form::shown(&app, &visit, (source, None), values, wrong).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let record = connector_of(&app, &visit.actor, &id).await?;
    may_edit(&app, &visit.actor, &record).await?;
    let source = Source::of(record.text("source")).ok_or_else(WebError::not_found)?;
    let values = typed(&app, source, &fields).await?;
    let secret = secret(&fields);
    let mut wrong = wrong(visit.say(), source, &values);
    let moved = source.origin(values.text("address")) != source.origin(record.text("address"));
    let kept = app.ledger.secrets().of(&record.id).await?;
    if secret.is_none() && moved && kept.is_some() {
        wrong.fields.push(("secret", visit.say().t("connector-secret-again")));
    }
    if wrong.is_any() {
        return form::shown(&app, &visit, (source, Some(&record)), values, wrong).await;
    }
    let version = fields.get("version").parse().unwrap_or(record.version);
    let change = Change::Edit { id: record.id.clone(), version, fields: values.clone(), origin: None };
    match app.ledger.commit(&visit.actor, change).await {
        Ok(saved) => done(&app, &saved, secret).await,
        Err(Refusal::Invalid(refused)) => {
            let wrong = Wrong { refused, ..Wrong::default() };
            form::shown(&app, &visit, (source, Some(&record)), values, wrong).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn done(app: &App, record: &Record, secret: Option<Secret>) -> Result<Response, WebError> {
    if let Some(secret) = secret {
        secrets::keep(app, record, &secret).await?;
    }
    Ok(redirect(&format!("/connectors/{}", record.id)))
}

/// What was typed into the fields of this source's form.
async fn typed(app: &App, source: Source, fields: &Fields) -> Result<Map<String, Json>, WebError> {
    let mut values = values_of(app, kind_of(app, CONNECTOR)?, fields).await?;
    let known = form::fields(source);
    values.retain(|name, _| known.contains(&name.as_str()));
    if needs_dataset(source) {
        values.insert("dataset".into(), json!(Some(fields.get("dataset")).filter(|id| !id.is_empty())));
    }
    Ok(values)
}

fn secret(fields: &Fields) -> Option<Secret> {
    let text = fields.get("secret").trim();
    (!text.is_empty()).then(|| Secret::new(text))
}

/// What this source can't do with.
fn wrong(say: Speech, source: Source, values: &Map<String, Json>) -> Wrong {
    let mut fields = Vec::new();
    for field in ["subject", "report", "site", "account", "statement", "tls"] {
        if required(source, field) && values.text(field).is_empty() {
            fields.push((field, say.t("problem-required")));
        }
    }
    if let Err(trouble) = source.origin(values.text("address")) {
        fields.push(("address", said::trouble(say, trouble.id(), "")));
    }
    if needs_dataset(source) && values.text("dataset").is_empty() {
        fields.push(("dataset", say.t("problem-required")));
    }
    if !values.text("at").is_empty() && time_of_day(values.text("at")).is_none() {
        fields.push(("at", say.t("connector-at-wrong")));
    }
    let dialect = if source == Source::Mysql { Dialect::Mysql } else { Dialect::Postgres };
    let any_day = date(2026, 1, 1);
    if source.is_database()
        && !values.text("statement").is_empty()
        && let Err(fault) = checked(values.text("statement"), dialect, Window { from: any_day, to: any_day })
    {
        fields.push(("statement", said::trouble(say, fault.id(), fault.word())));
    }
    Wrong { fields, refused: Vec::new() }
}
