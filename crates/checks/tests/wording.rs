//! Promises of the wording check, on the list that ships.

use std::sync::LazyLock;

use hengce_checks::wording::{Hit, Terms};
use hengce_standard::{Layer, Severity, SourceFile, Standard, shipped_sources};
use proptest::prelude::*;

static TERMS: LazyLock<Terms> =
    LazyLock::new(|| Terms::new(&Standard::shipped().wording).expect("a list of terms"));

fn hits(text: &str) -> Vec<Hit> {
    TERMS.hits(text)
}

/// Term and how it stood in the text.
fn found(text: &str) -> Vec<(String, String)> {
    hits(text).into_iter().map(|hit| (hit.term, hit.found)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(term, found)| ((*term).to_owned(), (*found).to_owned())).collect()
}

#[test]
fn a_hit_names_its_category_what_is_at_stake_and_its_place() {
    let text = "夏季新品：国家级实验认证，去除率99%。";
    let found = hits(text);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].term.as_str(), found[0].category.as_str()), ("national_level", "superlative"));
    assert_eq!((found[0].severity, &text[found[0].at.clone()]), (Severity::High, "国家级"));
    assert_eq!((found[1].category.as_str(), found[1].severity), ("data", Severity::Medium));
}

#[test]
fn spaces_marks_and_wide_letters_do_not_hide_a_term() {
    for written in ["最 佳", "最·佳", "最-佳", "最*佳", "【最】佳", "最\u{200b}佳", "“最”佳"]
    {
        let found = hits(&format!("本季{written}选择"));
        assert_eq!((found.len(), found[0].term.as_str()), (1, "best"), "{written}");
        assert_eq!((found[0].found.as_str(), found[0].broken_up), (written.trim_matches(['【', '“']), true));
    }
    for written in ["ＮＯ．１", "No.1", "N O 1", "№1", "no 1"] {
        assert_eq!(hits(&format!("销量 {written} 的净水器"))[0].term, "first", "{written}");
    }
    assert!(!hits("No.1")[0].broken_up, "the term itself has a dot");
}

#[test]
fn the_end_of_a_sentence_keeps_words_apart() {
    for text in ["价格降到了最。佳人有约", "他排第，一共三人", "规格：全网\n最新版", "保，过日子"]
    {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn words_of_other_scripts_are_found_whole() {
    assert_eq!(found("We bestow it; the perfectly absolutism"), []);
    assert_eq!(
        found("a world-class team, World Class"),
        pairs(&[("world_level", "world-class"), ("world_level", "World Class")])
    );
    assert_eq!(found("be stupid, not p a t e n t"), pairs(&[("patent", "p a t e n t")]));
    assert_eq!(found("the be st of all"), []);
    assert_eq!(found("第10名与第1名"), pairs(&[("first", "第1")]));
    assert_eq!(found("满100元，运费0元"), pairs(&[("free", "0元")]));
}

#[test]
fn the_longest_of_overlapping_terms_stands() {
    assert_eq!(found("销量第一"), pairs(&[("first", "销量第一")]));
    assert_eq!(found("全网最低价"), pairs(&[("lowest_ever", "全网最低价")]));
    assert_eq!(found("最先进"), pairs(&[("most", "最先进")]));
    // the later, longer one wins over the earlier, shorter one: 绝对 and 对比同类 do not both stand
    let ours = "[wording_term]\nours = { term = \"对健康有益处\", category = \"medical\" }\n";
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "ours.toml", ours));
    let terms = Terms::new(&Standard::from_sources(sources).unwrap().wording).unwrap();
    let found: Vec<String> = terms.hits("绝对健康有益处").into_iter().map(|hit| hit.term).collect();
    assert_eq!(found, ["ours"]);
}

#[test]
fn longer_words_that_are_not_the_term_are_left_alone() {
    assert_eq!(found("第一次使用前，请在第一时间冲洗；最佳实践见说明书，最大流量 2 升。"), []);
    assert_eq!(found("第一版说明书随第1版画册于第一季度印发，由第一责任人签收。"), []);
    assert_eq!(found("第一次就做到第一"), pairs(&[("first", "第一")]));
}

#[test]
fn every_term_and_variant_of_the_list_is_found_as_written() {
    let standard = Standard::shipped();
    for term in standard.wording.terms.values() {
        for way in std::iter::once(&term.term).chain(&term.variants) {
            let hits = hits(&format!("，{way}。"));
            assert_eq!(hits.len(), 1, "{way}: {hits:?}");
            assert_eq!(hits[0].category, term.category, "{way}");
        }
    }
}

#[test]
fn a_text_without_such_terms_has_no_hits() {
    assert_eq!(found("禾岚净水器采用双核滤芯，整机安静，安装预约当日上门。"), []);
    assert_eq!(found(""), []);
}

proptest! {
    #[test]
    fn any_text_gives_hits_that_lie_in_it_in_order_and_apart(
        parts in prop::collection::vec(prop_oneof![Just("最".to_owned()), Just("佳".to_owned()), Just("第一".to_owned()), Just("no.1".to_owned()), Just("次".to_owned()), ".{0,3}"], 0..40)
    ) {
        let text = parts.concat();
        let found = hits(&text);
        for pair in found.windows(2) {
            prop_assert!(pair[0].at.end <= pair[1].at.start);
        }
        for hit in found {
            prop_assert_eq!(text.get(hit.at), Some(hit.found.as_str()));
        }
    }
}
