//! What exact numbers promise, by example.

#![allow(clippy::unwrap_used)] // a promise that does not hold may panic

use hengce_exact::{DIGITS_MAX, Number};

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn a_number_is_written_as_it_was_read() {
    for text in ["0", "12", "-0.5", "61.11", "2/3", "-1/7", "100000000000000000000.25"] {
        assert_eq!(n(text).to_string(), text);
    }
}

#[test]
fn thirds_add_up_to_one() {
    assert_eq!(n("1/3") + n("1/3") + n("1/3"), Number::one());
}

#[test]
fn a_half_goes_up_in_size() {
    assert_eq!(n("2.345").to_fixed(2), "2.35");
    assert_eq!(n("-2.345").to_fixed(2), "-2.35");
    assert_eq!(n("0.004").to_fixed(2), "0.00");
    assert_eq!(n("99.995").to_fixed(2), "100.00");
    assert_eq!(n("2.5").to_fixed(0), "3");
}

#[test]
fn nothing_is_divided_by_zero() {
    assert_eq!(n("1").divided_by(&Number::zero()), None);
    assert!("1/0".parse::<Number>().is_err());
}

#[test]
fn words_and_overlong_digits_are_refused() {
    for text in ["", "-", "1e5", "1,000", "十", "1.2.3", "NaN"] {
        assert!(text.parse::<Number>().is_err(), "{text}");
    }
    assert!("9".repeat(DIGITS_MAX + 1).parse::<Number>().is_err());
}

#[test]
fn a_root_is_cut_after_the_places_asked_for() {
    assert_eq!(n("0.0025").square_root(12), Some(n("0.05")));
    assert_eq!(n("2").square_root(4), Some(n("1.4142")));
    assert_eq!(n("-1").square_root(4), None);
}

#[test]
fn fixed_point_goes_there_and_back() {
    assert_eq!(Number::scaled(12_345, 2), n("123.45"));
    assert_eq!(n("123.45").to_scaled(6), Some(123_450_000));
    assert_eq!(n("1/3").to_scaled(6), None);
}
