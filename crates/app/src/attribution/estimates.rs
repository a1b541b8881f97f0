//! Models beside the rules: removal effects and Shapley values with intervals, computed once a state of the data.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_attribution::{Method, Modelled, Wanted, model};
use hengce_ledger::Position;
use serde_json::{Value as Json, json};

use super::asked::{Asked, Question};
use super::report::label;
use super::rules::names;
use super::touches::{Journeys, journeys};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};

/// How often journeys are drawn again for the intervals.
const DRAWS: usize = 200;
/// Labels that are told apart; the others are estimated as one.
const LABELS_MAX: usize = 12;
const OTHERS: &str = "\u{1}others";
/// Answers that are kept.
const KEPT: usize = 8;

/// Both models' credits.
pub struct Estimated {
    markov: Modelled,
    shapley: Modelled,
}

type Kept = (Position, Question, Arc<Estimated>);

/// What was computed last, by the position of the ledger.
#[derive(Clone, Default)]
pub struct Memo(Arc<Mutex<Vec<Kept>>>);

impl Memo {
    fn find(&self, at: Position, question: Question) -> Option<Arc<Estimated>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|kept| kept.0 == at && kept.1 == question).map(|kept| kept.2.clone())
    }

    fn keep(&self, at: Position, question: Question, found: Arc<Estimated>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| kept.0 == at && kept.1 != question);
        kept.truncate(KEPT - 1);
        kept.insert(0, (at, question, found));
    }
}

/// A label's line: credit and interval of each model.
struct Line {
    name: String,
    markov: (String, String),
    shapley: (String, String),
}

#[derive(Template)]
#[template(path = "attribution/estimates.html")]
struct EstimatesPart {
    shell: Shell,
    lines: Vec<Line>,
    orders: u64,
    without_order: u64,
    is_sampled: bool,
}

/// The models' answer to a question; computed outside the threads that serve pages.
pub async fn estimated(app: &App, found: Journeys, question: Question) -> Result<Arc<Estimated>, WebError> {
    let at = app.ledger.position();
    if let Some(known) = app.attribution.find(at, question) {
        return Ok(known);
    }
    let computed = tokio::task::spawn_blocking(move || compute(&found, question)).await;
    let computed = Arc::new(computed.map_err(WebError::internal)?);
    app.attribution.keep(at, question, computed.clone());
    Ok(computed)
}

fn compute(found: &Journeys, question: Question) -> Estimated {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for touch in found.all.iter().flat_map(|journey| &journey.touches) {
        *counts.entry(label(question.by, touch)).or_default() += 1;
    }
    let mut often: Vec<(String, u64)> = counts.into_iter().collect();
    often.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let told: HashSet<String> = often.into_iter().take(LABELS_MAX).map(|(label, _)| label).collect();
    let seed = hengce_sampling::rank(&question.query());
    let by = |method| {
        model(Wanted { method, seed, draws: DRAWS }, &found.all, |touch| {
            let label = label(question.by, touch);
            if told.contains(&label) { label } else { OTHERS.to_owned() }
        })
    };
    Estimated { markov: by(Method::Markov), shapley: by(Method::Shapley) }
}

impl Estimated {
    /// As JSON: floats that are marked as estimates by where they stand.
    pub fn told(&self) -> Json {
        let of = |found: &Modelled| {
            let one = |one: &hengce_attribution::Estimate| {
                let label = if one.label == OTHERS { "others" } else { one.label.as_str() };
                json!({ "label": label, "credit": one.credit, "low": one.low, "high": one.high })
            };
            json!({
                "credits": found.estimates.iter().map(one).collect::<Vec<_>>(), "orders": found.orders,
                "without_order": found.without_order, "is_sampled": found.is_sampled, "draws": DRAWS,
            })
        };
        json!({ "markov": of(&self.markov), "shapley": of(&self.shapley) })
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, question) = (visit.say(), asked.question(app.today()));
    let found = journeys(&app, &visit, question).await?;
    let estimated = estimated(&app, found, question).await?;
    let labels: Vec<String> = estimated.markov.estimates.iter().map(|one| one.label.clone()).collect();
    let mut names = names(&app, &visit, question.by, &labels).await?;
    names.insert(OTHERS.into(), say.t("attribution-others"));
    let pair = |one: &hengce_attribution::Estimate| {
        (format!("{:.1}", one.credit), format!("{:.1} – {:.1}", one.low, one.high))
    };
    let mut both: Vec<_> = estimated.markov.estimates.iter().zip(&estimated.shapley.estimates).collect();
    both.sort_by(|one, other| other.0.credit.total_cmp(&one.0.credit));
    let line = |(markov, shapley): (&hengce_attribution::Estimate, &hengce_attribution::Estimate)| Line {
        name: names.get(&markov.label).cloned().unwrap_or_else(|| markov.label.clone()),
        markov: pair(markov),
        shapley: pair(shapley),
    };
    page(&EstimatesPart {
        lines: both.into_iter().map(line).collect(),
        orders: estimated.markov.orders,
        without_order: estimated.markov.without_order,
        is_sampled: estimated.shapley.is_sampled,
        shell: Shell::new(&app, &visit, say.t("attribution-models")),
    })
}
