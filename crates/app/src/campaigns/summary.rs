//! The campaign in six figures: what a director reads first.

use hengce_exact::Number;
use serde::Serialize;

use super::milestones::Standing;
use super::story::Story;

/// What counts as well or badly, said by the figure's colour and mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Good,
    Bad,
    /// Nothing to judge, or too early.
    Open,
}

/// Milestones that are due, and those of them that were on time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Punctual {
    pub on_time: usize,
    pub due: usize,
}

pub fn punctual(story: &Story) -> Punctual {
    let count = |wanted: &[Standing]| {
        story.milestones.iter().filter(|milestone| wanted.contains(&milestone.standing)).count()
    };
    Punctual {
        on_time: count(&[Standing::OnTime]),
        due: count(&[Standing::OnTime, Standing::Late, Standing::Overdue]),
    }
}

/// Cost of the budget, commitments included; None without a budget.
pub fn spent_part(story: &Story) -> Option<Number> {
    let money = story.money.as_ref()?;
    money.total.cost().divided_by(&money.total.planned)
}

/// Reached at least in whole.
pub fn reached(share: Option<&Number>, ended: bool) -> Verdict {
    match share {
        Some(share) if *share >= Number::one() => Verdict::Good,
        Some(_) if ended => Verdict::Bad,
        _ => Verdict::Open,
    }
}

/// Not more than in whole.
pub fn within(share: Option<&Number>) -> Verdict {
    match share {
        Some(share) if *share > Number::one() => Verdict::Bad,
        Some(_) => Verdict::Good,
        None => Verdict::Open,
    }
}

impl Punctual {
    pub fn verdict(self) -> Verdict {
        match self.due {
            0 => Verdict::Open,
            due if due == self.on_time => Verdict::Good,
            _ => Verdict::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_missed_only_when_the_campaign_has_ended() {
        let half = Number::one().divided_by(&Number::whole(2));
        assert_eq!(reached(half.as_ref(), false), Verdict::Open);
        assert_eq!(reached(half.as_ref(), true), Verdict::Bad);
        assert_eq!(reached(Some(&Number::one()), false), Verdict::Good);
        assert_eq!(reached(None, true), Verdict::Open);
    }

    #[test]
    fn a_budget_that_is_used_up_is_kept_and_one_yuan_more_is_not() {
        assert_eq!(within(Some(&Number::one())), Verdict::Good);
        assert_eq!(within(Number::whole(101).divided_by(&Number::hundred()).as_ref()), Verdict::Bad);
    }
}
