//! Where a visit came from: the named source behind a host, a campaign or an app, and the channel.

use std::collections::BTreeMap;
use std::sync::LazyLock;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SourceKind {
    Search,
    Social,
    Assistant,
    Email,
}

#[derive(Debug, Deserialize)]
struct Source {
    id: String,
    kind: SourceKind,
    name: Said,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    browsers: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Mediums {
    paid: Vec<String>,
    display: Vec<String>,
    email: Vec<String>,
    social: Vec<String>,
    search: Vec<String>,
    referral: Vec<String>,
    sms: Vec<String>,
    print: Vec<String>,
}

/// The list of sources, with its version.
#[derive(Debug, Deserialize)]
pub struct Sources {
    pub version: String,
    mediums: Mediums,
    clicks: BTreeMap<String, String>,
    source: Vec<Source>,
}

/// Source and channel of a visit. The source is an id of the list, else what the campaign calls itself, else the host;
/// empty for direct visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub source: String,
    pub channel: Channel,
}

static SHIPPED: LazyLock<Sources> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/sources.toml")).expect("the shipped sources are read by a test")
});

impl Sources {
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The name people know a source by; none for hosts and campaigns of no list.
    pub fn name(&self, id: &str) -> Option<&Said> {
        self.source.iter().find(|source| source.id == id).map(|source| &source.name)
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
        self.source.iter().find(|source| source.id == id)
    }

    fn by_name(&self, name: &str) -> Option<&Source> {
        let named = |source: &&Source| source.names.iter().any(|one| one == name);
        (!name.is_empty()).then(|| self.source.iter().find(named))?
    }

    fn by_host(&self, host: &str) -> Option<&Source> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let fits = |pattern: &String| match pattern.strip_prefix("*.") {
            Some(under) => host.strip_suffix(under).is_some_and(|left| left.ends_with('.')),
            None => pattern == host,
        };
        (!host.is_empty()).then(|| self.source.iter().find(|source| source.hosts.iter().any(fits)))?
    }

    /// Apps hide where a link was followed: their browser tells where nothing else does.
    fn by_browser(&self, browser: &str, referrer: &Referrer) -> Option<&Source> {
        let inside = |source: &&Source| source.browsers.iter().any(|one| one == browser);
        referrer.host.is_empty().then(|| self.source.iter().find(inside))?
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

#[cfg(test)]
mod tests {
    use super::*;

    fn came(host: &str, tags: [&str; 3], click: &str, browser: &str) -> (String, &'static str) {
        let [source, medium, name] = tags.map(str::to_owned);
        let campaign =
            Campaign { source, medium, campaign: name, click: click.to_owned(), ..Campaign::default() };
        let referrer = Referrer { host: host.to_owned(), path: String::new() };
        let origin = Sources::shipped().origin(&campaign, &referrer, browser);
        (origin.source, origin.channel.id())
    }

    #[test]
    fn engines_and_apps_of_china_are_known_by_their_hosts() {
        let none = ["", "", ""];
        for (host, source, channel) in [
            ("baidu.com", "baidu", "organic_search"),
            ("m.baidu.com", "baidu", "organic_search"),
            ("tieba.baidu.com", "baidu_tieba", "social"),
            ("sogou.com", "sogou", "organic_search"),
            ("weixin.sogou.com", "wechat_search", "organic_search"),
            ("so.com", "so360", "organic_search"),
            ("m.sm.cn", "shenma", "organic_search"),
            ("cn.bing.com", "bing", "organic_search"),
            ("mp.weixin.qq.com", "wechat", "social"),
            ("weibo.com", "weibo", "social"),
            ("v.douyin.com", "douyin", "social"),
            ("xiaohongshu.com", "xiaohongshu", "social"),
            ("zhuanlan.zhihu.com", "zhihu", "social"),
            ("b23.tv", "bilibili", "social"),
            ("toutiao.com", "toutiao", "social"),
            ("chat.deepseek.com", "deepseek", "assistant"),
            ("mail.qq.com", "mail", "email"),
            ("news.example.cn", "news.example.cn", "referral"),
            ("notbaidu.com", "notbaidu.com", "referral"),
            ("", "", "direct"),
        ] {
            assert_eq!(came(host, none, "", ""), (source.to_owned(), channel), "{host}");
        }
    }

    #[test]
    fn what_was_paid_for_is_told_from_what_was_not() {
        for (host, tags, click, source, channel) in [
            ("baidu.com", ["", "", ""], "bd_vid", "baidu", "paid_search"),
            ("", ["baidu", "cpc", "spring"], "", "baidu", "paid_search"),
            ("", ["douyin", "feed", "spring"], "", "douyin", "paid_social"),
            ("", ["gdt", "cpc", ""], "", "tencent_ads", "paid_social"),
            ("", ["portal", "banner", "spring"], "", "portal", "display"),
            ("", ["wechat", "", "spring"], "", "wechat", "social"),
            ("", ["newsletter", "email", "may"], "", "mail", "email"),
            ("", ["expo", "qr", "booth"], "", "expo", "print"),
            ("baidu.com", ["expo", "", "booth"], "", "expo", "organic_search"),
            ("", ["partner", "", "x"], "", "partner", "campaign"),
            ("facebook.com", ["", "", ""], "fbclid", "facebook", "social"),
        ] {
            assert_eq!(came(host, tags, click, ""), (source.to_owned(), channel), "{host} {tags:?} {click}");
        }
    }

    #[test]
    fn an_app_is_known_by_its_browser_where_it_hides_the_referrer() {
        assert_eq!(came("", ["", "", ""], "", "WeChat"), ("wechat".to_owned(), "social"));
        assert_eq!(came("baidu.com", ["", "", ""], "", "WeChat"), ("baidu".to_owned(), "organic_search"));
        assert_eq!(came("", ["", "", ""], "", "Chrome"), (String::new(), "direct"));
    }
}
