//! What a page of attribution is asked for: a period, by campaign or by channel, how far back touches count.

use hengce_standard::{Period, PeriodKind};
use jiff::civil::Date;
use serde::Deserialize;

use crate::web::forms::encoded;

/// As it stands in an address.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    #[serde(default)]
    period: String,
    #[serde(default)]
    by: String,
    window: Option<i64>,
    #[serde(default)]
    pub label: String,
}

/// By what credits are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    Campaign,
    Channel,
}

/// A question that can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    pub period: Period,
    pub by: By,
    pub window_days: i64,
}

/// Days before an order in which a touch counts.
pub const WINDOWS: [i64; 3] = [30, 90, 180];

impl By {
    pub fn id(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Channel => "channel",
        }
    }
}

impl Asked {
    /// What was asked, the running quarter and the usual window where nothing was.
    pub fn question(&self, today: Date) -> Question {
        Question {
            period: self.period.parse().unwrap_or_else(|_| Period::of(PeriodKind::Quarter, today)),
            by: if self.by == By::Channel.id() { By::Channel } else { By::Campaign },
            window_days: self.window.filter(|days| WINDOWS.contains(days)).unwrap_or(WINDOWS[1]),
        }
    }
}

impl Question {
    /// The question as a query; what differs from it can be said beside.
    pub fn query(&self) -> String {
        let (period, by, window) = (self.period, self.by.id(), self.window_days);
        format!("period={}&by={by}&window={window}", encoded(&period.to_string()))
    }
}
