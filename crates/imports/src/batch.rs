//! Batches: a plan carried out as one import, and taken back.

use hengce_facts::Facts;
use hengce_ledger::{Actor, Change, FileRef, Ledger, Record, RecordId, Refusal, RefusedAt, Revision};
use hengce_standard::Kind;
use serde_json::{Map, Value as Json, json};

use crate::layout::BATCH;
use crate::plan::{Plan, Work};
use crate::{Committed, ImportError, Order, Preview, Recognised};

/// Carries a plan out: all of it, or nothing.
pub async fn commit(
    (ledger, facts, actor): (&Ledger, &Facts, &Actor),
    plan: Plan<'_>,
    file: FileRef,
    order: Order<'_>,
) -> Result<Committed, ImportError> {
    let Plan { preview, work } = plan;
    if !preview.unanswered.is_empty() {
        return Err(ImportError::Unanswered(preview.unanswered));
    }
    if preview.refused > 0 && !order.good_rows_only {
        return Err(ImportError::RowsRefused(preview.refused));
    }
    let mut done = Committed {
        batch: None,
        new: preview.new,
        restated: preview.restated,
        unchanged: preview.unchanged,
        refused: preview.refused,
    };
    if preview.new + preview.restated == 0 {
        return Ok(done);
    }
    let mut fields = batch_fields(actor, &preview, &file, order);
    let batch = match work {
        Work::Rows { rows, window } => {
            let dataset = preview.dataset().and_then(|id| ledger.standard().datasets.get(id));
            let dataset = dataset.ok_or(Refusal::NotFound)?;
            // The rows are on disk before the record that makes them count; left alone they count for nothing.
            fields
                .insert("rows_hash".into(), facts.write(dataset, &rows, ledger.clock().now()).await?.into());
            fields.insert("dataset".into(), dataset.id.clone().into());
            if let Some((from, to)) = window {
                fields.insert("from_on".into(), from.to_string().into());
                fields.insert("to_on".into(), to.to_string().into());
            }
            let batch = Change::Create { kind: BATCH.to_owned(), fields, origin: None };
            ledger.commit(actor, batch).await?.id
        }
        Work::Records { intake } => intake.finish(fields).await?,
    };
    done.batch = Some(batch);
    Ok(done)
}

fn batch_fields(actor: &Actor, preview: &Preview, file: &FileRef, order: Order<'_>) -> Map<String, Json> {
    let recognised = match &preview.recognised {
        Recognised::Kind(kind) => kind.clone(),
        Recognised::Export { dataset, export } => format!("{dataset}.{export}"),
    };
    let mut fields = Map::new();
    let mut set = |field: &str, value: Json| fields.insert(field.to_owned(), value);
    set("file_name", preview.file_name.chars().take(255).collect::<String>().into());
    let answers = order.pulled.and_then(|pull| pull.answers);
    let files = std::iter::once(file).chain(answers);
    set("file", files.map(|file| json!({ "hash": file.hash, "name": file.name })).collect());
    if let Some(pull) = order.pulled {
        set("connector", pull.connector.to_string().into());
    }
    set("recognised", recognised.into());
    set("answers", serde_json::to_string(order.answers).unwrap_or_default().into());
    set("rows_new", preview.new.into());
    set("rows_restated", preview.restated.into());
    set("rows_unchanged", preview.unchanged.into());
    set("rows_refused", preview.refused.into());
    if let Some(person) = &actor.person {
        set("imported_by", person.to_string().into());
    }
    fields
}

/// Takes a batch back. Gives the records that stay as they are, because they were changed since or may not be changed.
pub async fn undo(ledger: &Ledger, actor: &Actor, batch: &RecordId) -> Result<Vec<RecordId>, ImportError> {
    let record = ledger.get(actor, batch).await?;
    if record.kind != BATCH {
        return Err(Refusal::NotFound.into());
    }
    let leave = Change::Move {
        id: record.id.clone(),
        version: record.version,
        transition: "undo".to_owned(),
        fields: Map::new(),
        comment: None,
    };
    ledger.check(actor, &leave).await?;
    let mut changes = vec![(record.id.clone(), leave)];
    let mut staying = Vec::new();
    // newest first: a record that the batch touched twice goes back step by step only when it is done in one
    for (id, revisions) in by_record(ledger.imported(actor, batch).await?) {
        let now = match ledger.get(actor, &id).await {
            Ok(now) => now,
            Err(Refusal::NotFound) => continue,
            Err(other) => return Err(other.into()),
        };
        let back = reversal(ledger, &record.code, &now, &revisions);
        match back {
            Some(change) if ledger.check(actor, &change).await.is_ok() => changes.push((id, change)),
            None if now.withdrawn => {}
            _ => staying.push(id),
        }
    }
    loop {
        let all = changes.iter().map(|(_, change)| change.clone()).collect();
        match ledger.commit_all(actor, all).await {
            Ok(_) => return Ok(staying),
            // somebody was quicker with this one: it stays, the others go
            Err(RefusedAt { index, refusal: Refusal::Stale { .. } }) if index > 0 => {
                staying.push(changes.remove(index).0)
            }
            Err(refused) => return Err(refused.refusal.into()),
        }
    }
}

fn by_record(revisions: Vec<Revision>) -> indexmap::IndexMap<RecordId, Vec<Revision>> {
    let mut found = indexmap::IndexMap::<RecordId, Vec<Revision>>::new();
    for revision in revisions {
        found.entry(revision.record.clone()).or_default().push(revision);
    }
    found
}

/// The change that takes a record back to before the batch; none where somebody changed it since.
fn reversal(ledger: &Ledger, code: &str, now: &Record, revisions: &[Revision]) -> Option<Change> {
    let (first, last) = (revisions.first()?, revisions.last()?);
    if now.version != last.version || now.withdrawn {
        return None;
    }
    if first.act == "create" {
        let reason = format!("{code} undone");
        return Some(Change::Withdraw { id: now.id.clone(), version: now.version, reason });
    }
    let kind = ledger.standard().kinds.get(&now.kind)?;
    let mut fields = Map::new();
    for revision in revisions.iter().rev() {
        let typed = revision.changes.iter().filter(|(field, _)| typed(kind, field));
        fields.extend(typed.map(|(field, (before, _))| (field.clone(), before.clone())));
    }
    Some(Change::Edit { id: now.id.clone(), version: now.version, fields, origin: None })
}

fn typed(kind: &Kind, field: &str) -> bool {
    let field = kind.fields.get(field);
    field.is_some_and(|field| !field.by_program())
}
