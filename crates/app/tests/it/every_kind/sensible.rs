//! What a walk through every kind has to know of some of them: values that belong together, and company that a step asks for.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

/// A value where just any would not do; dates are counted from the day of the walk.
pub fn sensible(kind: &str, field: &str, today: Date) -> Option<Json> {
    let day = |after: i64| json!((today + after.days()).to_string());
    Some(match (kind, field) {
        ("strategy", "goals") => json!([{
            "id": "g1", "code": "G1", "metric": "份额", "baseline": "10", "target": "12", "weight": 100,
            "due_on": day(90), "actual": "11",
        }]),
        ("campaign", "goals") => json!([{
            "id": "g1", "metric": "线索", "direction": "higher", "target": "100", "weight": 100, "actual": "90",
        }]),
        ("campaign", "margin_rate") => json!("0.3"),
        ("brand_asset_snapshot", "components") => {
            json!([{ "id": "k1", "name": "知名度", "weight": 100, "base": "40", "value": "44" }])
        }
        ("brand_wave", "strata") => {
            json!([{ "id": "s1", "stratum": "一线", "population": 1000, "asked": 100, "aided": 40 }])
        }
        ("report", "wanted_due_on") | ("material", "review_due_on") => day(40),
        ("material", "expires_on") => day(400),
        ("campaign" | "content_asset", "ends_on" | "expires_on") => day(300),
        ("forecast", "horizon_on") => day(20),
        ("channel_account", "platform") => json!("weibo"),
        ("post" | "content_asset" | "material_version", "ai_use") => json!("none"),
        ("print_order", "inspection") => json!("good"),
        ("brand_guideline", "part") => json!("vi"),
        ("import_mapping", "dataset") => json!("order"),
        ("person", "position") => json!("planner"),
        ("tracked_link", "destination") => json!("https://walk.example/landing"),
        _ => return None,
    })
}

/// Fields beside the required ones without which a record of the kind comes nowhere.
pub fn always(kind: &str) -> &'static [&'static str] {
    match kind {
        "strategy" => &["goals"],
        "campaign" => &[
            "goals",
            "sales",
            "margin_rate",
            "sales_signer",
            "product_signer",
            "finance_signer",
            "legal_signer",
        ],
        "brand_wave" => &["unaided_first"],
        "brand_asset_snapshot" => &["components"],
        "lead" => &["consent", "contact"],
        "media_clip" => &["url"],
        "content_asset" => &["expires_on"],
        _ => &[],
    }
}

/// What a step's condition asks of the record beyond what the step needs.
pub fn taking(kind: &str, step: &str) -> &'static [&'static str] {
    match (kind, step) {
        ("mention", "settle") => &["tone_agreed"],
        _ => &[],
    }
}

/// Records of another kind that refer to this one, made before a step: the kind, its field, how many, and their steps.
pub type Company = (&'static str, &'static str, usize, &'static [&'static str]);

pub fn company(kind: &str, step: &str) -> Option<Company> {
    Some(match (kind, step) {
        ("report", "publish") => ("report_review", "report", 2, &["score"]),
        ("info_item", "distribute") => ("info_receipt", "item", 1, &[]),
        ("campaign", "close") => ("retrospective", "campaign", 1, &["hold"]),
        ("post", "schedule") => ("originality_check", "post", 1, &["pass"]),
        _ => return None,
    })
}

/// Steps for which time has to pass.
pub fn later(kind: &str, step: &str) -> bool {
    matches!(
        (kind, step),
        ("forecast", "resolve_hit" | "resolve_miss")
            | ("post", "freeze_7" | "freeze_30" | "state_7" | "state_30")
    )
}

/// Steps on the same record that come before one: who has to sign signs.
pub fn before(kind: &str, step: &str) -> &'static [&'static str] {
    match (kind, step) {
        ("campaign", "approve" | "approve_large") => {
            &["sign_sales", "sign_product", "sign_finance", "sign_legal"]
        }
        _ => &[],
    }
}

/// A field that the program has to have written before a step: a connector was tried.
pub fn written_first(kind: &str, step: &str) -> Option<&'static str> {
    matches!((kind, step), ("connector", "start")).then_some("tested_at")
}

/// Kinds of which a line of Excel makes none: what is required stands in files, or on a sheet of its own.
pub fn more_than_a_line(kind: &str) -> bool {
    matches!(kind, "comparison_text" | "import_mapping")
}

/// States in which a record is left for others to refer to.
pub fn resting(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "content_asset" | "material_version" => "approved",
        "material" => "released",
        _ => return None,
    })
}
