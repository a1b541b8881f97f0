//! Plausible: the Stats API in its second version, by bearer key, page by page.
//!
//! A day without visits has no row there, and so none here.

use serde_json::{Value as Json, json};
use url::Url;

use crate::http::{Call, Next, Talk, base, below, list};
use crate::table::cell;
use crate::{Ask, Report, Trouble, Window};

const PER_PAGE: usize = 1_000;

pub struct Plausible {
    url: Url,
    key: String,
    site: String,
    report: Report,
    window: Window,
    offset: usize,
    rows: Vec<Vec<String>>,
}

impl Plausible {
    pub fn new(ask: &Ask<'_>) -> Result<Self, Trouble> {
        let key = ask.secret.ok_or(Trouble::NoSecret)?.text().to_owned();
        let url = below(&base(ask, &["/api/v2/query", "/api/v2", "/api"])?, &["api", "v2", "query"], &[]);
        let (site, report) = (ask.subject.to_owned(), ask.report);
        Ok(Self { url, key, site, report, window: ask.window, offset: 0, rows: Vec::new() })
    }

    /// The first and last day that are asked for; none where no whole month lies in the window.
    fn days(&self) -> Option<Window> {
        match self.report {
            Report::Months => {
                let (first, last) = (self.window.months().next()?, self.window.months().last()?);
                Some(Window { from: first.from, to: last.to })
            }
            Report::Days | Report::Sources => Some(self.window),
        }
    }

    fn call(&self, days: Window) -> Call {
        let (dimensions, metrics): (&[&str], &[&str]) = match self.report {
            Report::Days => (&["time:day"], &METRICS),
            Report::Sources => (&["time:day", "visit:source"], &METRICS),
            Report::Months => (&["time:month"], &METRICS[..1]),
        };
        let order: Vec<Json> = dimensions.iter().map(|dimension| json!([dimension, "asc"])).collect();
        let body = json!({
            "site_id": self.site,
            "metrics": metrics,
            "date_range": [days.from.to_string(), days.to.to_string()],
            "dimensions": dimensions,
            "order_by": order,
            "pagination": { "limit": PER_PAGE, "offset": self.offset },
        });
        Call::json(self.url.clone(), &body).bearer(&self.key)
    }
}

static METRICS: [&str; 5] = ["visitors", "visits", "pageviews", "bounce_rate", "visit_duration"];

impl Talk for Plausible {
    fn headers(&self) -> &'static [&'static str] {
        match self.report {
            Report::Days => {
                &["plausible_day", "visitors", "visits", "pageviews", "bounce_rate", "visit_duration"]
            }
            Report::Sources => &[
                "plausible_day",
                "source",
                "visitors",
                "visits",
                "pageviews",
                "bounce_rate",
                "visit_duration",
            ],
            Report::Months => &["plausible_month", "visitors"],
        }
    }

    fn next(&mut self, answer: Option<&Json>) -> Result<Next, Trouble> {
        let Some(days) = self.days() else { return Ok(Next::Done) };
        let Some(answer) = answer else { return Ok(Next::Call(self.call(days))) };
        if let Some(error) = answer.get("error").and_then(Json::as_str) {
            return Err(Trouble::Said(error.to_owned()));
        }
        let results = list(answer, "results")?;
        for result in results {
            let cells = list(result, "dimensions")?.iter().chain(list(result, "metrics")?);
            let row: Vec<String> = cells.map(|value| cell(Some(value))).collect();
            if row.len() != self.headers().len() {
                return Err(Trouble::Unreadable("metrics".into()));
            }
            self.rows.push(row);
        }
        if results.len() < PER_PAGE {
            return Ok(Next::Done);
        }
        self.offset += PER_PAGE;
        Ok(Next::Call(self.call(days)))
    }

    fn rows(&mut self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.rows)
    }
}
