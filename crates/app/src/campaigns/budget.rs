//! A campaign's money by category: planned, agreed and not yet paid, paid.

use hengce_exact::Number;
use hengce_ledger::Record;
use serde::Serialize;
use serde_json::Value as Json;

use super::parts::{Part, number, number_of, rows, text};

/// One category.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Line {
    /// Choice of the budget's category.
    pub category: String,
    pub planned: Number,
    /// Agreed, not yet paid.
    pub committed: Number,
    pub paid: Number,
}

impl Line {
    fn of(category: &str) -> Self {
        Self { category: category.to_owned(), ..Self::default() }
    }

    /// What it costs, commitments included.
    pub fn cost(&self) -> Number {
        &self.committed + &self.paid
    }

    /// Planned and not yet spoken for; negative when it is overspent.
    pub fn left(&self) -> Number {
        &self.planned - &self.cost()
    }
}

/// The lines in the order of the budget, then what was spent where nothing was planned.
pub fn lines(campaign: &Record, expenses: &[Part]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for row in rows(campaign, "budget") {
        let category = row.get("category").and_then(Json::as_str).unwrap_or_default();
        let planned = row.get("planned").and_then(number_of).unwrap_or_default();
        let line = line(&mut lines, category);
        line.planned = &line.planned + &planned;
    }
    for expense in expenses {
        let amount = number(&expense.record, "amount").unwrap_or_default();
        let line = match expense.state.as_str() {
            "committed" | "paid" => line(&mut lines, text(&expense.record, "category")),
            _ => continue,
        };
        let sum = if expense.state == "paid" { &mut line.paid } else { &mut line.committed };
        *sum = &*sum + &amount;
    }
    lines
}

fn line<'l>(lines: &'l mut Vec<Line>, category: &str) -> &'l mut Line {
    let at = lines.iter().position(|line| line.category == category).unwrap_or_else(|| {
        lines.push(Line::of(category));
        lines.len() - 1
    });
    &mut lines[at]
}

/// All categories together.
pub fn total(lines: &[Line]) -> Line {
    lines.iter().fold(Line::default(), |sum, line| Line {
        category: String::new(),
        planned: sum.planned + line.planned.clone(),
        committed: sum.committed + line.committed.clone(),
        paid: sum.paid + line.paid.clone(),
    })
}
