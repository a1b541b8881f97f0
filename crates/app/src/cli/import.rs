//! `hengce import DIR FILE...`: files recognised by their headers, previewed or brought in, each whole or not at all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hengce_imports::{
    Answers, EDITS, ImportError, MAKES, Order, PART, Preview, Recognised, SAME_TITLE, Skipped,
};
use hengce_ledger::Actor;
use hengce_sheets::{Limits, SheetError};
use hengce_standard::Language;

use super::{Failure, data_folder};
use crate::records::problem_words;
use crate::web::App;
use crate::words::Speech;

/// Refused cells named for each file.
const NAMED: usize = 20;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder
    pub folder: PathBuf,
    /// Excel, CSV, HTML tables, JSON or archives: exports of a platform, or filled templates
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// What the files do not say, such as account=...; may be repeated
    #[arg(long = "answer", value_name = "COLUMN=TEXT", value_parser = answer)]
    pub answers: Vec<(String, String)>,
    /// Whose the rows are: a name, e-mail or code; short for --answer owner=...
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// Bring in the good rows of a file with refused ones
    #[arg(long)]
    pub good_rows_only: bool,
    /// Say what would happen and write nothing
    #[arg(long)]
    pub preview: bool,
    /// Print what happened as JSON
    #[arg(long)]
    pub json: bool,
}

fn answer(text: &str) -> Result<(String, String), String> {
    let (column, answer) = text.split_once('=').ok_or("write it as COLUMN=TEXT")?;
    Ok((column.trim().to_owned(), answer.trim().to_owned()))
}

/// Every file is tried; the exit code is 1 if one of them was not brought in.
pub async fn run(options: Options) -> Result<(), Failure> {
    let app = data_folder::open(&options.folder).await?;
    let mut answers: Answers = options.answers.iter().cloned().collect();
    answers.extend(options.owner.iter().map(|owner| ("owner".to_owned(), owner.clone())));
    let mut failed = Vec::new();
    let mut told = Vec::new();
    for file in &options.files {
        let done = one(&app, file, &answers, &options).await;
        match (&done, options.json) {
            (Ok(done), true) => {
                told.push(serde_json::json!({ "file": file, "preview": done.0, "committed": done.1 }))
            }
            (Err(error), true) => told.push(serde_json::json!({ "file": file, "error": error })),
            (Ok(done), false) => println!("{}", done.2),
            (Err(error), false) => println!("{}\n  {error}\n", file.display()),
        }
        if done.is_err() {
            failed.push(file.display().to_string());
        }
    }
    if let Err(error) = crate::tables::publish_due(&app).await {
        eprintln!("Tables for other programs are brought up to date when the folder is next served: {error}");
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&told).expect("numbers and texts are always JSON"));
    }
    if failed.is_empty() {
        return Ok(());
    }
    let means = "Of these files nothing was written; the others are in.";
    Err(Failure::refused(
        format!("Not brought in: {}", failed.join(", ")),
        means,
        "See what is said of each above.",
    ))
}

/// What was seen, what was written, and both in words.
type Done = (Preview, Option<hengce_imports::Committed>, String);

async fn one(app: &App, file: &Path, answers: &Answers, options: &Options) -> Result<Done, String> {
    let bytes = read(file)?;
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (ledger, facts, actor) = (&app.ledger, &app.facts, Actor::program());
    let preview = hengce_imports::preview(ledger, facts, &actor, &name, &bytes, answers).await;
    let preview = preview.map_err(|error| words(&error))?;
    let mut said = seen(app, file, &preview);
    if options.preview {
        return Ok((preview, None, said));
    }
    if preview.refused > 0 && !options.good_rows_only {
        return Err(format!("{said}\n  Nothing was written. Mend the cells above, or add --good-rows-only."));
    }
    let (file_hash, good_rows_only) = (&*preview.file_hash, options.good_rows_only);
    let order = Order { file_hash, name: &name, answers, good_rows_only, pulled: None };
    let committed = hengce_imports::commit(ledger, facts, &actor, order).await;
    let committed = committed.map_err(|error| format!("{said}\n  {}", words(&error)))?;
    match &committed.batch {
        Some(batch) => {
            let code =
                ledger.get(&actor, batch).await.map_or_else(|_| batch.to_string(), |record| record.code);
            let _ = writeln!(said, "  Brought in as {code}.");
        }
        None => said.push_str("  Nothing to write: all of it stands already.\n"),
    }
    Ok((preview, Some(committed), said))
}

/// A file's bytes; one that is too large is not read at all.
fn read(file: &Path) -> Result<Vec<u8>, String> {
    let wrong = |error: std::io::Error| format!("can't be read: {error}");
    let (size, limit) = (std::fs::metadata(file).map_err(wrong)?.len(), Limits::default().bytes);
    if size > limit as u64 {
        let bytes = usize::try_from(size).unwrap_or(usize::MAX);
        return Err(words(&SheetError::TooLarge { bytes, limit }.into()));
    }
    std::fs::read(file).map_err(wrong)
}

/// What a file is and what would happen to its rows.
fn seen(app: &App, file: &Path, preview: &Preview) -> String {
    let standard = app.standard();
    let what = match &preview.recognised {
        Recognised::Kind(kind) => standard.kinds.get(kind).map(|kind| kind.label.en.clone()),
        Recognised::Export { dataset, export } => standard.datasets.get(dataset).map(|dataset| {
            let export = dataset.exports.iter().find(|known| known.id == *export);
            format!("{}: {}", dataset.label.en, export.map_or("", |export| &export.label.en))
        }),
    };
    let mut said = format!("{}\n  {}\n", file.display(), what.unwrap_or_default());
    let Preview { new, restated, unchanged, refused, .. } = preview;
    let _ = write!(said, "  {new} new, {restated} restated, {unchanged} unchanged, {refused} refused");
    for (why, count) in &preview.skipped {
        let why = match why {
            Skipped::Totals => "of totals",
            Skipped::Other => "of other channels",
            Skipped::Header => "with the header again",
            Skipped::Note => "of remarks",
        };
        let lines = if *count == 1 { "line" } else { "lines" };
        let _ = write!(said, "; {count} {lines} {why} passed over");
    }
    said.push('\n');
    if let Some((from, to)) = preview.window {
        let _ = writeln!(said, "  {from} to {to}");
    }
    if preview.at_least > 0 {
        let _ = writeln!(said, "  {} figures only say \"at least\", such as 10w+", preview.at_least);
    }
    for part in preview.parts.iter().filter(|part| **part != preview.recognised) {
        if let Recognised::Export { dataset, export } = part {
            let _ = writeln!(said, "  the file also holds what --answer {PART}={dataset}.{export} brings in");
        }
    }
    if !preview.ignored.is_empty() {
        let _ = writeln!(said, "  columns not used: {}", preview.ignored.join(", "));
    }
    let problems = preview.rows.iter().flat_map(|row| &row.problems);
    for wrong in problems.take(NAMED) {
        let words = problem_words(Speech(Language::En), &wrong.problem);
        let _ = writeln!(said, "  {} {} \"{}\": {words}", wrong.address, wrong.column, wrong.text);
    }
    said
}

/// What stands in the way and what to do about it.
fn words(error: &ImportError) -> String {
    match error {
        ImportError::Unrecognised(found) => format!(
            "No known export or template has these headers: {}. Map its columns once on the page of imports, take a template from there, or keep the platform's headers.",
            found.join(", ")
        ),
        ImportError::Unanswered(columns) if columns.iter().any(|column| column == SAME_TITLE) => format!(
            "Rows without a code have titles that stand already: add --answer {SAME_TITLE}={EDITS} to edit those records, or {SAME_TITLE}={MAKES} to make others beside them."
        ),
        ImportError::Unanswered(columns) => {
            let given: Vec<String> = columns.iter().map(|column| format!("--answer {column}=...")).collect();
            format!("The file does not say {}: add {}.", columns.join(" or "), given.join(" "))
        }
        ImportError::WrongAnswer { column, text, problem } => {
            format!("{column} \"{text}\": {}", problem_words(Speech(Language::En), problem))
        }
        other => format!("{other}."),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hengce_ledger::{Change, Clock, Ledger};
    use hengce_standard::Standard;

    use super::*;

    async fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed("2026-08-03T01:00:00Z".parse().unwrap());
        let ledger = Ledger::create(folder.path(), Arc::new(Standard::shipped()), clock).await.unwrap();
        let fields = serde_json::json!({ "name": "林晓彤", "position": "digital_operator" });
        let fields = fields.as_object().unwrap().clone();
        ledger
            .commit(&Actor::program(), Change::Create { kind: "person".into(), fields, origin: None })
            .await
            .unwrap();
        folder
    }

    fn options(folder: &Path, file: &str) -> Options {
        Options {
            folder: folder.to_owned(),
            files: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(file)],
            answers: Vec::new(),
            owner: Some("林晓彤".into()),
            good_rows_only: false,
            preview: false,
            json: false,
        }
    }

    async fn done(options: &Options) -> Result<Done, String> {
        let app = data_folder::open(&options.folder).await.unwrap();
        let answers = options.owner.iter().map(|owner| ("owner".to_owned(), owner.clone())).collect();
        one(&app, &options.files[0], &answers, options).await
    }

    #[tokio::test]
    async fn a_recognised_file_is_brought_in_and_said_so() {
        let folder = folder().await;
        let said = done(&options(folder.path(), "baidu-plan.csv")).await.unwrap().2;
        assert!(
            said.contains("4 new, 0 restated, 0 unchanged, 0 refused; 1 line of totals passed over"),
            "{said}"
        );
        assert!(
            said.contains("2026-07-01 to 2026-07-02") && said.contains("Brought in as IMP-2026-0001."),
            "{said}"
        );
        let again = done(&options(folder.path(), "baidu-plan.csv")).await.unwrap().2;
        assert!(again.contains("Nothing to write"), "{again}");
    }

    #[tokio::test]
    async fn a_file_with_refused_rows_is_not_brought_in_and_each_cell_is_named() {
        let folder = folder().await;
        let refused = done(&options(folder.path(), "baidu-wrong.csv")).await.unwrap_err();
        assert!(
            refused.contains("A2 day \"2026-02-31\"") && refused.contains("--good-rows-only"),
            "{refused}"
        );
        let good = Options { good_rows_only: true, ..options(folder.path(), "baidu-wrong.csv") };
        assert!(done(&good).await.unwrap().2.contains("1 new"));
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_is_refused_unread_and_leaves_nothing() {
        let folder = folder().await;
        let large = folder.path().join("large.csv");
        // Holes on the disk: whoever read it would need the memory, and the minutes.
        std::fs::File::create(&large).unwrap().set_len(40 << 30).unwrap();
        let refused = done(&Options { files: vec![large], ..options(folder.path(), "baidu-plan.csv") }).await;
        assert!(refused.unwrap_err().contains("42949672960 bytes; at most 50000000"));
        let app = data_folder::open(folder.path()).await.unwrap();
        let batches = app.ledger.snapshot("import_batch", None).await.unwrap();
        assert!(batches.is_empty());
    }

    #[tokio::test]
    async fn a_preview_writes_nothing_and_a_missing_answer_says_how_to_give_it() {
        let folder = folder().await;
        let preview = Options { preview: true, ..options(folder.path(), "baidu-plan.csv") };
        assert!(done(&preview).await.unwrap().1.is_none());
        let missing = done(&options(folder.path(), "wechat-total.xls")).await.unwrap_err();
        assert!(missing.contains("--answer account=..."), "{missing}");
        assert!(run(options(folder.path(), "broken.xlsx")).await.unwrap_err().what.contains("broken.xlsx"));
    }
}
