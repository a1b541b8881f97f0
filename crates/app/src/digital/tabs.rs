//! The pages of a room beside each other, and the days that a page looks at.

use hengce_standard::Act;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::web::{App, Visit};

/// Address, label, whether it is this page.
pub struct Tab {
    pub address: &'static str,
    pub label: String,
    pub here: bool,
}

const PAGES: [(&str, &str, &str); 5] = [
    ("/digital", "digital-accounts", "channel_account"),
    ("/digital/calendar", "digital-calendar", "post"),
    ("/digital/replies", "digital-replies", "reply"),
    ("/digital/advertising", "digital-advertising", "ad_campaign"),
    ("/digital/email", "digital-email", "email_send"),
];

/// The room's pages that the reader may open.
pub fn tabs(app: &App, visit: &Visit) -> Vec<Tab> {
    let path = visit.path.split('?').next().unwrap_or_default();
    let opens = PAGES.into_iter().filter(|page| app.ledger.reach(&visit.actor, Act::Read, page.2).is_some());
    opens.map(|(address, key, _)| Tab { address, label: visit.say().t(key), here: path == address }).collect()
}

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
