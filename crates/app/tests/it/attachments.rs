//! Promises about files of records: what is shown in place, what only ever leaves as a download, and to whom.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hengce_ledger::{Actor, Change, Record};
use serde_json::json;

use crate::world::{Answer, Browser, World, fields};

/// A PNG of one pixel.
const PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0d\x49\x44\x41\x54\x78\x9c\x63\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99\x3d\x1d\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

impl World {
    /// A report of qinghe's with this file, and the file's address.
    async fn report_with(&self, name: &str, bytes: &[u8]) -> (Record, String) {
        let report = self.report("qinghe", "华东渠道月报").await;
        let file = self.app.ledger.keep_file(name, bytes).await.unwrap();
        let edit = Change::Edit {
            id: report.id.clone(),
            version: report.version,
            fields: fields(json!({ "files": [{ "hash": file.hash, "name": name }] })),
            origin: None,
        };
        let report = self.app.ledger.commit(&Actor::program(), edit).await.unwrap();
        let address = format!("/records/report/{}/files/{}", report.id, file.hash);
        (report, address)
    }
}

fn said<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn ranged(browser: &mut Browser, path: &str, range: &str) -> Answer {
    browser.send(Request::get(path).header(header::RANGE, range).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_page_that_somebody_brought_is_shown_as_text_and_never_run() {
    let world = World::new().await;
    let (_, file) = world.report_with("报告.html", b"<html><script>alert(1)</script></html>").await;
    let mut browser = world.browser("qinghe").await;
    let whole = browser.get(&file).await;
    assert!(said(&whole, "content-disposition").starts_with("attachment"));
    assert_eq!(said(&whole, "content-type"), "application/octet-stream");
    assert_eq!(said(&whole, "x-content-type-options"), "nosniff");
    assert_eq!(browser.get(&format!("{file}/inline")).await.status, StatusCode::NOT_FOUND);
    let preview = browser.get(&format!("{file}/preview")).await.text;
    assert!(preview.contains("&#60;script&#62;") || preview.contains("&lt;script&gt;"), "{preview}");
    assert!(!preview.contains("<script>alert"));
}

#[tokio::test]
async fn a_picture_has_a_small_one_and_stands_in_place_without_any_rights() {
    let world = World::new().await;
    let (report, file) = world.report_with("海报.png", PNG).await;
    let mut browser = world.browser("qinghe").await;
    let page = browser.get(&format!("/records/report/{}", report.id)).await.text;
    assert!(page.contains(&format!("{file}/picture")) && page.contains(&format!("{file}/preview")), "{page}");
    let form = browser.get(&format!("/records/report/{}/edit", report.id)).await.text;
    assert!(form.contains(&format!("{file}/picture")), "in its form too: {form}");
    let small = browser.get(&format!("{file}/picture")).await;
    assert_eq!((small.status, said(&small, "content-type")), (StatusCode::OK, "image/jpeg"));
    let again = Request::get(format!("{file}/picture")).header(header::IF_NONE_MATCH, said(&small, "etag"));
    let again = browser.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let large = browser.get(&format!("{file}/inline")).await;
    assert_eq!((said(&large, "content-type"), large.bytes.as_slice()), ("image/png", PNG));
    assert!(said(&large, "content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn a_pdf_opens_in_a_frame_of_this_site_alone_and_a_part_of_it_can_be_asked_for() {
    let world = World::new().await;
    let (_, file) = world.report_with("月报.pdf", b"%PDF-1.4 synthetic").await;
    let mut browser = world.browser("qinghe").await;
    let preview = browser.get(&format!("{file}/preview")).await;
    assert!(preview.text.contains("<iframe"), "{}", preview.text);
    assert!(said(&preview, "content-security-policy").contains("frame-src 'self'"));
    let shown = browser.get(&format!("{file}/inline")).await;
    assert_eq!(said(&shown, "content-type"), "application/pdf");
    assert!(said(&shown, "content-disposition").starts_with("inline"));
    let policy = said(&shown, "content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
    let part = ranged(&mut browser, &format!("{file}/inline"), "bytes=0-4").await;
    assert_eq!((part.status, part.text.as_str()), (StatusCode::PARTIAL_CONTENT, "%PDF-"));
    assert_eq!(said(&part, "content-range"), "bytes 0-4/18");
    let past = ranged(&mut browser, &format!("{file}/inline"), "bytes=900-").await;
    assert_eq!(past.status, StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn a_table_shows_its_first_rows_and_a_broken_one_says_so() {
    let world = World::new().await;
    let (_, file) = world.report_with("投放.csv", "渠道,花费\n搜索,1200\n".as_bytes()).await;
    let mut browser = world.browser("qinghe").await;
    let page = browser.get(&format!("{file}/preview")).await.text;
    assert!(page.contains("<td>搜索</td>") && page.contains("<td>1200</td>"), "{page}");
    let (_, file) = world.report_with("坏.xlsx", b"PK\x03\x04 no workbook").await;
    let page = browser.get(&format!("{file}/preview")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("请下载后打开"), "{}", page.text);
}

#[tokio::test]
async fn a_file_is_seen_by_whoever_sees_its_record_and_by_nobody_else() {
    let world = World::new().await;
    let (_, file) = world.report_with("海报.png", PNG).await;
    let mut seller = world.browser("haitang").await;
    for part in ["", "/inline", "/picture", "/preview"] {
        let answer = seller.get(&format!("{file}{part}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
    }
    let elsewhere = world.report("qinghe", "没有附件的报告").await;
    let hash = file.rsplit('/').next().unwrap();
    let borrowed = format!("/records/report/{}/files/{hash}/inline", elsewhere.id);
    assert_eq!(world.browser("qinghe").await.get(&borrowed).await.status, StatusCode::NOT_FOUND);
}
