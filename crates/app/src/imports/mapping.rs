//! Mapping a file that nothing knows: its table, the dataset that it fills, a header for each column, saved under a name.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_imports::{Answers, Candidate, MAPPING, Mapped, Mapper, Recognised};
use hengce_ledger::{Change, Refusal};
use hengce_standard::{Act, Dataset};
use indexmap::IndexMap;
use serde_json::{Map, json};

use super::preview::{Table, kept, table};
use super::refused;
use crate::shell::Shell;
use crate::web::forms::{encoded, pairs};
use crate::web::{App, Fields, Visit, WebError, page, redirect};

/// Before the id of a column in a form.
const COLUMN: &str = "c.";

/// A column of the dataset with the headers that may fill it.
struct Column {
    id: String,
    label: String,
    required: bool,
    /// The header that was chosen or is suggested; empty where the file does not hold the column.
    header: String,
    sample: String,
}

#[derive(Template)]
#[template(path = "imports/mapping.html")]
struct MappingPage {
    shell: Shell,
    base: String,
    name: String,
    title: String,
    problem: Option<String>,
    /// Place among the tables, where it stands, chosen.
    candidates: Vec<(usize, String, bool)>,
    /// Id, label, chosen.
    datasets: Vec<(String, String, bool)>,
    table: usize,
    dataset: String,
    help: String,
    columns: Vec<Column>,
    /// Header and its first values.
    headers: Vec<(String, String)>,
    tables: Vec<Table>,
    /// Why there is no preview.
    wrong: Option<String>,
}

/// What was chosen on the page.
struct Chosen {
    name: String,
    title: String,
    table: usize,
    dataset: Option<String>,
    /// By column; none where the headers are to be suggested.
    headers: Option<IndexMap<String, String>>,
}

impl Chosen {
    fn of(pairs: &[(String, String)]) -> Self {
        let said = |wanted: &str| {
            pairs.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim()).to_owned()
        };
        let headers = pairs.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix(COLUMN)?.to_owned(), value.trim().to_owned()))
        });
        Self {
            name: said("name"),
            title: said("title"),
            table: said("table").parse().unwrap_or(0),
            dataset: Some(said("dataset")).filter(|dataset| !dataset.is_empty()),
            headers: pairs.iter().any(|(name, _)| name.starts_with(COLUMN)).then(|| headers.collect()),
        }
    }
}

/// The address of a kept file's mapping page, for whoever may map.
pub(super) fn address(app: &App, visit: &Visit, (hash, name): (&str, &str)) -> Option<String> {
    app.ledger.reach(&visit.actor, Act::Create, MAPPING)?;
    Some(format!("/imports/files/{hash}/map?name={}", encoded(name)))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(hash): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let chosen = Chosen::of(&pairs(query.unwrap_or_default().as_bytes()));
    shown((&app, &visit), &hash, chosen, None).await
}

/// Saves the mapping and shows what the file comes to under it.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(hash): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let chosen = Chosen::of(&fields.pairs);
    let mut headers = chosen.headers.clone().unwrap_or_default();
    headers.retain(|_, header| !header.is_empty());
    let Some(dataset) = chosen.dataset.as_ref().and_then(|id| app.standard().datasets.get(id)) else {
        return Err(WebError::not_found());
    };
    headers.retain(|column, _| dataset.columns.contains_key(column));
    if chosen.title.is_empty() {
        let problem = visit.say().t("mapping-needs-name");
        return shown((&app, &visit), &hash, chosen, Some(problem)).await;
    }
    if headers.len() < 2 {
        let problem = visit.say().t("mapping-needs-columns");
        return shown((&app, &visit), &hash, chosen, Some(problem)).await;
    }
    let rows: Vec<_> =
        headers.iter().map(|(column, header)| json!({ "column": column, "header": header })).collect();
    let mut fields = Map::new();
    fields.insert("title".into(), chosen.title.as_str().into());
    fields.insert("dataset".into(), dataset.id.as_str().into());
    fields.insert("source".into(), chosen.name.as_str().into());
    fields.insert("columns".into(), rows.into());
    if let Some(person) = visit.person() {
        fields.insert("owner".into(), person.to_string().into());
    }
    let change = Change::Create { kind: MAPPING.to_owned(), fields, origin: None };
    app.ledger.commit(&visit.actor, change).await?;
    Ok(redirect(&format!("/imports/files/{hash}?{}", kept(&chosen.name, &Answers::new()))))
}

async fn shown(
    (app, visit): (&App, &Visit),
    hash: &str,
    chosen: Chosen,
    problem: Option<String>,
) -> Result<Response, WebError> {
    let (standard, say) = (app.standard(), visit.say());
    let bytes = app.ledger.file(hash).await?;
    let told = |error| refused::page(standard, say, error);
    let mapper = Mapper::open(&chosen.name, &bytes).await.map_err(told)?;
    let candidates = mapper.candidates();
    let at = chosen.table.min(candidates.len().saturating_sub(1));
    let picked = chosen.dataset.as_ref().and_then(|id| standard.datasets.get(id));
    let dataset = picked.or_else(|| mapper.likeliest(at, standard)).ok_or_else(WebError::not_found)?;
    let headers = headers(&mapper, at, dataset, (&chosen, standard));
    let mapped = Mapped {
        dataset: dataset.id.clone(),
        headers: headers
            .iter()
            .filter(|(_, header)| !header.is_empty())
            .map(|(id, header)| (id.clone(), header.clone()))
            .collect(),
    };
    let preview = mapper.preview((&app.ledger, &app.facts, &visit.actor), at, &mapped).await;
    let (tables, wrong) = match preview {
        Ok(rows) => {
            let export = Recognised::Export { dataset: dataset.id.clone(), export: String::new() };
            let ids: Vec<String> = dataset.columns.keys().cloned().collect();
            let shown = table(app, say, &export, (String::new(), &ids, &rows), None);
            (vec![Table { total: shown.rows.len() as u64, ..shown }], None)
        }
        Err(hengce_imports::ImportError::Ledger(refusal @ Refusal::Storage(_))) => return Err(refusal.into()),
        Err(error) => (Vec::new(), Some(refused::words(standard, say, error)?)),
    };
    let title = say.t1("mapping-of", "name", chosen.name.as_str());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = MappingPage {
        shell: Shell::new(app, visit, title).under(say.t("nav-imports"), "/imports"),
        base: format!("/imports/files/{hash}/map"),
        title: chosen.title,
        problem,
        candidates: candidates
            .iter()
            .enumerate()
            .map(|(place, candidate)| (place, placed(visit, candidate), place == at))
            .collect(),
        datasets: standard
            .datasets
            .values()
            .map(|known| (known.id.clone(), say.of(&known.label).to_owned(), known.id == dataset.id))
            .collect(),
        table: at,
        dataset: dataset.id.clone(),
        help: say.of(&dataset.help).to_owned(),
        columns: columns(visit, dataset, &headers, candidates.get(at)),
        headers: candidates.get(at).map(sampled).unwrap_or_default(),
        name: chosen.name,
        tables,
        wrong,
    };
    Ok((status, page(&view)?).into_response())
}

/// What was chosen for each column, else what is suggested.
fn headers(
    mapper: &Mapper,
    at: usize,
    dataset: &Dataset,
    (chosen, standard): (&Chosen, &hengce_standard::Standard),
) -> IndexMap<String, String> {
    if let Some(chosen) = &chosen.headers {
        let known = |header: &String| header.is_empty() || mapper.has(at, header);
        return chosen
            .iter()
            .filter(|(column, header)| dataset.columns.contains_key(*column) && known(header))
            .map(|(column, header)| (column.clone(), header.clone()))
            .collect();
    }
    let suggested = mapper.suggest(at, dataset, &standard.organisation.zone);
    suggested.into_iter().map(|one| (one.column, one.header.unwrap_or_default())).collect()
}

fn columns(
    visit: &Visit,
    dataset: &Dataset,
    headers: &IndexMap<String, String>,
    candidate: Option<&Candidate>,
) -> Vec<Column> {
    let sample = |header: &str| {
        let known = candidate.and_then(|one| one.headers.iter().find(|(text, _)| text == header));
        known.map_or_else(String::new, |(_, values)| values.join(" · "))
    };
    let column = |column: &hengce_standard::Column| {
        let header = headers.get(&column.id).cloned().unwrap_or_default();
        Column {
            id: column.id.clone(),
            label: visit.say().of(&column.label).to_owned(),
            required: column.required,
            sample: sample(&header),
            header,
        }
    };
    dataset.columns.values().map(column).collect()
}

fn sampled(candidate: &Candidate) -> Vec<(String, String)> {
    candidate.headers.iter().map(|(header, values)| (header.clone(), values.join(" · "))).collect()
}

/// "Sheet1, line 3: 日期, 播放量 …".
fn placed(visit: &Visit, candidate: &Candidate) -> String {
    let comma = visit.say().t("list-comma");
    let first: Vec<&str> = candidate.headers.iter().take(4).map(|(header, _)| header.as_str()).collect();
    let mut values = fluent_bundle::FluentArgs::new();
    values.set("sheet", candidate.sheet.as_str());
    values.set("line", candidate.line as i64);
    values.set("headers", first.join(&comma));
    visit.say().with("mapping-place", &values)
}
