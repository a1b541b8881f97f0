//! Bytes as text: what the bytes are says more than what is declared of them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// A text and how it was encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// `UTF-8`, `GBK` ...
    pub encoding: &'static str,
    /// The declared encoding was another one, or there was none.
    pub guessed: bool,
}

/// Bytes of the head in which an XML declaration stands.
const HEAD: usize = 256;

/// Reads bytes as text. In turn: a byte order mark; valid UTF-8 with letters beyond ASCII, whatever is declared; the
/// encoding declared by HTTP or in the XML declaration, where the bytes are valid in it; else a guess.
pub fn decoded(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    let declared = content_type.and_then(charset).or_else(|| in_declaration(bytes));
    let read = |encoding: &'static Encoding, guessed: bool| {
        let (text, used, _) = encoding.decode(bytes);
        Decoded { text: text.into_owned(), encoding: used.name(), guessed }
    };
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return read(encoding, false);
    }
    if std::str::from_utf8(bytes).is_ok() && declared.is_none_or(Encoding::is_ascii_compatible) {
        return read(UTF_8, declared.is_some_and(|declared| declared != UTF_8) && !bytes.is_ascii());
    }
    if let Some(declared) = declared
        && !declared.decode(bytes).2
    {
        return read(declared, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // A Chinese department reads Chinese news: where the bytes leave it open, it is GBK.
    read(detector.guess(Some(b"cn"), Utf8Detection::Allow), true)
}

/// `text/xml; charset=gb2312`.
fn charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, label) = lower.split_once("charset=")?;
    Encoding::for_label(label.split([';', ' ', ',']).next()?.trim_matches(['"', '\'']).as_bytes())
}

/// `<?xml version="1.0" encoding="gb2312"?>`.
fn in_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.trim().as_bytes())
}
