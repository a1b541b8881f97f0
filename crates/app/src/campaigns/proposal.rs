//! What was proposed and who agreed to it: resources with their suppliers, signatures, approval.

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId, Revision};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value as Json;

use super::parts::{number_of, rows, text};

/// Departments that may be asked to sign, as the fields of the campaign name them.
const SIGNING: [&str; 4] = ["sales", "product", "finance", "legal"];

/// Something or somebody that the campaign needs.
#[derive(Debug, Clone, Serialize)]
pub struct Resource {
    pub need: String,
    pub supplier: Option<RecordId>,
    /// How many offers were asked for.
    pub quotes: Option<Number>,
    pub confirmed_on: Option<Date>,
}

/// A signature that was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Signature {
    /// `sales`, `product`, `finance` or `legal`.
    pub unit: &'static str,
    pub signer: RecordId,
    /// None while it is owed: one before the last submission doesn't count.
    pub at: Option<Timestamp>,
}

/// The way of the proposal.
#[derive(Debug, Clone, Serialize)]
pub struct Approval {
    pub signatures: Vec<Signature>,
    /// How often it was submitted.
    pub submissions: usize,
    pub proposed_at: Option<Timestamp>,
    pub approved_at: Option<Timestamp>,
    pub approved_by: Option<RecordId>,
    /// Work began: goals and budget have been fixed since the approval.
    pub launched_at: Option<Timestamp>,
}

pub fn resources(campaign: &Record) -> Vec<Resource> {
    let resource = |row: &serde_json::Map<String, Json>| {
        let text = |column: &str| row.get(column).and_then(Json::as_str);
        Resource {
            need: text("need").unwrap_or_default().to_owned(),
            supplier: text("supplier").map(RecordId::from),
            quotes: row.get("quotes").and_then(number_of),
            confirmed_on: text("confirmed_on").and_then(|day| day.parse().ok()),
        }
    };
    rows(campaign, "resources").map(resource).collect()
}

pub fn approval(campaign: &Record, history: &[Revision]) -> Approval {
    let at = |field: &str| text(campaign, field).parse::<Timestamp>().ok();
    let who = |field: &str| Some(RecordId::from(text(campaign, field))).filter(|id| !id.0.is_empty());
    let proposed_at = at("proposed_at");
    let signature = |unit: &'static str| {
        let signed = at(&format!("{unit}_signed_at")).filter(|signed| Some(*signed) >= proposed_at);
        Some(Signature { unit, signer: who(&format!("{unit}_signer"))?, at: signed })
    };
    Approval {
        signatures: SIGNING.into_iter().filter_map(signature).collect(),
        submissions: history.iter().filter(|revision| revision.act == "propose").count(),
        proposed_at,
        approved_at: at("approved_at"),
        approved_by: who("approved_by"),
        launched_at: at("launched_at"),
    }
}
