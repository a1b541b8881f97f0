//! `hengce due DIR`: makes the records whose schedules are due. A running `hengce serve` does it by itself.

use std::path::PathBuf;

use hengce_schedules::{Looked, make_due};

use super::{Failure, data_folder};
use crate::web::App;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
}

/// Exit code 1 if the ledger refused one that was due.
pub async fn run(options: Options) -> Result<(), Failure> {
    let app = data_folder::open(&options.folder).await?;
    let looked = make_due(&app.ledger, app.today()).await;
    let looked = looked.map_err(|refusal| data_folder::trouble(&options.folder, refusal))?;
    print!("{}", shown(&app, &looked));
    if looked.refused.is_empty() { Ok(()) } else { Err(refused(&looked)) }
}

fn shown(app: &App, looked: &Looked) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for record in &looked.made {
        let recurs = app.standard().kinds.values().filter_map(|kind| kind.recurs.as_ref());
        let due = recurs
            .filter(|recurs| recurs.makes == record.kind)
            .find_map(|recurs| record.fields.get(&recurs.due).and_then(|due| due.as_str()));
        let _ = writeln!(text, "{}  {}  {}", record.code, due.unwrap_or_default(), record.title);
    }
    if text.is_empty() { "Nothing is due that was not made before.\n".into() } else { text }
}

fn refused(looked: &Looked) -> Failure {
    let lines: Vec<String> = looked
        .refused
        .iter()
        .map(|unmade| format!("{} for {}: {}", unmade.plan.code, unmade.due, unmade.refusal))
        .collect();
    Failure::refused(
        format!("{} due records could not be made.\n{}", lines.len(), lines.join("\n")),
        "Their plans ask for what the ledger refuses, often a person who has left.",
        "Open each plan, put it right, and run this again; the others were made.",
    )
}
