//! The KPIs that serve a strategy's goals, with their values now: from the scorecards that the caller may see.

use hengce_appraisal::{may_see, scheme_for, scorecard};
use hengce_metrics::Subject;
use hengce_standard::Period;
use serde::Serialize;

use crate::scorecards::{figures, subjects};
use crate::web::{App, Visit, WebError};

/// A KPI of a scheme that names a goal.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Served {
    /// The goal as the scheme writes it: `G1`, or `STR-2026-001/G1`.
    pub goal: String,
    pub kpi: String,
    pub label: String,
    /// In the KPI's unit, as text.
    pub value: String,
    pub target: String,
    /// Of 100.
    pub score: String,
    pub subject: String,
    pub period: String,
    pub address: String,
}

impl Served {
    pub fn goal_code(&self) -> &str {
        self.goal.rsplit_once('/').map_or(self.goal.as_str(), |(_, code)| code)
    }

    pub fn strategy_code(&self) -> Option<&str> {
        self.goal.split_once('/').map(|(code, _)| code)
    }
}

/// The KPIs of the units' cards, and of the caller's own, that name a goal.
pub async fn serving(app: &App, visit: &Visit) -> Result<Vec<Served>, WebError> {
    let (say, directory) = (visit.say(), app.ledger.directory());
    let units = directory.units.keys().map(|id| Subject::Unit(id.clone()));
    let own = visit.person().map(|id| Subject::Person(id.clone()));
    let mut served = Vec::new();
    for subject in units.chain(own) {
        let Some(scheme) = scheme_for(app.standard(), &directory, &subject) else { continue };
        if !scheme.items.values().any(|item| item.goal.is_some())
            || !may_see(&app.ledger, &visit.actor, &subject)
        {
            continue;
        }
        let period = Period::of(scheme.period, app.today());
        let card = scorecard(&app.ledger, &app.metrics, &subject, period, None).await;
        let card = card.map_err(WebError::internal)?;
        let base = subjects::address(&directory, &subject);
        for item in &card.items {
            let Some(goal) = &item.goal else { continue };
            served.push(Served {
                goal: goal.clone(),
                kpi: item.kpi.clone(),
                label: say.of(&item.label).to_owned(),
                value: figures::value(say, item.value.as_ref(), item.unit),
                target: figures::value(say, item.target.as_ref(), item.unit),
                score: figures::score(item.score.as_ref()),
                subject: subjects::name_of(say, &directory, &subject),
                period: period.to_string(),
                address: format!("{base}?period={period}&open={}", item.kpi),
            });
        }
    }
    served.sort_by(|a, b| (&a.goal, &a.subject, &a.kpi).cmp(&(&b.goal, &b.subject, &b.kpi)));
    Ok(served)
}
