//! Trying a connector out: whether its source answers, what an import of a few days would do, a pull at once.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_connectors::{Limits, Pulled, Trouble};
use hengce_imports::{ImportError, MAPPING};
use hengce_ledger::{Actor, Change, Record, Refusal};
use hengce_standard::Act;
use serde_json::{Map, json};

use super::bring::{Halt, asked, connector_of, previewed};
use super::plan::Plan;
use super::{one, said};
use crate::imports::preview_address;
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError, redirect};

/// Somebody waits for it.
fn limits() -> Limits {
    Limits {
        rows_max: 20_000,
        step: Duration::from_secs(15),
        whole: Duration::from_mins(1),
        ..Limits::default()
    }
}

/// The connector, for whoever may edit it.
async fn own(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let record = connector_of(app, &visit.actor, id).await?;
    may_edit(app, &visit.actor, &record).await?;
    Ok(record)
}

/// Refused unless the actor may edit the connector.
pub async fn may_edit(app: &App, actor: &Actor, record: &Record) -> Result<(), Refusal> {
    let (id, version) = (record.id.clone(), record.version);
    app.ledger.check(actor, &Change::Edit { id, version, fields: Map::new(), origin: None }).await
}

async fn sample<'r>(app: &App, record: &'r Record) -> Result<(Pulled, Plan<'r>), Trouble> {
    let plan = Plan::of(record).ok_or(Trouble::BadAddress)?;
    let pulled = asked(app, &plan, plan.sample(app.today()), &limits()).await?;
    Ok((pulled, plan))
}

/// Says whether the source answers, and how much.
pub async fn test(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let record = own(&app, &visit, &id).await?;
    let done = match sample(&app, &record).await {
        Ok((Pulled { rows: Some(rows), .. }, _)) => {
            Ok(visit.say().t1("connector-answers-rows", "count", rows as i64))
        }
        Ok((pulled, _)) => Ok(visit.say().t1("connector-answers-bytes", "count", pulled.bytes.len() as i64)),
        Err(trouble) => Err(said::trouble(visit.say(), trouble.id(), &trouble.detail())),
    };
    one::shown(&app, &visit, &record, Some(done)).await
}

/// Pulls some days and shows what an import would do with them; nothing is imported by that.
pub async fn preview(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let record = own(&app, &visit, &id).await?;
    let halted = async |halt: Halt| {
        let words = said::trouble(visit.say(), halt.id, &halt.detail);
        one::shown(&app, &visit, &record, Some(Err(words))).await
    };
    let (pulled, plan) = match sample(&app, &record).await {
        Ok((Pulled { rows: Some(0), .. }, _)) => {
            tried(&app, &record).await?;
            return one::shown(&app, &visit, &record, Some(Ok(visit.say().t("connector-answers-nothing"))))
                .await;
        }
        Ok(pulled) => pulled,
        Err(trouble) => return halted(trouble.into()).await,
    };
    let (name, bytes) = (pulled.name.as_str(), pulled.bytes.as_slice());
    let maps = app.ledger.reach(&visit.actor, Act::Create, MAPPING).is_some();
    match hengce_imports::receive(&app.ledger, name, bytes).await {
        Err(ImportError::Unrecognised(headers)) if maps && !headers.is_empty() => {
            let hash = app.ledger.keep_file(name, bytes).await?.hash;
            return Ok(redirect(&format!("/imports/files/{hash}/map?name={}", encoded(name))));
        }
        Err(error) => return halted(error.into()).await,
        Ok(_) => {}
    }
    match previewed(&app, (&plan, &visit.actor), &pulled).await {
        Ok((seen, answers)) => {
            tried(&app, &record).await?;
            Ok(redirect(&preview_address(&seen.file_hash, name, &answers)))
        }
        Err(halt) => halted(halt).await,
    }
}

/// Notes that its source answered something that can be imported: it may be switched on.
async fn tried(app: &App, record: &Record) -> Result<(), Refusal> {
    let mut fields = Map::new();
    fields.insert("tested_at".into(), json!(app.ledger.clock().now().to_string()));
    let (id, version) = (record.id.clone(), record.version);
    let change = Change::Edit { id, version, fields, origin: None };
    app.ledger.commit(&Actor::program(), change).await.map(drop)
}

/// Has it pulled as soon as the keeper is free.
pub async fn pull_now(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let record = own(&app, &visit, &id).await?;
    if record.state == "active" || record.state == "paused" {
        app.connectors.wanted.want(record.id.clone());
    }
    Ok(redirect(&format!("/connectors/{}", record.id)))
}
