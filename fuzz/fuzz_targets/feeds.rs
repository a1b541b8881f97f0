//! Any bytes as a feed, a list of feeds and a mail: read or refused, each item with a key and a title within bounds.

#![no_main]

use hengce_feeds::{TITLE_MAX, feed, mail, opml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(feed) = feed(bytes, None, None) {
        for item in feed.items {
            assert!(!item.key.is_empty() && !item.title.is_empty());
            assert!(item.title.chars().count() <= TITLE_MAX);
        }
    }
    if let Some(mail) = mail(bytes) {
        assert!(!mail.subject.is_empty());
    }
    for outline in opml(bytes).unwrap_or_default() {
        assert!(hengce_feeds::address(&outline.address).is_ok());
    }
});
