//! Umami: a site's figures of each day or month, by a name and password of one's own server or by a key of its cloud.
//!
//! Both shapes of its answers are read: figures as plain numbers, and as `{ "value": ... }` in earlier versions.

use hyper::header::HeaderName;
use serde_json::{Value as Json, json};
use url::Url;

use crate::http::{Call, Next, Talk, base, below};
use crate::table::cell;
use crate::{Ask, Report, Trouble, Window};

/// Sources of a day that are asked for, the largest first.
const SOURCES_MAX: &str = "500";

pub struct Umami {
    base: Url,
    account: String,
    secret: String,
    /// From signing in; a key of the cloud needs none.
    token: Option<String>,
    site: String,
    report: Report,
    /// What is still to be asked, the first last.
    waiting: Vec<(Window, (i64, i64))>,
    asked: Option<Window>,
    rows: Vec<Vec<String>>,
}

impl Umami {
    pub fn new(ask: &Ask<'_>) -> Result<Self, Trouble> {
        let secret = ask.secret.ok_or(Trouble::NoSecret)?.text().to_owned();
        let base = base(ask, &["/api"])?;
        let stretches: Vec<Window> = match ask.report {
            Report::Months => ask.window.months().collect(),
            Report::Days | Report::Sources => {
                ask.window.days().map(|day| Window { from: day, to: day }).collect()
            }
        };
        let waiting = stretches.into_iter().rev().map(|one| (one, one.milliseconds(ask.zone))).collect();
        let (account, site, report) = (ask.account.to_owned(), ask.subject.to_owned(), ask.report);
        Ok(Self { base, account, secret, token: None, site, report, waiting, asked: None, rows: Vec::new() })
    }

    /// The cloud's interface lies under its version, one's own server's under `api`.
    fn place(&self, parts: &[&str], query: &[(&str, &str)]) -> Url {
        let versioned = self.base.path().trim_end_matches('/').ends_with("/v1");
        let api: &[&str] = if versioned { &[] } else { &["api"] };
        below(&self.base, &[api, parts].concat(), query)
    }

    fn sign_in(&self) -> Call {
        let body = json!({ "username": self.account, "password": self.secret });
        Call::json(self.place(&["auth", "login"], &[]), &body)
    }

    fn ask(&mut self) -> Next {
        let Some((stretch, (start, end))) = self.waiting.pop() else { return Next::Done };
        self.asked = Some(stretch);
        let (start, end) = (start.to_string(), end.to_string());
        let mut query = vec![("startAt", start.as_str()), ("endAt", end.as_str())];
        let what = if self.report == Report::Sources {
            query.extend([("type", "referrer"), ("limit", SOURCES_MAX)]);
            "metrics"
        } else {
            "stats"
        };
        let call = Call::get(self.place(&["websites", &self.site, what], &query));
        Next::Call(match &self.token {
            Some(token) => call.bearer(token),
            None => call.with(HeaderName::from_static("x-umami-api-key"), self.secret.clone()),
        })
    }

    fn take(&mut self, stretch: Window, answer: &Json) -> Result<(), Trouble> {
        let unreadable = |what: &str| Trouble::Unreadable(what.to_owned());
        let figure = |name: &str| {
            let value = answer.get(name).ok_or_else(|| unreadable(name))?;
            let value = value.get("value").unwrap_or(value);
            if value.is_null() || value.is_number() || value.is_string() {
                Ok(cell(Some(value)))
            } else {
                Err(unreadable(name))
            }
        };
        let day = stretch.from.to_string();
        match self.report {
            Report::Days => self.rows.push(vec![
                day,
                figure("visitors")?,
                figure("visits")?,
                figure("pageviews")?,
                figure("bounces")?,
                figure("totaltime")?,
            ]),
            Report::Months => self.rows.push(vec![day, figure("visitors")?]),
            Report::Sources => {
                for one in answer.as_array().ok_or_else(|| unreadable("metrics"))? {
                    self.rows.push(vec![day.clone(), cell(one.get("x")), cell(one.get("y"))]);
                }
            }
        }
        Ok(())
    }
}

impl Talk for Umami {
    fn headers(&self) -> &'static [&'static str] {
        match self.report {
            Report::Days => &["umami_day", "visitors", "visits", "pageviews", "bounces", "totaltime"],
            Report::Months => &["umami_month", "visitors"],
            Report::Sources => &["umami_day", "referrer", "visitors"],
        }
    }

    fn next(&mut self, answer: Option<&Json>) -> Result<Next, Trouble> {
        match (answer, self.asked.take()) {
            (None, _) if !self.account.is_empty() => Ok(Next::Call(self.sign_in())),
            (None, _) => Ok(self.ask()),
            (Some(answer), None) => {
                let token = answer.get("token").and_then(Json::as_str);
                self.token = Some(token.ok_or_else(|| Trouble::Unreadable("token".into()))?.to_owned());
                Ok(self.ask())
            }
            (Some(answer), Some(stretch)) => {
                self.take(stretch, answer)?;
                Ok(self.ask())
            }
        }
    }

    fn rows(&mut self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.rows)
    }
}
