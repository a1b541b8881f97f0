//! Corrected files brought in again: which record a row means, and rows that are taken away.

use hengce_imports::{EDITS, ImportError, MAKES, Preview, SAME_TITLE, export};
use hengce_ledger::{Problem, Query};
use hengce_sheets::{Cell, Column, Page};
use hengce_standard::Language;
use serde_json::{Value as Json, json};

use crate::world::World;

fn csv(lines: &[&str]) -> Vec<u8> {
    lines.join("\r\n").into_bytes()
}

fn counts(preview: &Preview) -> (u64, u64, u64, u64) {
    (preview.new, preview.restated, preview.unchanged, preview.refused)
}

const REPORTS: &str = "标题,主题,负责人,应交日期";

#[tokio::test]
async fn a_row_without_a_code_whose_title_stands_is_asked_about() {
    let world = World::new().await;
    let first = csv(&[REPORTS, "八月月报,行业趋势,顾清禾,2026-08-31", "九月月报,行业趋势,顾清禾,2026-09-30"]);
    let preview = world.preview_bytes(&world.director, "a.csv", &first, &[]).await.unwrap();
    assert!(preview.asked.is_empty(), "nothing stands yet, so there is nothing to ask");
    world.commit(&world.director, &preview, &[], false).await.unwrap();
    let corrected =
        csv(&[REPORTS, "八月月报,消费者,顾清禾,2026-08-31", "九月月报,行业趋势,顾清禾,2026-09-30"]);
    let preview = world.preview_bytes(&world.director, "b.csv", &corrected, &[]).await.unwrap();
    assert_eq!(preview.unanswered, [SAME_TITLE]);
    let refused = world.commit(&world.director, &preview, &[], false).await;
    assert!(matches!(refused, Err(ImportError::Unanswered(asked)) if asked == [SAME_TITLE]));
    assert_eq!(world.all("report").await.len(), 2, "nothing was written before it was answered");
    let edits = [(SAME_TITLE, EDITS)];
    let preview = world.preview_bytes(&world.director, "b.csv", &corrected, &edits).await.unwrap();
    assert_eq!((counts(&preview), preview.unanswered.len()), ((0, 1, 1, 0), 0));
    world.commit(&world.director, &preview, &edits, false).await.unwrap();
    let reports = world.all("report").await;
    let august = reports.iter().find(|report| report.title == "八月月报").unwrap();
    assert_eq!((reports.len(), &august.fields["topic"]), (2, &json!("consumer")));
}

#[tokio::test]
async fn a_row_may_be_said_to_make_another_record_of_the_same_title() {
    let world = World::new().await;
    let first = csv(&[REPORTS, "周报,行业趋势,顾清禾,2026-08-31"]);
    let makes = [(SAME_TITLE, MAKES)];
    for due in ["2026-09-07", "2026-09-14"] {
        let file = first.clone();
        let text = String::from_utf8(file).unwrap().replace("2026-08-31", due);
        let preview = world.preview_bytes(&world.director, "a.csv", text.as_bytes(), &makes).await.unwrap();
        world.commit(&world.director, &preview, &makes, false).await.unwrap();
    }
    assert_eq!(world.all("report").await.len(), 2);
    // now that two are called so, the title means neither
    let edits = [(SAME_TITLE, EDITS)];
    let preview = world.preview_bytes(&world.director, "b.csv", &first, &edits).await.unwrap();
    assert_eq!(preview.rows[0].problems[0].problem, Problem::Ambiguous { count: 2 });
}

#[tokio::test]
async fn what_a_kind_keeps_unique_tells_its_rows_without_a_code() {
    let world = World::new().await;
    world.import(&world.director, "campaigns.xlsx", &[]).await;
    let campaign = world.all("campaign").await[0].title.clone();
    let head = "客户,来源活动,来源,负责人,联系方式,需求";
    let lead = |need: &str, more: &str| {
        csv(&[head, &format!("周先生,{campaign},活动现场,韩立诚,138-0001,{need}"), more])
    };
    let more = format!("吴女士,{campaign},活动现场,韩立诚,138-0002,净水器");
    let preview = world.preview_bytes(&world.director, "a.csv", &lead("滤芯", &more), &[]).await.unwrap();
    assert_eq!(counts(&preview), (2, 0, 0, 0), "{:#?}", preview.rows);
    world.commit(&world.director, &preview, &[], false).await.unwrap();
    let preview = world.preview_bytes(&world.director, "b.csv", &lead("整机", &more), &[]).await.unwrap();
    assert_eq!(counts(&preview), (0, 1, 1, 0), "{:#?}", preview.rows);
    assert!(preview.asked.is_empty());
    world.commit(&world.director, &preview, &[], false).await.unwrap();
    let leads = world.all("lead").await;
    assert_eq!((leads.len(), &leads[0].fields["need"]), (2, &json!("整机")));
    // the same contact twice in one file, with two needs
    let twice = format!("钱先生,{campaign},活动现场,韩立诚,138-0003,整机");
    let lines = csv(&[head, &twice, &twice.replace("整机", "滤芯"), &twice]);
    let preview = world.preview_bytes(&world.director, "c.csv", &lines, &[]).await.unwrap();
    assert_eq!(counts(&preview), (1, 0, 1, 1), "{:#?}", preview.rows);
    let refused = preview.rows.iter().find(|row| !row.problems.is_empty()).unwrap();
    assert_eq!((refused.line, &refused.problems[0].problem), (3, &Problem::Duplicate { line: 2 }));
}

#[tokio::test]
async fn a_record_is_edited_once_by_a_file() {
    let world = World::new().await;
    world.import(&world.director, "reports.xlsx", &[]).await;
    let code = world.all("report").await[0].code.clone();
    let lines = csv(&["编号,标题", &format!("{code},甲"), &format!("{code},乙"), &format!("{code},甲")]);
    let preview = world.preview_bytes(&world.director, "a.csv", &lines, &[]).await.unwrap();
    assert_eq!(counts(&preview), (0, 1, 1, 1), "{:#?}", preview.rows);
    assert_eq!(preview.rows[1].problems[0].address, "A3");
    assert_eq!(preview.rows[1].problems[0].problem, Problem::Duplicate { line: 2 });
}

/// The campaign's list as it comes out, with one cell of a goal's row changed.
async fn goals_with(world: &World, goal: &str, said: &str) -> Vec<u8> {
    let query = Query { kind: "campaign".into(), ..Query::default() };
    let bytes = export(&world.ledger, &world.director, &query, Language::Zh).await.unwrap();
    let book = hengce_sheets::read("a.xlsx", &bytes, &hengce_sheets::Limits::default()).unwrap();
    let pages = book.sheets.iter().map(|sheet| {
        let width = sheet.lines.iter().flat_map(|line| &line.cells).map(|(at, _)| at + 1).max().unwrap_or(0);
        let mut rows: Vec<Vec<Cell>> =
            sheet.lines.iter().map(|line| (0..width).map(|at| line.cell(at).clone()).collect()).collect();
        for row in rows.iter_mut().filter(|row| row.contains(&Cell::text(goal))) {
            row.iter_mut()
                .filter(|cell| **cell == Cell::text(goal))
                .for_each(|cell| *cell = Cell::text(said));
        }
        let header = rows.remove(0).into_iter();
        let columns = header.map(|cell| Column { header: cell.to_string(), ..Column::default() }).collect();
        Page { name: sheet.name.clone(), columns, rows, ..Page::default() }
    });
    hengce_sheets::write(&pages.collect::<Vec<_>>()).unwrap()
}

async fn metrics(world: &World) -> Vec<Json> {
    let campaign = world.all("campaign").await[0].clone();
    campaign.fields["goals"].as_array().unwrap().iter().map(|goal| goal["metric"].clone()).collect()
}

#[tokio::test]
async fn a_child_row_marked_as_deleted_goes_and_the_others_stay() {
    let world = World::new().await;
    world.import(&world.director, "campaigns.xlsx", &[]).await;
    assert_eq!(metrics(&world).await.len(), 2);
    let kept = world.all("campaign").await[0].fields["goals"][1].clone();
    let bytes = goals_with(&world, "Leads", "(删除)").await;
    let preview = world.preview_bytes(&world.director, "list.xlsx", &bytes, &[]).await.unwrap();
    assert_eq!(counts(&preview), (0, 1, 0, 0), "{:#?}", preview.rows);
    world.commit(&world.director, &preview, &[], false).await.unwrap();
    assert_eq!(world.all("campaign").await[0].fields["goals"], json!([kept]));
}

#[tokio::test]
async fn a_child_row_that_is_not_there_cannot_be_taken_away() {
    let world = World::new().await;
    world.import(&world.director, "campaigns.xlsx", &[]).await;
    let [first, second] =
        [goals_with(&world, "Leads", "(删除)").await, goals_with(&world, "Leads", "(delete)").await];
    let preview = world.preview_bytes(&world.director, "a.xlsx", &first, &[]).await.unwrap();
    world.commit(&world.director, &preview, &[], false).await.unwrap();
    let preview = world.preview_bytes(&world.director, "b.xlsx", &second, &[]).await.unwrap();
    assert_eq!(counts(&preview), (0, 0, 0, 1), "{:#?}", preview.rows);
    assert_eq!(preview.rows[0].problems[0].problem, Problem::NoSuchRecord);
    assert_eq!(metrics(&world).await.len(), 1);
}
