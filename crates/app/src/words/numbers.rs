//! Numbers as people read them: grouped by thousands, with their unit.

use hengce_exact::Number;
use hengce_formula::Unit;

use super::Speech;

/// `1234567.5` with two places is `1,234,567.50`.
pub fn grouped(number: &Number, places: u32) -> String {
    let text = number.to_fixed(places);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A number with its unit: percents (fractions inside) times 100, money with its sign, counts bare.
/// At most `places` decimals; a whole count shows none.
pub fn number_in_unit(say: Speech, number: &Number, unit: Unit, places: u32) -> String {
    let plain = |number: &Number| grouped(number, if number.is_whole() { 0 } else { places });
    match unit {
        Unit::Count | Unit::Score => plain(number),
        Unit::Percent => format!("{} %", plain(&(number.clone() * Number::hundred()))),
        Unit::Points => say.t1("unit-points", "value", plain(&(number.clone() * Number::hundred()))),
        Unit::Money => {
            let sign = if number.is_negative() { "-" } else { "" };
            format!("{sign}¥{}", grouped(&number.abs(), 2))
        }
        Unit::Days => say.t1("unit-days", "value", plain(number)),
        Unit::Hours => say.t1("unit-hours", "value", plain(number)),
        Unit::Seconds => say.t1("unit-seconds", "value", plain(number)),
        Unit::Times => say.t1("unit-times", "value", plain(number)),
    }
}

/// Hours as people say them: `3 h 20 min`, a started minute counted when it is half over.
pub fn duration(say: Speech, hours: &Number) -> String {
    let minutes = (hours.clone() * Number::whole(60)).round_half_up(0).to_i64().unwrap_or(0);
    let (whole, rest) = (minutes / 60, minutes % 60);
    let whole_text = grouped(&Number::whole(whole), 0);
    match (whole, rest) {
        (0, 0) if !hours.is_zero() => say.t("duration-under-a-minute"),
        (0, rest) => say.t1("duration-minutes", "minutes", rest.to_string()),
        (_, 0) => say.t1("duration-hours", "hours", whole_text),
        (_, rest) => say.t2("duration-hours-minutes", ("hours", whole_text), ("minutes", rest.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hengce_standard::Language;

    #[test]
    fn thousands_are_grouped_and_a_sign_stays_in_front() {
        let number: Number = "-1234567.5".parse().unwrap();
        assert_eq!(grouped(&number, 2), "-1,234,567.50");
        assert_eq!(grouped(&Number::whole(999), 0), "999");
        assert_eq!(grouped(&Number::whole(1000), 0), "1,000");
    }

    #[test]
    fn hours_are_said_in_hours_and_minutes() {
        let said = |language, hours: &str| duration(Speech(language), &hours.parse().unwrap());
        assert_eq!(said(Language::En, "3.333333333333"), "3 h 20 min");
        assert_eq!(said(Language::Zh, "3.333333333333"), "3 小时 20 分钟");
        assert_eq!(said(Language::En, "1200"), "1,200 h");
        assert_eq!(said(Language::En, "0.75"), "45 min");
        assert_eq!(said(Language::En, "0"), "0 min");
        assert_eq!(said(Language::En, "0.001"), "under 1 min");
    }

    #[test]
    fn a_fraction_is_shown_as_percent() {
        let number: Number = "0.8571".parse().unwrap();
        assert_eq!(number_in_unit(Speech(Language::En), &number, Unit::Percent, 1), "85.7 %");
        assert_eq!(number_in_unit(Speech(Language::Zh), &Number::one(), Unit::Percent, 1), "100 %");
    }
}
