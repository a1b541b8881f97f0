//! The form of a connector: first the kind of source, then what that source needs and nothing else.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentArgs;
use hengce_connectors::Source;
use hengce_ledger::{FieldProblem, Record};
use serde_json::{Map, Value as Json, json};

use super::CONNECTOR;
use super::bring::connector_of;
use super::try_out::may_edit;
use crate::records::{Input, Stored as _, inputs_of_new, kind_of, problem_words};
use crate::shell::Shell;
use crate::web::forms::pairs;
use crate::web::{App, Visit, WebError, page};

/// When it is pulled, of every source.
const SCHEDULE: [&str; 4] = ["every_hours", "at", "days_again", "since"];

/// What a source needs.
pub fn asked(source: Source) -> &'static [&'static str] {
    match source {
        Source::Listmonk => &["title", "owner", "address", "account"],
        Source::Plausible | Source::Matomo => &["title", "owner", "address", "subject", "report", "site"],
        Source::Umami => &["title", "owner", "address", "account", "subject", "report", "site"],
        Source::Url => &["title", "owner", "address", "account", "answers"],
        Source::Postgres | Source::Mysql => {
            &["title", "owner", "address", "account", "tls", "statement", "answers"]
        }
    }
}

/// Every field that the form of a source holds.
pub fn fields(source: Source) -> Vec<&'static str> {
    asked(source).iter().copied().chain(SCHEDULE).collect()
}

/// What is wrong with what was typed.
#[derive(Default)]
pub struct Wrong {
    /// Field and words; `secret` and `dataset` among them.
    pub fields: Vec<(&'static str, String)>,
    pub refused: Vec<FieldProblem>,
}

impl Wrong {
    pub fn is_any(&self) -> bool {
        !self.fields.is_empty() || !self.refused.is_empty()
    }

    fn of(&self, field: &str) -> Option<String> {
        self.fields.iter().find(|(wrong, _)| *wrong == field).map(|(_, words)| words.clone())
    }
}

#[derive(Template)]
#[template(path = "connectors/sources.html")]
struct SourcesPage {
    shell: Shell,
    /// Id, label, what comes of it.
    sources: Vec<(&'static str, String, String)>,
}

#[derive(Template)]
#[template(path = "connectors/form.html")]
struct FormPage {
    shell: Shell,
    action: String,
    back: String,
    source: &'static str,
    source_help: String,
    version: i64,
    inputs: Vec<Input>,
    schedule: Vec<Input>,
    secret: String,
    secret_help: String,
    secret_problem: Option<String>,
    /// Id, label, chosen; none where the source says what it fills.
    datasets: Vec<(String, String, bool)>,
    dataset_problem: Option<String>,
    problems: Vec<String>,
}

pub async fn blank(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = pairs(query.unwrap_or_default().as_bytes());
    let source = asked.iter().find(|(name, _)| name == "source").and_then(|(_, id)| Source::of(id));
    let Some(source) = source else { return sources(&app, &visit) };
    let values =
        json!({ "source": source.id(), "owner": visit.person(), "report": "days", "tls": "required" });
    let Json::Object(values) = values else { return Err(WebError::not_found()) };
    shown(&app, &visit, (source, None), values, Wrong::default()).await
}

fn sources(app: &App, visit: &Visit) -> Result<Response, WebError> {
    let (say, kind) = (visit.say(), kind_of(app, CONNECTOR)?);
    let options = kind.fields.get("source").and_then(|field| field.kind.options());
    let label =
        |id: &str| options.and_then(|options| options.get(id)).map_or("", |label| say.of(label)).to_owned();
    let line = |source: Source| {
        (source.id(), label(source.id()), say.t(&format!("connector-source-{}", source.id())))
    };
    page(&SourcesPage {
        sources: Source::ALL.into_iter().map(line).collect(),
        shell: Shell::new(app, visit, say.t("connector-new")).under(say.t("connectors"), "/connectors"),
    })
}

pub async fn filled(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let record = connector_of(&app, &visit.actor, &id).await?;
    may_edit(&app, &visit.actor, &record).await?;
    let source = Source::of(record.text("source")).ok_or_else(WebError::not_found)?;
    shown(&app, &visit, (source, Some(&record)), record.fields.clone(), Wrong::default()).await
}

/// The form, with what is wrong beside each field.
pub async fn shown(
    app: &App,
    visit: &Visit,
    (source, record): (Source, Option<&Record>),
    values: Map<String, Json>,
    wrong: Wrong,
) -> Result<Response, WebError> {
    let (say, kind) = (visit.say(), kind_of(app, CONNECTOR)?);
    let all = fields(source);
    let mut inputs = inputs_of_new(app, visit, (kind, &values), (&all, &wrong.refused)).await;
    let mut marks = FluentArgs::new();
    marks.set("from", "{from}");
    marks.set("to", "{to}");
    for input in &mut inputs {
        if let Some(words) = wrong.of(&input.field) {
            input.problem = Some(words);
        }
        let help = format!("connector-{}-{}", input.field.replace('_', "-"), source.id());
        if let Some(words) = say.maybe(&help, &marks) {
            input.help = words;
        }
        input.required |= required(source, &input.field);
    }
    let placed = |problem: &&FieldProblem| inputs.iter().any(|input| input.field == problem.field);
    let problems = wrong.refused.iter().filter(|problem| !placed(problem));
    let problems = problems.map(|problem| problem_words(say, &problem.problem)).collect();
    let schedule = inputs
        .split_off(inputs.iter().position(|input| SCHEDULE.contains(&&*input.field)).unwrap_or(inputs.len()));
    let status = if wrong.is_any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (title, back) = match record {
        Some(record) => (record.title.clone(), format!("/connectors/{}", record.id)),
        None => (say.t("connector-new"), "/connectors/new".to_owned()),
    };
    let datasets = app.standard().datasets.values().filter(|_| needs_dataset(source));
    let view = FormPage {
        action: record.map_or("/connectors".to_owned(), |_| format!("{back}/edit")),
        back,
        source: source.id(),
        source_help: say.t(&format!("connector-source-{}", source.id())),
        version: record.map_or(0, |record| record.version),
        inputs,
        schedule,
        secret: say.t(&format!("connector-secret-{}", source.id())),
        secret_help: say.t(if record.is_some() { "connector-secret-keep" } else { "connector-secret-help" }),
        secret_problem: wrong.of("secret"),
        datasets: datasets
            .map(|one| (one.id.clone(), say.of(&one.label).to_owned(), values.text("dataset") == one.id))
            .collect(),
        dataset_problem: wrong.of("dataset"),
        problems,
        shell: Shell::new(app, visit, title).under(say.t("connectors"), "/connectors"),
    };
    Ok((status, page(&view)?).into_response())
}

/// The table's headers alone don't say where its rows go.
pub fn needs_dataset(source: Source) -> bool {
    source == Source::Url || source.is_database()
}

/// Not asked for by the kind, but by this source.
pub fn required(source: Source, field: &str) -> bool {
    match field {
        "subject" | "report" | "site" => source.is_of_site(),
        "account" => source == Source::Listmonk || source.is_database(),
        "statement" | "tls" => source.is_database(),
        _ => false,
    }
}
