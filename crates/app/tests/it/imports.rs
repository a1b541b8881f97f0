//! Imports through the pages: drop a file, see what it would do, commit it, find it again, take it back.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hengce_ledger::{Actor, Query};

use crate::world::{Answer, Browser, World, encoded};

pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)).unwrap()
}

/// Sends a file as the page's form does.
pub async fn upload(browser: &mut Browser, name: &str, bytes: &[u8]) -> Answer {
    let mut body =
        format!("--cut\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n{}\r\n", browser.token)
            .into_bytes();
    body.extend(
        format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
            .bytes(),
    );
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    let request = Request::post("/imports")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body));
    browser.send(request.unwrap()).await
}

/// The address of the preview, with the commit's below it.
async fn uploaded(browser: &mut Browser, name: &str) -> (String, String) {
    let answer = upload(browser, name, &fixture(name)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let preview = answer.location().to_owned();
    let base = preview.split('?').next().unwrap().to_owned();
    (preview, format!("{base}/commit"))
}

async fn count(world: &World, kind: &str) -> u64 {
    let query = Query { kind: kind.into(), ..Query::default() };
    world.app.ledger.find(&Actor::program(), &query).await.unwrap().total
}

#[tokio::test]
async fn an_operator_brings_in_a_platform_export_and_takes_it_back() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let (preview, commit) = uploaded(&mut operator, "baidu-plan.csv").await;
    let page = operator.get(&preview).await;
    assert!(
        page.text.contains("百度搜索推广日报 · 分日计划报告") && page.text.contains("跳过 1 行合计"),
        "{}",
        page.text
    );
    assert!(page.text.contains("disabled"), "the owner is asked first");
    let me = "a.owner=%E6%9E%97%E6%99%93%E5%BD%A4";
    let page = operator.get(&format!("{preview}&{me}")).await;
    assert!(!page.text.contains("disabled") && page.text.contains("导入 4 行"), "{}", page.text);
    assert_eq!(count(&world, "import_batch").await, 0, "a preview writes nothing");
    let done = operator.post(&commit, &[("name", "baidu-plan.csv"), ("a.owner", "林晓彤")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let batch = done.location().split('?').next().unwrap().to_owned();
    let page = operator.get(done.location()).await;
    assert!(page.text.contains("竞品词-对比") && page.text.contains("¥1,025.88"), "{}", page.text);
    assert_eq!(operator.get(&format!("{batch}/file")).await.bytes, fixture("baidu-plan.csv"));
    assert!(operator.get("/imports").await.text.contains("IMP-2026-0001"));
    let again = operator.get(&format!("{preview}&{me}")).await;
    assert!(again.text.contains("全部数据已在系统中"), "a second import has nothing to write");
    let undone = operator.post(&format!("{batch}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert!(operator.get(undone.location()).await.text.contains("已撤销"));
    assert!(operator.get(&format!("{preview}&{me}")).await.text.contains("导入 4 行"));
}

#[tokio::test]
async fn wrong_cells_are_marked_and_only_the_good_rows_come_in_if_asked() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let (preview, commit) = uploaded(&mut operator, "baidu-wrong.csv").await;
    let page = operator.get(&format!("{preview}&a.owner={}", encoded("林晓彤"))).await;
    assert!(
        page.text.contains("<code>A2</code>") && page.text.contains("只导入正确的 1 行"),
        "{}",
        page.text
    );
    let form = [("name", "baidu-wrong.csv"), ("a.owner", "林晓彤")];
    let refused = operator.post(&commit, &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(count(&world, "import_batch").await, 0);
    let good = operator.post(&commit, &[form[0], form[1], ("good_rows_only", "1")]).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_cannot_be_read_is_explained_and_nothing_is_kept() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let answer = upload(&mut operator, "broken.xlsx", &fixture("broken.xlsx")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("已损坏或不完整"));
    let answer = upload(&mut operator, "空.csv", "甲\r\n乙\r\n".as_bytes()).await;
    assert!(answer.text.contains("文件里没有表格"), "{}", answer.text);
    let answer = upload(&mut operator, "unknown.csv", &fixture("unknown.csv")).await;
    assert!(answer.text.contains("GB18030"));
    let large = upload(&mut operator, "large.csv", &vec![b'1'; 52 * 1024 * 1024]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_template_is_downloaded_and_a_list_taken_out_comes_back_unchanged() {
    let world = World::new().await;
    let mut director = world.browser("zhiyuan").await;
    world.report("qinghe", "八月市场月报").await;
    let template = director.get("/imports/templates/report?language=en").await;
    assert_eq!(template.status, StatusCode::OK);
    let book = hengce_sheets::read("a.xlsx", &template.bytes, &hengce_sheets::Limits::default()).unwrap();
    assert_eq!(book.sheets[0].name, "Market report");
    let list = director.get("/records/report/export").await;
    let answer = upload(&mut director, "list.xlsx", &list.bytes).await;
    let page = director.get(answer.location()).await;
    assert!(page.text.contains("全部数据已在系统中") && page.text.contains("八月市场月报"), "{}", page.text);
}

#[tokio::test]
async fn a_record_made_by_an_import_leads_back_to_its_file() {
    let world = World::new().await;
    let mut director = world.browser("zhiyuan").await;
    let (preview, commit) = uploaded(&mut director, "reports.xlsx").await;
    // 陆明哲 has no e-mail in this company: the row that names one is refused, at its cell
    assert!(director.get(&preview).await.text.contains("D4"));
    let done = director.post(&commit, &[("name", "reports.xlsx"), ("good_rows_only", "1")]).await;
    let batch = done.location().split('?').next().unwrap().to_owned();
    assert_eq!(count(&world, "report").await, 1);
    let found = world
        .app
        .ledger
        .find(&Actor::program(), &Query { kind: "report".into(), ..Query::default() })
        .await
        .unwrap();
    let history = director.get(&format!("/records/report/{}/history", found.records[0].id)).await;
    let link = batch.replace("/imports/", "/records/import_batch/");
    assert!(history.text.contains(&link), "{}", history.text);
    assert_eq!(director.get(&link).await.location(), batch);
    assert!(director.get(&batch).await.text.contains("2026年8月净水行业月报"));
}

#[tokio::test]
async fn who_may_not_import_finds_no_imports() {
    let world = World::new().await;
    let mut seller = world.browser("haitang").await;
    assert_eq!(seller.get("/imports").await.status, StatusCode::NOT_FOUND);
    assert_eq!(upload(&mut seller, "a.csv", b"1,2").await.status, StatusCode::NOT_FOUND);
    let mut operator = world.browser("xiaotong").await;
    let (_, commit) = uploaded(&mut operator, "baidu-plan.csv").await;
    let done = operator.post(&commit, &[("name", "baidu-plan.csv"), ("a.owner", "林晓彤")]).await;
    let batch = done.location().split('?').next().unwrap().to_owned();
    let mut planner = world.browser("qinghe").await;
    assert_eq!(planner.get(&batch).await.status, StatusCode::NOT_FOUND, "not the planner's import");
    assert_eq!(planner.get(&format!("{batch}/file")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(planner.post(&format!("{batch}/undo"), &[]).await.status, StatusCode::NOT_FOUND);
}

/// Fills in the form that saves a mapping as the page has it, under this name.
fn as_suggested<'p>(page: &'p str, title: &'p str) -> Vec<(&'p str, &'p str)> {
    let form = &page[page.find("method=\"post\"").unwrap()..];
    let hidden = form.split("<input type=\"hidden\" name=\"").skip(1).filter_map(|field| {
        let (name, rest) = field.split_once("\" value=\"")?;
        Some((name, rest.split('"').next()?))
    });
    let fields = hidden.filter(|(name, _)| !name.starts_with('_'));
    fields.chain([("title", title)]).collect()
}

#[tokio::test]
async fn a_file_that_nothing_knows_is_mapped_once_and_recognised_from_then_on() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let (map, _) = uploaded(&mut operator, "weibo-posts.csv").await;
    assert!(map.contains("/map?"), "{map}");
    let page = operator.get(&format!("{map}&dataset=post_stats")).await;
    assert!(page.text.contains("repost_num") && page.text.contains("夏季净水节今天开幕"), "{}", page.text);
    let address = map.split('?').next().unwrap();
    let unnamed = operator.post(address, &as_suggested(&page.text, "")).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.text.contains("请为此对应起一个名称"), "{}", unnamed.text);
    let mut fields = as_suggested(&page.text, "微博博文");
    for (column, header) in [
        ("c.object", "id"),
        ("c.title", "content"),
        ("c.published_at", "created_at"),
        ("c.published_on", "created_at"),
        ("c.reads", "like_num"),
        ("c.comments", "comment_num"),
        ("c.shares", "repost_num"),
    ] {
        fields.retain(|(name, _)| *name != column);
        fields.push((column, header));
    }
    let saved = operator.post(address, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert_eq!(count(&world, "import_mapping").await, 1);
    let page = operator.get(saved.location()).await;
    assert!(page.text.contains("MAP-001"), "{}", page.text);
    let later =
        "like_num,comment_num,repost_num,created_at,content,id\r\n5,1,2,2026-07-20 08:00:00,新的一条,77\r\n";
    let answer = upload(&mut operator, "another.csv", later.as_bytes()).await;
    assert!(!answer.location().contains("/map?"), "the same headers in another order: {}", answer.location());
    let page = operator.get(answer.location()).await;
    assert!(page.text.contains("MAP-001") && page.text.contains("新的一条"), "{}", page.text);
    let query = Query { kind: "import_mapping".into(), ..Query::default() };
    let kept = world.app.ledger.find(&Actor::program(), &query).await.unwrap();
    let mapping = kept.records[0].clone();
    let retire = format!("/records/import_mapping/{}/moves/retire", mapping.id);
    let version = mapping.version.to_string();
    operator.post(&retire, &[("version", &version)]).await;
    let answer = upload(&mut operator, "third.csv", later.as_bytes()).await;
    assert!(answer.location().contains("/map?"), "a retired mapping recognises nothing");
}

#[tokio::test]
async fn a_file_of_several_tables_offers_each_of_them() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let (preview, _) = uploaded(&mut operator, "plausible.zip").await;
    let page = operator.get(&preview).await;
    assert!(
        page.text.contains("此文件包含多张表") && page.text.contains("Plausible · 入口页"),
        "{}",
        page.text
    );
    let pages = operator.get(&format!("{preview}&a.part=site_part.plausible_entry_pages")).await;
    assert!(pages.text.contains("入口次数"), "{}", pages.text);
}
