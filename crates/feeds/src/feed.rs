//! A feed read into items: RSS 0.9x and 2.0, RDF, Atom 0.3 and 1.0, JSON Feed.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use crate::plain::{line, plain};
use crate::{BYTES_MAX, ITEMS_MAX, TEXT_MAX, TITLE_MAX, decoded, json_feed, xml_feed};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub title: String,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Names the item within its feed: its guid, else its link, else a hash of what it says.
    pub key: String,
    pub title: String,
    /// An `http` or `https` address, if there is one.
    pub link: Option<String>,
    /// Plain text.
    pub text: String,
    pub author: String,
    pub published_at: Option<Timestamp>,
}

/// The bytes are no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFeed {
    #[error("larger than {BYTES_MAX} bytes")]
    TooLarge,
    /// A web page: its own feeds, where it names some.
    #[error("a web page, not a feed")]
    Page { feeds: Vec<String> },
    #[error("{0}")]
    Unreadable(String),
}

/// A feed as it is written, before its items are told apart and cut to what is kept.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub title: String,
    pub items: Vec<WrittenItem>,
}

/// An item as it is written: HTML where it has some, times as text, links as they stand.
#[derive(Debug, Default)]
pub(crate) struct WrittenItem {
    pub id: String,
    pub title: String,
    pub link: String,
    pub summary: String,
    pub content: String,
    pub author: String,
    pub published: String,
    pub updated: String,
}

/// Reads a feed; `from` is where it was fetched, so that relative links lead somewhere.
///
/// # Errors
/// It is too large, a web page, or no feed that is known.
pub fn feed(bytes: &[u8], content_type: Option<&str>, from: Option<&Url>) -> Result<Feed, NoFeed> {
    if bytes.len() > BYTES_MAX {
        return Err(NoFeed::TooLarge);
    }
    let text = decoded(bytes, content_type).text;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if is_page(text) {
        return Err(NoFeed::Page { feeds: named_feeds(text, from) });
    }
    let read = if text.starts_with('{') { json_feed::read(text) } else { xml_feed::read(text) };
    let read = read.map_err(NoFeed::Unreadable)?;
    let items = read.items.iter().take(ITEMS_MAX).filter_map(|written| item(written, from)).collect();
    Ok(Feed { title: line(&read.title, TITLE_MAX), items })
}

fn item(written: &WrittenItem, from: Option<&Url>) -> Option<Item> {
    let body = if written.content.trim().is_empty() { &written.summary } else { &written.content };
    let text = plain(body, TEXT_MAX);
    let mut title = line(&written.title, TITLE_MAX);
    if title.is_empty() {
        title = line(&text, TITLE_MAX);
    }
    if title.is_empty() {
        return None;
    }
    let link = web_address(&written.link, from);
    let said = || hex::encode(Sha256::digest(format!("{title}\n{text}")));
    let key = Some(line(&written.id, TEXT_MAX)).filter(|id| !id.is_empty());
    let key = key.or_else(|| link.clone()).unwrap_or_else(said);
    Some(Item {
        key,
        link,
        author: line(&written.author, TITLE_MAX),
        published_at: instant(&written.published).or_else(|| instant(&written.updated)),
        title,
        text,
    })
}

/// An instant as RSS (RFC 2822) or Atom (RFC 3339) writes it.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let written_out = || jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    text.parse().ok().or_else(written_out)
}

fn web_address(link: &str, from: Option<&Url>) -> Option<String> {
    let link = link.trim();
    if link.is_empty() {
        return None;
    }
    let url = Url::parse(link).ok().or_else(|| from?.join(link).ok())?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(200).collect::<String>().to_ascii_lowercase();
    head.contains("<!doctype html") || head.contains("<html")
}

/// Feeds that a page's head names: `<link rel="alternate" type="application/rss+xml" href="...">`.
fn named_feeds(page: &str, from: Option<&Url>) -> Vec<String> {
    let tags =
        page.split('<').filter(|tag| tag.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("link ")));
    let feeds = tags.filter(|tag| ["rss+xml", "atom+xml", "feed+json"].iter().any(|kind| tag.contains(kind)));
    let value = |tag: &str| {
        let (_, rest) = tag.split_once("href=")?;
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split(quote).next().map(str::to_owned)
    };
    let whole = |href: String| match from {
        Some(from) => from.join(&href).ok().map(String::from),
        None => Url::parse(&href).ok().map(String::from),
    };
    feeds.filter_map(value).filter_map(whole).take(10).collect()
}
