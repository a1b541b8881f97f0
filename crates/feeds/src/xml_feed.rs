//! RSS of every version, RDF and Atom, as they are written. Names count without their namespace's prefix, but only of
//! the namespaces that say what an item says; no entity is unfolded but the characters that XML and HTML name.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::ITEMS_MAX;
use crate::feed::{Written, WrittenItem};

/// Nested so deep, no feed is read on.
const DEPTH_MAX: usize = 100;
/// Prefixes of elements that are read; others (media, itunes) say something else by the same names.
const PREFIXES: [&str; 7] = ["", "rss", "atom", "a10", "dc", "content", "rdf"];
/// Elements of an item that hold text.
const TEXTS: [&str; 17] = [
    "title",
    "link",
    "guid",
    "id",
    "description",
    "summary",
    "encoded",
    "content",
    "pubdate",
    "published",
    "issued",
    "date",
    "updated",
    "modified",
    "author",
    "creator",
    "name",
];

pub(crate) fn read(text: &str) -> Result<Written, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut reading = Reading::default();
    let error = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => reading.opened(&tag),
            Ok(Event::Empty(tag)) => {
                reading.opened(&tag);
                reading.closed();
            }
            Ok(Event::End(_)) => reading.closed(),
            Ok(Event::Text(text)) => reading.said(&text),
            Ok(Event::CData(text)) => reading.said(&text),
            Ok(Event::GeneralRef(name)) => reading.referred(&name),
            Ok(Event::Eof) => break None,
            Ok(_) => {}
            Err(error) => break Some(error.to_string()),
        }
        if reading.open.len() > DEPTH_MAX || reading.feed.items.len() >= ITEMS_MAX {
            break None;
        }
        if reading.wrong_root {
            return Err("no feed's first element".to_owned());
        }
    };
    match error {
        // What came before a mistake is used.
        Some(error) if reading.feed.items.is_empty() => Err(error),
        _ if reading.has_root => Ok(reading.feed),
        _ => Err("no feed in it".to_owned()),
    }
}

#[derive(Default)]
struct Reading {
    feed: Written,
    /// Names of the open elements, in small letters without prefix; those of other namespaces are empty.
    open: Vec<String>,
    /// The item being read, and how deep it lies.
    item: Option<(WrittenItem, usize)>,
    /// The text of the element being read, and how deep that lies.
    text: Option<(String, usize)>,
    has_root: bool,
    wrong_root: bool,
}

impl Reading {
    fn opened(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        let prefix = name.prefix().map_or("", |prefix| prefix.into_inner());
        let known = PREFIXES.contains(&prefix.to_ascii_lowercase().as_str());
        let local = name.local_name().into_inner().to_ascii_lowercase();
        if self.open.is_empty() {
            self.has_root = matches!(local.as_str(), "rss" | "rdf" | "feed");
            self.wrong_root = !self.has_root;
        }
        self.open.push(if known { local.clone() } else { String::new() });
        if self.text.is_some() || !known {
            return; // markup inside a text
        }
        if self.item.is_none() && (local == "item" || local == "entry") {
            let id = attribute(tag, "rdf:about").unwrap_or_default();
            self.item = Some((WrittenItem { id, ..WrittenItem::default() }, self.open.len()));
        } else if TEXTS.contains(&local.as_str()) {
            if local == "link" {
                self.link(tag);
            }
            // `author` of Atom holds elements, of RSS text: its `name` is read by itself.
            if local != "author" || prefix == "dc" || self.is_rss() {
                self.text = Some((String::new(), self.open.len()));
            }
        }
    }

    fn is_rss(&self) -> bool {
        self.open.first().is_some_and(|root| root != "feed")
    }

    /// Atom's link: where the entry is read, not where it is edited or what is enclosed.
    fn link(&mut self, tag: &BytesStart<'_>) {
        let rel = attribute(tag, "rel");
        if let (Some((item, _)), Some(href)) = (&mut self.item, attribute(tag, "href"))
            && item.link.is_empty()
            && rel.is_none_or(|rel| rel == "alternate")
        {
            item.link = href;
        }
    }

    fn said(&mut self, text: &str) {
        if let Some((said, _)) = &mut self.text {
            said.push_str(text);
        }
    }

    fn referred(&mut self, name: &BytesRef<'_>) {
        let letter = name.resolve_char_ref().ok().flatten();
        let letter = letter.or(match &**name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        });
        match letter {
            Some(letter) => self.said(letter.encode_utf8(&mut [0; 4])),
            // A character that HTML names is resolved with the HTML; what a document type defines is not.
            None => self.said(&format!("&{};", &**name)),
        }
    }

    fn closed(&mut self) {
        let depth = self.open.len();
        if let Some((text, _)) = self.text.take_if(|(_, at)| *at == depth) {
            self.take(&text, depth);
        }
        if let Some((item, _)) = self.item.take_if(|(_, at)| *at == depth) {
            self.feed.items.push(item);
        }
        self.open.pop();
    }

    /// Takes the text of the innermost open element.
    fn take(&mut self, text: &str, depth: usize) {
        let within = self.open.get(depth.wrapping_sub(2)).map_or("", String::as_str);
        let name = self.open.last().map_or("", String::as_str);
        let Some((item, at)) = &mut self.item else {
            if name == "title" && matches!(within, "channel" | "feed") {
                text.clone_into(&mut self.feed.title);
            }
            return;
        };
        let place = match name {
            "name" if within == "author" && depth == *at + 2 => &mut item.author,
            _ if depth != *at + 1 => return, // of an entry's source, or deeper
            "title" => &mut item.title,
            "link" => &mut item.link,
            "guid" | "id" => {
                item.id.clear();
                &mut item.id
            }
            "description" | "summary" => &mut item.summary,
            "encoded" | "content" => &mut item.content,
            "pubdate" | "published" | "issued" | "date" => &mut item.published,
            "updated" | "modified" => &mut item.updated,
            "author" | "creator" => &mut item.author,
            _ => return,
        };
        if place.is_empty() {
            text.clone_into(place);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}
