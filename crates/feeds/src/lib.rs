//! News from outside: feeds and mails read into items, lists of feeds, and a fetch that reaches nothing inside.
//!
//! Reading is pure: bytes in, items out. Only [`fetch`] touches the network, and its caller hands in the time-outs and
//! what is allowed.

mod address;
mod feed;
mod fetch;
mod json_feed;
mod letters;
mod mail;
mod opml;
mod plain;
mod xml_feed;

pub use address::{Allowed, BadAddress, address};
pub use feed::{Feed, Item, NoFeed, feed};
pub use fetch::{Answer, Failure, Fetched, Limits, Wanted, connect, fetch, numbers, tls};
pub use letters::{Decoded, decoded};
pub use mail::{Mail, mail};
pub use opml::{Outline, opml};

/// Bytes of a feed, a mail or a list that are read.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// Items taken from one feed, the first ones.
pub const ITEMS_MAX: usize = 200;
/// Characters of an item's text that are kept.
pub const TEXT_MAX: usize = 20_000;
/// Characters of a title.
pub const TITLE_MAX: usize = 200;
