//! The few kinds of error that a caller can meet, each shown once: as a page, or as problem+json for the API.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{FieldProblem, Refusal};
use hengce_standard::Words;
use serde_json::json;

use super::{App, Visit};
use crate::shell;
use crate::words::Speech;

/// What went wrong, as the caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// Not there, or not for the caller.
    NotFound,
    /// Nobody is signed in.
    SignInFirst,
    /// The caller sees the thing, but may not do this to it.
    Forbidden,
    /// The request is not from our own pages, or its form is too old.
    Forged,
    /// Malformed: what and why.
    Malformed(String),
    /// Fields that the ledger refused.
    Invalid(Vec<FieldProblem>),
    /// Changed by somebody else since: the present version.
    Stale {
        now: i64,
    },
    /// Not in this state, or a condition does not hold: in the standard's words.
    Refused(String),
    /// A condition of the standard does not hold: what it says to people.
    Unmet(Words),
    TooLarge,
    /// Wait this many seconds.
    TooMany {
        wait_seconds: i64,
    },
    /// Ours: logged with its cause, shown without.
    Internal,
}

/// An error on its way out of a handler; the guard turns it into a page or a problem.
#[derive(Debug, Clone)]
pub struct WebError {
    pub kind: ErrorKind,
}

impl WebError {
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind }
    }

    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound)
    }

    pub fn malformed(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::Malformed(what.into()))
    }

    /// Logs the cause, with the request id of the span it happened in.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(ErrorKind::Internal)
    }

    pub fn status(&self) -> StatusCode {
        match &self.kind {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::SignInFirst => StatusCode::UNAUTHORIZED,
            ErrorKind::Forbidden | ErrorKind::Forged => StatusCode::FORBIDDEN,
            ErrorKind::Malformed(_) => StatusCode::BAD_REQUEST,
            ErrorKind::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Stale { .. } | ErrorKind::Refused(_) | ErrorKind::Unmet(_) => StatusCode::CONFLICT,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The key of its words: `error-KEY` is the headline, `error-KEY-help` says what to do.
    pub fn key(&self) -> &'static str {
        match &self.kind {
            ErrorKind::NotFound => "not-found",
            ErrorKind::SignInFirst => "sign-in-first",
            ErrorKind::Forbidden => "forbidden",
            ErrorKind::Forged => "forged",
            ErrorKind::Malformed(_) => "malformed",
            ErrorKind::Invalid(_) => "invalid",
            ErrorKind::Stale { .. } => "stale",
            ErrorKind::Refused(_) | ErrorKind::Unmet(_) => "refused",
            ErrorKind::TooLarge => "too-large",
            ErrorKind::TooMany { .. } => "too-many",
            ErrorKind::Internal => "internal",
        }
    }

    pub fn headline(&self, say: Speech) -> String {
        say.t(&format!("error-{}", self.key()))
    }

    /// What it means for the person's work and what to do.
    pub fn help(&self, say: Speech) -> String {
        match &self.kind {
            ErrorKind::Malformed(what) | ErrorKind::Refused(what) if !what.is_empty() => what.clone(),
            ErrorKind::Unmet(says) => say.of(says).to_owned(),
            ErrorKind::TooMany { wait_seconds } => say.t1("error-too-many-help", "seconds", *wait_seconds),
            _ => say.t(&format!("error-{}-help", self.key())),
        }
    }

    /// As `application/problem+json` (RFC 9457).
    pub fn problem(&self, visit: &Visit) -> Response {
        let mut body = json!({
            "type": format!("urn:hengce:error:{}", self.key()),
            "title": self.headline(visit.say()),
            "status": self.status().as_u16(),
            "detail": self.help(visit.say()),
            "request_id": visit.request_id,
        });
        match &self.kind {
            ErrorKind::Invalid(problems) => body["problems"] = said(visit.say(), problems),
            ErrorKind::Stale { now } => body["now"] = json!(now),
            _ => {}
        }
        let mut response = (self.status(), Json(body)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }

    /// As a page in the shell.
    pub fn page(&self, app: &App, visit: &Visit) -> Response {
        (self.status(), shell::error_page(app, visit, self)).into_response()
    }
}

impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> Self {
        Self::new(match refusal {
            Refusal::NotFound => ErrorKind::NotFound,
            Refusal::Forbidden(_) => ErrorKind::Forbidden,
            Refusal::Invalid(problems) => ErrorKind::Invalid(problems),
            Refusal::Stale { now } => ErrorKind::Stale { now },
            Refusal::WrongState { .. } => ErrorKind::Refused(String::new()),
            Refusal::Condition { says: Some(says), .. } => ErrorKind::Unmet(says),
            Refusal::Condition { condition, .. } => ErrorKind::Refused(condition),
            Refusal::Storage(cause) => return Self::internal(cause),
        })
    }
}

/// Each problem with its words in the caller's language.
fn said(say: Speech, problems: &[FieldProblem]) -> serde_json::Value {
    let one = |found: &FieldProblem| {
        let words = crate::records::problem_words(say, &found.problem);
        json!({ "field": found.field, "problem": found.problem, "says": words })
    };
    problems.iter().map(one).collect()
}

/// Leaves the error in the response's extensions for the guard, which knows the caller's language.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
