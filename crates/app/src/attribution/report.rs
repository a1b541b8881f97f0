//! Credits by label under every rule, and in words how the rules differ.

use std::collections::BTreeMap;

use hengce_attribution::{Journey, Rule, Touch, totals};
use hengce_exact::Number;
use serde::Serialize;

use super::asked::By;
use super::touches::Journeys;

/// How often a label stands at the beginning, in the middle or at the end of journeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Opens,
    Carries,
    Closes,
    Even,
}

/// One label's credits.
#[derive(Debug, Clone, Serialize)]
pub struct Credited {
    /// A campaign's id or a channel; empty where a touch names no campaign.
    pub label: String,
    /// In the sequence of [`Rule::ALL`].
    pub credits: Vec<Number>,
    /// Orders that their own file credits to the campaign; None by channel.
    pub in_file: Option<u64>,
    pub place: Place,
}

/// All credits of a question.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The most credited by the default rule first.
    pub rows: Vec<Credited>,
    pub orders: u64,
    /// Orders that nothing is known to have touched.
    pub untouched: u64,
    /// Journeys that have not ended in an order.
    pub without_order: u64,
}

/// Under which name a touch is counted.
pub fn label(by: By, touch: &Touch) -> String {
    match by {
        By::Campaign => touch.campaign.clone(),
        By::Channel => touch.channel.clone(),
    }
}

pub fn report(journeys: &Journeys, by: By) -> Report {
    let mut rows: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    let (mut orders, mut untouched) = (0, 0);
    for (at, rule) in Rule::ALL.into_iter().enumerate() {
        let totals = totals(rule, &journeys.all, |touch| label(by, touch));
        (orders, untouched) = (totals.orders, totals.untouched);
        for (label, credit) in totals.credits {
            rows.entry(label).or_insert_with(|| vec![Number::zero(); Rule::ALL.len()])[at] = credit;
        }
    }
    let mut in_file: BTreeMap<&str, u64> = BTreeMap::new();
    for order in journeys.orders.values() {
        *in_file.entry(order.campaign.as_str()).or_default() += 1;
    }
    if by == By::Campaign {
        for label in in_file.keys().filter(|label| !label.is_empty()) {
            rows.entry((*label).to_owned()).or_insert_with(|| vec![Number::zero(); Rule::ALL.len()]);
        }
    }
    let row = |(label, credits): (String, Vec<Number>)| Credited {
        in_file: (by == By::Campaign).then(|| in_file.get(label.as_str()).copied().unwrap_or_default()),
        place: place(&credits),
        label,
        credits,
    };
    let mut rows: Vec<Credited> = rows.into_iter().map(row).collect();
    rows.sort_by(|one, other| other.credits.cmp(&one.credits).then_with(|| one.label.cmp(&other.label)));
    let without = |journey: &&Journey| journey.purchase.is_none();
    Report { rows, orders, untouched, without_order: journeys.all.iter().filter(without).count() as u64 }
}

/// A difference of less than one order, or of less than a fifth, says nothing.
fn place(credits: &[Number]) -> Place {
    let of = |rule: Rule| {
        Rule::ALL
            .iter()
            .position(|one| *one == rule)
            .and_then(|at| credits.get(at))
            .cloned()
            .unwrap_or_default()
    };
    let (last, first, linear) = (of(Rule::LastNonDirect), of(Rule::First), of(Rule::Linear));
    let more = |one: &Number, other: &Number| {
        let fifth = other.divided_by(&Number::whole(5)).unwrap_or_default();
        (one - other) >= fifth.max(Number::one())
    };
    match () {
        () if more(&first, &last) => Place::Opens,
        () if more(&last, &first) => Place::Closes,
        () if more(&linear, &first) && more(&linear, &last) => Place::Carries,
        () => Place::Even,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_label_stands_is_read_from_first_last_and_linear() {
        let credits = |last, first, linear| {
            [last, first, linear, 0, 0].into_iter().map(Number::whole).collect::<Vec<_>>()
        };
        assert_eq!(place(&credits(4, 10, 7)), Place::Opens);
        assert_eq!(place(&credits(10, 4, 7)), Place::Closes);
        assert_eq!(place(&credits(2, 2, 9)), Place::Carries);
        assert_eq!(place(&credits(100, 101, 100)), Place::Even);
        assert_eq!(place(&credits(0, 0, 0)), Place::Even);
    }
}
