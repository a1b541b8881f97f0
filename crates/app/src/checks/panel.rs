//! Results of the checks of one record, as a fragment that any page may show: a review desk, a record's own page.

use askama::Template;
use hengce_checks::tone::Lexicon;
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Filter, FilterOp, Query, Record};
use hengce_standard::{Kind, Language};
use serde_json::Value as Json;

use super::said::Said;
use super::subjects::{SUBJECTS, text};
use crate::records::{address, state_badge};
use crate::web::{App, Html, Visit, WebError};
use crate::words::{Speech, number_in_unit};

/// Findings of one kind shown; the rest are in their list.
const SHOWN_MAX: u32 = 50;

#[derive(Template)]
#[template(path = "checks/panel.html")]
struct Panel {
    say: Speech,
    originality: Vec<Originality>,
    wording: Vec<Wording>,
    palette: Vec<Palette>,
    story: Option<Story>,
    /// Words that led to the suggested tone, with their weight.
    toned: Vec<(String, String, &'static str)>,
}

struct Originality {
    address: String,
    share: String,
    /// Whole percents, for the bar.
    percent: i64,
    compared: String,
    state: Html,
    /// Source, ours, theirs.
    passages: Vec<(String, String, String)>,
}

struct Wording {
    address: String,
    term: String,
    /// Article and category.
    law: String,
    /// Before the term, and after it.
    passage: (String, String),
    question: String,
    decision: String,
    state: Html,
}

struct Palette {
    address: String,
    file: String,
    share_off: String,
    refused: String,
    /// Colour, share, nearest colour of the guideline, how far, whether on the palette.
    colours: Vec<(String, String, String, String, bool)>,
}

struct Story {
    code: String,
    /// Code, title, where: each leads to its record.
    members: Vec<(String, String, String)>,
    outlets: usize,
}

/// What the checks say of a record, as far as the reader may see it; empty where nothing is checked.
pub async fn panel(app: &App, visit: &Visit, record: &Record) -> Result<Html, WebError> {
    let mut panel = Panel {
        say: visit.say(),
        originality: Vec::new(),
        wording: Vec::new(),
        palette: Vec::new(),
        story: None,
        toned: Vec::new(),
    };
    if SUBJECTS.iter().any(|subject| subject.kind == record.kind) {
        let say = panel.say;
        panel.originality = found(app, visit, "originality_check", record)
            .await?
            .iter()
            .map(|(kind, check)| originality(say, kind, check))
            .collect();
        panel.wording = found(app, visit, "wording_check", record)
            .await?
            .iter()
            .map(|(kind, check)| wording(say, kind, check))
            .collect();
        panel.palette = found(app, visit, "palette_check", record)
            .await?
            .iter()
            .map(|(kind, check)| palette(say, kind, check))
            .collect();
    } else if Said::is_about(&record.kind) {
        panel.story = story(app, visit, record).await?;
        panel.toned = toned(app, record);
    } else {
        return Ok(Html::default());
    }
    Ok(Html(panel.render().map_err(WebError::internal)?))
}

/// The checks about a record that stand and that the reader may see.
async fn found<'a>(
    app: &'a App,
    visit: &Visit,
    kind: &str,
    record: &Record,
) -> Result<Vec<(&'a Kind, Record)>, WebError> {
    let Some(kind) = app.standard().kinds.get(kind) else { return Ok(Vec::new()) };
    let filters = vec![Filter { field: "subject".into(), op: FilterOp::Is, value: record.id.to_string() }];
    let query = Query {
        kind: kind.id.clone(),
        filters,
        sort: Some(("code".into(), false)),
        limit: SHOWN_MAX,
        ..Query::default()
    };
    let found = app.ledger.find(&visit.actor, &query).await;
    let stands = |check: &Record| check.state != "superseded";
    Ok(found
        .map(|found| found.records)
        .unwrap_or_default()
        .into_iter()
        .filter(stands)
        .map(|check| (kind, check))
        .collect())
}

fn originality(say: Speech, kind: &Kind, check: &Record) -> Originality {
    let passages = check.fields.get("passages").and_then(Json::as_array);
    let of = |row: &Json, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let share: Number = text(check, "share").parse().unwrap_or_default();
    let whole = (share.clone() * Number::hundred()).round_half_up(0);
    Originality {
        address: address(&check.kind, &check.id),
        percent: whole.to_i64().unwrap_or_default().clamp(0, 100),
        share: number_in_unit(say, &share, Unit::Percent, 1),
        compared: check.fields.get("compared").and_then(Json::as_i64).unwrap_or_default().to_string(),
        state: state_badge(say, kind, check),
        passages: passages
            .into_iter()
            .flatten()
            .map(|row| (of(row, "source"), of(row, "ours"), of(row, "theirs")))
            .collect(),
    }
}

fn wording(say: Speech, kind: &Kind, check: &Record) -> Wording {
    let passage = text(check, "passage");
    let (before, after) = passage.split_once(check.title.as_str()).unwrap_or((passage, ""));
    Wording {
        address: address(&check.kind, &check.id),
        term: check.title.clone(),
        law: say.t2(
            "check-article",
            ("article", text(check, "article")),
            ("category", own_language(say, text(check, "category"), " · ")),
        ),
        passage: (before.to_owned(), after.to_owned()),
        question: own_language(say, text(check, "question"), "\n\n"),
        decision: text(check, "decision").to_owned(),
        state: state_badge(say, kind, check),
    }
}

/// The half of a text in both languages that the reader reads.
fn own_language(say: Speech, both: &str, between: &str) -> String {
    let (zh, en) = both.split_once(between).unwrap_or((both, both));
    if say.0 == Language::Zh { zh } else { en }.trim().to_owned()
}

fn palette(say: Speech, kind: &Kind, check: &Record) -> Palette {
    let percent = |value: &str| number_in_unit(say, &value.parse().unwrap_or_default(), Unit::Percent, 1);
    let colours = check.fields.get("colours").and_then(Json::as_array);
    let colour = |row: &Json| {
        let of = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        (
            of("hex"),
            percent(&of("share")),
            of("nearest"),
            of("apart"),
            row["on_palette"].as_bool().unwrap_or_default(),
        )
    };
    let reasons = kind.field("refused").and_then(|field| field.kind.options());
    let refused = reasons.and_then(|reasons| reasons.get(text(check, "refused")));
    Palette {
        address: address(&check.kind, &check.id),
        file: check.title.clone(),
        share_off: percent(text(check, "share_off")),
        refused: refused.map(|reason| say.of(reason).to_owned()).unwrap_or_default(),
        colours: colours.into_iter().flatten().map(colour).collect(),
    }
}

/// The other records of the same story, with the outlets or platforms that they are from.
async fn story(app: &App, visit: &Visit, record: &Record) -> Result<Option<Story>, WebError> {
    let code = text(record, "cluster");
    if code.is_empty() {
        return Ok(None);
    }
    let mut members = Vec::new();
    let mut outlets = Vec::new();
    for kind in Said::kinds().filter(|kind| app.standard().kinds.contains_key(*kind)) {
        let filters = vec![Filter { field: "cluster".into(), op: FilterOp::Is, value: code.into() }];
        let query = Query { kind: kind.into(), filters, limit: SHOWN_MAX, ..Query::default() };
        let Ok(found) = app.ledger.find(&visit.actor, &query).await else { continue };
        for member in found.records {
            let outlet =
                ["outlet", "source"].iter().map(|field| text(&member, field)).find(|name| !name.is_empty());
            outlets.push(outlet.unwrap_or_default().to_owned());
            if member.id != record.id {
                members.push((
                    format!("{} {}", member.code, member.title),
                    address(&member.kind, &member.id),
                    outlets.last().cloned().unwrap_or_default(),
                ));
            }
        }
    }
    let clips = outlets.iter().map(|outlet| (code, outlet.as_str()));
    let outlets = hengce_checks::stories::pickup(clips).get(code).copied().unwrap_or_default();
    Ok(Some(Story { code: code.to_owned(), members, outlets }))
}

fn toned(app: &App, record: &Record) -> Vec<(String, String, &'static str)> {
    if text(record, "tone_suggested").is_empty() {
        return Vec::new();
    }
    let Ok(lexicon) = Lexicon::new(&app.standard().tone) else { return Vec::new() };
    let words = lexicon.suggest(&record.title).words.into_iter();
    words
        .map(|led| {
            let colour = if led.weight.is_negative() { "red" } else { "green" };
            (led.found, led.weight.to_fixed(1), colour)
        })
        .collect()
}
