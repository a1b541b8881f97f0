//! Reports of other years, so that a ledger is large.

use std::ops::Range;

use hengce_ledger::{Actor, Change, Ledger, RecordId};
use serde_json::json;

/// Adds reports with these numbers; their owners take turns.
pub async fn add(ledger: &Ledger, owners: &[RecordId], numbers: Range<usize>) {
    let report = |n: usize| {
        let due = format!("20{:02}-{:02}-{:02}", 10 + n % 14, 1 + n % 12, 1 + n % 28);
        let title = format!("{}往年报告第{n}期", PLACES[n % PLACES.len()]);
        let owner = &owners[n % owners.len()];
        let fields = json!({ "title": title, "topic": "market", "owner": owner, "due_on": due });
        let fields = fields.as_object().cloned().unwrap_or_default();
        Change::Create { kind: "report".into(), fields, origin: None }
    };
    for start in numbers.clone().step_by(1_000) {
        let batch = (start..(start + 1_000).min(numbers.end)).map(report).collect();
        ledger.commit_all(&Actor::program(), batch).await.expect("reports are added");
    }
}

const PLACES: [&str; 12] =
    ["华东", "华南", "华北", "西南", "西北", "东北", "华中", "港澳", "长三角", "珠三角", "京津冀", "成渝"];
