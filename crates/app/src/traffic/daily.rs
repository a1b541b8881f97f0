//! Our own measurement fills the datasets: each day a row of `site_day`, each month a row of `site_visitors`, as a batch
//! that the program made, so that KPIs score from events and their evidence opens down to the visits.

use std::collections::{BTreeMap, HashSet};

use hengce_exact::Number;
use hengce_facts::{Cell, Row};
use hengce_ledger::{Actor, Change, Record, RecordId};
use hengce_standard::Dataset;
use hengce_traffic::{Counted, Dimension, Figures, Filter, Grain, Question, Traffic};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::goals::{conditions, unanswered};
use crate::records::Stored;
use crate::web::{App, WebError};

/// Days looked back for: what came late is put right within them, and a program that stood still catches up.
const BACK_DAYS: i64 = 40;
/// What a batch of ours says it was recognised as.
const MADE: &str = "traffic";

/// Fills what is due: days that are over, and months. Gives how many batches it made.
pub async fn fill_due(app: &App) -> Result<usize, WebError> {
    let sites = app.ledger.snapshot("site", None).await?;
    let mut made = 0;
    for site in sites.iter().filter(|site| is_ours(site)) {
        made += days(app, site).await?;
        made += months(app, site).await?;
    }
    Ok(made)
}

/// A site that counts by our rule; of others the platform's export says it.
fn is_ours(site: &Record) -> bool {
    !site.withdrawn && site.state == "active" && site.text("visit_rule") == "sliding_30"
}

/// What is known of a dataset's rows already.
struct Known {
    /// By site and day: the figures of a row that we wrote; none of a row that somebody imported or took back.
    rows: BTreeMap<Date, Option<Vec<Cell>>>,
}

async fn known(
    app: &App,
    dataset: &str,
    site: &Record,
    (time, from): (&str, Date),
) -> Result<Known, WebError> {
    let table = app.tables.of(&app.ledger, &app.facts, dataset).await?;
    let batches = app.ledger.snapshot("import_batch", None).await?;
    let made_as = made_as(dataset);
    let ours: Vec<&Record> = batches.iter().filter(|batch| batch.text("recognised") == made_as).collect();
    let ids: HashSet<&RecordId> = ours.iter().map(|batch| &batch.id).collect();
    let mut rows = BTreeMap::new();
    // a day that somebody took back stays as they left it
    for batch in ours.iter().filter(|batch| batch.state == "undone") {
        let is_about = batch.text("answers").contains(&site.id.to_string());
        if let (true, Some((from, to))) = (is_about, batch.date("from_on").zip(batch.date("to_on"))) {
            let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
            rows.extend(days.take_while(|day| *day <= to).map(|day| (day, None)));
        }
    }
    let definition = app.standard().datasets.get(dataset).ok_or_else(WebError::not_found)?;
    for at in table.between(time, from, app.today()) {
        let is_here = matches!(table.cell(at, "site"), Cell::Text(id) if id == site.id.to_string());
        let (true, Cell::Date(day)) = (is_here, table.cell(at, time)) else { continue };
        let made = table.place(at).is_some_and(|place| ids.contains(&place.batch));
        let cells = || definition.columns.keys().map(|column| table.cell(at, column)).collect();
        rows.insert(day, made.then(cells));
    }
    Ok(Known { rows })
}

pub fn made_as(dataset: &str) -> String {
    format!("{dataset}.{MADE}")
}

impl Known {
    /// Whether a row is to be written: not there yet, or one of ours that says something else.
    fn wants(&self, day: Date, cells: &[Cell]) -> bool {
        match self.rows.get(&day) {
            None => true,
            Some(None) => false,
            Some(Some(there)) => !same(there, cells),
        }
    }
}

/// All but when it was made.
fn same(there: &[Cell], cells: &[Cell]) -> bool {
    there.len() == cells.len()
        && there.iter().zip(cells).all(|(one, other)| one == other || matches!(other, Cell::Instant(_)))
}

async fn days(app: &App, site: &Record) -> Result<usize, WebError> {
    let traffic = app.traffic.open(app).await?;
    let (today, dataset) = (app.today(), definition(app, "site_day")?);
    let from = today.saturating_sub(BACK_DAYS.days());
    let to = today.saturating_sub(1.day());
    let measured = Measured::of(app, traffic, site, (from, to)).await?;
    // the first day of a site was not measured whole
    let Some(first) = measured.first(traffic, site, today).await? else { return Ok(0) };
    let known = known(app, "site_day", site, ("day", from)).await?;
    let mut rows = Vec::new();
    for (day, figures) in measured.people.iter().filter(|(day, _)| **day > first) {
        let cells = site_day(dataset, (app, site), &measured, (*day, figures));
        if known.wants(*day, &cells) {
            rows.push((*day, cells));
        }
    }
    write(app, dataset, site, rows).await
}

/// A site's days as measured, by whom.
struct Measured {
    people: BTreeMap<Date, Figures>,
    bots: BTreeMap<Date, Figures>,
    internal: BTreeMap<Date, Figures>,
    search: BTreeMap<Date, Figures>,
    has_goals: bool,
}

impl Measured {
    async fn of(
        app: &App,
        traffic: &Traffic,
        site: &Record,
        (from, to): (Date, Date),
    ) -> Result<Self, WebError> {
        let id = site.id.to_string();
        let search = Filter {
            dimension: Dimension::Channel,
            value: hengce_visits::Channel::OrganicSearch.id().to_owned(),
            is_not: false,
        };
        let ask = async |counted, filters| {
            let question = Question { site: id.clone(), from, to, filters, counted };
            let rows = traffic.series(&question, Grain::Day).await.map_err(unanswered)?;
            let day = |row: &hengce_traffic::Row| Some((row.keys[0].parse::<Date>().ok()?, row.figures));
            Ok::<_, WebError>(rows.iter().filter_map(day).collect())
        };
        Ok(Self {
            people: ask(Counted::People, vec![]).await?,
            bots: ask(Counted::Bots, vec![]).await?,
            internal: ask(Counted::Internal, vec![]).await?,
            search: ask(Counted::People, vec![search]).await?,
            has_goals: conditions(app).await?.iter().any(|goal| goal.site == id),
        })
    }

    /// The first day on which anything was measured at all.
    async fn first(&self, traffic: &Traffic, site: &Record, today: Date) -> Result<Option<Date>, WebError> {
        let Some(first) = self.people.keys().next() else { return Ok(None) };
        let before = Question {
            site: site.id.to_string(),
            from: today.saturating_sub(3.years()),
            to: first.saturating_sub(1.day()),
            filters: vec![],
            counted: Counted::People,
        };
        let earlier = traffic.totals(&before).await.map_err(unanswered)?;
        Ok(Some(if earlier.visits > 0 { first.saturating_sub(1.day()) } else { *first }))
    }
}

fn site_day(
    dataset: &Dataset,
    (app, site): (&App, &Record),
    measured: &Measured,
    (day, figures): (Date, &Figures),
) -> Vec<Cell> {
    let count = |number: u64| Cell::Number(Number::whole(number.cast_signed()));
    let visits = |of: &BTreeMap<Date, Figures>| count(of.get(&day).map_or(0, |figures| figures.visits));
    let cell = |column: &str| match column {
        "site" => Cell::Text(site.id.to_string()),
        "owner" => Cell::Text(site.text("owner").to_owned()),
        "day" => Cell::Date(day),
        "visits" => count(figures.visits),
        "views" => count(figures.views),
        "day_visitors" => count(figures.visitors),
        "engaged_seconds" => count(figures.engaged_ms / 1000),
        "bounces" => count(figures.bounces),
        "conversions" if measured.has_goals => count(figures.converted),
        "search_visits" => visits(&measured.search),
        "bot_visits" => visits(&measured.bots),
        "internal_visits" => visits(&measured.internal),
        "definition" => Cell::Text(hengce_visits::own().name()),
        "exported_at" => Cell::Instant(app.ledger.clock().now()),
        _ => Cell::Null,
    };
    dataset.columns.keys().map(|column| cell(column)).collect()
}

async fn months(app: &App, site: &Record) -> Result<usize, WebError> {
    let traffic = app.traffic.open(app).await?;
    let (today, dataset) = (app.today(), definition(app, "site_visitors")?);
    // the month before this one is over; those of sites that count by the day can't be told
    let last = today.first_of_month().saturating_sub(1.day());
    let month = last.first_of_month();
    let question = |from: Date, to: Date| Question {
        site: site.id.to_string(),
        from,
        to,
        filters: vec![],
        counted: Counted::People,
    };
    if super::goals::window(site) != hengce_events::VisitorWindow::Month {
        return Ok(0);
    }
    let totals = traffic.totals(&question(month, last)).await.map_err(unanswered)?;
    let before = question(month.saturating_sub(1.day()), month.saturating_sub(1.day()));
    let was_there = traffic.totals(&before).await.map_err(unanswered)?.visits > 0;
    if totals.visits == 0 || !was_there {
        return Ok(0);
    }
    let cell = |column: &str| match column {
        "site" => Cell::Text(site.id.to_string()),
        "owner" => Cell::Text(site.text("owner").to_owned()),
        "month" => Cell::Date(month),
        "visitors" => Cell::Number(Number::whole(totals.visitors.cast_signed())),
        "definition" => Cell::Text(hengce_visits::own().name()),
        "exported_at" => Cell::Instant(app.ledger.clock().now()),
        _ => Cell::Null,
    };
    let cells: Vec<Cell> = dataset.columns.keys().map(|column| cell(column)).collect();
    let known = known(app, "site_visitors", site, ("month", month)).await?;
    let rows = if known.wants(month, &cells) { vec![(month, cells)] } else { vec![] };
    write(app, dataset, site, rows).await
}

fn definition<'a>(app: &'a App, dataset: &str) -> Result<&'a Dataset, WebError> {
    app.standard().datasets.get(dataset).ok_or_else(WebError::not_found)
}

/// Rows as one batch of the program's own; the rows are on disk before the record that makes them count.
async fn write(
    app: &App,
    dataset: &Dataset,
    site: &Record,
    rows: Vec<(Date, Vec<Cell>)>,
) -> Result<usize, WebError> {
    let Some(((from, _), (to, _))) = rows.first().zip(rows.last()) else { return Ok(0) };
    let (from, to, count) = (*from, *to, rows.len());
    let rows: Vec<Row> = rows
        .into_iter()
        .enumerate()
        .map(|(at, (day, cells))| Row { cells, sheet: day.to_string(), line: at as u64 + 1 })
        .collect();
    let hash = app.facts.write(dataset, &rows, app.ledger.clock().now()).await.map_err(WebError::internal)?;
    let mut fields: Map<String, Json> = Map::new();
    let mut set = |field: &str, value: Json| fields.insert(field.to_owned(), value);
    set("file_name", json!(format!("{} {from} – {to}", site.title)));
    set("recognised", json!(made_as(&dataset.id)));
    set("dataset", json!(dataset.id));
    set("rows_hash", json!(hash));
    let definition = hengce_visits::own().name();
    set("answers", json!(json!({ "site": site.id, "definition": definition }).to_string()));
    set("from_on", json!(from.to_string()));
    set("to_on", json!(to.to_string()));
    set("rows_new", json!(count));
    for empty in ["rows_restated", "rows_unchanged", "rows_refused"] {
        set(empty, json!(0));
    }
    let batch = Change::Create { kind: "import_batch".to_owned(), fields, origin: None };
    app.ledger.commit(&Actor::program(), batch).await?;
    Ok(1)
}
