//! Tallies of rows by whom they count for and when, and their folding into the value of a subject and period.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use hengce_exact::Number;
use hengce_standard::Aggregate;

/// What was taken from the rows of one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Tally {
    Count {
        rows: u64,
    },
    /// Sum of the rows that have a value, unscaled.
    Sum {
        rows: u64,
        values: u64,
        sum: i128,
    },
    /// Sums of value times weight and of weights, unscaled.
    Weighted {
        rows: u64,
        values: u64,
        sum: i128,
        weights: i128,
    },
    /// Smallest or largest value, unscaled.
    Extreme {
        rows: u64,
        found: Option<i128>,
    },
    /// Each value (and weight) with the rows that have it.
    Spread {
        rows: u64,
        values: Vec<(Box<str>, Option<Number>, u64)>,
    },
    /// The latest row of each series.
    Latest {
        rows: u64,
        series: BTreeMap<Box<str>, Latest>,
    },
    /// Rows that stand, and rows withdrawn.
    Presence {
        live: u64,
        withdrawn: u64,
    },
}

/// A row with its place in time: later is larger, ties go by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Latest {
    pub on: i64,
    pub id: Box<str>,
    pub child: Box<str>,
    pub value: Number,
}

/// The tallies of one measure. The cell of attribution code and bucket is `code * buckets + bucket`.
#[derive(Debug, Clone, Default)]
pub struct Cube {
    pub buckets: usize,
    /// Places of the unscaled sums, and of the weights.
    pub scale: (u32, u32),
    pub cells: HashMap<i64, Tally>,
}

impl Cube {
    /// How much memory it takes, counted in cells.
    pub fn weight(&self) -> usize {
        let inside = |tally: &Tally| match tally {
            Tally::Spread { values, .. } => values.len(),
            Tally::Latest { series, .. } => series.len(),
            _ => 0,
        };
        1 + self.cells.values().map(|tally| 1 + inside(tally)).sum::<usize>()
    }
}

/// What the rows of a subject and period come to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folded {
    pub value: Option<Number>,
    pub rows: u64,
    /// Numerator and denominator of a mean.
    pub parts: Option<Box<(Number, Number)>>,
}

/// A running total of `Tally` sums: exact, and in machine integers where whole rows are added.
#[derive(Default)]
struct Total {
    whole: i128,
    parts: Number,
}

impl Total {
    fn add(&mut self, sum: i128, share: Option<&Number>, scale: u32) {
        match share {
            None => match self.whole.checked_add(sum) {
                Some(total) => self.whole = total,
                None => self.parts = &self.parts + &Number::scaled(sum, scale),
            },
            Some(share) => self.parts = &self.parts + &(&Number::scaled(sum, scale) * share),
        }
    }

    fn number(self, scale: u32) -> Number {
        Number::scaled(self.whole, scale) + self.parts
    }
}

/// Folds the cells of a subject (its codes with its share of each) and a period (its buckets).
pub fn fold(
    cube: &Cube,
    aggregate: &Aggregate,
    stock: bool,
    codes: &[(i32, Number)],
    buckets: Range<usize>,
) -> Folded {
    let one = Number::one();
    let mut state = State { scale: cube.scale, ..State::default() };
    for (code, share) in codes {
        let share = (*share != one).then_some(share);
        for bucket in buckets.clone() {
            let cell = i64::from(*code) * cube.buckets as i64 + bucket as i64;
            if let Some(tally) = cube.cells.get(&cell) {
                state.take(tally, aggregate, share);
            }
        }
    }
    state.close(aggregate, stock)
}

/// Rows of one value: their weight, how many there are, and the subject's share of them.
type Alike<'a> = (Option<&'a Number>, u64, Option<&'a Number>);

#[derive(Default)]
struct State<'a> {
    scale: (u32, u32),
    rows: u64,
    values: u64,
    total: Total,
    weights: Total,
    extreme: Option<i128>,
    spread: BTreeMap<&'a str, Vec<Alike<'a>>>,
    latest: BTreeMap<&'a str, &'a Latest>,
}

impl<'a> State<'a> {
    fn take(&mut self, tally: &'a Tally, aggregate: &Aggregate, share: Option<&'a Number>) {
        match tally {
            Tally::Count { rows } => {
                self.rows += rows;
                self.total.add(i128::from(*rows), share, 0);
            }
            Tally::Sum { rows, values, sum } => {
                self.rows += rows;
                self.values += values;
                let share = share.filter(|_| matches!(aggregate, Aggregate::Sum(_)));
                self.total.add(*sum, share, self.scale.0);
            }
            Tally::Weighted { rows, values, sum, weights } => {
                self.rows += rows;
                self.values += values;
                self.total.add(*sum, None, self.scale.0);
                self.weights.add(*weights, None, self.scale.1);
            }
            Tally::Extreme { rows, found } => {
                self.rows += rows;
                let least = matches!(aggregate, Aggregate::Min(_));
                self.extreme = match (self.extreme, *found) {
                    (Some(one), Some(other)) => Some(if least { one.min(other) } else { one.max(other) }),
                    (one, other) => one.or(other),
                };
            }
            Tally::Spread { rows, values } => {
                self.rows += rows;
                for (value, weight, count) in values {
                    self.values += count;
                    self.spread.entry(value).or_default().push((weight.as_ref(), *count, share));
                }
            }
            Tally::Latest { rows, series } => {
                self.rows += rows;
                for (name, latest) in series {
                    let known = self.latest.entry(name).or_insert(latest);
                    *known = (*known).max(latest);
                }
            }
            Tally::Presence { live, withdrawn } => {
                self.rows += live;
                self.values += withdrawn;
            }
        }
    }

    fn close(self, aggregate: &Aggregate, stock: bool) -> Folded {
        let rows = self.rows;
        let plain = |value: Option<Number>| Folded { value, rows, parts: None };
        let ratio = |over: Number, under: Number| Folded {
            value: over.divided_by(&under),
            rows,
            parts: Some(Box::new((over, under))),
        };
        if !self.spread.is_empty() {
            return self.close_spread(aggregate);
        }
        let counted = Number::whole(self.values as i64);
        match aggregate {
            Aggregate::Count => plain(Some(self.total.number(0))),
            Aggregate::Sum(_) if rows > 0 && self.values == 0 => plain(None),
            Aggregate::Sum(_) => plain(Some(self.total.number(self.scale.0))),
            Aggregate::Mean(_) => ratio(self.total.number(self.scale.0), counted),
            Aggregate::WeightedMean(..) => {
                ratio(self.total.number(self.scale.0), self.weights.number(self.scale.1))
            }
            Aggregate::Min(_) | Aggregate::Max(_) => {
                plain(self.extreme.map(|found| Number::scaled(found, self.scale.0)))
            }
            Aggregate::Last(_) if stock && !self.latest.is_empty() => {
                plain(Some(self.latest.values().map(|latest| &latest.value).sum()))
            }
            Aggregate::Last(_) => plain(self.latest.values().max().map(|latest| latest.value.clone())),
            Aggregate::Distinct(_) => plain(Some(Number::zero())),
            Aggregate::Median(_) => plain(None),
        }
    }

    fn close_spread(self, aggregate: &Aggregate) -> Folded {
        let rows = self.rows;
        let plain = |value: Option<Number>| Folded { value, rows, parts: None };
        let ratio = |over: Number, under: Number| Folded {
            value: over.divided_by(&under),
            rows,
            parts: Some(Box::new((over, under))),
        };
        if matches!(aggregate, Aggregate::Distinct(_)) {
            return plain(Some(Number::whole(self.spread.len() as i64)));
        }
        let mut values: Vec<(Number, Number, Number)> = Vec::new(); // value, sum of weights (or rows), sum of shares
        for (text, found) in &self.spread {
            let Ok(value) = text.parse::<Number>() else { continue };
            let of = |count: u64, by: Option<&Number>| {
                by.map_or(Number::whole(count as i64), |by| by * &Number::whole(count as i64))
            };
            let weight: Number = found.iter().map(|(weight, count, _)| of(*count, *weight)).sum();
            let shares: Number = found.iter().map(|(_, count, share)| of(*count, *share)).sum();
            values.push((value, weight, shares));
        }
        let added = |weigh: fn(&(Number, Number, Number)) -> &Number| -> Number {
            values.iter().map(|row| &row.0 * weigh(row)).sum()
        };
        match aggregate {
            Aggregate::Sum(_) => plain(Some(added(|row| &row.2))),
            Aggregate::Mean(_) | Aggregate::WeightedMean(..) => {
                ratio(added(|row| &row.1), values.iter().map(|row| &row.1).sum())
            }
            Aggregate::Min(_) => plain(values.into_iter().map(|row| row.0).min()),
            Aggregate::Max(_) => plain(values.into_iter().map(|row| row.0).max()),
            Aggregate::Median(_) => plain(median(values.into_iter().map(|row| (row.0, row.1)).collect())),
            Aggregate::Count | Aggregate::Last(_) | Aggregate::Distinct(_) => plain(None),
        }
    }
}

/// The middle value, or the mean of the two middle ones.
fn median(mut values: Vec<(Number, Number)>) -> Option<Number> {
    values.sort();
    let count: i64 = values.iter().filter_map(|(_, rows)| rows.to_i64()).sum();
    let nth = |n: i64| {
        let mut before = 0;
        values.iter().find_map(|(value, rows)| {
            before += rows.to_i64()?;
            (n < before).then_some(value)
        })
    };
    let (low, high) = (nth((count - 1) / 2)?, nth(count / 2)?);
    (low + high).divided_by(&Number::whole(2))
}

/// Rows that stand and rows withdrawn of a subject and period.
pub fn presence(cube: &Cube, codes: &[(i32, Number)], buckets: Range<usize>) -> (u64, u64) {
    let mut state = State::default();
    for (code, _) in codes {
        for bucket in buckets.clone() {
            if let Some(tally) = cube.cells.get(&(i64::from(*code) * cube.buckets as i64 + bucket as i64)) {
                state.take(tally, &Aggregate::Count, None);
            }
        }
    }
    (state.rows, state.values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn a_median_of_an_even_number_of_rows_is_the_mean_of_the_middle_two() {
        let values = |texts: &[(&str, i64)]| {
            texts.iter().map(|(value, rows)| (n(value), Number::whole(*rows))).collect()
        };
        assert_eq!(median(values(&[("1", 1), ("2", 2), ("10", 1)])), Some(n("2")));
        assert_eq!(median(values(&[("1", 2), ("2", 2)])), Some(n("1.5")));
        assert_eq!(median(values(&[("7", 1)])), Some(n("7")));
        assert_eq!(median(Vec::new()), None);
    }
}
