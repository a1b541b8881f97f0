//! How many days back a page looks, as a choice.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::web::Visit;

/// How many days back a page looks.
#[derive(Deserialize, Default)]
pub struct Span {
    days: Option<i64>,
}

/// Spans that can be chosen.
pub const SPANS: [i64; 3] = [30, 90, 365];

impl Span {
    pub fn days(&self) -> i64 {
        self.days.filter(|days| SPANS.contains(days)).unwrap_or(90)
    }

    /// The last days up to yesterday's evening: today is not over yet.
    pub fn range(&self, today: Date) -> (Date, Date) {
        (today.saturating_sub(self.days().days()), today.saturating_sub(1.day()))
    }
}

/// A span as a choice: address, label, whether it is chosen.
pub struct SpanChoice {
    pub address: String,
    pub label: String,
    pub here: bool,
}

pub fn span_choices(visit: &Visit, base: &str, span: &Span) -> Vec<SpanChoice> {
    let one = |days: i64| SpanChoice {
        address: format!("{base}?days={days}"),
        label: visit.say().t1("digital-days", "days", days),
        here: days == span.days(),
    };
    SPANS.into_iter().map(one).collect()
}
