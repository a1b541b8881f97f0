//! The data page: every source in a line, and one of them with its parts.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use hengce_standard::{Act, Dataset, Freshness};

use super::source::{Part, Source, all, lateness, source};
use super::strip::drawn;
use crate::connectors::{Failing, failing};
use crate::records::{Scene, address};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::{Speech, day_and_time};

/// A source's line.
struct Line {
    id: String,
    label: String,
    help: String,
    rhythm: String,
    last: String,
    rows: String,
    /// Colour and words.
    badge: (&'static str, String),
    strip: Html,
    missing: String,
    troubles: Vec<String>,
    owners: String,
    import: Option<(String, String)>,
}

/// A part of a source: an account, a site.
struct PartLine {
    title: String,
    address: Option<String>,
    last: String,
    badge: (&'static str, String),
    owner: String,
}

#[derive(Template)]
#[template(path = "sources/list.html")]
struct DataPage {
    shell: Shell,
    tiles: Vec<(String, usize)>,
    lines: Vec<Line>,
    brings: bool,
    feeds: bool,
    connectors: bool,
    failing: Vec<Failing>,
}

#[derive(Template)]
#[template(path = "sources/one.html")]
struct OnePage {
    shell: Shell,
    line: Line,
    parts: Vec<PartLine>,
    exports: Vec<String>,
    kpis: Vec<(String, String)>,
    brings: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let say = visit.say();
    let scene = Scene::new(&app, &visit);
    let mut sources = all(&app).await?;
    sources.sort_by_key(|source| std::cmp::Reverse(source.freshness.as_ref().map(lateness)));
    let count =
        |wanted: fn(Option<Freshness>) -> bool| sources.iter().filter(|one| wanted(one.freshness)).count();
    let tiles = vec![
        (say.t("data-fresh"), count(|one| matches!(one, Some(Freshness::Fresh)))),
        (say.t("data-late"), count(|one| matches!(one, Some(Freshness::Late { .. })))),
        (say.t("data-stale"), count(|one| matches!(one, Some(Freshness::Stale { .. })))),
        (say.t("data-never"), sources.iter().filter(|source| source.last.is_none()).count()),
    ];
    let datasets = &app.standard().datasets;
    let lines = sources.iter().filter_map(|one| Some(line(&visit, &scene, datasets.get(&one.dataset)?, one)));
    page(&DataPage {
        tiles,
        lines: lines.collect(),
        brings: app.ledger.reach(&visit.actor, Act::Create, "import").is_some(),
        feeds: app.ledger.reach(&visit.actor, Act::Read, "info_source").is_some(),
        connectors: app.ledger.reach(&visit.actor, Act::Read, crate::connectors::CONNECTOR).is_some(),
        failing: failing(&app, &visit).await?,
        shell: Shell::new(&app, &visit, say.t("data-sources")),
    })
}

pub async fn one(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    let say = visit.say();
    let standard = app.standard();
    let dataset = standard.datasets.get(&id).ok_or_else(WebError::not_found)?;
    let batches = app.ledger.snapshot("import_batch", None).await?;
    let found = source(&app, dataset, &batches).await?;
    let scene = Scene::new(&app, &visit);
    let reads = |kind: &str| app.ledger.reach(&visit.actor, Act::Read, kind).is_some();
    let part = |part: &Part| PartLine {
        title: if part.title.is_empty() { say.t("data-whole") } else { part.title.clone() },
        address: part.record.as_ref().filter(|(kind, _)| reads(kind)).map(|(kind, id)| address(kind, id)),
        last: part.last.to_string(),
        badge: badge(say, Some(part.freshness)),
        owner: part.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
    };
    page(&OnePage {
        line: line(&visit, &scene, dataset, &found),
        parts: found.parts.iter().map(part).collect(),
        exports: dataset.exports.iter().map(|export| say.of(&export.label).to_owned()).collect(),
        kpis: kpis(&app, say, &id),
        brings: app.ledger.reach(&visit.actor, Act::Create, "import").is_some(),
        shell: Shell::new(&app, &visit, say.of(&dataset.label)).under(say.t("data-sources"), "/data"),
    })
}

/// The KPIs whose formulas read the dataset: code and label.
fn kpis(app: &App, say: Speech, dataset: &str) -> Vec<(String, String)> {
    let standard = app.standard();
    let reads = |measure: &String| {
        let from = standard.measures.get(measure).map(|measure| &measure.from);
        matches!(from, Some(hengce_standard::Source::Dataset(id)) if id == dataset)
    };
    let found = standard.kpis.values().filter(|kpi| kpi.all_measures().any(reads));
    found.map(|kpi| (kpi.code.clone(), say.of(&kpi.label).to_owned())).collect()
}

/// How fresh, as a coloured word: nothing is said of what is not expected at set times.
fn badge(say: Speech, freshness: Option<Freshness>) -> (&'static str, String) {
    match freshness {
        Some(Freshness::Fresh) => ("green", say.t("data-fresh")),
        Some(Freshness::Late { days, .. }) => ("orange", say.t1("data-late-days", "days", days)),
        Some(Freshness::Stale { days, .. }) => ("red", say.t1("data-stale-days", "days", days)),
        None => ("secondary", say.t("data-unexpected")),
    }
}

fn line(visit: &Visit, scene: &Scene, dataset: &Dataset, source: &Source) -> Line {
    let say = visit.say();
    let rhythm = source.rhythm.map_or_else(
        || say.t("data-no-rhythm"),
        |rhythm| say.t1(&format!("data-every-{}", rhythm.every.id()), "days", rhythm.late_after),
    );
    let quality = &source.quality;
    let troubles = [
        ("data-refused", quality.refused),
        ("data-restated", quality.restated),
        ("data-unowned", i64::try_from(quality.unowned).unwrap_or(i64::MAX)),
        ("data-doubled", quality.doubled),
    ];
    let missing = match source.missing {
        0 => say.t("data-complete"),
        count => say.t1(&format!("data-missing-{}", super::seen::grain(dataset).id()), "count", count),
    };
    let strip_label = say.t2("data-strip", ("source", say.of(&dataset.label)), ("missing", missing.clone()));
    Line {
        id: dataset.id.clone(),
        label: say.of(&dataset.label).to_owned(),
        help: say.of(&dataset.help).to_owned(),
        rhythm,
        last: source.last.map_or_else(|| "–".to_owned(), |last| last.to_string()),
        rows: source.rows.to_string(),
        badge: if source.last.is_none() {
            ("secondary", say.t("data-never"))
        } else {
            badge(say, source.freshness)
        },
        strip: if source.last.is_none() { Html::default() } else { drawn(&source.stretches, &strip_label) },
        missing: if source.last.is_none() { String::new() } else { missing },
        troubles: troubles
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| say.t1(key, "count", count))
            .collect(),
        owners: owners(scene, source),
        import: source
            .import
            .as_ref()
            .map(|import| (day_and_time(import.at, &scene.zone), format!("/imports/{}", import.batch))),
    }
}

/// Whose gap it is: the owners of what is late, else whoever sees to the data.
fn owners(scene: &Scene, source: &Source) -> String {
    let late = source.parts.iter().filter(|part| part.freshness != Freshness::Fresh);
    let mut names: Vec<String> =
        late.filter_map(|part| part.owner.as_ref()).map(|id| scene.person(&id.0)).collect();
    if names.is_empty() {
        let keeper = source.import.as_ref().and_then(|import| import.by.as_ref());
        names.extend(keeper.map(|id| scene.person(&id.0)));
    }
    names.sort();
    names.dedup();
    names.join(&scene.say.t("list-comma"))
}

pub async fn json(State(app): State<App>, _: Visit) -> Result<Response, WebError> {
    let sources = all(&app).await?;
    let by: HashMap<&str, &Source> = sources.iter().map(|source| (source.dataset.as_str(), source)).collect();
    Ok(Json(by).into_response())
}
