//! The tone of mentions as people coded it: what stands, how it is shared out, and how far two coders agree.

use hengce_checks::agreement::Agreement;
use hengce_exact::Number;
use hengce_ledger::Record;

use super::compliance::Shown;
use crate::records::Stored;
use crate::scorecards::figures;

/// The codes, in the order of their keys.
pub const TONES: [&str; 3] = ["positive", "neutral", "negative"];

/// Whether two people have coded it.
pub fn is_coded_twice(mention: &Record) -> bool {
    matches!(mention.state.as_str(), "checked" | "settled")
}

/// Whether two people have coded it and say different things.
pub fn differs(mention: &Record) -> bool {
    is_coded_twice(mention) && mention.text("tone_first") != mention.text("tone_second")
}

/// The tone that counts: of one coder, of two who agree, or settled by a third.
pub fn tone(mention: &Record) -> Option<&str> {
    match mention.state.as_str() {
        "coded" => Some(mention.text("tone_first")),
        "checked" if !differs(mention) => Some(mention.text("tone_first")),
        "settled" => Some(mention.text("tone_agreed")),
        _ => None,
    }
}

/// How many mentions have each tone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub positive: u64,
    pub neutral: u64,
    pub negative: u64,
}

impl Tally {
    pub fn of<'m>(mentions: impl Iterator<Item = &'m Record>) -> Self {
        let mut tally = Self::default();
        mentions.filter_map(tone).for_each(|tone| tally.count(tone));
        tally
    }

    pub fn count(&mut self, tone: &str) {
        match tone {
            "positive" => self.positive += 1,
            "neutral" => self.neutral += 1,
            "negative" => self.negative += 1,
            _ => {}
        }
    }

    pub fn all(&self) -> u64 {
        self.positive + self.neutral + self.negative
    }

    pub fn positive_share(&self) -> Shown {
        Shown::of(self.positive, self.all())
    }

    /// Share of positive less share of negative, with its sign: `+29`.
    pub fn net(&self) -> String {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let net = Number::fraction(count(self.positive) - count(self.negative), count(self.all()));
        net.map_or_else(
            || figures::NONE.to_owned(),
            |net| {
                let points = (net * Number::hundred()).round_half_up(0);
                let sign = if points.is_negative() || points.is_zero() { "" } else { "+" };
                format!("{sign}{points}")
            },
        )
    }

    /// Percent of each tone for a bar; together 100, or nothing.
    pub fn widths(&self) -> [u64; 3] {
        let Some(all) = Some(self.all()).filter(|all| *all > 0) else { return [0; 3] };
        let (positive, negative) = (self.positive * 100 / all, self.negative * 100 / all);
        [positive, 100 - positive - negative, negative]
    }
}

/// What the first coder said by what the second said.
#[derive(Debug, Clone, Default)]
pub struct Crossed {
    /// Rows the first coder's, columns the second's, in the order of [`TONES`].
    pub cells: [[u64; 3]; 3],
    pub agreement: Agreement,
}

impl Crossed {
    pub fn of<'m>(mentions: impl Iterator<Item = &'m Record>) -> Self {
        let mut crossed = Self::default();
        let mut pairs = Vec::new();
        let place = |tone: &str| TONES.iter().position(|known| *known == tone);
        for mention in mentions.filter(|mention| is_coded_twice(mention)) {
            let both = place(mention.text("tone_first")).zip(place(mention.text("tone_second")));
            if let Some((first, second)) = both {
                crossed.cells[first][second] += 1;
                pairs.push((first, second));
            }
        }
        crossed.agreement = Agreement::of(pairs);
        crossed
    }

    pub fn share(&self) -> String {
        self.agreement.share().map_or_else(|| figures::NONE.to_owned(), |share| figures::share(&share))
    }

    pub fn kappa(&self) -> String {
        self.agreement.kappa_shown().unwrap_or_else(|| figures::NONE.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn net_sentiment_is_positive_less_negative_with_neutral_in_the_base() {
        let tally = Tally { positive: 35, neutral: 59, negative: 6 };
        assert_eq!((tally.net().as_str(), tally.positive_share().text.as_str()), ("+29", "35 %"));
        assert_eq!(Tally { positive: 1, neutral: 0, negative: 2 }.net(), "-33");
        assert_eq!((Tally::default().net().as_str(), Tally::default().widths()), ("–", [0; 3]));
        assert_eq!(tally.widths().iter().sum::<u64>(), 100);
    }
}
