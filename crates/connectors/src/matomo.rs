//! Matomo: its reporting interface, a month of days at a time, the token in what is posted and never in an address.

use serde_json::Value as Json;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::http::{Call, Next, Talk, base, below};
use crate::table::cell;
use crate::{Ask, Report, Trouble, Window};

/// Days asked for in one call.
const DAYS_AT_ONCE: usize = 31;
/// Sources of a day.
const SOURCES_MAX: &str = "500";

pub struct Matomo {
    url: Url,
    token: String,
    site: String,
    report: Report,
    /// What is still to be asked, the first last.
    waiting: Vec<Window>,
    rows: Vec<Vec<String>>,
}

impl Matomo {
    pub fn new(ask: &Ask<'_>) -> Result<Self, Trouble> {
        let token = ask.secret.ok_or(Trouble::NoSecret)?.text().to_owned();
        let url = below(&base(ask, &["/index.php", "/matomo.php"])?, &["index.php"], &[]);
        let stretches: Vec<Window> = match ask.report {
            Report::Months => ask.window.months().collect(),
            Report::Days | Report::Sources => {
                let days: Vec<_> = ask.window.days().collect();
                days.chunks(DAYS_AT_ONCE)
                    .map(|part| Window { from: part[0], to: part[part.len() - 1] })
                    .collect()
            }
        };
        let waiting = stretches.into_iter().rev().collect();
        Ok(Self { url, token, site: ask.subject.to_owned(), report: ask.report, waiting, rows: Vec::new() })
    }

    fn ask(&mut self) -> Next {
        let Some(Window { from, to }) = self.waiting.pop() else { return Next::Done };
        let (method, period) = match self.report {
            Report::Days => ("API.get", "day"),
            Report::Months => ("API.get", "month"),
            Report::Sources => ("Referrers.getAll", "day"),
        };
        let mut form = Serializer::new(String::new());
        form.extend_pairs([("module", "API"), ("method", method), ("format", "JSON"), ("period", period)]);
        form.append_pair("idSite", &self.site).append_pair("date", &format!("{from},{to}"));
        form.append_pair("token_auth", &self.token);
        if self.report == Report::Sources {
            form.append_pair("filter_limit", SOURCES_MAX);
        }
        Next::Call(Call::post(
            self.url.clone(),
            "application/x-www-form-urlencoded",
            form.finish().into_bytes(),
        ))
    }

    fn take(&mut self, answer: &Json) -> Result<(), Trouble> {
        let unreadable = || Trouble::Unreadable("date".to_owned());
        if answer.as_array().is_some_and(Vec::is_empty) {
            return Ok(());
        }
        for (day, figures) in answer.as_object().ok_or_else(unreadable)? {
            if !day.starts_with(|first: char| first.is_ascii_digit()) {
                return Err(unreadable());
            }
            let row = |of: &Json, names: &[&str]| {
                let figures = names.iter().map(|name| cell(of.get(*name)));
                std::iter::once(day.clone()).chain(figures).collect::<Vec<String>>()
            };
            match (self.report, figures) {
                // nothing is known of a period: an empty list
                (_, Json::Array(none)) if none.is_empty() => {}
                (Report::Sources, Json::Array(sources)) => {
                    self.rows.extend(sources.iter().map(|source| row(source, &OF_SOURCE)));
                }
                (Report::Days, Json::Object(_)) => self.rows.push(row(figures, &OF_DAY)),
                (Report::Months, Json::Object(_)) => self.rows.push(row(figures, &OF_DAY[..1])),
                _ => return Err(unreadable()),
            }
        }
        Ok(())
    }
}

const OF_DAY: [&str; 6] = [
    "nb_uniq_visitors",
    "nb_visits",
    "nb_pageviews",
    "bounce_count",
    "sum_visit_length",
    "nb_visits_converted",
];
const OF_SOURCE: [&str; 4] = ["label", "nb_visits", "bounce_count", "sum_visit_length"];

impl Talk for Matomo {
    fn headers(&self) -> &'static [&'static str] {
        match self.report {
            Report::Days => &[
                "matomo_day",
                "nb_uniq_visitors",
                "nb_visits",
                "nb_pageviews",
                "bounce_count",
                "sum_visit_length",
                "nb_visits_converted",
            ],
            Report::Months => &["matomo_month", "nb_uniq_visitors"],
            Report::Sources => &["matomo_day", "label", "nb_visits", "bounce_count", "sum_visit_length"],
        }
    }

    fn next(&mut self, answer: Option<&Json>) -> Result<Next, Trouble> {
        if let Some(answer) = answer {
            if answer.get("result").and_then(Json::as_str) == Some("error") {
                let said = cell(answer.get("message"));
                let about_token = said.contains("token_auth") || said.to_lowercase().contains("access");
                return Err(if about_token { Trouble::Refused(said) } else { Trouble::Said(said) });
            }
            self.take(answer)?;
        }
        Ok(self.ask())
    }

    fn rows(&mut self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.rows)
    }
}
