//! Promises of stories: near-duplicates hang together, whatever order they come in.

use std::collections::{BTreeMap, BTreeSet};

use hengce_checks::stories::{Stories, pickup};
use proptest::prelude::*;

const RELEASE: &str = "禾岚科技今日发布新一代净水器，整机采用双核反渗透滤芯，出水速度提升百分之三十。\
                       产品经过第三方实验室检测，符合国家饮用水标准。公司表示，将在全国一百个城市提供当日上门安装服务。";
const OTHER: &str =
    "多地自来水厂完成夏季检修，专家提醒市民检修后首次用水应先放水三分钟，待水质清澈后再饮用。";

fn all(stories: &Stories) -> BTreeMap<String, BTreeSet<String>> {
    let owned = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect();
    stories.all().into_iter().map(|(story, ids)| (story.to_owned(), owned(ids))).collect()
}

fn put(texts: &[(String, String)]) -> Stories {
    let mut stories = Stories::default();
    for (id, text) in texts {
        stories.put(id, text);
    }
    stories
}

#[test]
fn reprints_of_one_release_are_one_story() {
    let mut stories = Stories::default();
    assert_eq!(stories.put("m1", RELEASE), "m1");
    assert_eq!(stories.put("m2", &format!("【本报讯】{RELEASE}（记者 报道）")), "m1");
    assert_eq!(stories.put("m3", &RELEASE.replace("今日", "昨日").replace('，', ",")), "m1");
    assert_eq!(stories.put("m4", OTHER), "m4");
    assert_eq!(stories.put("m5", RELEASE), "m1");
    assert_eq!(stories.story_of("m3"), Some("m1"));
    assert_eq!(stories.story_of("m9"), None);
}

#[test]
fn a_text_in_between_joins_two_stories_into_one() {
    let half = |from: usize| -> String { RELEASE.chars().skip(from).take(60).collect() };
    let mut stories = Stories::default();
    stories.put("b", &half(0));
    stories.put("c", &half(36));
    assert_eq!(stories.all().len(), 2, "they share less than half");
    assert_eq!(stories.put("a", &half(18)), "a");
    assert_eq!(all(&stories), BTreeMap::from([("a".to_owned(), ["a", "b", "c"].map(str::to_owned).into())]));
}

#[test]
fn texts_without_words_and_two_short_ones_stay_apart() {
    let mut stories = Stories::default();
    for (id, text) in [("a", ""), ("b", "！！"), ("c", "好水"), ("d", "好 水！"), ("e", "坏水")] {
        stories.put(id, text);
    }
    assert_eq!(stories.story_of("d"), Some("c"));
    assert_eq!(stories.all().len(), 4);
}

#[test]
fn pickup_counts_the_outlets_of_a_story_and_not_its_clips() {
    let clips =
        [("m1", "净水周刊"), ("m1", "净水 周刊"), ("m1", "ＩＴ之窗"), ("m4", "净水周刊"), ("m1", "it之窗")];
    assert_eq!(pickup(clips.into_iter()), BTreeMap::from([("m1", 2), ("m4", 1)]));
}

/// Texts cut from one another, so that chance makes stories.
fn texts() -> impl Strategy<Value = Vec<(String, String)>> {
    let cut = (0_usize..80, 10_usize..70).prop_map(|(from, length)| {
        RELEASE.chars().chain(OTHER.chars()).skip(from).take(length).collect::<String>()
    });
    prop::collection::vec(cut, 2..12)
        .prop_map(|texts| texts.into_iter().enumerate().map(|(n, text)| (format!("m{n:02}"), text)).collect())
}

proptest! {
    #[test]
    fn the_stories_do_not_depend_on_the_order(texts in texts(), seed in any::<u64>()) {
        let mut shuffled = texts.clone();
        shuffled.sort_by_key(|(id, _)| id.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)));
        prop_assert_eq!(all(&put(&texts)), all(&put(&shuffled)));
    }

    #[test]
    fn a_new_text_only_ever_joins_stories_together(texts in texts()) {
        let mut stories = Stories::default();
        let mut before: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (id, text) in &texts {
            stories.put(id, text);
            let now = all(&stories);
            prop_assert!(before.values().all(|ids| now.values().any(|larger| ids.is_subset(larger))));
            before = now;
        }
    }
}
