//! The event: anonymous, marked, and in the same shape from every tracker.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A page was shown.
    View,
    /// A page that is shown tells how long it was looked at, and how far it was read. Never begins a visit.
    Engagement,
    /// A link to another site was followed.
    Outbound,
    /// A file was taken.
    Download,
    /// A form was sent.
    Form,
    /// Something with a name of the site's own choice.
    Custom,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Engagement => "engagement",
            Self::Outbound => "outbound",
            Self::Download => "download",
            Self::Form => "form",
            Self::Custom => "custom",
        }
    }
}

/// Where it happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub host: String,
    /// Path (with the hash where the tracker counts hash routes as pages); without the query. At most 500 characters.
    pub path: String,
    /// The query without campaign parameters and click ids, as it was sent otherwise. At most 500 characters.
    pub query: String,
    pub title: String,
}

/// Where the visitor came from: another site; empty for none and for pages of the same site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referrer {
    /// Without a leading `www.`.
    pub host: String,
    pub path: String,
}

/// What the address said about the campaign, canonical (trimmed, lower case); as it was sent, it stands in `raw`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    pub source: String,
    pub medium: String,
    pub campaign: String,
    pub content: String,
    pub term: String,
    /// `utm_id`: the code of an issued link where Hengce issued it.
    pub id: String,
    /// Which click id stood in the address (`gclid`, `bd_vid`, ...); its value is not kept.
    pub click: String,
    /// The campaign parameters as they were sent, as a query.
    pub raw: String,
}

/// With what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub browser: String,
    pub os: String,
    /// `desktop`, `mobile`, `tablet`, or empty where it is unknown.
    pub device: String,
    /// `WxH`.
    pub screen: String,
    /// As the browser says it: `zh-CN`.
    pub language: String,
}

/// From where: the address itself is never kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// ISO 3166-1, two letters; empty where it is unknown.
    pub country: String,
    /// Of China, by its Chinese name without 省/市/自治区 (广东); else the region as the list names it.
    pub province: String,
}

/// Revenue: millionths of a unit of the currency, so that sums are exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub micros: i64,
    /// ISO 4217: `CNY`.
    pub currency: String,
}

/// Why an event is not counted by default. Marked events are kept; both counts can be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which rule took it for a machine (`user_agent`, `headless`, `data_centre`, `spam_referrer`); empty for none.
    pub bot: String,
    /// From the company's own people.
    pub internal: bool,
    /// Version of the lists that said so.
    pub list: String,
}

/// How long one visitor is known as one: after the window its salt is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitorWindow {
    Day,
    Month,
}

/// One event. The visitor is a keyed hash of site, address prefix and user agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// UUID version 7, given when it was taken in; tells a doubled event.
    pub id: u128,
    /// Id of the `site` record.
    pub site: String,
    pub kind: Kind,
    /// Of custom events, the target of outbound links and downloads, the id of forms; else empty. At most 120 characters.
    pub name: String,
    /// When it happened, to the microsecond.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// When it was taken in, to the microsecond.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub received_at: Timestamp,
    pub visitor: u64,
    pub window: VisitorWindow,
    pub page: Page,
    pub referrer: Referrer,
    pub campaign: Campaign,
    pub client: Client,
    pub place: Place,
    /// Milliseconds that the page was visible and used; of engagement events.
    pub engaged_ms: u32,
    /// How far the page was read, 0 to 100 percent; of engagement events.
    pub scroll: Option<u8>,
    pub revenue: Option<Money>,
    /// Values that the site sends with it: name and text, in the order in which they came. At most 30.
    pub props: Vec<(String, String)>,
    /// False for events that happen without the visitor: they do not cancel a bounce.
    pub interactive: bool,
    pub mark: Mark,
    /// Which wire format brought it: `hengce`, `umami`, `plausible`, `matomo`.
    pub tracker: String,
}
