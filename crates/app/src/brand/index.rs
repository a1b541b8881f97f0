//! The index of brand assets by year: each part against its base year, weighed, and together.

use hengce_exact::Number;
use hengce_ledger::Record;

use crate::records::{Stored, address};
use crate::words::grouped;

/// A part of the index in one year.
pub struct Part {
    pub name: String,
    pub weight: String,
    pub base: String,
    pub value: String,
    /// Now by base, the base being 100.
    pub index: String,
    pub rose: bool,
    pub source: String,
}

/// The index at the end of a year.
pub struct Year {
    pub address: String,
    pub title: String,
    pub as_of: String,
    pub base_year: String,
    pub index: String,
    /// Less that of the snapshot before it with the same base year: `+4.2`.
    pub change: String,
    pub fell: bool,
    pub width: i64,
    pub approved: bool,
    pub parts: Vec<Part>,
}

/// Each part as now ÷ base × 100, averaged by weight; none where nothing is in it.
pub fn index(snapshot: &Record) -> Option<Number> {
    let (mut sum, mut weights) = (Number::zero(), Number::zero());
    for row in snapshot.rows("components") {
        let weight = row.number("weight")?;
        sum =
            sum + row.number("value")?.divided_by(&row.number("base")?)? * Number::hundred() * weight.clone();
        weights = weights + weight;
    }
    sum.divided_by(&weights)
}

/// The snapshots, the latest first; `snapshots` come in that order.
pub fn years(snapshots: &[Record]) -> Vec<Year> {
    let year = |(at, snapshot): (usize, &Record)| {
        let now = index(snapshot);
        let same_base = |other: &&Record| other.number("base_year") == snapshot.number("base_year");
        let before = snapshots[at + 1..].iter().find(same_base).and_then(index);
        let change = now.clone().zip(before).map(|(now, before)| now - before);
        let fell = change.as_ref().is_some_and(Number::is_negative);
        let signed = |change: Number| {
            format!("{}{}", if fell { "" } else { "+" }, grouped(&change.round_half_up(1), 1))
        };
        Year {
            address: address("brand_asset_snapshot", &snapshot.id),
            title: snapshot.title.clone(),
            as_of: snapshot.text("as_of").to_owned(),
            base_year: snapshot.number("base_year").map_or_else(String::new, |year| format!("{year}")),
            width: now.as_ref().and_then(|index| index.round_half_up(0).to_i64()).unwrap_or(0).clamp(0, 200)
                / 2,
            index: now.map_or_else(|| "–".into(), |index| grouped(&index.round_half_up(1), 1)),
            change: change.map_or_else(String::new, signed),
            fell,
            approved: snapshot.state == "approved",
            parts: snapshot.rows("components").into_iter().map(part).collect(),
        }
    };
    snapshots.iter().enumerate().map(year).collect()
}

fn part(row: &serde_json::Map<String, serde_json::Value>) -> Part {
    let plain = |field: &str| row.number(field).map_or_else(String::new, |number| format!("{number}"));
    let index = row.number("base").and_then(|base| row.number("value")?.divided_by(&base));
    let index = index.map(|index| index * Number::hundred());
    Part {
        name: row.text("name").to_owned(),
        weight: plain("weight"),
        base: plain("base"),
        value: plain("value"),
        rose: index.as_ref().is_none_or(|index| *index >= Number::hundred()),
        index: index.map_or_else(|| "–".into(), |index| grouped(&index.round_half_up(1), 1)),
        source: row.text("source").to_owned(),
    }
}
