//! `hengce pull DIR [NAME]`: the connectors that are due, or one by its code or name, pulled now.

use std::path::PathBuf;

use hengce_connectors::Limits;
use hengce_ledger::Record;
use hengce_standard::Language;

use super::{Failure, data_folder};
use crate::connectors::{self, CONNECTOR, Keeper};
use crate::records::Stored as _;
use crate::words::Speech;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// Code or name of a connector; without it all that are on are pulled
    pub name: Option<String>,
    /// File with the key of secrets, if not connectors.key in the folder (or HENGCE_SECRET_KEY)
    #[arg(long = "secret-key", value_name = "FILE")]
    pub secret_key: Option<PathBuf>,
}

/// Every connector is tried; the exit code is 1 if one of them failed.
pub async fn run(options: Options) -> Result<(), Failure> {
    let mut app = data_folder::open(&options.folder).await?;
    if let Some(place) = &options.secret_key {
        app.connectors = app.connectors.with_key_in(place);
    }
    let trouble = |refusal| data_folder::trouble(&options.folder, refusal);
    let known = app.ledger.snapshot(CONNECTOR, None).await.map_err(trouble)?;
    let wanted: Vec<&Record> = match &options.name {
        Some(name) => known.iter().filter(|one| one.code == *name || one.title == *name).collect(),
        None => known.iter().filter(|one| one.state == "active").collect(),
    };
    if let (Some(name), true) = (&options.name, wanted.is_empty()) {
        let codes: Vec<String> = known.iter().map(|one| format!("{} {}", one.code, one.title)).collect();
        return Err(Failure::refused(
            format!("There is no connector {name}."),
            "Nothing was pulled.",
            format!(
                "Name one of these: {}",
                if codes.is_empty() { "none yet".into() } else { codes.join(", ") }
            ),
        ));
    }
    let keeper = Keeper::new(app.clone(), Limits::default());
    let mut failed = Vec::new();
    for connector in wanted {
        let run = keeper.one(connector).await.map_err(trouble)?;
        println!("{}  {}  {}", connector.code, connector.title, said(&run));
        if !run.text("trouble").is_empty() {
            failed.push(connector.code.clone());
        }
    }
    if let Err(error) = crate::tables::publish_due(&app).await {
        eprintln!("Tables for other programs are brought up to date when the folder is next served: {error}");
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::refused(
        format!("Not pulled: {}", failed.join(", ")),
        "Of these nothing was written; the others are in.",
        "See what is said of each above.",
    ))
}

fn said(run: &Record) -> String {
    let count = |field: &str| run.value(field).as_i64().unwrap_or_default();
    let trouble = run.text("trouble");
    if !trouble.is_empty() {
        return connectors::trouble_words(Speech(Language::En), trouble, run.text("detail"));
    }
    format!(
        "{} to {}: {} new, {} restated, {} unchanged, {} refused",
        run.text("from_on"),
        run.text("to_on"),
        count("rows_new"),
        count("rows_restated"),
        count("rows_unchanged"),
        count("rows_refused")
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hengce_ledger::{Clock, Ledger};
    use hengce_standard::Standard;

    use super::*;

    #[tokio::test]
    async fn a_connector_that_is_not_there_is_said_so_and_without_any_there_is_nothing_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed("2026-08-03T01:00:00Z".parse().unwrap());
        Ledger::create(folder.path(), Arc::new(Standard::shipped()), clock).await.unwrap();
        let options = |name: Option<&str>| Options {
            folder: folder.path().to_owned(),
            name: name.map(str::to_owned),
            secret_key: None,
        };
        assert!(run(options(None)).await.is_ok());
        let refused = run(options(Some("CON-009"))).await.unwrap_err();
        assert!(refused.to_string().contains("There is no connector CON-009"), "{refused}");
    }
}
