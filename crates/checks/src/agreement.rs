//! Agreement of two people who coded the same mentions: percentage and Cohen's kappa, exact.

use std::collections::BTreeMap;

use hengce_exact::Number;

/// How far two coders agree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Items that both have coded.
    pub pairs: u64,
    /// Items on which both say the same.
    pub agreed: u64,
    /// Cohen's kappa (1960): agreement beyond what chance would give. None where there are no items, or where both gave
    /// one and the same code to every item, so that chance alone explains all.
    pub kappa: Option<Number>,
}

impl Agreement {
    /// Agreement over pairs of codes, the first coder's and the second's.
    pub fn of<C: Ord>(pairs: impl IntoIterator<Item = (C, C)>) -> Self {
        let (mut first, mut second): (BTreeMap<C, i64>, BTreeMap<C, i64>) = Default::default();
        let (mut count, mut agreed) = (0_i64, 0_i64);
        for (one, other) in pairs {
            count += 1;
            agreed += i64::from(one == other);
            *first.entry(one).or_default() += 1;
            *second.entry(other).or_default() += 1;
        }
        // By chance both say c with the product of their shares of c.
        let products =
            first.iter().filter_map(|(code, n)| Some(Number::whole(*n) * Number::whole(*second.get(code)?)));
        let by_chance: Number = products.sum();
        let (observed, all) =
            (Number::whole(agreed) * Number::whole(count), Number::whole(count) * Number::whole(count));
        let kappa = (observed - by_chance.clone()).divided_by(&(all - by_chance));
        let whole = |n: i64| u64::try_from(n).unwrap_or_default();
        Self { pairs: whole(count), agreed: whole(agreed), kappa }
    }

    /// Share of items on which both say the same; none where there are no items.
    pub fn share(&self) -> Option<Number> {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        Number::fraction(count(self.agreed), count(self.pairs))
    }

    /// Kappa with two decimals, as it is shown: `0.40`.
    pub fn kappa_shown(&self) -> Option<String> {
        self.kappa.as_ref().map(|kappa| kappa.to_fixed(2))
    }
}
