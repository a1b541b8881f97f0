//! The hit: what a tracker reports, in one shape for every wire format, before anything about its sender is known.

use std::net::IpAddr;

use jiff::Timestamp;

use crate::{Kind, Money};

/// One report of a tracker. Texts are as they were sent; [`crate::Taking`] cuts and cleans them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The site as the tracker names it: a record's id, a code, a number or a domain.
    pub site: String,
    /// Which wire format brought it: `hengce`, `umami`, `plausible`, `matomo`.
    pub tracker: &'static str,
    pub kind: Kind,
    pub name: String,
    /// Whole address or path with query.
    pub url: String,
    /// The host, where the tracker names it apart from a path.
    pub host: String,
    /// Whether the part after `#` is a page of its own.
    pub hash_is_path: bool,
    pub title: String,
    pub referrer: String,
    pub screen: String,
    pub language: String,
    pub engaged_ms: u32,
    pub scroll: Option<u8>,
    /// An empty currency is the organisation's own.
    pub revenue: Option<Money>,
    pub props: Vec<(String, String)>,
    pub interactive: bool,
    pub given: Given,
}

impl Hit {
    /// A view of nothing yet.
    pub fn new(tracker: &'static str, site: &str) -> Self {
        Self {
            site: site.to_owned(),
            tracker,
            kind: Kind::View,
            name: String::new(),
            url: String::new(),
            host: String::new(),
            hash_is_path: false,
            title: String::new(),
            referrer: String::new(),
            screen: String::new(),
            language: String::new(),
            engaged_ms: 0,
            scroll: None,
            revenue: None,
            props: Vec::new(),
            interactive: true,
            given: Given::default(),
        }
    }
}

/// What a server says in a visitor's stead. Believed only of a sender with the site's key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    pub address: Option<IpAddr>,
    pub user_agent: Option<String>,
    pub browser: Option<String>,
    pub os: Option<String>,
    pub device: Option<String>,
    pub at: Option<Timestamp>,
    /// How the sender knows its visitor.
    pub visitor: Option<String>,
}

/// Why a hit became no event. The names are those that Plausible's clients know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// No site of this name takes events.
    UnknownSite,
    /// The page is on a host that is not the site's.
    HostnameAllowlist,
    /// The report makes no sense.
    Invalid,
    /// Too many from one address.
    Throttle,
}

impl Dropped {
    pub const ALL: [Self; 4] = [Self::UnknownSite, Self::HostnameAllowlist, Self::Invalid, Self::Throttle];

    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownSite => "unknown_site",
            Self::HostnameAllowlist => "site_hostname_allowlist",
            Self::Invalid => "invalid",
            Self::Throttle => "throttle",
        }
    }
}
