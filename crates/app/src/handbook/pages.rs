//! The handbook on screen, and to take along: Markdown, or one page of HTML to print.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use pulldown_cmark::{Event, Options, Parser};
use serde::Deserialize;

use super::{Part, book, parts};
use crate::shell::Shell;
use crate::web::forms::encoded;
use crate::web::{App, Html, Visit, WebError, page};

/// A line of the contents.
struct Entry {
    address: String,
    clause: String,
    title: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "handbook/handbook.html")]
struct HandbookPage {
    shell: Shell,
    entries: Vec<Entry>,
    clause: String,
    title: String,
    text: Html,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "handbook/print.html")]
struct PrintedBook {
    language: &'static str,
    title: String,
    text: Html,
}

pub async fn first(state: State<App>, visit: Visit) -> Result<Response, WebError> {
    let first = parts(state.standard(), visit.say()).into_iter().next().ok_or_else(WebError::not_found)?;
    show(state, visit, Path(first.id)).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(asked): Path<String>,
) -> Result<Response, WebError> {
    let parts = parts(app.standard(), visit.say());
    let at = parts.iter().position(|part| part.id == asked).ok_or_else(WebError::not_found)?;
    let address = |part: &Part| format!("/handbook/{}", part.id);
    let entry = |part: &Part| Entry {
        address: address(part),
        clause: part.clause.clone(),
        title: part.title.clone(),
        here: part.id == asked,
    };
    let beside = |index: Option<usize>| {
        index.and_then(|index| parts.get(index)).map(|part| (address(part), part.title.clone()))
    };
    let shell = Shell::new(&app, &visit, parts[at].title.clone());
    page(&HandbookPage {
        shell: shell.under(visit.say().t("handbook"), "/handbook"),
        entries: parts.iter().map(entry).collect(),
        clause: parts[at].clause.clone(),
        title: parts[at].title.clone(),
        text: html(&parts[at].markdown(app.standard(), visit.say())),
        before: beside(at.checked_sub(1)),
        after: beside(Some(at + 1)),
    })
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    form: String,
}

/// The whole handbook as a file: `?form=html` for one to print, else Markdown.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let text = book(app.standard(), say);
    let printed = wanted.form == "html";
    let (media, ending) = if printed { ("text/html", "html") } else { ("text/markdown", "md") };
    let body = if printed {
        let template = PrintedBook { language: say.tag(), title: say.t("handbook"), text: html(&text) };
        template.render().map_err(WebError::internal)?
    } else {
        text
    };
    let name = encoded(&format!("{}.{ending}", say.t("handbook")));
    let headers = [
        (header::CONTENT_TYPE, format!("{media}; charset=utf-8")),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, body).into_response())
}

/// The handbook's Markdown as HTML; a tag in it is text.
fn html(markdown: &str) -> Html {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    Html(
        out.replace("<table>", r#"<div class="table-responsive"><table class="table">"#)
            .replace("</table>", "</table></div>"),
    )
}
