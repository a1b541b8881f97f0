//! One request's caller: who asks, in which language and theme, under which request id.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use hengce_ledger::{Actor, RecordId};
use hengce_standard::Language;

use super::WebError;
use crate::words::Speech;

/// The signed-in side of a visit.
#[derive(Debug, Clone)]
pub struct Session {
    /// Names the session in the list of one's sessions; not the secret in the cookie.
    pub id: String,
    pub login: String,
    /// Goes into every form and the htmx header.
    pub csrf: String,
}

/// Light, dark, or as the device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub fn read(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Who asks and how they want to be answered. Nobody signed in: an actor without a person and without roles, who
/// sees nothing.
#[derive(Debug, Clone)]
pub struct Visit {
    pub actor: Actor,
    pub session: Option<Session>,
    pub language: Language,
    pub theme: Theme,
    pub request_id: String,
    /// Path and query of the request.
    pub path: String,
}

impl Visit {
    /// The visit of somebody whose session has not been looked up (yet).
    pub fn nobody(parts: &Parts) -> Self {
        Self {
            actor: Actor { person: None, roles: Vec::new(), name: String::new(), program: false },
            session: None,
            language: language(&parts.headers),
            theme: cookie(&parts.headers, "theme").map_or(Theme::Auto, |text| Theme::read(&text)),
            request_id: parts.headers.get("x-request-id").map_or_else(String::new, text),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// A visit of somebody without a browser: what is written for them and sent.
    pub fn of(actor: Actor, language: Language) -> Self {
        Self {
            actor,
            session: None,
            language,
            theme: Theme::Auto,
            request_id: String::new(),
            path: String::new(),
        }
    }

    pub fn say(&self) -> Speech {
        Speech(self.language)
    }

    /// The caller's person record.
    pub fn person(&self) -> Option<&RecordId> {
        self.actor.person.as_ref()
    }

    pub fn csrf(&self) -> &str {
        self.session.as_ref().map_or("", |session| session.csrf.as_str())
    }
}

fn text(value: &axum::http::HeaderValue) -> String {
    value.to_str().unwrap_or_default().to_owned()
}

/// The value of a cookie of the request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The cookie's choice, else the first of the browser's languages that we have, else Chinese.
fn language(headers: &HeaderMap) -> Language {
    match cookie(headers, "language").as_deref() {
        Some("en") => return Language::En,
        Some("zh-CN") => return Language::Zh,
        _ => {}
    }
    let wanted = headers.get(ACCEPT_LANGUAGE).map_or_else(String::new, text);
    wanted
        .split(',')
        .find_map(|tag| match tag.trim().get(..2) {
            Some("zh") => Some(Language::Zh),
            Some("en") => Some(Language::En),
            _ => None,
        })
        .unwrap_or_default()
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| WebError::internal("a route without a guard"))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, WebError> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
