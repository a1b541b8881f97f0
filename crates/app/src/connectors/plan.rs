//! A connector as its record says: what is asked of which source, which dataset it fills, what imports must be told.

use hengce_connectors::{Report, Source, Window};
use hengce_imports::{Answers, PART};
use hengce_ledger::{Actor, Record};
use jiff::Span;
use jiff::civil::{Date, Time};

use crate::records::Stored as _;
use crate::web::App;

/// Unless the record says otherwise.
const EVERY_HOURS: i64 = 24;
const DAYS_AGAIN: i64 = 7;

/// A connector's record, read.
pub struct Plan<'a> {
    pub record: &'a Record,
    pub source: Source,
    pub report: Report,
}

impl<'a> Plan<'a> {
    pub fn of(record: &'a Record) -> Option<Self> {
        let source = Source::of(record.text("source"))?;
        let report = Report::of(record.text("report")).unwrap_or(Report::Days);
        Some(Self { record, source, report })
    }

    /// The dataset that its rows go into.
    pub fn dataset(&self) -> &str {
        self.source.fills(self.report).map_or(self.record.text("dataset"), |(dataset, _)| dataset)
    }

    pub fn every_hours(&self) -> i64 {
        self.record.value("every_hours").as_i64().unwrap_or(EVERY_HOURS).max(1)
    }

    /// The time of day at which it is pulled, where one is set.
    pub fn at(&self) -> Option<Time> {
        time_of_day(self.record.text("at"))
    }

    /// The days that the next pull asks for; `last` is the last day of the last pull that went well.
    pub fn window(&self, today: Date, last: Option<Date>) -> Window {
        let again = self.record.value("days_again").as_i64().unwrap_or(DAYS_AGAIN);
        Window::next(today.yesterday().unwrap_or(today), last, self.record.date("since"), again)
    }

    /// Few days, for a look at what comes: a week, and a whole month where months are counted.
    pub fn sample(&self, today: Date) -> Window {
        let to = today.yesterday().unwrap_or(today);
        let back = |span: Span| to.checked_sub(span).unwrap_or(to);
        let from = match self.report {
            Report::Months if self.source.is_of_site() => back(Span::new().months(1)).first_of_month(),
            _ => back(Span::new().days(6)),
        };
        Window { from, to }
    }

    /// What an import of its rows is told: whose they are, for which site, and what the record adds.
    pub async fn answers(&self, app: &App) -> Answers {
        let mut answers = Answers::new();
        let code = async |field: &str| {
            let id = self.record.named(field)?;
            app.ledger.get(&Actor::program(), &id).await.ok().map(|record| record.code)
        };
        for field in ["owner", "site"] {
            if let Some(code) = code(field).await {
                answers.insert(field.to_owned(), code);
            }
        }
        for row in self.record.rows("answers") {
            answers.insert(row.text("column").to_owned(), row.text("answer").to_owned());
        }
        if let Some((dataset, export)) = self.source.fills(self.report) {
            answers.insert(PART.to_owned(), format!("{dataset}.{export}"));
        }
        answers
    }

    /// Who writes what is pulled: the program, in its owner's name.
    pub fn actor(&self) -> Actor {
        Actor { person: self.record.owner.clone(), name: self.record.code.clone(), ..Actor::program() }
    }
}

/// Reads `06:30`.
pub fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
