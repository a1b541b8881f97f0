//! How we count and how others do: each definition in words, worked examples, and one site's own log under all of them.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use hengce_events::Kind;
use hengce_visits::{Expected, definitions, examples};

use super::goals::{conditions, unanswered};
use super::names::of;
use super::page::read;
use super::shown::{count, share};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};
use crate::words::Speech;

struct Rule {
    name: String,
    label: String,
    /// What is said of visit, visitor, bounce, time, conversion.
    says: Vec<String>,
}

struct Worked {
    title: String,
    goal: String,
    steps: Vec<(String, String)>,
    rows: Vec<(String, Expected, String)>,
}

#[derive(Template)]
#[template(path = "traffic/definitions.html")]
struct DefinitionsPage {
    shell: Shell,
    rules: Vec<Rule>,
    heads: Vec<String>,
    worked: Vec<Worked>,
}

fn rules(say: Speech) -> Vec<Rule> {
    let rule = |definition: &hengce_visits::Definition| Rule {
        name: definition.name(),
        label: of(say, &definition.label).to_owned(),
        says: [
            &definition.visit,
            &definition.visitor,
            &definition.bounce,
            &definition.time,
            &definition.conversion,
        ]
        .map(|said| of(say, said).to_owned())
        .to_vec(),
    };
    definitions().iter().map(rule).collect()
}

fn worked(say: Speech) -> Vec<Worked> {
    let one = |example: &hengce_visits::Example| Worked {
        title: of(say, &example.label).to_owned(),
        goal: example.goal.clone(),
        steps: example.steps.iter().map(|step| (clock(say, &step.at), done(say, step))).collect(),
        rows: definitions()
            .iter()
            .filter_map(|definition| {
                let expected = *example.expected.get(&definition.name())?;
                let time = format!("{}:{:02}", expected.seconds / 60, expected.seconds % 60);
                Some((of(say, &definition.label).to_owned(), expected, time))
            })
            .collect(),
    };
    examples().iter().map(one).collect()
}

/// `24:02:00` is two minutes past midnight of the next day.
fn clock(say: Speech, at: &str) -> String {
    let (hour, rest) = at.split_once(':').unwrap_or((at, ""));
    match hour.parse::<u32>() {
        Ok(hour) if hour >= 24 => say.t1("traffic-next-day", "time", format!("{:02}:{rest}", hour - 24)),
        _ => at.to_owned(),
    }
}

fn done(say: Speech, step: &hengce_visits::Step) -> String {
    let campaign =
        if step.campaign.is_empty() { String::new() } else { format!(" ?utm_campaign={}", step.campaign) };
    match step.kind {
        Kind::View => format!("{} {}{campaign}", say.t("traffic-step-view"), step.page),
        Kind::Engagement => say.t1("traffic-step-engaged", "seconds", step.engaged_seconds),
        Kind::Form => format!("{} {}", say.t("traffic-step-form"), step.name),
        _ => format!("{} {}", say.t("traffic-step-download"), step.name),
    }
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let say = visit.say();
    let heads = ["visit", "visitor", "bounce", "time", "conversion"];
    page(&DefinitionsPage {
        rules: rules(say),
        heads: heads.map(|head| say.t(&format!("traffic-rule-{head}"))).to_vec(),
        worked: worked(say),
        shell: Shell::new(&app, &visit, say.t("traffic-definitions")).under(say.t("traffic"), "/traffic"),
    })
}

struct SideLine {
    label: String,
    name: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "traffic/sides.html")]
struct SidesPage {
    shell: Shell,
    help: String,
    lines: Vec<SideLine>,
}

/// One site's log under each definition.
pub async fn sides(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (record, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (say, traffic) = (visit.say(), app.traffic.open(&app).await?);
    let goals = conditions(&app).await?;
    let sides = traffic.sides(&id, (asked.from, asked.to), &goals).await.map_err(unanswered)?;
    let line = |side: hengce_traffic::Side| {
        let tally = side.tally;
        let mean = tally.seconds.checked_div(tally.visits).unwrap_or(0);
        SideLine {
            label: of(say, &side.definition.label).to_owned(),
            name: side.definition.name(),
            cells: vec![
                count(tally.visits),
                count(tally.visitors),
                count(tally.views),
                share(say, tally.bounces, tally.visits),
                format!("{}:{:02}", mean / 60, mean % 60),
                share(say, tally.converted, tally.converted_of),
            ],
        }
    };
    page(&SidesPage {
        lines: sides.into_iter().map(line).collect(),
        help: say.t1("traffic-sides-help", "days", format!("{} – {}", asked.from, asked.to)),
        shell: Shell::new(&app, &visit, say.t("traffic-sides"))
            .under(say.t("traffic"), "/traffic")
            .under(record.title, asked.address()),
    })
}
