//! Templates of kinds: filled in, brought in, taken out, brought back.

use hengce_imports::{Recognised, export, template};
use hengce_ledger::{Actor, Change, Problem, Query};
use hengce_sheets::{Cell, Limits, Page, Workbook};
use hengce_standard::Language;
use serde_json::json;

use crate::world::{World, make};

fn book(bytes: &[u8]) -> Workbook {
    hengce_sheets::read("a.xlsx", bytes, &Limits::default()).unwrap()
}

/// The book as pages again, with a change made to a sheet's cells.
fn edited(bytes: &[u8], change: impl Fn(&str, u64, u32, &Cell) -> Option<Cell>) -> Vec<u8> {
    let mut pages = Vec::new();
    for sheet in book(bytes).sheets {
        let width = sheet
            .lines
            .iter()
            .filter_map(|line| line.cells.last())
            .map(|(column, _)| column + 1)
            .max()
            .unwrap_or(0);
        let mut page = Page { name: sheet.name.clone(), ..Page::default() };
        page.columns = (0..width).map(|_| hengce_sheets::Column::default()).collect();
        for line in &sheet.lines {
            let cell = |column| {
                change(&sheet.name, line.number, column, line.cell(column))
                    .unwrap_or_else(|| line.cell(column).clone())
            };
            page.rows.push((0..width).map(cell).collect());
        }
        let header = page.rows.remove(0);
        page.columns.iter_mut().zip(header).for_each(|(column, cell)| column.header = cell.to_string());
        pages.push(page);
    }
    hengce_sheets::write(&pages).unwrap()
}

#[tokio::test]
async fn every_kind_has_a_template_in_both_languages_that_is_recognised_as_its_own() {
    let world = World::new().await;
    let standard = world.ledger.standard().clone();
    let kinds: Vec<String> =
        hengce_imports::importable_kinds(&standard).map(|kind| kind.id.clone()).collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
    for kind in kinds {
        for language in [Language::Zh, Language::En] {
            let bytes = template(&standard, &kind, language).unwrap();
            let preview = world.preview_bytes(&Actor::program(), "empty.xlsx", &bytes, &[]).await.unwrap();
            assert_eq!(preview.recognised, Recognised::Kind(kind.clone()), "{language:?}");
            assert_eq!(
                (preview.new, preview.refused),
                (0, 0),
                "an empty template brings nothing: {kind} {:?}",
                preview.rows
            );
            assert!(preview.ignored.is_empty(), "{kind}: {:?}", preview.ignored);
        }
    }
    assert!(template(&standard, "import_batch", Language::Zh).is_err());
}

#[tokio::test]
async fn a_filled_template_makes_records() {
    let world = World::new().await;
    let preview = world.preview(&world.director, "reports.xlsx", &[]).await.unwrap();
    assert_eq!(preview.recognised, Recognised::Kind("report".into()));
    assert_eq!((preview.new, preview.refused), (2, 0), "{:#?}", preview.rows);
    let batch = world.commit(&world.director, &preview, &[], false).await.unwrap().batch.unwrap();
    let reports = world.all("report").await;
    let first = &reports[0];
    assert_eq!(
        (first.title.as_str(), first.fields["topic"].as_str()),
        ("2026年8月净水行业月报", Some("industry"))
    );
    assert_eq!(first.owner, world.planner.person);
    assert_eq!(reports[1].fields["due_on"], "2026-08-31", "a date without its format is still that day");
    assert_eq!(reports[1].fields["summary"], "=SUM(A1) 不是公式");
    let history = world.ledger.history(&world.director, &first.id).await.unwrap();
    let origin = history[0].origin.clone().unwrap();
    assert_eq!((origin.batch, origin.sheet.as_str(), origin.line), (batch, "市场分析报告", 3));
}

#[tokio::test]
async fn goals_and_budget_come_on_further_sheets_by_their_records_title() {
    let world = World::new().await;
    world.import(&world.director, "campaigns.xlsx", &[]).await;
    let campaign = &world.all("campaign").await[0];
    assert_eq!(campaign.fields["goals"].as_array().unwrap().len(), 2);
    assert_eq!(campaign.fields["goals"][0]["metric"], "Leads");
    assert_eq!(campaign.fields["goals"][0]["target"], "1200");
    assert_eq!(campaign.fields["budget"][0]["planned"], "60000");
    assert_eq!(campaign.fields["channels"], json!(["social", "offline"]));
    let share = |at: usize| campaign.fields["team"][at]["share"].as_str().unwrap().to_owned();
    assert_eq!((share(0), share(1)), ("0.6".into(), "0.4".into()));
}

#[tokio::test]
async fn the_same_template_twice_makes_nothing_twice() {
    let world = World::new().await;
    for name in ["reports.xlsx", "campaigns.xlsx"] {
        world.import(&world.director, name, &[]).await;
        let position = world.ledger.position();
        let again = world.preview(&world.director, name, &[]).await.unwrap();
        assert_eq!((again.new, again.restated, again.refused), (0, 0, 0), "{name}");
        world.commit(&world.director, &again, &[], false).await.unwrap();
        assert_eq!(world.ledger.position(), position);
    }
    // somebody works on; the old file still says nothing new
    let report = &world.all("report").await[0];
    let fields = json!({ "title": "八月行业月报(修订)" }).as_object().unwrap().clone();
    world
        .ledger
        .commit(
            &world.planner,
            Change::Edit { id: report.id.clone(), version: report.version, fields, origin: None },
        )
        .await
        .unwrap();
    let again = world.preview(&world.director, "reports.xlsx", &[]).await.unwrap();
    assert_eq!((again.new, again.restated, again.unchanged), (0, 0, 2));
}

#[tokio::test]
async fn a_list_taken_out_edited_and_brought_back_edits_the_records() {
    let world = World::new().await;
    world.import(&world.director, "campaigns.xlsx", &[]).await;
    for (language, name) in [(Language::Zh, "秋季净水节"), (Language::En, "Autumn festival of water")] {
        let query = Query { kind: "campaign".into(), ..Query::default() };
        let bytes = export(&world.ledger, &world.director, &query, language).await.unwrap();
        let same = world.preview_bytes(&world.director, "list.xlsx", &bytes, &[]).await.unwrap();
        assert_eq!((same.new, same.restated, same.unchanged, same.refused), (0, 0, 1, 0), "{:#?}", same.rows);
        assert!(same.ignored.is_empty(), "{:?}", same.ignored);
        let before = &world.all("campaign").await[0];
        let changed = edited(&bytes, |sheet, line, _, cell| match (sheet, cell) {
            (_, Cell::Text(text))
                if line == 2 && **text == *before.title && sheet != "目标" && sheet != "Goals" =>
            {
                Some(Cell::text(name))
            }
            ("活动目标" | "Goals", Cell::Number(n)) if **n == *"1200" => {
                Some(Cell::Number("1500".into()))
            }
            _ => None,
        });
        let preview = world.preview_bytes(&world.director, "list.xlsx", &changed, &[]).await.unwrap();
        assert_eq!((preview.new, preview.restated, preview.refused), (0, 1, 0), "{:#?}", preview.rows);
        world.commit(&world.director, &preview, &[], false).await.unwrap();
        let after = &world.all("campaign").await[0];
        assert_eq!(after.title, name);
        assert_eq!(
            after.fields["goals"][0]["id"], before.fields["goals"][0]["id"],
            "a goal stays the goal that it was"
        );
        assert_eq!(after.fields["goals"].as_array().unwrap().len(), 2);
    }
    assert_eq!(world.all("campaign").await[0].fields["goals"][0]["target"], "1500");
}

fn reports(rows: &[[&str; 5]]) -> Vec<u8> {
    let headers = ["编号", "标题", "主题", "负责人", "应交日期"];
    let text = std::iter::once(headers.join(","))
        .chain(rows.iter().map(|row| row.join(",")))
        .collect::<Vec<_>>()
        .join("\r\n");
    text.into_bytes()
}

#[tokio::test]
async fn what_a_template_says_wrong_is_said_at_its_cell() {
    let world = World::new().await;
    make(&world.ledger, "person", json!({ "name": "顾清禾", "position": "designer" })).await;
    let bytes = reports(&[
        ["", "甲", "天气", "陆明哲", "2026-08-31"],
        ["", "乙", "行业趋势", "顾清禾", "2026-08-31"],
        ["", "丙", "行业趋势", "没有此人", "2026-02-31"],
        ["", "", "行业趋势", "陆明哲", "2026-08-31"],
        ["RPT-2026-999", "戊", "行业趋势", "陆明哲", "2026-08-31"],
        ["", "己", "行业趋势", "陆明哲", "2026-08-31"],
    ]);
    let preview = world.preview_bytes(&world.director, "reports.csv", &bytes, &[]).await.unwrap();
    assert_eq!((preview.new, preview.refused), (1, 5));
    let said: Vec<_> = preview
        .rows
        .iter()
        .flat_map(|row| &row.problems)
        .map(|wrong| (wrong.address.as_str(), wrong.problem.clone()))
        .collect();
    assert_eq!(
        said,
        [
            ("C2", Problem::NotAnOption),
            ("D3", Problem::Ambiguous { count: 2 }),
            ("D4", Problem::NoSuchRecord),
            ("E4", Problem::NotADate),
            ("B5", Problem::Required),
            ("A6", Problem::NoSuchRecord),
        ]
    );
}

#[tokio::test]
async fn one_record_that_the_ledger_refuses_refuses_the_whole_file() {
    let world = World::new().await;
    let bytes = reports(&[
        ["", "我的", "行业趋势", "顾清禾", "2026-08-31"],
        ["", "他的", "行业趋势", "韩立诚", "2026-08-31"],
    ]);
    let preview = world.preview_bytes(&world.planner, "reports.csv", &bytes, &[]).await.unwrap();
    assert_eq!(
        (preview.new, preview.refused),
        (1, 1),
        "nobody makes a report of somebody else's: {:#?}",
        preview.rows
    );
    assert_eq!(preview.rows[1].problems[0].problem, Problem::NotAllowed);
    assert!(world.commit(&world.planner, &preview, &[], false).await.is_err());
    assert!(world.all("report").await.is_empty());
    world.commit(&world.planner, &preview, &[], true).await.unwrap();
    assert_eq!(world.all("report").await.len(), 1);
}

#[tokio::test]
async fn a_column_that_every_record_needs_and_the_file_lacks_is_asked() {
    let world = World::new().await;
    let bytes = "标题,主题,应交日期\r\n丁,行业趋势,2026-08-31\r\n".as_bytes();
    let preview = world.preview_bytes(&world.planner, "reports.csv", bytes, &[]).await.unwrap();
    assert_eq!(
        (preview.asked.as_slice(), preview.refused),
        (["owner".to_owned()].as_slice(), 0),
        "{:#?}",
        preview.rows
    );
    let given = [("owner", "qinghe@helan.example")];
    let preview = world.preview_bytes(&world.planner, "reports.csv", bytes, &given).await.unwrap();
    assert!(preview.unanswered.is_empty());
    world.commit(&world.planner, &preview, &given, false).await.unwrap();
    assert_eq!(world.all("report").await[0].owner, world.planner.person);
}

#[tokio::test]
async fn an_empty_cell_keeps_a_field_and_a_mark_clears_it() {
    let world = World::new().await;
    world.import(&world.director, "reports.xlsx", &[]).await;
    let code = world.all("report").await[0].code.clone();
    let bytes = format!("编号,标题,摘要与结论\r\n{code},,(清空)\r\n");
    let preview = world.preview_bytes(&world.director, "reports.csv", bytes.as_bytes(), &[]).await.unwrap();
    assert_eq!((preview.restated, preview.refused), (1, 0), "{:#?}", preview.rows);
    world.commit(&world.director, &preview, &[], false).await.unwrap();
    let report = &world.all("report").await[0];
    assert_eq!((report.title.as_str(), report.fields.get("summary")), ("2026年8月净水行业月报", None));
}
