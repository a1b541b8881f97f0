//! Amounts as trackers write them, exact to a millionth.

use crate::Money;

/// Digits after the point that count.
const PLACES: usize = 6;

/// The amount, unless it is no positive decimal or beyond what can be summed.
pub(crate) fn money(amount: &str, currency: &str) -> Option<Money> {
    let micros = micros(amount.trim())?;
    let currency = currency.trim().to_ascii_uppercase();
    let known =
        currency.is_empty() || currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    (micros > 0 && known).then_some(Money { micros, currency })
}

fn micros(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{:0<PLACES$}", &part[..part.len().min(PLACES)]);
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(1_000_000)?.checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_kept_to_the_millionth() {
        assert_eq!(money("19.9", "cny"), Some(Money { micros: 19_900_000, currency: "CNY".into() }));
        assert_eq!(money("0.1234567", "").map(|money| money.micros), Some(123_456));
    }

    #[test]
    fn what_is_no_positive_amount_is_none() {
        for amount in ["", "-1", "0", "1e3", "1,000", "NaN", "99999999999999999999"] {
            assert_eq!(money(amount, "CNY"), None, "{amount}");
        }
        assert_eq!(money("1", "RMBX"), None);
    }
}
