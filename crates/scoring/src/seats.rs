//! Whole things by shares, by the largest remainder: people over grades, cents over people.

use hengce_exact::Number;

/// `whole` split by `shares` into whole parts that sum to it. A part is its share rounded down; what is left goes to
/// the largest remainders, the earlier one first among equals. None when the shares are negative or all zero.
pub fn by_largest_remainder(whole: u64, shares: &[Number]) -> Option<Vec<u64>> {
    let sum: Number = shares.iter().sum();
    if shares.iter().any(Number::is_negative) || sum.is_zero() {
        return None;
    }
    let total = Number::scaled(i128::from(whole), 0);
    let quota = |share: &Number| (&total * share).divided_by(&sum);
    let quotas: Vec<Number> = shares.iter().map(quota).collect::<Option<_>>()?;
    let floor = |quota: &Number| quota.floor().to_scaled(0).and_then(|n| u64::try_from(n).ok());
    let mut parts: Vec<u64> = quotas.iter().map(floor).collect::<Option<_>>()?;
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let rest = |place: &usize| &quotas[*place] - &quotas[*place].floor();
    order.sort_by(|a, b| rest(b).cmp(&rest(a)).then(a.cmp(b)));
    let left = whole - parts.iter().sum::<u64>();
    for place in order.into_iter().take(left as usize) {
        parts[place] += 1;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(people: u64, guide: &[i64]) -> Vec<u64> {
        by_largest_remainder(people, &guide.iter().map(|share| Number::whole(*share)).collect::<Vec<_>>())
            .unwrap()
    }

    #[test]
    fn nineteen_people_on_10_20_40_20_10_are_nineteen_whole_people() {
        assert_eq!(seats(19, &[10, 20, 40, 20, 10]), [2, 4, 7, 4, 2]);
    }

    #[test]
    fn the_guides_of_practice_come_out_as_published() {
        assert_eq!(seats(13, &[10, 20, 50, 15, 5]), [1, 3, 6, 2, 1]);
        assert_eq!(seats(7, &[20, 70, 10]), [1, 5, 1]);
        assert_eq!(seats(4, &[10, 20, 50, 15, 5]), [0, 1, 2, 1, 0]);
        assert_eq!(seats(0, &[10, 90]), [0, 0]);
    }

    #[test]
    fn shares_that_say_nothing_are_refused() {
        assert_eq!(by_largest_remainder(5, &[]), None);
        assert_eq!(by_largest_remainder(5, &[Number::zero()]), None);
        assert_eq!(by_largest_remainder(5, &[Number::whole(-1), Number::whole(2)]), None);
    }
}
