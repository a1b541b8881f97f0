//! Rows of evidence whose record is hidden from the reader: they count, and say nothing of themselves.

use hengce_ledger::{Actor, RecordId};
use hengce_metrics::{EvidenceList, EvidenceRow};

use crate::web::App;

/// Takes out of each row what only those may know who may read its record. That it counts stays.
pub async fn veil(app: &App, actor: &Actor, list: &mut EvidenceList) {
    for row in &mut list.counted {
        hide(app, actor, row).await;
    }
    for (row, reasons) in &mut list.left_out {
        if hide(app, actor, row).await {
            reasons.clear();
        }
    }
}

/// Whether the row was one to hide. Only kinds with states that hide their records have such rows.
async fn hide(app: &App, actor: &Actor, row: &mut EvidenceRow) -> bool {
    let kind = app.standard().kinds.get(&row.from).filter(|kind| !kind.lifecycle.blind_in.is_empty());
    if kind.is_none() || app.ledger.get(actor, &RecordId::from(row.id.as_str())).await.is_ok() {
        return false;
    }
    row.id.clear();
    row.code.clear();
    row.title.clear();
    row.reads.clear();
    (row.child, row.contribution, row.weight, row.origin, row.on) = (None, None, None, None, None);
    true
}

/// A row of which nothing is said.
pub fn is_veiled(row: &EvidenceRow) -> bool {
    row.id.is_empty()
}
