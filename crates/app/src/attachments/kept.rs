//! A file of a record: found by its hash in what the reader may see, and how it can be shown.

use hengce_ledger::{FileRef, Record};
use hengce_standard::Kind;
use serde_json::Value as Json;

use crate::records::{kind_of, record_of};
use crate::web::{App, Visit, WebError};

/// How a file is shown in place. What is none of these is only ever downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Picture,
    Pdf,
    Audio,
    Video,
    Table,
    Text,
    Nothing,
}

/// By the media type, which the ledger told from the content; a name only says whether text is a table.
pub fn shown(media: &str, name: &str) -> Shown {
    let ends = |endings: &[&str]| {
        let name = name.to_lowercase();
        endings.iter().any(|ending| name.ends_with(ending))
    };
    match media {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" => Shown::Picture,
        "application/pdf" => Shown::Pdf,
        "audio/mpeg" | "audio/ogg" | "audio/opus" | "audio/x-wav" | "audio/x-flac" | "audio/aac"
        | "audio/m4a" | "audio/mp4" => Shown::Audio,
        "video/mp4" | "video/webm" | "video/ogg" => Shown::Video,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "application/vnd.ms-excel" => {
            Shown::Table
        }
        text if text.starts_with("text/") && ends(&[".csv", ".tsv", ".xls"]) => Shown::Table,
        text if text.starts_with("text/") => Shown::Text,
        _ => Shown::Nothing,
    }
}

/// What the path names: kind, record, file.
pub type Named = (String, String, String);

/// A record's file, if the reader may see the record and it holds the file now.
pub async fn kept<'a>(
    app: &'a App,
    visit: &Visit,
    (kind, id, hash): &Named,
) -> Result<(&'a Kind, Record, FileRef), WebError> {
    let kind = kind_of(app, kind)?;
    let record = record_of(app, visit, kind, id).await?;
    let file = record.fields.values().find_map(|value| found(value, hash)).ok_or_else(WebError::not_found)?;
    Ok((kind, record, file))
}

/// The file in a value: in a list of files, or in one inside rows.
fn found(value: &Json, hash: &str) -> Option<FileRef> {
    match value {
        Json::Array(items) => items.iter().find_map(|item| found(item, hash)),
        Json::Object(item) if item.get("hash").and_then(Json::as_str) == Some(hash) => file_of(value),
        Json::Object(item) => item.values().find_map(|value| found(value, hash)),
        _ => None,
    }
}

/// A stored file's name, size and media type; what an old revision does not say is left open.
pub fn file_of(value: &Json) -> Option<FileRef> {
    let text = |name: &str| value.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let hash = text("hash");
    let size = value.get("size").and_then(Json::as_u64).unwrap_or_default();
    (!hash.is_empty()).then(|| FileRef { hash, name: text("name"), size, media: text("media") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_shown_as_a_page_and_a_drawing_that_can_hold_script_is_text() {
        assert_eq!(shown("text/html", "报告.html"), Shown::Text);
        assert_eq!(shown("text/xml", "标志.svg"), Shown::Text);
        assert_eq!(shown("image/svg+xml", "标志.svg"), Shown::Nothing);
        assert_eq!(shown("application/zip", "图.png"), Shown::Nothing, "the name says nothing");
    }

    #[test]
    fn text_is_a_table_where_its_name_says_so() {
        assert_eq!(shown("text/plain", "投放明细.CSV"), Shown::Table);
        assert_eq!(shown("text/html", "导出.xls"), Shown::Table, "tables of HTML under the name of xls");
        assert_eq!(shown("text/plain", "说明.txt"), Shown::Text);
    }
}
