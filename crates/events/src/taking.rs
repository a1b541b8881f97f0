//! From a hit to an event: what the sender's address and browser tell is taken from them, and both are left behind.

use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;
use url::Url;

use crate::campaign::campaign;
use crate::client::client;
use crate::text::{cut, readable};
use crate::visitor::{known_visitor, visitor};
use crate::{
    Client, Dropped, Event, Given, Hit, Kind, Lists, Mark, Networks, Page, Places, Referrer, Salt,
    VisitorWindow,
};

const PART_MAX: usize = 500;
const NAME_MAX: usize = 120;
const HOST_MAX: usize = 255;
const SHORT_MAX: usize = 40;
const PROPS_MAX: usize = 30;
const KEY_MAX: usize = 300;
const VALUE_MAX: usize = 2_000;

/// An event that says it happened longer ago, or later, than this is not believed.
const AGE_MAX_SECONDS: i64 = 400 * 86_400;
const AHEAD_MAX_SECONDS: i64 = 300;

/// What is known of whoever sent a hit.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub address: IpAddr,
    pub user_agent: &'a str,
    /// `Accept-Language`, as it was sent.
    pub languages: &'a str,
    pub received_at: Timestamp,
    /// Carries the site's key: what it says in a visitor's stead is believed.
    pub keyed: bool,
}

/// A site that takes events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Id of the `site` record.
    pub id: String,
    /// Hosts whose pages are the site's, in lower case: `helan.example`, and `*.helan.example` for all below it.
    pub hosts: Vec<String>,
    pub window: VisitorWindow,
    /// Networks of the company's own people.
    pub internal: Vec<IpNet>,
    /// Of amounts that come without one.
    pub currency: String,
}

impl Site {
    fn owns(&self, host: &str) -> bool {
        let below = |host: &str, listed: &str| {
            let rest = host.strip_suffix(listed).unwrap_or_default();
            rest.ends_with('.')
        };
        self.hosts.iter().any(|listed| match listed.strip_prefix("*.") {
            Some(parent) => below(host, parent),
            None => without_www(host) == without_www(listed),
        })
    }
}

/// What events of one site are made with.
#[derive(Clone, Copy)]
pub struct Taking<'a> {
    pub site: &'a Site,
    pub salt: &'a Salt,
    pub lists: &'a Lists,
    /// Networks in which machines stand, and no readers.
    pub centres: &'a Networks,
    pub places: &'a dyn Places,
}

impl Taking<'_> {
    /// The event that a hit becomes; `id` is the one that tells a doubled event.
    pub fn event(&self, id: u128, hit: Hit, sender: &Sender<'_>) -> Result<Event, Dropped> {
        let given = if sender.keyed { hit.given } else { Given::default() };
        let address = given.address.unwrap_or(sender.address);
        let user_agent = given.user_agent.as_deref().unwrap_or(sender.user_agent);
        let (page, query) = page(&hit.url, &hit.host, hit.hash_is_path, &hit.title)?;
        if !page.host.is_empty() && !self.site.owns(&page.host) {
            return Err(Dropped::HostnameAllowlist);
        }
        let (campaign, query) = campaign(&query);
        let referrer = self.referrer(&hit.referrer, &page.host);
        let visitor = match &given.visitor {
            Some(known_as) => known_visitor(self.salt, &self.site.id, known_as),
            None => visitor(self.salt, &self.site.id, address, user_agent),
        };
        // a server that speaks for its visitors may stand in one
        let is_visitors = !sender.keyed || given.address.is_some();
        let centre = (is_visitors && self.centres.contains(address)).then_some("data_centre");
        let spam = self.lists.is_spam(&referrer.host).then_some("spam_referrer");
        let mut revenue = hit.revenue;
        if let Some(money) = revenue.as_mut().filter(|money| money.currency.is_empty()) {
            money.currency.clone_from(&self.site.currency);
        }
        Ok(Event {
            id,
            site: self.site.id.clone(),
            kind: hit.kind,
            name: cut(hit.name.trim(), NAME_MAX),
            at: micros(at(given.at, sender.received_at)?),
            received_at: micros(sender.received_at),
            visitor,
            window: self.site.window,
            page: Page { query: cut(&query, PART_MAX), ..page },
            referrer,
            campaign,
            client: said_client(&hit.screen, &hit.language, user_agent, (sender.languages, &given)),
            place: self.places.place(address),
            engaged_ms: if hit.kind == Kind::Engagement { hit.engaged_ms } else { 0 },
            scroll: hit.scroll.filter(|_| hit.kind == Kind::Engagement).map(|share| share.min(100)),
            revenue,
            props: props(hit.props),
            interactive: hit.interactive && hit.kind != Kind::Engagement,
            mark: Mark {
                bot: self.lists.machine(user_agent).or(centre).or(spam).unwrap_or_default().to_owned(),
                internal: self.site.internal.iter().any(|net| net.contains(&address.to_canonical())),
                list: self.list(),
            },
            tracker: hit.tracker.to_owned(),
        })
    }

    /// The versions of the lists that marks were made by.
    fn list(&self) -> String {
        match self.centres.version() {
            "" => self.lists.version().to_owned(),
            centres => format!("{}/{centres}", self.lists.version()),
        }
    }

    /// Another site; none where the reader only went from page to page.
    fn referrer(&self, sent: &str, host: &str) -> Referrer {
        let Ok(url) = Url::parse(sent.trim()) else { return Referrer::default() };
        let from = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let from = without_www(&from);
        if from.is_empty() || from == without_www(host) || self.site.owns(from) {
            return Referrer::default();
        }
        Referrer { host: cut(from, HOST_MAX), path: cut(&readable(url.path()), PART_MAX) }
    }
}

/// What the sender says of its client goes before what its user agent tells.
fn said_client(screen: &str, language: &str, user_agent: &str, said: (&str, &Given)) -> Client {
    let (languages, given) = said;
    let told = client(user_agent);
    let first = languages.split([',', ';']).next().unwrap_or_default().trim();
    let language = if language.is_empty() { first } else { language };
    let or =
        |given: &Option<String>, told: String| given.as_deref().map_or(told, |given| cut(given, SHORT_MAX));
    Client {
        browser: or(&given.browser, told.browser),
        os: or(&given.os, told.os),
        device: or(&given.device, told.device),
        screen: screen_size(screen),
        language: if language == "*" { String::new() } else { cut(language, SHORT_MAX) },
    }
}

/// `WxH`, or nothing.
fn screen_size(sent: &str) -> String {
    let side = |text: &str| text.parse::<u32>().ok().filter(|side| (1..100_000).contains(side));
    let size = sent.split_once('x').and_then(|(width, height)| Some((side(width)?, side(height)?)));
    size.map(|(width, height)| format!("{width}x{height}")).unwrap_or_default()
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// When it happened.
fn at(given: Option<Timestamp>, received_at: Timestamp) -> Result<Timestamp, Dropped> {
    let Some(at) = given else { return Ok(received_at) };
    let age = received_at.as_second() - at.as_second();
    if (-AHEAD_MAX_SECONDS..=AGE_MAX_SECONDS).contains(&age) { Ok(at) } else { Err(Dropped::Invalid) }
}

/// The page and its query, from a whole address or from a host and a path.
fn page(url: &str, host: &str, hash_is_path: bool, title: &str) -> Result<(Page, String), Dropped> {
    let url = url.trim();
    let title = cut(title.trim(), PART_MAX);
    let (host, path, query, hash) = match Url::parse(url) {
        Ok(whole) if whole.cannot_be_a_base() => return Err(Dropped::Invalid),
        Ok(whole) => {
            let host = whole.host_str().unwrap_or_default().to_owned();
            let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
            (host, whole.path().to_owned(), part(whole.query()), part(whole.fragment()))
        }
        Err(_) => {
            let (rest, hash) = url.split_once('#').unwrap_or((url, ""));
            let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
            let path =
                if path.starts_with('/') || path.is_empty() { path.to_owned() } else { format!("/{path}") };
            (host.to_owned(), path, query.to_owned(), hash.to_owned())
        }
    };
    let mut path = readable(&path);
    if hash_is_path && !hash.is_empty() {
        path.push('#');
        path.push_str(&readable(&hash));
    }
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    Ok((Page { host: cut(&host, HOST_MAX), path: cut(&path, PART_MAX), query: String::new(), title }, query))
}

fn props(sent: Vec<(String, String)>) -> Vec<(String, String)> {
    let kept = sent.into_iter().filter(|(key, value)| !key.trim().is_empty() && !value.is_empty());
    kept.take(PROPS_MAX).map(|(key, value)| (cut(key.trim(), KEY_MAX), cut(&value, VALUE_MAX))).collect()
}

#[cfg(test)]
#[path = "taking_tests.rs"]
mod tests;
