//! Both languages are complete, and every page speaks the one that was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hengce_app::words::{FILES, Speech};
use hengce_standard::Language;

use crate::world::World;

/// Each key with the names of the values put into it.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut at = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with(' ')
            && let Some((key, _)) = line.split_once(" = ")
        {
            key.clone_into(&mut at);
            assert!(keys.insert(at.clone(), BTreeSet::new()).is_none(), "the key {at} stands twice");
        }
        for part in line.split('$').skip(1) {
            let name: String =
                part.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
            keys.get_mut(&at).unwrap().insert(name);
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values() {
    let [(_, zh), (_, en)] = FILES;
    assert_eq!(keys(zh), keys(en));
}

#[test]
fn every_text_reads_in_both_languages() {
    for (language, text) in FILES {
        for (key, values) in keys(text) {
            let mut given = fluent_bundle::FluentArgs::new();
            for value in &values {
                given.set(value.clone(), 2);
            }
            let said = Speech(language).maybe(&key, &given).unwrap_or_else(|| panic!("{key} does not read"));
            assert!(!said.trim().is_empty() || key == "list-comma", "{key} is empty");
            assert!(!said.contains('{'), "{key}: {said}");
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            found.push(path);
        }
    }
}

#[test]
fn every_key_in_code_and_templates_exists() {
    let known = keys(FILES[0].1);
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut files);
    let mut seen = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for call in [".t(\"", ".t1(\"", ".t2(\"", ".with(\""] {
            for part in text.split(call).skip(1) {
                let key = part.split('"').next().unwrap();
                assert!(known.contains_key(key), "{}: {key} is no key", file.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "the calls are still found: {seen}");
}

/// Pages that everybody meets, the error page among them.
const PAGES: &[&str] = &[
    "/",
    "/account",
    "/records/report",
    "/records/report/board",
    "/records/report/calendar",
    "/records/report/new",
    "/records/campaign/new",
    "/records/support_request",
    "/records/person",
    "/portal",
    "/portal/new",
    "/portal/queue",
    "/intelligence",
    "/intelligence/digests",
    "/intelligence/digests/new",
    "/received",
    "/meetings",
    "/handover",
    "/insight",
    "/insight/strategies",
    "/insight/forecasts",
    "/insight/library",
    "/insight/decisions",
    "/brand",
    "/brand/plan",
    "/brand/audits",
    "/brand/mentions",
    "/brand/mentions/coding",
    "/brand/incidents",
    "/brand/assets",
    "/search?q=市场",
    "/records/report?q=没有这样的报告",
    "/nowhere",
];

#[tokio::test]
async fn every_page_is_drawn_in_both_languages() {
    let world = World::new().await;
    world.report("qinghe", "第三季度市场分析").await;
    for (language, tag) in [("zh-CN", "zh-CN"), ("en", "en")] {
        let mut browser = world.browser("qinghe").await;
        browser.post("/preferences", &[("language", language), ("next", "/")]).await;
        for path in PAGES {
            let page = browser.get(path).await;
            assert!(page.text.contains(&format!("<html lang=\"{tag}\"")), "{path}: {}", page.text);
            assert!(page.text.contains("</html>"), "{path} is cut off");
        }
    }
}

#[tokio::test]
async fn the_language_is_the_chosen_one_then_the_browsers_then_chinese() {
    let world = World::new().await;
    let mut browser = world.nobody();
    assert!(browser.get("/sign-in").await.text.contains("lang=\"zh-CN\""));
    let request = axum::http::Request::get("/sign-in").header("accept-language", "fr, en;q=0.8, zh;q=0.5");
    let page = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(page.text.contains("lang=\"en\""));
    browser.post_bare("/preferences", &[("language", "zh-CN"), ("next", "/sign-in")]).await;
    let request = axum::http::Request::get("/sign-in").header("accept-language", "en");
    let page = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(page.text.contains("lang=\"zh-CN\""));
    assert_eq!(Speech(Language::Zh).t("sign-in"), "登录");
}
