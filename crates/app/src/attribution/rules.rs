//! The page of a period: credits under each rule side by side.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use hengce_attribution::Rule;
use hengce_exact::Number;
use hengce_standard::{Period, PeriodKind};
use serde_json::json;

use super::asked::{Asked, By, Question, WINDOWS};
use super::report::{Place, Report, report};
use super::touches::{Read, campaign_titles, journeys};
use crate::links::{Visited, canonical, since};
use crate::shell::{Link, Shell};
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError, page};
use crate::words::grouped;

/// A label's line.
struct Line {
    name: String,
    /// The orders that it is credited with something of.
    orders: String,
    /// Label of the rule, its credit.
    credits: Vec<(String, String)>,
    /// Visits of the period that name the label; a dash where nothing is measured.
    visits: String,
    in_file: Option<String>,
    place: String,
    /// The default rule's credit in percents of the largest, for the bar.
    share: i64,
}

#[derive(Template)]
#[template(path = "attribution/rules.html")]
struct RulesPage {
    shell: Shell,
    period: String,
    before: String,
    after: Option<String>,
    kinds: Vec<Link>,
    bys: Vec<Link>,
    windows: Vec<Link>,
    heads: Vec<(String, String)>,
    lines: Vec<Line>,
    shows_file: bool,
    shows_visits: bool,
    /// Since when visits are measured.
    since: Option<String>,
    /// Visits of labels that have no line.
    others: u64,
    report: Report,
    untouched: String,
    all: String,
    read: Read,
    estimates: String,
    json: String,
}

/// What each label is called.
pub async fn names(
    app: &App,
    visit: &Visit,
    by: By,
    labels: &[String],
) -> Result<HashMap<String, String>, WebError> {
    let say = visit.say();
    if by == By::Campaign {
        let mut names = campaign_titles(app, labels).await?;
        names.insert(String::new(), say.t("attribution-no-campaign"));
        return Ok(names);
    }
    let of = |label: &String| (label.clone(), channel_name(app, visit, label));
    Ok(labels.iter().map(of).collect())
}

/// A source of links, a source of leads, or as the touch's file calls it.
pub fn channel_name(app: &App, visit: &Visit, channel: &str) -> String {
    if channel == hengce_attribution::DIRECT {
        return visit.say().t("attribution-direct");
    }
    let option = |kind: &str| {
        let options = app.standard().kinds.get(kind)?.fields.get("source")?.kind.options()?;
        options.get(channel).map(|label| visit.say().of(label).to_owned())
    };
    option("tracked_link").or_else(|| option("lead")).unwrap_or_else(|| channel.to_owned())
}

/// The rules by name, in their order.
pub fn rule_names(visit: &Visit) -> Vec<String> {
    Rule::ALL.iter().map(|rule| visit.say().t(&format!("rule-{}", rule.id()))).collect()
}

/// A credit as it is read: whole orders without decimals, parts with one.
pub fn credit(number: &Number) -> String {
    if number.is_zero() { "–".to_owned() } else { grouped(number, 1) }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, question) = (visit.say(), asked.question(app.today()));
    let found = journeys(&app, &visit, question).await?;
    let report = report(&found, question.by);
    let labels: Vec<String> = report.rows.iter().map(|row| row.label.clone()).collect();
    let names = names(&app, &visit, question.by, &labels).await?;
    let most = report.rows.iter().map(|row| &row.credits[0]).max().cloned().unwrap_or_default();
    let rule_names = rule_names(&visit);
    let visits = visits(&app, &visit, question).await?;
    let line = |row: &super::report::Credited| Line {
        name: names.get(&row.label).cloned().unwrap_or_else(|| row.label.clone()),
        orders: format!("/attribution/orders?{}&label={}", question.query(), encoded(&row.label)),
        credits: rule_names.iter().cloned().zip(row.credits.iter().map(credit)).collect(),
        visits: match &visits {
            Some(visits) if !row.label.is_empty() => {
                visits.get(&row.label).copied().unwrap_or_default().to_string()
            }
            _ => "–".to_owned(),
        },
        in_file: row.in_file.map(|count| count.to_string()),
        place: say.t(match row.place {
            Place::Opens => "attribution-opens",
            Place::Carries => "attribution-carries",
            Place::Closes => "attribution-closes",
            Place::Even => "attribution-even",
        }),
        share: percent(&row.credits[0], &most),
    };
    let heads = Rule::ALL.iter().map(|rule| format!("rule-{}-help", rule.id())).map(|key| say.t(&key));
    page(&RulesPage {
        period: question.period.to_string(),
        before: at(&Question { period: question.period.previous(), ..question }),
        after: (question.period.end() <= app.today())
            .then(|| at(&Question { period: question.period.next(), ..question })),
        kinds: kinds(&app, &visit, question),
        bys: bys(&visit, question),
        windows: windows(&visit, question),
        heads: rule_names.iter().cloned().zip(heads).collect(),
        lines: report.rows.iter().map(line).collect(),
        shows_file: question.by == By::Campaign,
        shows_visits: visits.is_some(),
        since: since(&app, &visit).await?,
        others: visits.as_ref().map_or(0, |visits| others(visits, &labels)),
        untouched: report.untouched.to_string(),
        all: report.orders.to_string(),
        read: found.read,
        estimates: format!("/attribution/estimates?{}", question.query()),
        json: format!("/api/v1/attribution?{}", question.query()),
        report,
        shell: Shell::new(&app, &visit, say.t("attribution")),
    })
}

/// Visits of the period by label, beside the credits and never among them: nobody knows whose a visit is.
async fn visits(
    app: &App,
    visit: &Visit,
    question: Question,
) -> Result<Option<HashMap<String, u64>>, WebError> {
    let days = (question.period.start, question.period.end().yesterday().unwrap_or(question.period.start));
    let Some(visited) = Visited::read(app, visit, days).await? else { return Ok(None) };
    Ok(Some(match question.by {
        By::Campaign => visited.by(|registry, tags| registry.campaign(tags).map(ToString::to_string)),
        By::Channel => visited.by(|registry, tags| {
            let issued = registry.link(tags).map(|issued| issued.source.clone());
            issued.or_else(|| Some(canonical(tags.source)).filter(|source| !source.is_empty()))
        }),
    }))
}

fn others(visits: &HashMap<String, u64>, labels: &[String]) -> u64 {
    visits.iter().filter(|(label, _)| !labels.contains(label)).map(|(_, visits)| visits).sum()
}

fn percent(credit: &Number, most: &Number) -> i64 {
    let share = credit.divided_by(most).unwrap_or_default();
    (&share * &Number::hundred()).round_half_up(0).to_i64().unwrap_or_default().clamp(0, 100)
}

fn at(question: &Question) -> String {
    format!("/attribution?{}", question.query())
}

fn kinds(app: &App, visit: &Visit, question: Question) -> Vec<Link> {
    let day = question.period.end().min(app.today());
    let day = if question.period.contains(day) { day } else { question.period.start };
    let kinds = [
        (PeriodKind::Month, "attribution-month"),
        (PeriodKind::Quarter, "attribution-quarter"),
        (PeriodKind::Year, "attribution-year"),
    ];
    let link = |(kind, key): (PeriodKind, &str)| Link {
        label: visit.say().t(key),
        address: at(&Question { period: Period::of(kind, day), ..question }),
        here: kind == question.period.kind,
    };
    kinds.into_iter().map(link).collect()
}

fn bys(visit: &Visit, question: Question) -> Vec<Link> {
    let link = |by: By| Link {
        label: visit.say().t(&format!("attribution-by-{}", by.id())),
        address: at(&Question { by, ..question }),
        here: by == question.by,
    };
    [By::Campaign, By::Channel].into_iter().map(link).collect()
}

fn windows(visit: &Visit, question: Question) -> Vec<Link> {
    let link = |window_days: i64| Link {
        label: visit.say().t1("attribution-window", "days", window_days),
        address: at(&Question { window_days, ..question }),
        here: window_days == question.window_days,
    };
    WINDOWS.into_iter().map(link).collect()
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let question = asked.question(app.today());
    let found = journeys(&app, &visit, question).await?;
    let read = found.read;
    let report = report(&found, question.by);
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    let estimates = super::estimates::estimated(&app, found, question).await?;
    let visits = visits(&app, &visit, question).await?;
    Ok(Json(json!({
        "period": question.period, "by": question.by.id(), "window_days": question.window_days, "rules": rules,
        "report": report, "read": read, "visits": visits, "estimates": estimates.told(),
    }))
    .into_response())
}
