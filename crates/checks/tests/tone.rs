//! Promises of the suggested tone and of the agreement of two coders.

use std::sync::LazyLock;

use hengce_checks::agreement::Agreement;
use hengce_checks::tone::{Lexicon, Suggested, Suggestion};
use hengce_exact::Number;
use hengce_standard::Standard;
use proptest::prelude::*;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(&Standard::shipped().tone).expect("a lexicon"));

fn suggested(text: &str) -> Suggestion {
    LEXICON.suggest(text)
}

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

#[test]
fn the_words_that_led_to_a_tone_are_named() {
    let text = "安装师傅很专业，水也好喝，就是有点贵。";
    let suggestion = suggested(text);
    assert_eq!(suggestion.tone, Suggested::Positive);
    let words: Vec<(&str, Number)> =
        suggestion.words.iter().map(|led| (&text[led.at.clone()], led.weight.clone())).collect();
    assert_eq!(words, [("很专业", number("1.5")), ("好喝", number("2")), ("有点贵", number("-0.5"))]);
    assert_eq!(suggestion.weight, number("3"));
}

#[test]
fn a_negation_turns_a_word_around() {
    for (text, tone) in [
        ("客服不专业", Suggested::Negative),
        ("不是很满意", Suggested::Negative),
        ("没有异味，没有噪音", Suggested::Positive),
        ("从未让人失望", Suggested::Positive),
        ("I would not recommend it", Suggested::Negative),
        ("It never leaks and the motor is not noisy.", Suggested::Positive),
        ("not bad at all", Suggested::Positive),
    ] {
        let suggestion = suggested(text);
        assert_eq!(suggestion.tone, tone, "{text}: {suggestion:?}");
        assert!(suggestion.words.iter().all(|led| led.negated), "{text}");
    }
}

#[test]
fn a_negation_bears_on_its_own_part_of_the_sentence() {
    assert_eq!(suggested("没有等很久，师傅专业").words[0].weight, number("1"));
    assert_eq!(suggested("Not for me. Great support").tone, Suggested::Positive);
    assert_eq!(suggested("不管从哪个方面来说都值得").tone, Suggested::Positive, "too far away");
}

#[test]
fn what_says_nothing_or_both_is_neutral() {
    for text in ["", "今日到货，明天安装", "水好喝，安装差", "goodness gracious, badminton"] {
        assert_eq!(suggested(text).tone, Suggested::Neutral, "{text}");
    }
}

fn coded(pairs: &[(&'static str, &'static str, usize)]) -> Agreement {
    let repeat = |(one, other, times): &(&'static str, &'static str, usize)| {
        std::iter::repeat_n((*one, *other), *times)
    };
    Agreement::of(pairs.iter().flat_map(repeat))
}

#[test]
fn kappa_is_agreement_beyond_chance() {
    // 20 and 15 of 50 alike: observed 0.7, by chance 0.5, so kappa is 0.4
    let agreement = coded(&[("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15)]);
    assert_eq!(agreement.kappa, Some(number("2/5")));
    assert_eq!(agreement.kappa_shown().as_deref(), Some("0.40"));
    assert_eq!(agreement.share(), Some(number("7/10")));
    // three codes; by chance 30·25 + 10·15 + 10·10 = 1,000 of 2,500
    let agreement = coded(&[
        ("positive", "positive", 22),
        ("positive", "neutral", 8),
        ("neutral", "neutral", 6),
        ("neutral", "positive", 3),
        ("neutral", "negative", 1),
        ("negative", "negative", 9),
        ("negative", "neutral", 1),
    ]);
    assert_eq!((agreement.pairs, agreement.agreed), (50, 37));
    assert_eq!(agreement.kappa, Some(number("17/30")));
}

#[test]
fn kappa_says_nothing_where_chance_explains_everything() {
    assert_eq!(coded(&[]), Agreement::default());
    let agreement = coded(&[("neutral", "neutral", 8)]);
    assert_eq!((agreement.kappa, agreement.agreed), (None, 8));
}

proptest! {
    #[test]
    fn kappa_lies_between_minus_one_and_one_and_does_not_care_who_is_first(pairs in prop::collection::vec((0_u8..3, 0_u8..3), 1..60)) {
        let agreement = Agreement::of(pairs.clone());
        let turned = Agreement::of(pairs.iter().map(|(one, other)| (*other, *one)));
        prop_assert_eq!(&agreement, &turned);
        if let Some(kappa) = agreement.kappa {
            prop_assert!(kappa <= Number::one() && kappa >= Number::whole(-1));
            prop_assert_eq!(kappa == Number::one(), agreement.agreed == agreement.pairs);
        }
    }

    #[test]
    fn any_text_gets_a_tone_that_its_words_add_up_to(text in "(很|不|没有|好喝|差评|满意|，|。| |good|not|very|x){0,30}") {
        let suggestion = suggested(&text);
        let sum: Number = suggestion.words.iter().map(|led| led.weight.clone()).sum();
        prop_assert_eq!(sum, suggestion.weight);
        for led in &suggestion.words {
            prop_assert_eq!(text.get(led.at.clone()), Some(led.found.as_str()));
        }
    }
}
