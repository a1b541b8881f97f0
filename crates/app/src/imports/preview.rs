//! What a file would do, row by row, with the questions that it leaves open; and doing it.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use hengce_imports::{Answers, CellProblem, Fate, Order, PART, Preview, PreviewRow, Recognised};

use super::questions::{Input, Question, questions};
use super::{labels, mapping, refused};
use crate::records::problem_words;
use crate::shell::Shell;
use crate::web::forms::{encoded, pairs};
use crate::web::{App, Fields, Visit, WebError, page, redirect};
use crate::words::Speech;

/// Columns in a table.
pub(super) struct Head {
    pub(super) label: String,
    pub(super) numeric: bool,
}

/// A row with its cells, wrong ones marked.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) sheet: String,
    pub(super) colour: &'static str,
    pub(super) fate: String,
    /// Text, numeric, wrong.
    pub(super) cells: Vec<(String, bool, bool)>,
    /// Address, column, what stands there, what is wrong.
    pub(super) problems: Vec<(String, String, String, String)>,
}

pub(super) struct Table {
    pub(super) title: String,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
    pub(super) total: u64,
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct PreviewPage {
    shell: Shell,
    base: String,
    name: String,
    what: String,
    days: String,
    /// The address at which its columns are mapped by hand, for whoever may.
    maps: Option<String>,
    /// What the file holds: label, address of its preview, whether it is this one.
    parts: Vec<(String, String, bool)>,
    /// The part that was chosen.
    part: Option<String>,
    /// Fate id, colour, label, count, address of the page that shows it alone.
    fates: Vec<(&'static str, &'static str, String, u64, String)>,
    shows: String,
    all: String,
    problem: Option<String>,
    questions: Vec<Question>,
    open: bool,
    notes: Vec<String>,
    tables: Vec<Table>,
    /// The words of the button that writes, and of what stays out.
    commit: String,
    left_out: String,
    /// No row would be written.
    nothing: bool,
    refuses: bool,
    given: Vec<(String, String)>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(hash): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = pairs(query.unwrap_or_default().as_bytes());
    let said = |wanted: &str| {
        asked.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str()).to_owned()
    };
    let (name, shows, answers) = (said("name"), said("show"), answers(&asked));
    let bytes = app.ledger.file(&hash).await?;
    let previewed = |answers: Answers| {
        let (app, visit, name, bytes) = (&app, &visit, &name, &bytes);
        async move { hengce_imports::preview(&app.ledger, &app.facts, &visit.actor, name, bytes, &answers).await }
    };
    // A wrong answer is said beside the questions, over the preview without it.
    let (preview, problem) = match previewed(answers.clone()).await {
        Ok(preview) => (preview, None),
        Err(error @ hengce_imports::ImportError::WrongAnswer { .. }) => {
            let words = refused::words(app.standard(), visit.say(), error)?;
            let bare = previewed(Answers::new()).await;
            (bare.map_err(|error| refused::page(app.standard(), visit.say(), error))?, Some(words))
        }
        Err(error) => return Err(refused::page(app.standard(), visit.say(), error)),
    };
    let questions = questions(&app, &visit, &preview, &answers).await?;
    page(&view(&app, &visit, (&hash, &name, &shows), (preview, problem), (questions, &answers)))
}

/// Writes what the preview showed.
pub async fn commit(
    State(app): State<App>,
    visit: Visit,
    Path(hash): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let answers = answers(&fields.pairs);
    let (name, good_rows_only) = (fields.get("name").to_owned(), fields.has("good_rows_only"));
    let order = Order { file_hash: &hash, name: &name, answers: &answers, good_rows_only, pulled: None };
    let done = hengce_imports::commit(&app.ledger, &app.facts, &visit.actor, order).await;
    let done = done.map_err(|error| refused::page(app.standard(), visit.say(), error))?;
    Ok(match done.batch {
        Some(batch) => redirect(&format!("/imports/{batch}?done=1")),
        None => redirect(&format!("/imports/files/{hash}?{}", kept(&name, &answers))),
    })
}

/// Answers are the fields `a.` and the column's id.
fn answers(pairs: &[(String, String)]) -> Answers {
    let given = pairs.iter().filter_map(|(name, value)| Some((name.strip_prefix("a.")?, value.trim())));
    given
        .filter(|(_, value)| !value.is_empty())
        .map(|(column, value)| (column.to_owned(), value.to_owned()))
        .collect()
}

/// The address at which a kept file is previewed under these answers.
pub fn address(hash: &str, name: &str, answers: &Answers) -> String {
    format!("/imports/files/{hash}?{}", kept(name, answers))
}

/// Name and answers as a query.
pub(super) fn kept(name: &str, answers: &Answers) -> String {
    let answers =
        answers.iter().map(|(column, answer)| format!("&a.{}={}", encoded(column), encoded(answer)));
    format!("name={}{}", encoded(name), answers.collect::<String>())
}

fn view(
    app: &App,
    visit: &Visit,
    (hash, name, shows): (&str, &str, &str),
    (preview, problem): (Preview, Option<String>),
    (questions, answers): (Vec<Question>, &Answers),
) -> PreviewPage {
    let (standard, say) = (app.standard(), visit.say());
    let base = format!("/imports/files/{hash}");
    let all = format!("{base}?{}", kept(name, answers));
    let counts = [
        ("new", Fate::New, preview.new),
        ("restated", Fate::Restated, preview.restated),
        ("unchanged", Fate::Unchanged, preview.unchanged),
        ("refused", Fate::Refused, preview.refused),
    ];
    let fates = counts.map(|(id, fate, count)| {
        let (colour, label) = labels::fate(say, fate);
        (id, colour, label, count, format!("{all}&show={id}"))
    });
    let shown = counts.iter().find(|(id, ..)| *id == shows).map(|(_, fate, _)| *fate);
    let mut notes: Vec<String> =
        preview.skipped.iter().map(|(why, count)| labels::skipped(say, *why, *count)).collect();
    if !preview.ignored.is_empty() {
        notes.push(say.t1("import-ignored", "headers", preview.ignored.join(say.t("list-comma").as_str())));
    }
    if preview.at_least > 0 {
        notes.push(say.t1("import-at-least", "count", preview.at_least as i64));
    }
    let good = preview.new + preview.restated;
    let title = say.t1("import-preview-of", "name", name);
    PreviewPage {
        shell: Shell::new(app, visit, title).under(say.t("nav-imports"), "/imports"),
        name: name.to_owned(),
        what: labels::what(standard, say, &preview.recognised),
        days: preview
            .window
            .map_or_else(String::new, |(from, to)| super::pages::days(&from.to_string(), &to.to_string())),
        maps: mapping::address(app, visit, (hash, name)),
        parts: parts(app, visit, (&base, name), (&preview, answers)),
        part: answers.get(PART).cloned(),
        fates: fates.to_vec(),
        shows: shown.map_or_else(String::new, |_| shows.to_owned()),
        all,
        problem,
        questions,
        open: !preview.unanswered.is_empty(),
        notes,
        tables: tables(app, say, &preview, shown),
        commit: say.t1(
            if preview.refused > 0 { "import-commit-good" } else { "import-commit" },
            "count",
            good as i64,
        ),
        left_out: say.t1("import-leaves-out", "count", preview.refused as i64),
        nothing: good == 0,
        refuses: preview.refused > 0,
        given: answers.iter().map(|(column, answer)| (column.clone(), answer.clone())).collect(),
        base,
    }
}

/// The exports that the file holds, each with the address of its preview; answers to the same questions go along.
fn parts(
    app: &App,
    visit: &Visit,
    (base, name): (&str, &str),
    (preview, answers): (&Preview, &Answers),
) -> Vec<(String, String, bool)> {
    let part = |part: &Recognised| {
        let mut answers = answers.clone();
        answers.insert(PART.to_owned(), labels::id(part));
        let label = labels::what(app.standard(), visit.say(), part);
        (label, format!("{base}?{}", kept(name, &answers)), *part == preview.recognised)
    };
    preview.parts.iter().map(part).collect()
}

fn tables(app: &App, say: Speech, preview: &Preview, shown: Option<Fate>) -> Vec<Table> {
    let total = |fate: Option<Fate>| match fate {
        None => preview.new + preview.restated + preview.unchanged + preview.refused,
        Some(Fate::New) => preview.new,
        Some(Fate::Restated) => preview.restated,
        Some(Fate::Unchanged) => preview.unchanged,
        Some(Fate::Refused) => preview.refused,
    };
    let main = table(app, say, &preview.recognised, (String::new(), &preview.headers, &preview.rows), shown);
    let mut tables = vec![Table { total: total(shown), ..main }];
    for child in &preview.children {
        let label = labels::column(app.standard(), say, &preview.recognised, &child.field).0;
        let table = table(app, say, &preview.recognised, (label, &child.headers, &child.rows), shown);
        let total = table.rows.len() as u64;
        tables.push(Table { total, ..table });
    }
    tables
}

pub(super) fn table(
    app: &App,
    say: Speech,
    recognised: &Recognised,
    (title, headers, rows): (String, &[String], &[PreviewRow]),
    shown: Option<Fate>,
) -> Table {
    let child = !title.is_empty();
    let label = |id: &str| match id {
        "code" if child => (say.t("import-parent"), false),
        id => labels::column(app.standard(), say, recognised, id),
    };
    // a column that no row fills only takes room
    let filled = |at: usize| {
        rows.iter().any(|row| {
            row.cells.get(at).is_some_and(|cell| !cell.is_empty())
                || row.problems.iter().any(|wrong| wrong.column == headers[at])
        })
    };
    let kept: Vec<usize> = (0..headers.len()).filter(|at| filled(*at)).collect();
    let heads: Vec<Head> =
        kept.iter().map(|at| label(&headers[*at])).map(|(label, numeric)| Head { label, numeric }).collect();
    let row = |row: &PreviewRow| {
        let (colour, fate) = labels::fate(say, row.fate);
        let wrong = |id: &str| row.problems.iter().any(|wrong| wrong.column == id);
        let cells = kept.iter().zip(&heads).map(|(at, head)| {
            (row.cells.get(*at).cloned().unwrap_or_default(), head.numeric, wrong(&headers[*at]))
        });
        let said = |wrong: &CellProblem| {
            (
                wrong.address.clone(),
                label(&wrong.column).0,
                wrong.text.clone(),
                problem_words(say, &wrong.problem),
            )
        };
        Row {
            line: row.line,
            sheet: row.sheet.clone(),
            colour,
            fate,
            cells: cells.collect(),
            problems: row.problems.iter().map(said).collect(),
        }
    };
    let rows = rows.iter().filter(|row| shown.is_none_or(|fate| row.fate == fate)).map(row).collect();
    Table { title, heads, rows, total: 0 }
}
