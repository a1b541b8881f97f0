//! Promises of the originality check.

use hengce_checks::originality::{Library, Report};
use hengce_exact::Number;
use proptest::prelude::*;

const RELEASE: &str = "禾岚科技今日发布新一代净水器，整机采用双核反渗透滤芯，出水速度提升百分之三十。\
                       产品经过第三方实验室检测，符合国家饮用水标准。公司表示，将在全国一百个城市提供当日上门安装服务。";
const ENGLISH: &str = "The new purifier was tested by an independent laboratory, and its filter removes lead, \
                       chlorine and bacteria for at least twelve months of ordinary use in a family of four.";

fn library(texts: &[(&str, &str)]) -> Library {
    let mut library = Library::default();
    for (id, text) in texts {
        library.put(id, text);
    }
    library
}

fn compared(library: &Library, text: &str) -> Report {
    library.compare(text, &|_| false)
}

fn percent(n: i64) -> Number {
    Number::fraction(n, 100).expect("100 is not 0")
}

#[test]
fn a_copied_passage_is_shown_with_its_place_in_both_texts() {
    let ours = format!("夏天到了，喝水更要讲究。{} 欢迎到店体验。", &RELEASE["禾岚科技今日发布".len()..]);
    let report = compared(&library(&[("release", RELEASE), ("other", ENGLISH)]), &ours);
    assert_eq!(report.sources.len(), 1);
    let passage = report.longest().unwrap();
    assert_eq!(passage.source, "release");
    assert!(ours[passage.here.clone()].starts_with("新一代净水器，整机"));
    assert_eq!(&ours[passage.here.clone()], &RELEASE[passage.there.clone()]);
    assert!(report.share() > percent(75) && report.share() < percent(95), "{}", report.share());
}

#[test]
fn words_changed_here_and_there_do_not_hide_a_passage() {
    let changed = RELEASE.replace("新一代", "全新一代").replace("百分之三十", "三成").replace("全国", "");
    let report = compared(&library(&[("release", RELEASE)]), &changed);
    assert_eq!(report.passages.len(), 1, "{:?}", report.passages);
    assert!(report.share() > percent(90) && report.share() < percent(100), "{}", report.share());
}

#[test]
fn punctuation_width_case_and_spaces_do_not_matter() {
    let rewritten = ENGLISH.to_uppercase().replace(", ", " — ").replace(' ', "\u{3000}");
    assert_eq!(compared(&library(&[("page", ENGLISH)]), &rewritten).share(), Number::one());
    let wide: String = RELEASE.replace('，', " ").replace('。', "！\n");
    assert_eq!(compared(&library(&[("release", RELEASE)]), &wide).share(), Number::one());
}

#[test]
fn a_phrase_that_everybody_uses_is_no_passage() {
    let texts = library(&[
        ("a", "我们坚持以客户为中心的理念，持续创新。"),
        ("b", "it is one of the best ways to do so"),
    ]);
    assert_eq!(compared(&texts, "本店坚持以客户为中心，三十年如一日。").covered, 0);
    assert_eq!(compared(&texts, "this is one of the best ways we know").covered, 0);
}

#[test]
fn thirteen_characters_or_eight_words_in_a_row_are_always_found() {
    let letters: Vec<char> = RELEASE.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let texts = library(&[("release", RELEASE), ("page", ENGLISH)]);
    for thirteen in letters.windows(13) {
        let copied: String = thirteen.iter().collect();
        let report = compared(&texts, &format!("这里是我们自己写的开头{copied}后面也是自己写的话"));
        assert!(report.covered >= 13, "{copied}");
    }
    let words: Vec<&str> = ENGLISH.split(' ').collect();
    for eight in words.windows(8) {
        let report =
            compared(&texts, &format!("Our own opening words {} and our own ending", eight.join(" ")));
        assert!(report.covered >= 8, "{eight:?}");
    }
}

#[test]
fn what_is_excepted_or_taken_out_is_not_compared_with() {
    let mut texts = library(&[("v1", RELEASE), ("v2", RELEASE)]);
    assert_eq!(
        texts.compare(RELEASE, &|id| id == "v1").sources,
        [("v2".to_owned(), compared(&texts, RELEASE).tokens)]
    );
    assert_eq!(texts.compare(RELEASE, &|id| id.starts_with('v')).covered, 0);
    texts.take_out("v2");
    texts.put("v1", "现在说的是别的事情了");
    assert_eq!(
        compared(&texts, RELEASE),
        Report { tokens: compared(&texts, RELEASE).tokens, ..Report::default() }
    );
    texts.put("v3", RELEASE);
    assert_eq!(compared(&texts, RELEASE).share(), Number::one());
    assert_eq!(texts.len(), 2);
}

#[test]
fn short_texts_are_held_against_whole_texts_and_empty_ones_against_nothing() {
    let texts = library(&[("slogan", "好水，慢慢来。"), ("nothing", "。。。")]);
    assert_eq!(compared(&texts, "好水 慢慢").share(), Number::zero());
    assert_eq!(compared(&texts, "好水慢慢来").share(), Number::one());
    assert_eq!(compared(&texts, " …… "), Report::default());
}

/// Texts over few letters, so that chance repeats itself.
fn few_letters() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec!["净", "水", "器", "pure ", "water ", "，", "2 "]);
    prop::collection::vec(letters, 1..120).prop_map(|parts| parts.concat())
}

fn of_letters(from: u32) -> impl Strategy<Value = String> {
    let letter = (from..from + 800).prop_map(|code| char::from_u32(code).expect("a Chinese character"));
    prop::collection::vec(letter, 20..120).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_text_against_itself_is_all_shared(text in few_letters(), other in few_letters()) {
        let report = compared(&library(&[("other", &other), ("itself", &text)]), &text);
        prop_assert_eq!(report.covered, report.tokens);
    }

    #[test]
    fn a_text_against_others_without_a_common_word_shares_nothing(text in of_letters(0x4e00), other in of_letters(0x5e00)) {
        prop_assert_eq!(compared(&library(&[("other", &other)]), &text).share(), Number::zero());
    }

    #[test]
    fn the_order_of_the_library_does_not_matter(texts in prop::collection::vec(few_letters(), 2..6), ours in few_letters()) {
        let named: Vec<(String, &str)> = texts.iter().enumerate().map(|(n, text)| (n.to_string(), text.as_str())).collect();
        let mut forwards = Library::default();
        for (id, text) in &named {
            forwards.put(id, text);
        }
        let mut backwards = Library::default();
        backwards.put("1", "后来换掉的");
        for (id, text) in named.iter().rev() {
            backwards.put(id, text);
        }
        prop_assert_eq!(compared(&forwards, &ours), compared(&backwards, &ours));
    }

    #[test]
    fn the_more_of_a_foreign_passage_is_put_in_the_larger_the_share(
        own in of_letters(0x4e00),
        foreign in of_letters(0x5e00),
        at in any::<prop::sample::Index>(),
    ) {
        let (own, foreign): (Vec<char>, Vec<char>) = (own.chars().collect(), foreign.chars().collect());
        let texts = library(&[("foreign", &foreign.iter().collect::<String>())]);
        let at = at.index(own.len());
        let mut before = Number::zero();
        for length in (0..=foreign.len()).step_by(7) {
            let mut mixed = own.clone();
            mixed.splice(at..at, foreign[..length].iter().copied());
            let share = compared(&texts, &mixed.iter().collect::<String>()).share();
            prop_assert!(share >= before);
            prop_assert!(length < 13 || share > before, "{} characters are found", length);
            before = share;
        }
    }

    #[test]
    fn places_lie_in_the_texts_and_say_the_same(text in few_letters(), other in few_letters()) {
        for passage in compared(&library(&[("other", &other)]), &text).passages {
            prop_assert!(text.get(passage.here).is_some_and(|part| !part.is_empty()));
            prop_assert!(other.get(passage.there).is_some_and(|part| !part.is_empty()));
        }
    }
}
