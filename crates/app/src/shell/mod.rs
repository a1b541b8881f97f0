//! The frame around every page: navigation, search box, language and theme, who is signed in.

mod nav;

use askama::Template;
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentValue;
use hengce_standard::Words;

pub use nav::{Link, Section, Tab, tabs};

use crate::web::{App, Html, Visit, WebError, asset, page};
use crate::words::Speech;

/// What the layout shows; a page's template holds one as `shell`.
pub struct Shell {
    pub say: Speech,
    pub title: String,
    pub sections: Vec<Section>,
    pub theme: &'static str,
    pub csrf: String,
    /// The caller's name as they are called in this language; empty for nobody.
    pub name: String,
    /// Path and query, to come back to after a change of language or theme.
    pub path: String,
    pub request_id: String,
    /// The way here, from the outside in: text and address.
    pub crumbs: Vec<(String, String)>,
}

impl Shell {
    pub fn new(app: &App, visit: &Visit, title: impl Into<String>) -> Self {
        Self {
            say: visit.say(),
            title: title.into(),
            sections: if visit.session.is_some() { nav::sections(app, visit) } else { Vec::new() },
            theme: visit.theme.id(),
            csrf: visit.csrf().to_owned(),
            name: nav::name_of(app, visit),
            path: visit.path.clone(),
            request_id: visit.request_id.clone(),
            crumbs: Vec::new(),
        }
    }

    /// A step of the way here, shown above the title.
    pub fn under(mut self, text: impl Into<String>, address: impl Into<String>) -> Self {
        self.crumbs.push((text.into(), address.into()));
        self
    }

    pub fn t(&self, key: &str) -> String {
        self.say.t(key)
    }

    pub fn t1<'a>(&self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        self.say.t1(key, name, value)
    }

    pub fn of<'a>(&self, words: &'a Words) -> &'a str {
        self.say.of(words)
    }

    pub fn icon(&self, name: &str) -> Html {
        crate::web::icon(name)
    }

    pub fn asset(&self, name: &str) -> String {
        asset(name)
    }

    /// The first field of every form that changes something.
    pub fn token(&self) -> Html {
        Html(format!(r#"<input type="hidden" name="_token" value="{}">"#, self.csrf))
    }

    pub fn is_zh(&self) -> bool {
        self.say.0 == hengce_standard::Language::Zh
    }
}

#[derive(Template)]
#[template(path = "shell/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    headline: String,
    help: String,
}

/// The page of an error, with the request id.
pub fn error_page(app: &App, visit: &Visit, error: &WebError) -> Response {
    let headline = error.headline(visit.say());
    let shell = Shell::new(app, visit, headline.clone());
    let template =
        ErrorPage { shell, status: error.status().as_u16(), headline, help: error.help(visit.say()) };
    page(&template).unwrap_or_else(|_| axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
