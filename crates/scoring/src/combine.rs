//! A department's score in its members' (domain catalogue 4.3): computed and exported, never paid out here.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

use crate::seats::by_largest_remainder;

/// How the department's score enters the individual's; scores are of 100, unrounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Combination {
    /// `share * department + (1 - share) * individual`
    Weighted { share: Number },
    /// `department / 100 * individual`
    Multiplied {},
    /// The individual score, times `department / 100` only while the department is below `from`.
    ThresholdFactor { from: Number },
}

impl Combination {
    pub fn of(&self, department: &Number, individual: &Number) -> Number {
        let factor = || department.divided_by(&Number::hundred()).unwrap_or_default();
        match self {
            Self::Weighted { share } => {
                &(share * department) + &(&(Number::one() - share.clone()) * individual)
            }
            Self::ThresholdFactor { from } if department >= from => individual.clone(),
            Self::Multiplied {} | Self::ThresholdFactor { .. } => factor() * individual.clone(),
        }
    }
}

/// A grade's coefficient by a table; None for a grade that the table does not name.
pub fn coefficient(table: &[(String, Number)], grade: &str) -> Option<Number> {
    table.iter().find(|(name, _)| name == grade).map(|(_, coefficient)| coefficient.clone())
}

/// Company, department and individual coefficient on a base amount: `base * company * department * individual`.
pub fn chain(base: &Number, coefficients: &[Number]) -> Number {
    coefficients.iter().fold(base.clone(), |amount, coefficient| &amount * coefficient)
}

/// A closed pool in cents by `base * coefficient`; sums to the pool to the cent, the last cents going to the
/// largest remainders. None when the products are negative or all zero.
pub fn closed_pool(pool_cents: u64, members: &[(Number, Number)]) -> Option<Vec<u64>> {
    let shares: Vec<Number> = members.iter().map(|(base, coefficient)| base * coefficient).collect();
    by_largest_remainder(pool_cents, &shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn the_examples_of_practice_come_out() {
        let weighted = Combination::Weighted { share: n("0.6") };
        assert_eq!(weighted.of(&n("92"), &n("84")), n("88.8"));
        assert_eq!(Combination::Multiplied {}.of(&n("92"), &n("84")), n("77.28"));
        let threshold = Combination::ThresholdFactor { from: n("85") };
        assert_eq!(threshold.of(&n("85"), &n("84")), n("84"));
        assert_eq!(threshold.of(&n("84"), &n("84")), n("70.56"));
        assert_eq!(chain(&n("8000"), &[n("1.1"), n("0.9"), n("1.2")]), n("9504"));
    }

    #[test]
    fn a_closed_pool_is_paid_out_to_the_last_cent() {
        let members = [("8000", "1.2"), ("10000", "1.0"), ("12000", "0.8")].map(|(base, k)| (n(base), n(k)));
        let cents = closed_pool(2_850_000, &members).unwrap();
        assert_eq!(cents, [936_986, 976_028, 936_986]);
        assert_eq!(cents.iter().sum::<u64>(), 2_850_000);
    }
}
