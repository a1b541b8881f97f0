//! Where a visit came from: the named source behind a host, a campaign or an app, and the channel.

use std::collections::BTreeMap;

use hengce_events::{Campaign, Referrer};
use serde::{Deserialize, Serialize};

use crate::definition::Said;

/// Ways by which visitors come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Direct,
    OrganicSearch,
    PaidSearch,
    Social,
    PaidSocial,
    Assistant,
    Referral,
    Email,
    Display,
    Sms,
    /// Codes and addresses on paper.
    Print,
    /// A tagged link that says none of these.
    Campaign,
}

impl Channel {
    pub const ALL: [Self; 12] = [
        Self::Direct,
        Self::OrganicSearch,
        Self::PaidSearch,
        Self::Social,
        Self::PaidSocial,
        Self::Assistant,
        Self::Referral,
        Self::Email,
        Self::Display,
        Self::Sms,
        Self::Print,
        Self::Campaign,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::OrganicSearch => "organic_search",
            Self::PaidSearch => "paid_search",
            Self::Social => "social",
            Self::PaidSocial => "paid_social",
            Self::Assistant => "assistant",
            Self::Referral => "referral",
            Self::Email => "email",
            Self::Display => "display",
            Self::Sms => "sms",
            Self::Print => "print",
            Self::Campaign => "campaign",
        }
    }
}

/// What a source is: the channel of a visit that nobody paid for follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    Search,
    Social,
    Assistant,
    Email,
}

impl SourceKind {
    pub const ALL: [(&'static str, Self); 4] = [
        ("search", Self::Search),
        ("social", Self::Social),
        ("assistant", Self::Assistant),
        ("email", Self::Email),
    ];
}

/// Who stands behind hosts, names in `utm_source`, and browsers inside apps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub id: String,
    pub kind: SourceKind,
    pub name: Said,
    /// `*.` covers all hosts under a name.
    pub hosts: Vec<String>,
    pub names: Vec<String>,
    pub browsers: Vec<String>,
}

/// What `utm_medium` says of a channel, whatever the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mediums {
    pub paid: Vec<String>,
    pub display: Vec<String>,
    pub email: Vec<String>,
    pub social: Vec<String>,
    pub search: Vec<String>,
    pub referral: Vec<String>,
    pub sms: Vec<String>,
    pub print: Vec<String>,
}

/// The list of sources, with its version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    pub version: String,
    pub mediums: Mediums,
    /// Click ids, and the source whose they are; empty for those of several.
    pub clicks: BTreeMap<String, String>,
    pub all: Vec<Source>,
}

/// Source and channel of a visit. The source is an id of the list, else what the campaign calls itself, else the host;
/// empty for direct visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub source: String,
    pub channel: Channel,
}

impl Sources {
    /// The name people know a source by; none for hosts and campaigns of no list.
    pub fn name(&self, id: &str) -> Option<&Said> {
        self.all.iter().find(|source| source.id == id).map(|source| &source.name)
    }

    /// What the address, the referrer and the browser say together. A tagged link says more than the referrer.
    pub fn origin(&self, campaign: &Campaign, referrer: &Referrer, browser: &str) -> Origin {
        let clicked = self.clicks.get(&campaign.click).filter(|id| !id.is_empty());
        let tagged = [&campaign.source, &campaign.medium, &campaign.campaign];
        let is_tagged = clicked.is_some() || tagged.iter().any(|text| !text.is_empty());
        let known = (self.by_name(&campaign.source))
            .or_else(|| clicked.and_then(|id| self.by_id(id)))
            .or_else(|| self.by_host(&referrer.host))
            .or_else(|| self.by_browser(browser, referrer));
        let source = match known {
            Some(known) if campaign.source.is_empty() || self.by_name(&campaign.source).is_some() => {
                known.id.clone()
            }
            _ if !campaign.source.is_empty() => campaign.source.clone(),
            _ => referrer.host.clone(),
        };
        let kind = known.map(|known| known.kind);
        let channel = if is_tagged {
            self.tagged(&campaign.medium, clicked.is_some(), kind)
        } else {
            match kind {
                Some(kind) => unpaid(kind),
                None if referrer.host.is_empty() => Channel::Direct,
                None => Channel::Referral,
            }
        };
        Origin { source, channel }
    }

    fn tagged(&self, medium: &str, is_clicked: bool, kind: Option<SourceKind>) -> Channel {
        let says = |list: &[String]| list.iter().any(|word| word == medium);
        let mediums = &self.mediums;
        if says(&mediums.display) {
            Channel::Display
        } else if is_clicked || says(&mediums.paid) {
            match kind {
                Some(SourceKind::Search) => Channel::PaidSearch,
                Some(_) => Channel::PaidSocial,
                None if matches!(medium, "sem" | "竞价" | "paidsearch" | "paid_search" | "paid-search") => {
                    Channel::PaidSearch
                }
                None => Channel::Display,
            }
        } else if says(&mediums.email) {
            Channel::Email
        } else if says(&mediums.sms) {
            Channel::Sms
        } else if says(&mediums.print) {
            Channel::Print
        } else if says(&mediums.social) {
            Channel::Social
        } else if says(&mediums.search) {
            Channel::OrganicSearch
        } else if says(&mediums.referral) {
            Channel::Referral
        } else {
            kind.map_or(Channel::Campaign, unpaid)
        }
    }

    fn by_id(&self, id: &str) -> Option<&Source> {
        self.all.iter().find(|source| source.id == id)
    }

    fn by_name(&self, name: &str) -> Option<&Source> {
        let named = |source: &&Source| source.names.iter().any(|one| one == name);
        (!name.is_empty()).then(|| self.all.iter().find(named))?
    }

    /// The source of the longest pattern that the host fits.
    fn by_host(&self, host: &str) -> Option<&Source> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let fits = |pattern: &&String| match pattern.strip_prefix("*.") {
            Some(under) => host.strip_suffix(under).is_some_and(|left| left.ends_with('.')),
            None => *pattern == host,
        };
        let longest = |source: &Source| source.hosts.iter().filter(fits).map(String::len).max();
        let found = self.all.iter().filter_map(|source| Some((longest(source)?, source)));
        found.max_by_key(|(length, _)| *length).map(|(_, source)| source)
    }

    /// Apps hide where a link was followed: their browser tells where nothing else does.
    fn by_browser(&self, browser: &str, referrer: &Referrer) -> Option<&Source> {
        let inside = |source: &&Source| source.browsers.iter().any(|one| one == browser);
        referrer.host.is_empty().then(|| self.all.iter().find(inside))?
    }
}

fn unpaid(kind: SourceKind) -> Channel {
    match kind {
        SourceKind::Search => Channel::OrganicSearch,
        SourceKind::Social => Channel::Social,
        SourceKind::Assistant => Channel::Assistant,
        SourceKind::Email => Channel::Email,
    }
}
