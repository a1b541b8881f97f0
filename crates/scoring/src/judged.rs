//! Methods on conditions and judgement: all or nothing, k of m, milestones, rubrics.

use hengce_exact::Number;

use crate::input::{Ballot, Condition, Milestone, MilestoneState, whole};
use crate::outcome::{Step, Unscored};

/// All the points when every condition is met.
pub(crate) fn all_or_nothing(conditions: &[Condition]) -> Result<(Number, Step), Unscored> {
    let (met, of) = met(conditions)?;
    let points = if met == of { Number::hundred() } else { Number::zero() };
    Ok((points, Step::Conditions { met, of }))
}

/// The points stated for so many conditions met.
pub(crate) fn k_of_m(points: &[Number], conditions: &[Condition]) -> Result<(Number, Step), Unscored> {
    let (met, of) = met(conditions)?;
    k_points(points, met, of)
}

/// The same from a count alone.
pub(crate) fn k_of_count(points: &[Number], value: &Number) -> Result<(Number, Step), Unscored> {
    let of = points.len().saturating_sub(1) as u64;
    let met = value.to_i64().and_then(|met| u64::try_from(met).ok());
    k_points(points, met.ok_or(Unscored::WrongInput { needs: "a whole number of conditions met" })?, of)
}

fn k_points(points: &[Number], met: u64, of: u64) -> Result<(Number, Step), Unscored> {
    let stated = usize::try_from(met).ok().and_then(|met| points.get(met));
    let stated = stated.filter(|_| of as usize + 1 == points.len());
    let stated =
        stated.ok_or(Unscored::WrongInput { needs: "as many conditions as the method states points for" })?;
    Ok((stated.clone(), Step::Conditions { met, of }))
}

fn met(conditions: &[Condition]) -> Result<(u64, u64), Unscored> {
    if conditions.is_empty() {
        return Err(Unscored::Insufficient { n: 0, n_min: 1 });
    }
    let met = conditions.iter().filter(|condition| condition.met).count();
    Ok((met as u64, conditions.len() as u64))
}

/// The share of milestone weight that was reached, a late one counting `late`.
pub(crate) fn milestones(late: &Number, milestones: &[Milestone]) -> Result<(Number, Step), Unscored> {
    let due = || milestones.iter().filter(|m| m.state != MilestoneState::NotDue);
    if let Some(bad) = due().find(|m| m.weight <= Number::zero()) {
        return Err(crate::problem::MethodProblem::WeightNotPositive { id: bad.id.clone() }.into());
    }
    let worth = |m: &Milestone| match m.state {
        MilestoneState::OnTime => m.weight.clone(),
        MilestoneState::Late => &m.weight * late,
        MilestoneState::Missed | MilestoneState::NotDue => Number::zero(),
    };
    let all: Number = due().map(|m| &m.weight).sum();
    let won: Number = due().map(worth).sum();
    let share = won.divided_by(&all).ok_or(Unscored::Insufficient { n: 0, n_min: 1 })?;
    let count = |state| whole(milestones.iter().filter(|m| m.state == state).count() as u64);
    let step = Step::Milestones {
        on_time: count(MilestoneState::OnTime),
        late: count(MilestoneState::Late),
        missed: count(MilestoneState::Missed),
        not_due: count(MilestoneState::NotDue),
    };
    Ok((share * Number::hundred(), step))
}

/// The median of the ballots that count: a rater's last one, and never the own one.
pub(crate) fn median_mark(of: &str, ballots: &[Ballot], raters_min: u32) -> Result<(Number, Step), Unscored> {
    let mut last: Vec<&Ballot> = Vec::new();
    let (mut own, mut replaced) = (0, 0);
    for ballot in ballots {
        if ballot.rater == of {
            own += 1;
        } else if let Some(earlier) = last.iter_mut().find(|earlier| earlier.rater == ballot.rater) {
            *earlier = ballot;
            replaced += 1;
        } else {
            last.push(ballot);
        }
    }
    let n = last.len() as u64;
    if n < u64::from(raters_min.max(2)) {
        return Err(Unscored::Insufficient { n, n_min: u64::from(raters_min.max(2)) });
    }
    let mut marks: Vec<Number> = last.into_iter().map(|ballot| ballot.mark.clone()).collect();
    marks.sort();
    let median = median(&marks).ok_or(Unscored::Insufficient { n, n_min: 1 })?;
    let (low, high) = (marks[0].clone(), marks[marks.len() - 1].clone());
    Ok((median.clone(), Step::Ratings { n, median, low, high, replaced, own }))
}

/// The middle of sorted numbers, the mean of the two middle ones of an even count; None of none.
pub fn median(sorted: &[Number]) -> Option<Number> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle].clone()),
        _ => (&sorted[middle - 1] + &sorted[middle]).divided_by(&Number::whole(2)),
    }
}
