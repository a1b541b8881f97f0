//! Promises about the handbook: it prints the standard in force, whole, in both languages, for those who may read it.

use axum::http::StatusCode;
use hengce_app::handbook::{book, parts};
use hengce_app::words::Speech;
use hengce_standard::{Language, Layer, SourceFile, Standard, shipped_sources};

use crate::world::World;

#[tokio::test]
async fn every_part_opens_in_both_languages_and_leads_on() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    for part in parts(world.app.standard(), Speech(Language::Zh)) {
        let answer = browser.get(&format!("/handbook/{}", part.id)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", part.id);
        assert!(answer.text.contains(&part.title), "{}", part.id);
    }
    assert_eq!(browser.get("/handbook/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_is_for_those_who_may_read_the_standard() {
    let world = World::new().await;
    let mut colleague = world.browser("haitang").await;
    assert_eq!(colleague.get("/handbook").await.status, StatusCode::NOT_FOUND);
    assert_eq!(colleague.get("/handbook/file").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_file_holds_all_of_it() {
    let world = World::new().await;
    let mut browser = world.browser("zhiyuan").await;
    let text = browser.get("/handbook/file").await.text;
    let (standard, say) = (world.app.standard(), Speech(Language::Zh));
    for part in parts(standard, say) {
        assert!(text.contains(&part.markdown(standard, say)), "{}", part.id);
    }
    assert!(text.contains(&world.app.standard().digest), "it names the version that it was made from");
    let printed = browser.get("/handbook/file?form=html").await.text;
    assert!(printed.contains("<h3 id=\"report\">市场分析报告</h3>") && !printed.contains("<script"));
}

/// Every kind with a duty, every KPI, every scheme and every clause of a duty stands in it.
#[test]
fn nothing_of_the_standard_is_left_out() {
    let standard = Standard::shipped();
    for language in Language::ALL {
        let text = book(&standard, Speech(language));
        let blocks = standard.kinds.values().filter(|kind| kind.duty.is_some()).map(|kind| &kind.id);
        for id in blocks.chain(standard.kpis.keys()).chain(standard.schemes.keys()) {
            assert!(text.contains(&format!("{{#{id}}}")), "{id}");
        }
        for clause in
            standard.clauses.keys().filter(|clause| clause.starts_with('一') && clause.contains('-'))
        {
            assert!(text.contains(&format!("| {clause} |")), "{clause}");
        }
        for chapter in standard.chapters.values() {
            assert!(text.contains(chapter.get(language)));
        }
    }
}

#[test]
fn what_a_company_changes_stands_in_it() {
    let mut sources = shipped_sources();
    let own = "[scheme.market_department.items.report_on_time_rate]\ntarget = \"93 %\"\n";
    sources.push(SourceFile::new(Layer::Company, "targets.toml", own));
    let text = book(&Standard::from_sources(sources).unwrap(), Speech(Language::En));
    assert!(text.contains("| 93 % |"));
}
