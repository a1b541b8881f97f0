//! A record's files among its fields: what can be shown opens in place, pictures as small ones.

use std::fmt::Write as _;

use hengce_ledger::FileRef;
use serde_json::Value as Json;

use super::kept::{Shown, file_of, shown};
use crate::records::{escaped, file_size};
use crate::web::icon;
use crate::words::Speech;

/// The files of a value, each a link. `base` is the record's own address.
pub fn listed(say: Speech, value: &Json, base: &str) -> String {
    let files = value.as_array().into_iter().flatten().filter_map(file_of);
    let files: String = files.map(|file| line(say, &file, base)).collect();
    if files.is_empty() { files } else { format!(r#"<ul class="files">{files}</ul>"#) }
}

fn line(say: Speech, file: &FileRef, base: &str) -> String {
    let (name, address) = (escaped(&file.name), format!("{base}/files/{}", escaped(&file.hash)));
    let shown = shown(&file.media, &file.name);
    let mark = match shown {
        // The name beside it says what it is.
        Shown::Picture => {
            format!(r#"<img src="{address}/picture" alt="" loading="lazy" class="file-picture">"#)
        }
        Shown::Pdf => icon("file-type-pdf").0,
        Shown::Audio => icon("music").0,
        Shown::Video => icon("video").0,
        Shown::Table => icon("file-spreadsheet").0,
        Shown::Text => icon("file-text").0,
        Shown::Nothing => icon("paperclip").0,
    };
    let open = if shown == Shown::Nothing { address.clone() } else { format!("{address}/preview") };
    let mut out = format!(r#"<li><a class="file" href="{open}">{mark}<span>{name}</span></a>"#);
    let _ = write!(out, "<small>{}</small>", file_size(file.size));
    if shown != Shown::Nothing {
        let label = escaped(&say.t1("file-download-of", "name", file.name.as_str()));
        let _ = write!(
            out,
            r#"<a class="btn btn-icon btn-sm btn-ghost" href="{address}" download aria-label="{label}" title="{label}">{}</a>"#,
            icon("download")
        );
    }
    out.push_str("</li>");
    out
}
