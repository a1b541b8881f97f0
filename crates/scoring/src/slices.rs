//! Time in slices, periods rolled up, work shared (domain catalogue 4.2, 4.6).

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

use crate::input::whole;

/// A stretch of a period under one scheme, with the days that count (leave already taken out).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    pub days: u32,
    /// Of 100, unrounded; None where that stretch has no final score.
    pub score: Option<Number>,
}

/// What a person's slices come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sliced {
    Rated(Number),
    /// Too few days served: not rated, which is not 0.
    NotRated {
        days: u32,
        days_min: u32,
    },
    /// A slice with days has no score yet.
    Open,
}

/// The mean of the slices by their days. `period_days` is the whole period less leave; below a third of it
/// (or below `days_min`, whichever is more) the person is not rated.
pub fn by_days(slices: &[Slice], period_days: u32, days_min: u32) -> Sliced {
    let days: u32 = slices.iter().map(|slice| slice.days).sum();
    let days_min = days_min.max(period_days.div_ceil(3)).max(1);
    if days < days_min {
        return Sliced::NotRated { days, days_min };
    }
    let served = || slices.iter().filter(|slice| slice.days > 0);
    if served().any(|slice| slice.score.is_none()) {
        return Sliced::Open;
    }
    let weighed =
        |slice: &Slice| slice.score.as_ref().map(|score| score * &Number::from(i64::from(slice.days)));
    let sum: Number = served().filter_map(weighed).sum();
    Sliced::Rated(sum.divided_by(&Number::from(i64::from(days))).unwrap_or_default())
}

/// A flow target for part of a period: `target * days / period_days`. Stocks and ratios keep theirs.
/// None for a period without days.
pub fn flow_target(target: &Number, days: u32, period_days: u32) -> Option<Number> {
    (target * &Number::from(i64::from(days))).divided_by(&Number::from(i64::from(period_days)))
}

/// The equal mean of final scores, each counting once for each time it stands there; None without any.
/// A period without a score does not count as 0.
pub fn mean(scores: &[Option<Number>]) -> Option<Number> {
    let there: Vec<&Number> = scores.iter().flatten().collect();
    there.iter().copied().sum::<Number>().divided_by(&whole(there.len() as u64))
}

/// The shares of a piece of work do not make one whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SharesProblem {
    #[error("the shares sum to {0}, not 1")]
    NotOne(Number),
    #[error("the share of \"{0}\" is not above 0")]
    NotPositive(String),
    #[error("\"{0}\" has two shares")]
    Twice(String),
}

/// What each person is credited with of a shared amount; the parts sum to the amount exactly.
pub fn split(amount: &Number, shares: &[(String, Number)]) -> Result<Vec<(String, Number)>, SharesProblem> {
    for (i, (who, share)) in shares.iter().enumerate() {
        if *share <= Number::zero() {
            return Err(SharesProblem::NotPositive(who.clone()));
        }
        if shares[..i].iter().any(|(earlier, _)| earlier == who) {
            return Err(SharesProblem::Twice(who.clone()));
        }
    }
    let sum: Number = shares.iter().map(|(_, share)| share).sum();
    if sum != Number::one() {
        return Err(SharesProblem::NotOne(sum));
    }
    Ok(shares.iter().map(|(who, share)| (who.clone(), amount * share)).collect())
}
