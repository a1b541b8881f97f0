//! Sealing all secrets anew under a key that follows the present one.

use hengce_connectors::{Sealed, VaultError};
use hengce_ledger::{Actor, Refusal};

use super::secrets::bound;
use crate::web::App;

/// What came of it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    pub renewed: usize,
    /// Did not open under the present key: they must be given again.
    pub lost: usize,
    /// The new key lies where the old one was; otherwise whoever hands it in must exchange it.
    pub settled: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum NotRenewed {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Ledger(#[from] Refusal),
}

/// Seals every secret anew, all or none; then the new key takes the old one's place. Broken off, it is begun again.
pub async fn rekey(app: &App) -> Result<Renewed, NotRenewed> {
    let vault = &app.connectors.vault;
    let next = vault.next()?;
    let (mut renewed, mut lost) = (Vec::new(), 0);
    for kept in app.ledger.secrets().all().await? {
        let record = app.ledger.get(&Actor::program(), &kept.record).await?;
        let sealed = Sealed { key: kept.key.clone(), bytes: kept.bytes.clone() };
        let opened = match bound(&record) {
            Ok(bound) => vault.open(&sealed, &bound)?.ok().map(|secret| (secret, bound)),
            Err(_) => None,
        };
        match opened {
            Some((secret, bound)) => {
                let sealed = next.seal(&secret, &bound)?;
                renewed.push((kept, (sealed.key, sealed.bytes)));
            }
            None => lost += 1,
        }
    }
    app.ledger.secrets().replace(&renewed).await?;
    Ok(Renewed { renewed: renewed.len(), lost, settled: vault.settle()? })
}
