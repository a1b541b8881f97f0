//! What a campaign brought: leads and how sales found them, guests, orders, answers, and the return with its parts.

use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_standard::{Period, PeriodKind};
use jiff::civil::Date;
use serde::Serialize;

use super::CAMPAIGN;
use super::parts::{InState, by_state, counted, day, number, text};
use crate::web::{App, Visit, WebError};

/// Measures over imported rows that name the campaign.
const SALES: &str = "order_net_sales";
const SATISFACTION: &str = "event_satisfaction_mean";
const INVITED: &str = "event_invited";

/// Leads by where they stand, and how many of them count.
#[derive(Debug, Clone, Serialize)]
pub struct Leads {
    pub by_state: Vec<InState>,
    pub valid: u64,
    pub all: u64,
}

/// Guests: registered, checked in, and those of the target groups among them.
#[derive(Debug, Clone, Serialize)]
pub struct Guests {
    pub registered: u64,
    pub checked_in: u64,
    pub of_target: u64,
}

/// A number that imported rows give, and how many rows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Imported {
    pub value: Option<Number>,
    pub rows: u64,
}

/// How the return is made up.
#[derive(Debug, Clone, Serialize)]
pub struct Return {
    /// Attributed net sales as the owner entered them, finance perhaps checked.
    pub sales: Option<Number>,
    pub baseline_sales: Option<Number>,
    pub margin_rate: Option<Number>,
    pub margin: Option<Number>,
    pub cost: Option<Number>,
    pub roi: Option<Number>,
    /// `holdout`, `before_after` or `gross`.
    pub method: String,
    /// Whether the margin is over a baseline; a gross one says less.
    pub incremental: bool,
    pub attribution: String,
    pub checked_by: String,
}

/// Everything that came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    pub leads: Option<Leads>,
    pub guests: Option<Guests>,
    pub sales: Imported,
    pub satisfaction: Imported,
    pub invited: u64,
    pub impressions: Option<Number>,
    pub roi: Return,
}

impl Outcome {
    /// What the program counts for a goal that says so.
    pub fn counted(&self, counts: &str) -> Option<Number> {
        let whole = |count: u64| i64::try_from(count).ok().map(Number::whole);
        match counts {
            "sales" => self.sales.value.clone(),
            "leads" => self.leads.as_ref().and_then(|leads| whole(leads.valid)),
            "participants" => self.guests.as_ref().and_then(|guests| whole(guests.of_target)),
            "impressions" => self.impressions.clone(),
            _ => None,
        }
    }
}

pub async fn outcome(app: &App, visit: &Visit, campaign: &Record) -> Result<Outcome, WebError> {
    let invited = imported(app, INVITED, campaign).await?;
    Ok(Outcome {
        leads: leads(app, visit, campaign).await?,
        guests: guests(app, visit, campaign).await?,
        sales: imported(app, SALES, campaign).await?,
        satisfaction: imported(app, SATISFACTION, campaign).await?,
        invited: invited.rows,
        impressions: number(campaign, "impressions"),
        roi: roi(campaign),
    })
}

async fn leads(app: &App, visit: &Visit, campaign: &Record) -> Result<Option<Leads>, WebError> {
    let Some(kind) = app.standard().kinds.get("lead") else { return Ok(None) };
    let Some(by_state) = by_state(app, visit, kind, &campaign.id).await? else { return Ok(None) };
    let valid = counted(app, visit, &kind.id, (&campaign.id, &[("valid", "true")])).await?;
    Ok(Some(Leads { all: by_state.iter().map(|state| state.count).sum(), by_state, valid }))
}

async fn guests(app: &App, visit: &Visit, campaign: &Record) -> Result<Option<Guests>, WebError> {
    let Some(kind) = app.standard().kinds.get("participant") else { return Ok(None) };
    let Some(by_state) = by_state(app, visit, kind, &campaign.id).await? else { return Ok(None) };
    let of =
        |wanted: &str| by_state.iter().filter(|state| state.state == wanted).map(|state| state.count).sum();
    let (registered, checked_in) = (of("registered"), of("checked_in"));
    let target = [("state", "checked_in"), ("profile_fits", "true")];
    let of_target = counted(app, visit, &kind.id, (&campaign.id, &target)).await?;
    Ok(Some(Guests { registered, checked_in, of_target }))
}

/// A measure over the imported rows that name the campaign, of its years and the one after.
async fn imported(app: &App, measure: &str, campaign: &Record) -> Result<Imported, WebError> {
    if !app.standard().measures.contains_key(measure) {
        return Ok(Imported::default());
    }
    let years = years(day(campaign, "starts_on"), day(campaign, "ends_on"), app.today());
    let about = (CAMPAIGN, &campaign.id);
    let found = app.metrics.about(measure, about, &years, None, 0).await.map_err(WebError::internal)?;
    Ok(Imported { value: found.value, rows: found.rows })
}

fn years(from: Option<Date>, to: Option<Date>, today: Date) -> Vec<Period> {
    let first = Period::of(PeriodKind::Year, from.unwrap_or(today)).previous();
    let last = Period::of(PeriodKind::Year, to.unwrap_or(today)).next();
    let mut years = vec![first];
    while years.last().is_some_and(|year| year.start < last.start) {
        years.extend(years.last().map(|year| year.next()));
    }
    years
}

fn roi(campaign: &Record) -> Return {
    let method = text(campaign, "margin_method").to_owned();
    Return {
        sales: number(campaign, "sales"),
        baseline_sales: number(campaign, "baseline_sales"),
        margin_rate: number(campaign, "margin_rate"),
        margin: number(campaign, "margin"),
        cost: number(campaign, "cost_total"),
        roi: number(campaign, "roi"),
        incremental: !method.is_empty() && method != "gross",
        attribution: text(campaign, "attribution").to_owned(),
        checked_by: text(campaign, "figures_by").to_owned(),
        method,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn rows_are_looked_for_from_the_year_before_to_the_year_after() {
        let years = years(Some(date(2026, 9, 1)), Some(date(2026, 9, 3)), date(2026, 9, 30));
        let names: Vec<String> = years.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["2025", "2026", "2027"]);
    }
}
