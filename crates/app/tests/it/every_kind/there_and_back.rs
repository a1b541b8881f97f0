//! A record taken out to Excel, changed there beside a new line, and brought back.

use axum::http::StatusCode;
use hengce_ledger::{Actor, Query};
use hengce_sheets::{Cell, Column, Limits, Page};
use hengce_standard::Kind;

use super::Walk;
use super::sensible::more_than_a_line;
use crate::imports::upload;

/// Takes the kind's list out, gives the record another title and adds a line like it, and brings both back.
pub async fn walk(walk: &mut Walk, kind: &Kind, code: &str, language: &str) -> Result<(), String> {
    let list = walk.walkers[1].get(&format!("/records/{}/export", kind.id)).await;
    if list.status != StatusCode::OK {
        return Err(format!("no export: {}", list.status));
    }
    walk.count += 1;
    let (changed, new) = (format!("走查改名{}号", walk.count), format!("走查新行{}号", walk.count));
    let book = changed_book(&list.bytes, kind, (code, language), (&changed, &new))?;
    let sent = upload(&mut walk.walkers[1], "list.xlsx", &book).await;
    if sent.status != StatusCode::SEE_OTHER {
        return Err(format!("no preview: {} {}", sent.status, sent.text));
    }
    let preview = sent.location().to_owned();
    let commit = format!("{}/commit", preview.split('?').next().unwrap_or_default());
    let done = walk.walkers[1].post(&commit, &[("name", "list.xlsx"), ("good_rows_only", "1")]).await;
    if done.status != StatusCode::SEE_OTHER {
        let page = walk.walkers[1].get(&preview).await;
        return Err(format!("not taken in: {}, {}", done.status, wrongs(&page.text)));
    }
    let titles = titles(walk, &kind.id).await;
    let again = more_than_a_line(&kind.id) || kind.unique.iter().any(|set| !set.contains(&kind.title));
    for (title, wanted) in [(&changed, true), (&new, !again)] {
        if wanted && !titles.contains(title) {
            let page = walk.walkers[1].get(&preview).await;
            return Err(format!("{title} did not come back: {}", wrongs(&page.text)));
        }
    }
    Ok(())
}

/// What the preview says is wrong with the lines.
fn wrongs(page: &str) -> String {
    let lines = page.split("<tr class=\"wrongs\">").skip(1);
    lines.filter_map(|line| line.split("</tr>").next()).collect()
}

async fn titles(walk: &Walk, kind: &str) -> Vec<String> {
    let query = Query { kind: kind.to_owned(), limit: 1_000, ..Query::default() };
    let found = walk.world.app.ledger.find(&Actor::program(), &query).await.unwrap();
    found.records.into_iter().map(|record| record.title).collect()
}

/// The header, the record's line under another title, and the same line without a code.
fn changed_book(
    bytes: &[u8],
    kind: &Kind,
    (code, language): (&str, &str),
    (changed, new): (&str, &str),
) -> Result<Vec<u8>, String> {
    let book =
        hengce_sheets::read("list.xlsx", bytes, &Limits::default()).map_err(|error| error.to_string())?;
    let sheet = &book.sheets[0];
    let headers: Vec<String> = sheet.lines[0].cells.iter().map(|(_, cell)| cell.to_string()).collect();
    let label = &kind.fields[&kind.title].label;
    let label = if language == "en" { &label.en } else { &label.zh };
    let plain = |header: &String| header.trim_end_matches(['*', ' ']) == label.as_str();
    let title = headers.iter().position(plain).ok_or_else(|| format!("no {label} in {headers:?}"))? as u32;
    let line = sheet.lines.iter().find(|line| line.cell(0).to_string() == code);
    let line = line.ok_or_else(|| format!("no line {code}"))?;
    let row = |code: &str, text: &str| -> Vec<Cell> {
        let cell = |column: u32| match column {
            0 if code.is_empty() => Cell::Empty,
            column if column == title => Cell::text(text),
            column => line.cell(column).clone(),
        };
        (0..headers.len() as u32).map(cell).collect()
    };
    let mut page = Page { name: sheet.name.clone(), ..Page::default() };
    page.columns =
        headers.iter().map(|header| Column { header: header.clone(), ..Column::default() }).collect();
    page.rows = vec![row(code, changed), row("", new)];
    hengce_sheets::write(&[page]).map_err(|error| format!("{error:?}"))
}
