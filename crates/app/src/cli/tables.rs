//! `hengce tables DIR`: where each table of imported rows is, how it stands, and how other programs open it.

use std::fmt::Write as _;
use std::path::PathBuf;

use hengce_standard::Language;
use serde_json::json;

use super::{Failure, data_folder};
use crate::tables::{Told, all, snippets, tend};
use crate::web::App;
use crate::words::Speech;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// Show what to type in DuckDB, Python, Spark, Trino and BI tools to open this table
    #[arg(long, value_name = "TABLE")]
    pub open: Option<String>,
    /// First bring the tables up to the ledger, write small files together and clear old ones (a served folder does
    /// it by itself)
    #[arg(long)]
    pub tend: bool,
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

pub async fn run(options: Options) -> Result<(), Failure> {
    let app = data_folder::open(&options.folder).await?;
    let trouble = |error: &dyn std::fmt::Display| data_folder::trouble(&options.folder, error);
    let mut done = None;
    if options.tend {
        done = Some(tend(&app).await.map_err(|error| trouble(&error))?);
    }
    let tables = all(app.facts.store()).await.map_err(|error| trouble(&error))?;
    let opened = match &options.open {
        Some(name) => Some(named(&tables, name)?),
        None => None,
    };
    if options.json {
        let text = json!({ "store": app.facts.store().url(), "tended": done, "tables": tables });
        println!("{}", serde_json::to_string_pretty(&text).expect("numbers and texts are always JSON"));
    } else if let Some(table) = opened {
        print!("{}", lines_for(table));
    } else {
        print!("{}", shown(&app, &tables));
    }
    Ok(())
}

/// The table of this name, or of this end of a name.
fn named<'a>(tables: &'a [Told], name: &str) -> Result<&'a Told, Failure> {
    let found = tables.iter().find(|table| table.name == name || table.name == format!("facts/{name}"));
    found.ok_or_else(|| {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        Failure::refused(
            format!("There is no table {name}."),
            "Nothing was opened.",
            format!(
                "Name one of these: {}",
                if names.is_empty() { "none yet".into() } else { names.join(", ") }
            ),
        )
    })
}

fn shown(app: &App, tables: &[Told]) -> String {
    let mut text = format!("Tables at {}\n", app.facts.store().url());
    if tables.is_empty() {
        text.push_str("None yet: the first import of rows makes them.\n");
        return text;
    }
    let say = Speech(Language::En);
    for table in tables {
        let (label, _) = table.labels(app.standard(), say);
        let Told { name, place, version, rows, files, bytes, .. } = table;
        let changed = table.changed_at.map(|at| at.to_string()).unwrap_or_default();
        let _ = writeln!(text, "\n{name}   {label}\n  {place}");
        let _ = writeln!(
            text,
            "  version {version}, {rows} rows in {files} files, {bytes} bytes, last changed {changed}"
        );
    }
    text.push_str("\nHow to open one: hengce tables DIR --open TABLE\n");
    text
}

fn lines_for(table: &Told) -> String {
    let mut text = String::new();
    for snippet in snippets(table) {
        let needs = Speech(Language::En).t(snippet.needs);
        let _ = writeln!(text, "# {}: {needs}\n{}\n", snippet.engine, snippet.text);
    }
    text
}
