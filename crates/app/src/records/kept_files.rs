//! The files that a form keeps, with where they can be looked at.

use serde_json::Value as Json;

use super::values::file_size;
use crate::attachments::{self, Shown};

/// A file that the record holds: kept as long as its box is checked.
pub struct KeptFile {
    pub json: String,
    pub name: String,
    pub size: String,
    /// Where it can be looked at, for the file of a record that is there.
    pub preview: Option<String>,
    pub picture: Option<String>,
}

/// Reads what the form carries of a file. `base` is the record's address; empty for a new one.
pub fn kept(text: &str, base: &str) -> Option<KeptFile> {
    let file: Json = serde_json::from_str(text).ok()?;
    let (name, media) = (file["name"].as_str()?, file["media"].as_str().unwrap_or_default());
    let shown = attachments::shown(media, name);
    let below = |part: &str| {
        let hash = file["hash"].as_str().filter(|_| !base.is_empty())?;
        Some(format!("{base}/files/{hash}/{part}"))
    };
    Some(KeptFile {
        json: text.to_owned(),
        name: name.to_owned(),
        size: file["size"].as_u64().map(file_size).unwrap_or_default(),
        preview: below("preview").filter(|_| shown != Shown::Nothing),
        picture: below("picture").filter(|_| shown == Shown::Picture),
    })
}
