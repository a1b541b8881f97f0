//! Bytes that mean the same are written the same: canonical JSON, microseconds, and the hash of a revision.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

/// The hash before the first revision.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Cuts an instant to microseconds: the one place where precision is lost, so that what is answered is what is kept.
pub(crate) fn cut(at: Timestamp) -> Timestamp {
    instant(at.as_microsecond())
}

/// The instant that a stored count of microseconds since 1970 stands for.
pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Keys in order, nulls left out at the top, no white space: the text that is stored and hashed.
pub(crate) fn text(fields: &Map<String, Json>) -> String {
    let mut out = String::with_capacity(256);
    object(fields, true, &mut out);
    out
}

fn object(map: &Map<String, Json>, top: bool, out: &mut String) {
    let mut entries: Vec<_> = map.iter().filter(|(_, value)| !(top && value.is_null())).collect();
    entries.sort_unstable_by_key(|(key, _)| key.as_str());
    out.push('{');
    for (index, (key, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        quoted(key, out);
        out.push(':');
        any(value, out);
    }
    out.push('}');
}

fn any(value: &Json, out: &mut String) {
    match value {
        Json::Object(map) => object(map, false, out),
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                any(item, out);
            }
            out.push(']');
        }
        Json::String(text) => quoted(text, out),
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// A text as JSON writes it; most need no escape.
fn quoted(text: &str, out: &mut String) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&Json::from(text).to_string());
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// What a revision's hash covers, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed<'a> {
    pub position: i64,
    pub record: &'a str,
    pub version: i64,
    pub kind: &'a str,
    pub act: &'a str,
    pub at_us: i64,
    pub actor: Option<&'a str>,
    pub actor_name: &'a str,
    pub comment: Option<&'a str>,
    pub state: &'a str,
    pub code: &'a str,
    pub title: &'a str,
    pub owner: Option<&'a str>,
    pub unit: Option<&'a str>,
    pub withdrawn: bool,
    pub fields: &'a str,
    pub origin: Option<&'a str>,
}

impl Sealed<'_> {
    /// SHA-256, hex, over the hash before and every column, each with its length, so that no two rows share a text.
    pub fn hash(&self, before: &str) -> String {
        let mut sha = Sha256::new();
        let mut part = |text: Option<&str>| match text {
            Some(text) => {
                sha.update((text.len() as u64 + 1).to_be_bytes());
                sha.update(text.as_bytes());
            }
            None => sha.update(0_u64.to_be_bytes()),
        };
        part(Some(before));
        for number in [self.position, self.version, self.at_us, i64::from(self.withdrawn)] {
            part(Some(&number.to_string()));
        }
        for text in [
            self.record,
            self.kind,
            self.act,
            self.actor_name,
            self.state,
            self.code,
            self.title,
            self.fields,
        ] {
            part(Some(text));
        }
        for text in [self.actor, self.comment, self.owner, self.unit, self.origin] {
            part(text);
        }
        hex::encode(sha.finalize())
    }
}

/// SHA-256 of bytes, hex: the name under which a file is kept.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_keys_does_not_matter() {
        let one = json!({"b": [{"y": 1, "x": null}], "a": "文", "gone": null});
        let two = json!({"a": "文", "b": [{"x": null, "y": 1}]});
        assert_eq!(text(one.as_object().unwrap()), text(two.as_object().unwrap()));
        assert_eq!(text(two.as_object().unwrap()), r#"{"a":"文","b":[{"x":null,"y":1}]}"#);
    }

    #[test]
    fn text_moved_from_one_column_to_the_next_changes_the_hash() {
        let row = |state, code| Sealed {
            position: 1,
            record: "r",
            version: 1,
            kind: "k",
            act: "create",
            at_us: 0,
            actor: None,
            actor_name: "n",
            comment: None,
            state,
            code,
            title: "t",
            owner: None,
            unit: None,
            withdrawn: false,
            fields: "{}",
            origin: None,
        };
        assert_ne!(row("ab", "c").hash(GENESIS), row("a", "bc").hash(GENESIS));
        assert_ne!(row("a", "b").hash(GENESIS), row("a", "b").hash(&digest(b"x")));
    }
}
