//! A connector's secret: sealed when it is given, opened when its source is asked, shown to nobody.

use hengce_connectors::{Secret, Source, Trouble};
use hengce_ledger::Record;

use super::plan::Plan;
use crate::records::Stored as _;
use crate::web::{App, WebError};

/// What a secret is sealed for: this connector and the place that it is sent to.
pub fn bound(record: &Record) -> Result<String, Trouble> {
    let source = Source::of(record.text("source")).ok_or(Trouble::BadAddress)?;
    Ok(format!("{} {}", record.id, source.origin(record.text("address"))?))
}

/// Seals a secret in the place of the last one.
pub async fn keep(app: &App, record: &Record, secret: &Secret) -> Result<(), WebError> {
    let bound = bound(record).map_err(WebError::internal)?;
    let sealed = app.connectors.vault.seal(secret, &bound).map_err(WebError::internal)?;
    app.ledger.secrets().keep(&record.id, &sealed.key, &sealed.bytes).await?;
    Ok(())
}

/// The secret, where one is kept.
pub async fn open(app: &App, plan: &Plan<'_>) -> Result<Option<Secret>, Trouble> {
    let record = plan.record;
    let kept = app.ledger.secrets().of(&record.id).await.map_err(|_| Trouble::SecretLost)?;
    let Some(kept) = kept else {
        return if plan.source.needs_secret() { Err(Trouble::NoSecret) } else { Ok(None) };
    };
    let sealed = hengce_connectors::Sealed { key: kept.key, bytes: kept.bytes };
    match app.connectors.vault.open(&sealed, &bound(record)?) {
        Ok(Ok(secret)) => Ok(Some(secret)),
        Ok(Err(lost)) => {
            tracing::warn!(connector = %record.code, %lost, "a secret does not open");
            Err(Trouble::SecretLost)
        }
        Err(error) => {
            tracing::error!(%error, "the key of secrets can't be read");
            Err(Trouble::SecretLost)
        }
    }
}
