//! What holds for every exact number.

use hengce_exact::Number;
use proptest::prelude::*;

fn number() -> impl Strategy<Value = Number> {
    (any::<i64>(), 1_i64..1_000_000)
        .prop_map(|(over, under)| Number::fraction(over, under).expect("not over zero"))
}

proptest! {
    #[test]
    fn what_is_written_reads_back_equal(n in number()) {
        prop_assert_eq!(n.to_string().parse::<Number>(), Ok(n));
    }

    #[test]
    fn the_order_of_a_sum_is_irrelevant(a in number(), b in number(), c in number()) {
        prop_assert_eq!(&(&a + &b) + &c, &a + &(&c + &b));
        prop_assert_eq!([&a, &b, &c].into_iter().sum::<Number>(), [&c, &a, &b].into_iter().sum::<Number>());
    }

    #[test]
    fn what_is_multiplied_divides_again(a in number(), b in number()) {
        prop_assume!(!b.is_zero());
        prop_assert_eq!((&a * &b).divided_by(&b), Some(a));
    }

    #[test]
    fn rounding_moves_a_number_by_half_a_unit_at_most(n in number(), places in 0_u32..8) {
        let rounded = n.round_half_up(places);
        let moved = (&rounded - &n).abs();
        prop_assert!(&moved + &moved <= Number::scaled(1, places));
        prop_assert_eq!(rounded.round_half_up(places), rounded.clone());
        prop_assert_eq!(n.to_fixed(places).parse::<Number>(), Ok(rounded));
    }

    #[test]
    fn rounding_is_the_same_on_both_sides_of_zero(n in number(), places in 0_u32..8) {
        prop_assert_eq!((-n.clone()).round_half_up(places), -n.round_half_up(places));
    }

    #[test]
    fn floor_and_ceiling_enclose_a_number(n in number()) {
        prop_assert!(n.floor() <= n && n <= n.ceil());
        prop_assert!(n.ceil() - n.floor() <= Number::one());
    }

    #[test]
    fn fixed_point_loses_nothing_that_fits(unscaled in any::<i64>(), scale in 0_u32..12) {
        let n = Number::scaled(unscaled.into(), scale);
        prop_assert_eq!(n.to_scaled(scale), Some(unscaled.into()));
        prop_assert_eq!(n.to_scaled(scale + 3), Some(i128::from(unscaled) * 1000));
    }

    #[test]
    fn no_text_is_misread(text in "[0-9+./ -]{0,12}") {
        if let Ok(n) = text.parse::<Number>() {
            prop_assert_eq!(n.to_string().parse::<Number>(), Ok(n));
        }
    }
}
