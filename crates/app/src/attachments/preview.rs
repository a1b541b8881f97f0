//! A file on a page of its own: the picture, the recording, the PDF in its frame, the first rows, the beginning.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use hengce_ledger::FileRef;
use serde::Deserialize;

use super::kept::{Named, Shown, kept, shown};
use super::tables::{self, Beginning};
use crate::records::{address, file_size};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Of a workbook, from 1.
    #[serde(default)]
    sheet: usize,
}

/// What stands in place of the file.
enum View {
    Picture,
    Pdf,
    Audio,
    Video,
    Rows(Beginning),
    Text(String, bool),
    /// Nothing can be shown, and why.
    Sentence(String),
}

#[derive(Template)]
#[template(path = "attachments/preview.html")]
struct PreviewPage {
    shell: Shell,
    name: String,
    size: String,
    media: String,
    /// The file's own address; `inline` and `picture` stand below it.
    address: String,
    record: String,
    view: View,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(named): Path<Named>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (kind, record, file) = kept(&app, &visit, &named).await?;
    let base = address(&kind.id, &record.id);
    page(&PreviewPage {
        view: view(&app, &visit, &file, asked.sheet.saturating_sub(1)).await?,
        shell: Shell::new(&app, &visit, file.name.clone())
            .under(visit.say().of(&kind.label), format!("/records/{}", kind.id))
            .under(format!("{} {}", record.code, record.title), base.clone()),
        address: format!("{base}/files/{}", file.hash),
        size: file_size(file.size),
        name: file.name,
        media: file.media,
        record: base,
    })
}

async fn view(app: &App, visit: &Visit, file: &FileRef, sheet: usize) -> Result<View, WebError> {
    let shown = shown(&file.media, &file.name);
    if !matches!(shown, Shown::Table | Shown::Text) {
        return Ok(match shown {
            Shown::Picture => View::Picture,
            Shown::Pdf => View::Pdf,
            Shown::Audio => View::Audio,
            Shown::Video => View::Video,
            _ => View::Sentence(visit.say().t("file-no-preview")),
        });
    }
    let bytes = app.ledger.file(&file.hash).await?;
    if shown == Shown::Text {
        let (text, more) = tables::text(&bytes);
        return Ok(View::Text(text, more));
    }
    let name = file.name.clone();
    let read = tokio::task::spawn_blocking(move || tables::beginning(&name, &bytes, sheet)).await;
    Ok(match read.map_err(WebError::internal)? {
        Ok(found) => View::Rows(found),
        Err(error) => {
            tracing::info!(%error, "a table file has no preview");
            View::Sentence(visit.say().t("file-unreadable"))
        }
    })
}
