//! Conversion goals: what stands in their records, read as conditions.

use hengce_events::VisitorWindow;
use hengce_ledger::{FieldProblem, Problem, Record, Refusal};
use hengce_standard::{Kind, Language, Words};
use hengce_traffic::TrafficError;
use hengce_visits::{Goal, Once, Predicate, Unreadable};
use serde_json::{Map, Value as Json};

use crate::records::Stored;
use crate::web::{App, WebError};
use crate::words::Speech;

/// The goals that count, of all sites; those whose condition can't be read are left out, and their pages say so.
pub async fn conditions(app: &App) -> Result<Vec<Goal>, WebError> {
    let records = app.ledger.snapshot("conversion_goal", None).await?;
    Ok(records
        .iter()
        .filter(|record| !record.withdrawn && record.state == "active")
        .filter_map(goal)
        .collect())
}

fn goal(record: &Record) -> Option<Goal> {
    Some(Goal {
        id: record.id.to_string(),
        site: record.named("site")?.to_string(),
        predicate: record.text("predicate").parse().ok()?,
        once: if record.text("counted") == "visitor" { Once::Visitor } else { Once::Visit },
    })
}

/// What is wrong with a condition, in words; nothing where it can be read.
pub fn problem(say: Speech, condition: &str) -> Option<String> {
    let unreadable = condition.parse::<Predicate>().err()?;
    Some(match &unreadable {
        Unreadable::Empty => say.t("traffic-goal-empty"),
        Unreadable::Word(word) => say.t1("traffic-goal-word", "word", word.as_str()),
        Unreadable::NoName(word) => say.t1("traffic-goal-no-name", "word", word.as_str()),
    })
}

/// Whether the condition of a goal that is being saved can be read.
pub fn read_conditions(kind: &Kind, fields: &Map<String, Json>) -> Result<(), Refusal> {
    let typed = fields.get("predicate").and_then(Json::as_str).unwrap_or_default();
    if kind.id != "conversion_goal" || typed.is_empty() {
        return Ok(());
    }
    let said = |language| problem(Speech(language), typed);
    match (said(Language::Zh), said(Language::En)) {
        (Some(zh), Some(en)) => {
            let problem = Problem::DoesNotHold { says: Words { zh, en } };
            Err(Refusal::Invalid(vec![FieldProblem { field: "predicate".to_owned(), problem }]))
        }
        _ => Ok(()),
    }
}

/// A site's goal as its page shows it.
pub struct Shown {
    pub id: String,
    pub title: String,
    pub problem: Option<String>,
}

/// The goals of a site that count.
pub async fn of_site(app: &App, say: Speech, site: &str) -> Result<Vec<Shown>, WebError> {
    let records = app.ledger.snapshot("conversion_goal", None).await?;
    let of_site = |record: &&Record| {
        !record.withdrawn
            && record.state == "active"
            && record.named("site").is_some_and(|id| id.to_string() == site)
    };
    let shown = |record: &Record| Shown {
        id: record.id.to_string(),
        title: record.title.clone(),
        problem: problem(say, record.text("predicate")),
    };
    Ok(records.iter().filter(of_site).map(shown).collect())
}

/// How long a visitor of a site is known as one.
pub fn window(site: &Record) -> VisitorWindow {
    if site.text("visitor_window") == "day" { VisitorWindow::Day } else { VisitorWindow::Month }
}

/// A question that can't be answered, in the web's terms.
pub fn unanswered(error: TrafficError) -> WebError {
    match error {
        said @ (TrafficError::Funnel | TrafficError::TooMany) => {
            WebError::new(crate::web::ErrorKind::Malformed(said.to_string()))
        }
        other => WebError::internal(other),
    }
}
