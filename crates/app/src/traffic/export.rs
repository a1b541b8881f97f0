//! What the page shows as CSV or Excel: the series and every breakdown, under the same question.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_sheets::{Cell, Column, Format, Page};
use hengce_traffic::{Dimension, Figures, Row};

use super::goals::{self, unanswered};
use super::names::Names;
use super::page::read;
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError};

pub const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table to write: its name, what the first column says, and the rows.
type Part = (String, String, Arc<Vec<Row>>, Option<Dimension>);

pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (record, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (say, traffic) = (visit.say(), app.traffic.open(&app).await?);
    let names = Names::new(say, &goals::of_site(&app, say, &id).await?);
    let question = asked.question();
    let series = traffic.series(&question, asked.grain).await.map_err(unanswered)?;
    let mut parts: Vec<Part> =
        vec![(say.t("traffic-series"), say.t(&format!("traffic-grain-{}", asked.grain.id())), series, None)];
    for dimension in Dimension::ALL {
        let rows = traffic.breakdown(&question, dimension).await.map_err(unanswered)?;
        let name = names.dimension(dimension);
        parts.push((name.clone(), name, rows, Some(dimension)));
    }
    let heads = ["visits", "views", "visitors-in-row", "engaged-seconds", "bounces", "converted"]
        .map(|head| say.t(&format!("traffic-{head}")));
    let is_excel = query.unwrap_or_default().split('&').any(|part| part == "as=xlsx");
    let (bytes, media, ending) = if is_excel {
        (excel(&parts, &heads, &names)?, EXCEL, "xlsx")
    } else {
        (csv(&parts, &heads, &names), "text/csv; charset=utf-8", "csv")
    };
    let name = format!("{}-{}-{}.{ending}", record.title, asked.from, asked.to);
    Ok(file(&name, media, bytes))
}

/// A file to keep.
pub fn file(name: &str, media: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(name))),
    ];
    (headers, bytes).into_response()
}

fn label(row: &Row, dimension: Option<Dimension>, names: &Names) -> String {
    match dimension {
        Some(dimension) => names.value(dimension, &row.keys[0]),
        None => row.keys.join(" "),
    }
}

/// The currencies in which anything came in, each a column of its own.
fn currencies(parts: &[Part]) -> Vec<String> {
    let rows = parts.iter().flat_map(|(_, _, rows, _)| rows.iter());
    let found: BTreeSet<&String> = rows.flat_map(|row| row.revenue.keys()).collect();
    found.into_iter().cloned().collect()
}

/// As it stands in a cell; nothing where there is none.
fn amount(row: &Row, currency: &str) -> String {
    let micros = row.revenue.get(currency);
    micros.map_or_else(String::new, |micros| Number::scaled(i128::from(*micros), 6).to_string())
}

fn numbers(figures: &Figures) -> [u64; 6] {
    let Figures { visits, views, visitors, engaged_ms, bounces, converted } = *figures;
    [visits, views, visitors, engaged_ms / 1000, bounces, converted]
}

fn excel(parts: &[Part], heads: &[String; 6], names: &Names) -> Result<Vec<u8>, WebError> {
    let currencies = currencies(parts);
    let column = |header: &str, format| Column { header: header.to_owned(), format, ..Column::default() };
    let page = |(name, first, rows, dimension): &Part| {
        let columns = std::iter::once(column(first, Format::Text));
        let figures = heads.iter().map(|head| column(head, Format::Number { places: 0 }));
        let money = currencies.iter().map(|currency| column(currency, Format::Number { places: 2 }));
        let cells = |row: &Row| {
            let label = Cell::Text(label(row, *dimension, names).into());
            let of = numbers(&row.figures).map(|number| Cell::Number(number.to_string().into()));
            let money = currencies.iter().map(|currency| match amount(row, currency) {
                none if none.is_empty() => Cell::Empty,
                amount => Cell::Number(amount.into()),
            });
            std::iter::once(label).chain(of).chain(money).collect()
        };
        Page {
            name: name.clone(),
            columns: columns.chain(figures).chain(money).collect(),
            rows: rows.iter().map(cells).collect(),
            ..Page::default()
        }
    };
    hengce_sheets::write(&parts.iter().map(page).collect::<Vec<_>>()).map_err(WebError::internal)
}

/// One table: which breakdown a row is of stands in the first column. Begins with a mark by which Excel reads UTF-8.
fn csv(parts: &[Part], heads: &[String; 6], names: &Names) -> Vec<u8> {
    let currencies = currencies(parts);
    let heads: Vec<&String> = heads.iter().chain(&currencies).collect();
    let heads: Vec<&str> = heads.into_iter().map(String::as_str).collect();
    let mut text = format!("\u{feff},,{}\r\n", heads.join(","));
    for (name, _, rows, dimension) in parts {
        for row in rows.iter() {
            let figures = numbers(&row.figures).map(|number| number.to_string()).into_iter();
            let money = currencies.iter().map(|currency| amount(row, currency));
            let figures = figures.chain(money).collect::<Vec<_>>().join(",");
            let label = quoted(&label(row, *dimension, names));
            let _ = write!(text, "{},{label},{figures}\r\n", quoted(name));
        }
    }
    text.into_bytes()
}

/// A cell that can't run as a formula and ends where it should.
pub fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
