//! What a year of promotion costs, month by month: planned budgets spread over their days, against what is committed
//! and paid.

use std::collections::HashMap;

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use jiff::civil::{Date, date};

use crate::records::Stored;

/// Planned, committed and paid money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Money {
    pub planned: Number,
    pub committed: Number,
    pub paid: Number,
}

impl Money {
    fn add(&mut self, other: &Self) {
        self.planned = self.planned.clone() + other.planned.clone();
        self.committed = self.committed.clone() + other.committed.clone();
        self.paid = self.paid.clone() + other.paid.clone();
    }

    /// What is left of the plan; less than nothing where more is committed than planned.
    pub fn left(&self) -> Number {
        self.planned.clone() - self.committed.clone()
    }
}

/// A year's money by months, January first.
pub type Months = [Money; 12];

/// All months together.
pub fn in_all(months: &Months) -> Money {
    let mut all = Money::default();
    for month in months {
        all.add(month);
    }
    all
}

/// The months of several items together.
pub fn together<'m>(items: impl Iterator<Item = &'m Months>) -> Months {
    let mut all = Months::default();
    for months in items {
        all.iter_mut().zip(months).for_each(|(sum, month)| sum.add(month));
    }
    all
}

/// What was spent by a campaign, entry by entry.
pub struct Spending {
    by_campaign: HashMap<RecordId, Vec<Record>>,
    /// Budgets of the items that one campaign carries out, in all.
    budgets: HashMap<RecordId, (Number, i64)>,
    today: Date,
}

impl Spending {
    /// From the expenses and from all items, those of other years too.
    pub fn new(expenses: Vec<Record>, items: &[Record], today: Date) -> Self {
        let mut by_campaign: HashMap<RecordId, Vec<Record>> = HashMap::new();
        for expense in expenses {
            if let Some(campaign) = expense.named("campaign") {
                by_campaign.entry(campaign).or_default().push(expense);
            }
        }
        let mut budgets: HashMap<RecordId, (Number, i64)> = HashMap::new();
        for item in items.iter().filter(|item| item.state != "cancelled") {
            if let Some(campaign) = item.named("campaign") {
                let (budget, count) = budgets.entry(campaign).or_default();
                *budget = budget.clone() + budget_of(item);
                *count += 1;
            }
        }
        Self { by_campaign, budgets, today }
    }

    /// The months of an item in a year.
    pub fn months(&self, item: &Record, year: i16) -> Months {
        let mut months = Months::default();
        if item.state != "cancelled" {
            spread(item, year, &mut months);
        }
        match item.named("campaign") {
            Some(campaign) => self.of_campaign(item, &campaign, (year, &mut months)),
            None => {
                let day = item.date("done_on").or_else(|| Some(item.date("ends_on")?.min(self.today)));
                if let (Some(spent), Some(month)) = (item.number("spent"), month_in(day, year)) {
                    months[month].committed = spent.clone();
                    months[month].paid = spent;
                }
            }
        }
        months
    }

    /// A campaign's entries, shared by the items that it carries out in proportion to their budgets.
    fn of_campaign(&self, item: &Record, campaign: &RecordId, (year, months): (i16, &mut Months)) {
        let Some((budget, count)) = self.budgets.get(campaign) else { return };
        let part = budget_of(item).divided_by(budget).or_else(|| Number::fraction(1, *count));
        let Some(part) = part.filter(|_| item.state != "cancelled") else { return };
        for expense in self.by_campaign.get(campaign).into_iter().flatten() {
            let amount = expense.number("amount").unwrap_or_default() * part.clone();
            let agreed = matches!(expense.state.as_str(), "committed" | "paid");
            if let Some(month) = month_in(expense.date("committed_on"), year).filter(|_| agreed) {
                months[month].committed = months[month].committed.clone() + amount.clone();
            }
            let paid_on = expense.date("paid_on").or_else(|| expense.date("committed_on"));
            if let Some(month) = month_in(paid_on, year).filter(|_| expense.state == "paid") {
                months[month].paid = months[month].paid.clone() + amount;
            }
        }
    }
}

fn budget_of(item: &Record) -> Number {
    item.number("budget").unwrap_or_default()
}

fn month_in(day: Option<Date>, year: i16) -> Option<usize> {
    let day = day.filter(|day| day.year() == year)?;
    usize::try_from(day.month() - 1).ok()
}

/// The budget by days: each month gets the part of it that it has of the item's days.
fn spread(item: &Record, year: i16, months: &mut Months) {
    let (Some(first), Some(last)) = (item.date("starts_on"), item.date("ends_on")) else { return };
    let days = |from: Date, to: Date| i64::from((to - from).get_days()) + 1;
    let all = days(first, last);
    for (month, number) in months.iter_mut().zip(1_i8..) {
        let begin = date(year, number, 1);
        let (from, to) = (first.max(begin), last.min(begin.last_of_month()));
        if from <= to && all > 0 {
            let part = Number::fraction(days(from, to), all).unwrap_or_default();
            month.planned = budget_of(item) * part;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::records::stand_in;

    fn record(id: &str, state: &str, fields: Json) -> Record {
        let Json::Object(fields) = fields else { panic!("not an object") };
        Record { id: id.into(), state: state.into(), ..stand_in("promotion_item", fields) }
    }

    fn money(number: &Number) -> String {
        number.to_fixed(2)
    }

    #[test]
    fn a_budget_is_spread_by_days_and_adds_up_to_the_cent() {
        let item = record(
            "i",
            "planned",
            json!({ "budget": "100.00", "starts_on": "2026-01-31", "ends_on": "2026-03-01" }),
        );
        let months = Spending::new(Vec::new(), &[], date(2026, 9, 1)).months(&item, 2026);
        assert_eq!([0, 1, 2].map(|month| money(&months[month].planned)), ["3.33", "93.33", "3.33"]);
        assert_eq!(in_all(&months).planned, Number::hundred());
    }

    #[test]
    fn of_an_item_over_new_year_each_year_has_its_days() {
        let item = record(
            "i",
            "planned",
            json!({ "budget": "310", "starts_on": "2025-12-01", "ends_on": "2026-01-31" }),
        );
        let spending = Spending::new(Vec::new(), &[], date(2026, 9, 1));
        assert_eq!(money(&in_all(&spending.months(&item, 2026)).planned), "155.00");
        assert_eq!(money(&spending.months(&item, 2025)[11].planned), "155.00");
    }

    #[test]
    fn a_campaigns_expenses_count_once_among_the_items_that_it_carries_out() {
        let item = |id: &str, budget: &str| {
            record(
                id,
                "running",
                json!({ "budget": budget, "campaign": "c", "starts_on": "2026-03-01", "ends_on": "2026-03-31" }),
            )
        };
        let items = [item("a", "300"), item("b", "100")];
        let expense = |state: &str, amount: &str| {
            record(
                "e",
                state,
                json!({ "campaign": "c", "amount": amount, "committed_on": "2026-02-10", "paid_on": "2026-04-02" }),
            )
        };
        let expenses = vec![expense("paid", "80"), expense("committed", "40"), expense("released", "999")];
        let spending = Spending::new(expenses, &items, date(2026, 9, 1));
        let months: Vec<Months> = items.iter().map(|item| spending.months(item, 2026)).collect();
        assert_eq!(
            (money(&months[0][1].committed), money(&months[1][1].committed)),
            ("90.00".into(), "30.00".into())
        );
        let all = in_all(&together(months.iter()));
        assert_eq!(
            (money(&all.committed), money(&all.paid), money(&all.left())),
            ("120.00".into(), "80.00".into(), "280.00".into())
        );
        assert_eq!(money(&together(months.iter())[3].paid), "80.00");
    }

    #[test]
    fn what_was_cancelled_is_planned_no_more_but_what_it_cost_stays() {
        let item = record(
            "i",
            "cancelled",
            json!({ "budget": "100", "spent": "12.5", "starts_on": "2026-05-01", "ends_on": "2026-05-31" }),
        );
        let months = Spending::new(Vec::new(), &[], date(2026, 9, 1)).months(&item, 2026);
        assert_eq!(
            (money(&in_all(&months).planned), money(&months[4].paid)),
            ("0.00".into(), "12.50".into())
        );
    }
}
