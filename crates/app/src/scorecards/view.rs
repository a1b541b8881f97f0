//! A scorecard made ready for its page: every text chosen, every number written.

use hengce_appraisal::{ItemScore, ItemStatus, Scorecard};
use hengce_exact::Number;
use hengce_standard::{Nature, Standard};

use super::figures::{self, NONE};
use super::pictures;
use crate::web::Html;
use crate::words::Speech;

/// What the page shows above the items.
pub struct CardView {
    pub scheme: String,
    pub ring: Html,
    pub trend: Html,
    pub evidence_bar: Html,
    /// Class, label, share.
    pub evidence: Vec<(&'static str, String, String)>,
    pub results: String,
    pub groups: Vec<GroupView>,
    pub movers: Vec<MoverView>,
    /// Sentences: what blocks, what was done over the weights, how far the period has gone.
    pub notes: Vec<String>,
    /// The records behind bonuses, penalties and red lines.
    pub events: Vec<EventView>,
    pub blocked: Vec<(String, String)>,
    pub elapsed: Option<String>,
    pub rule: String,
    pub standard: String,
    pub position: i64,
}

pub struct EventView {
    pub address: String,
    pub code: String,
    pub title: String,
    pub on: String,
    /// Its points, or the red line that it crosses.
    pub brings: String,
}

pub struct GroupView {
    pub label: String,
    pub weight: String,
    pub score: String,
    pub bar: Html,
    pub rows: Vec<Row>,
}

/// One KPI's line.
pub struct Row {
    pub kpi: String,
    pub code: String,
    pub label: String,
    pub nature: String,
    pub weight: String,
    /// What the weight became, where it was re-spread.
    pub share: Option<String>,
    pub value: String,
    pub target: String,
    pub score: String,
    pub contribution: String,
    pub forecast: Option<String>,
    pub spark: Html,
    /// Class and label of the weakest evidence.
    pub evidence: Option<(&'static str, String)>,
    /// Colour and label.
    pub badge: Option<(&'static str, String)>,
    /// What is stale behind it, each a sentence.
    pub stale: String,
    pub detail_address: String,
}

pub struct MoverView {
    pub kpi: String,
    pub label: String,
    pub points: String,
    pub from_to: String,
}

/// Movers shown; the rest is small change.
const MOVERS_SHOWN: usize = 5;

/// The whole card. `base` is its address, `query` what names the period.
pub fn card(say: Speech, standard: &Standard, card: &Scorecard, base: &str) -> CardView {
    let heaviest = card.groups.iter().map(|group| group.weight).max().unwrap_or(1);
    let query = card.period.map_or_else(String::new, |period| format!("?period={period}"));
    let group = |group: &hengce_appraisal::GroupScore| GroupView {
        label: say.of(&group.label).to_owned(),
        weight: format!("{} %", group.weight),
        score: figures::score(group.score.as_ref()),
        bar: pictures::group_bar(group, heaviest),
        rows: card
            .items
            .iter()
            .filter(|item| item.group == group.group)
            .map(|item| row(say, item, format!("{base}/items/{}{query}", item.kpi)))
            .collect(),
    };
    let share = |(grade, share): (&hengce_standard::Evidence, &Number)| {
        (figures::evidence_id(*grade), figures::evidence(say, *grade), figures::share(share))
    };
    CardView {
        scheme: say.of(&card.scheme_label).to_owned(),
        ring: pictures::ring(say, card),
        trend: pictures::trend(say, card),
        evidence_bar: pictures::evidence_bar(card),
        evidence: card.evidence.iter().rev().map(share).collect(),
        results: say.t1("score-results", "share", figures::share(&card.result_share)),
        groups: card.groups.iter().map(group).collect(),
        movers: card.movers.iter().take(MOVERS_SHOWN).map(|mover| self::mover(say, card, mover)).collect(),
        notes: notes(say, standard, card),
        events: events(say, standard, card),
        blocked: blocked(say, standard, card),
        elapsed: card.elapsed.map(|run| say.t2("score-elapsed", ("days", run.days), ("of", run.of))),
        rule: say.t("score-rule"),
        standard: card.standard.chars().take(12).collect(),
        position: card.at.0,
    }
}

fn blocked(say: Speech, standard: &Standard, card: &Scorecard) -> Vec<(String, String)> {
    let waits = |item: &&ItemScore| matches!(item.status, ItemStatus::Blocked { .. });
    let told = |item: &ItemScore| {
        (say.of(&item.label).to_owned(), figures::status(say, standard, item).unwrap_or_default())
    };
    card.items.iter().filter(waits).map(told).collect()
}

/// What was done over the weights, each a sentence.
pub fn notes(say: Speech, standard: &Standard, card: &Scorecard) -> Vec<String> {
    let label = |id: &str| {
        let item = card.items.iter().find(|item| item.kpi == id).map(|item| &item.label);
        let group = || card.groups.iter().find(|group| group.group == id).map(|group| &group.label);
        let rule = || rules(standard, card)?.get(id).map(|rule| &rule.label);
        let measure = || standard.measures.get(id).map(|measure| &measure.label);
        let words = item.or_else(group).or_else(rule).or_else(measure);
        words.map_or_else(|| id.to_owned(), |label| say.of(label).to_owned())
    };
    card.adjustments.iter().map(|adjustment| figures::adjustment(say, adjustment, &label)).collect()
}

fn rules<'s>(
    standard: &'s Standard,
    card: &Scorecard,
) -> Option<&'s indexmap::IndexMap<String, hengce_standard::RedLineRule>> {
    standard.schemes.get(&card.scheme).map(|scheme| &scheme.overlay.red_lines)
}

/// The records behind bonuses, penalties and red lines, each with its address.
pub fn events(say: Speech, standard: &Standard, card: &Scorecard) -> Vec<EventView> {
    let rule = |id: &String| {
        let rule = rules(standard, card).and_then(|rules| rules.get(id));
        rule.map_or_else(|| id.clone(), |rule| say.of(&rule.label).to_owned())
    };
    let one = |event: &hengce_appraisal::Event| EventView {
        address: format!("/records/{}/{}", event.kind, event.id),
        code: event.code.clone(),
        title: event.title.clone(),
        on: event.on.map_or_else(String::new, |on| on.to_string()),
        brings: match (&event.points, &event.red_line) {
            (Some(points), _) if points.is_negative() => figures::points(points),
            (Some(points), _) => format!("+{}", figures::points(points)),
            (None, Some(id)) => rule(id),
            (None, None) => NONE.to_owned(),
        },
    };
    card.events.iter().map(one).collect()
}

/// One step that would win points: how many, and from where to where.
pub fn mover(say: Speech, card: &Scorecard, mover: &hengce_appraisal::Mover) -> MoverView {
    let unit = card.items.iter().find(|item| item.kpi == mover.kpi).map(|item| item.unit).unwrap_or_default();
    let at = |number: Option<&Number>| figures::value(say, number, unit);
    MoverView {
        kpi: mover.kpi.clone(),
        label: say.of(&mover.label).to_owned(),
        points: format!("+{}", mover.points.to_fixed(2)),
        from_to: format!("{} → {}", at(mover.value.as_ref()), at(mover.target.as_ref())),
    }
}

fn row(say: Speech, item: &ItemScore, detail_address: String) -> Row {
    let nature = match item.nature {
        Nature::Result => "score-nature-result",
        Nature::Process => "score-nature-process",
    };
    let forecast = item.forecast.as_ref().map(|forecast| {
        let value = figures::value(say, Some(&forecast.value.round_half_up(0)), item.unit);
        say.t2("score-forecast-short", ("value", value), ("score", figures::score(forecast.score.as_ref())))
    });
    Row {
        kpi: item.kpi.clone(),
        code: item.code.clone(),
        label: say.of(&item.label).to_owned(),
        nature: say.t(nature),
        weight: figures::percent(&item.weight),
        share: (item.share != item.weight && !item.share.is_zero()).then(|| figures::percent(&item.share)),
        value: figures::value(say, item.value.as_ref(), item.unit),
        target: figures::value(say, item.target.as_ref(), item.unit),
        score: figures::score(item.score.as_ref()),
        contribution: item.contribution.as_ref().map_or_else(|| NONE.to_owned(), |points| points.to_fixed(2)),
        forecast,
        spark: pictures::spark(item),
        evidence: figures::weakest(item)
            .map(|grade| (figures::evidence_id(grade), figures::evidence(say, grade))),
        badge: figures::badge(&item.status).map(|(key, colour)| (colour, say.t(key))),
        stale: item.stale.iter().map(|lag| figures::lag(say, lag)).collect::<Vec<_>>().join(" "),
        detail_address,
    }
}
