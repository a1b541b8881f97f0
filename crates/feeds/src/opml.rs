//! OPML: a list of feeds as other readers give it out.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::plain::line;
use crate::{BYTES_MAX, TITLE_MAX, address, decoded};

/// Feeds taken from one list.
const OUTLINES_MAX: usize = 500;

/// A feed in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub title: String,
    pub address: String,
}

/// The feeds of a list, each once, whatever folders they lie in; none where it is no OPML.
pub fn opml(bytes: &[u8]) -> Option<Vec<Outline>> {
    if bytes.len() > BYTES_MAX {
        return None;
    }
    let text = decoded(bytes, None).text;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    let mut found: Vec<Outline> = Vec::new();
    let mut is_opml = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.name().as_ref() {
                "opml" => is_opml = true,
                "outline" if is_opml => {
                    let outline = outline(&tag);
                    let new = outline.filter(|new| found.iter().all(|known| known.address != new.address));
                    found.extend(new);
                }
                _ if !is_opml => return None,
                _ => {}
            },
            // What comes after a mistake is lost; what came before is used.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if found.len() >= OUTLINES_MAX {
            break;
        }
    }
    is_opml.then_some(found)
}

fn outline(tag: &BytesStart<'_>) -> Option<Outline> {
    let value = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok().flatten()?;
        quick_xml::escape::unescape(&attribute.value).ok().map(std::borrow::Cow::into_owned)
    };
    let address = address(&value("xmlUrl").or_else(|| value("xmlurl"))?).ok()?;
    let title = value("title").or_else(|| value("text")).unwrap_or_default();
    let title = line(&title.replace('<', "&lt;"), TITLE_MAX);
    let title = if title.is_empty() { address.host_str().unwrap_or_default().to_owned() } else { title };
    Some(Outline { title, address: address.into() })
}
