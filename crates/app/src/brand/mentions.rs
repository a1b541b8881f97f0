//! What is said of the brand in a quarter: its stories, its tone as people coded it, and how far the coders agree.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::{Act, Period, PeriodKind};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::compliance::Shown;
use super::sample::LEAST_PERCENT;
use super::stories::{Story, pickup, stories};
use super::tones::{Crossed, TONES, Tally, differs, is_coded_twice};
use crate::records::{Ask, Scene, Stored, address};
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};
use crate::words::Speech;

/// Stories and disagreements that are listed.
const LISTED_MAX: usize = 30;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    quarter: Option<String>,
}

impl Asked {
    fn quarter(&self, today: Date) -> Period {
        let asked = self.quarter.as_deref().and_then(|text| text.parse::<Period>().ok());
        asked
            .filter(|period| period.kind == PeriodKind::Quarter)
            .unwrap_or_else(|| Period::of(PeriodKind::Quarter, today))
    }
}

/// A mention that two people read differently.
struct Differing {
    address: String,
    text: String,
    source: String,
    posted: String,
    first: String,
    second: String,
    /// What a third person settled; empty while nobody has.
    settled: String,
}

struct Source {
    name: String,
    tally: Tally,
    share: Shown,
}

#[derive(Template)]
#[template(path = "brand/mentions.html")]
struct MentionsPage {
    shell: Shell,
    tabs: Vec<Link>,
    quarter: String,
    before: String,
    after: String,
    captured: usize,
    waiting: usize,
    tally: Tally,
    share: Shown,
    twice: Shown,
    too_few_twice: bool,
    crossed: Crossed,
    tones: Vec<String>,
    /// What the first coder said, by what the second said: label, and how many of each, with whether the two agree.
    cells: Vec<(String, Vec<(u64, bool)>)>,
    pickup: usize,
    clips: usize,
    stories: Vec<Story>,
    more_stories: usize,
    differing: Vec<Differing>,
    unsettled: usize,
    sources: Vec<Source>,
    codes: bool,
}

/// The questions for what was posted or printed in a period.
fn within(kind: &str, field: &str, period: Period) -> Ask {
    let last = period.end().saturating_sub(1.day());
    Ask::of(kind).at_least(field, period.start).at_most(field, last).by(field)
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let quarter = asked.quarter(scene.today);
    let mentions = within("mention", "posted_on", quarter).counted(&app, &visit).await?;
    let clips = within("media_clip", "published_on", quarter).every(&app, &visit).await?;
    let about: Vec<&Record> = mentions.iter().filter(|mention| mention.state != "excluded").collect();
    let tally = Tally::of(about.iter().copied());
    let twice = about.iter().filter(|mention| is_coded_twice(mention)).count();
    let coded = about.iter().filter(|mention| mention.state != "captured").count();
    let mut stories = stories(&mentions, &clips);
    let more_stories = stories.len().saturating_sub(LISTED_MAX);
    stories.truncate(LISTED_MAX);
    let apart: Vec<&Record> = about.iter().copied().filter(|mention| differs(mention)).collect();
    let crossed = Crossed::of(about.iter().copied());
    let turned = |period: Period| format!("/brand/mentions?quarter={period}");
    page(&MentionsPage {
        tabs: super::pages(&app, &visit),
        quarter: quarter.to_string(),
        before: turned(quarter.previous()),
        after: turned(Period::of(PeriodKind::Quarter, quarter.end())),
        captured: about.len(),
        waiting: about.len() - coded,
        share: tally.positive_share(),
        tally,
        twice: Shown::of(twice as u64, coded as u64),
        too_few_twice: twice * 100 < coded * LEAST_PERCENT,
        cells: cells(say, &crossed),
        crossed,
        tones: TONES.iter().map(|tone| label(say, tone)).collect(),
        pickup: pickup(&clips),
        clips: clips.iter().filter(|clip| clip.state != "rejected").count(),
        stories,
        more_stories,
        unsettled: apart.iter().filter(|mention| mention.state == "checked").count(),
        differing: apart.iter().rev().take(LISTED_MAX).map(|mention| differing(&scene, mention)).collect(),
        sources: sources(&about),
        codes: app.ledger.reach(&visit.actor, Act::Move, "mention").is_some(),
        shell: Shell::new(&app, &visit, say.t("brand-mentions")),
    })
}

/// What a code is called.
pub fn label(say: Speech, tone: &str) -> String {
    match tone {
        "positive" => say.t("brand-positive"),
        "neutral" => say.t("brand-neutral"),
        "negative" => say.t("brand-negative"),
        _ => String::new(),
    }
}

fn cells(say: Speech, crossed: &Crossed) -> Vec<(String, Vec<(u64, bool)>)> {
    let row = |(at, tone): (usize, &&str)| {
        let counts = crossed.cells[at].iter().enumerate().map(|(other, count)| (*count, other == at));
        (label(say, tone), counts.collect())
    };
    TONES.iter().enumerate().map(row).collect()
}

fn differing(scene: &Scene, mention: &Record) -> Differing {
    let said = |key: &str, who: &str, tone: &str| {
        scene.say.t2(
            key,
            ("who", scene.person(mention.text(who))),
            ("tone", label(scene.say, mention.text(tone))),
        )
    };
    Differing {
        address: address("mention", &mention.id),
        text: mention.text("text").to_owned(),
        source: mention.text("source").to_owned(),
        posted: mention.text("posted_on").to_owned(),
        first: said("brand-said", "first_coder", "tone_first"),
        second: said("brand-said", "second_coder", "tone_second"),
        settled: if mention.state == "settled" {
            said("brand-settled", "settled_by", "tone_agreed")
        } else {
            String::new()
        },
    }
}

/// Platforms with the tone on each, the most mentions first.
fn sources(mentions: &[&Record]) -> Vec<Source> {
    let mut by_name: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for mention in mentions {
        by_name.entry(mention.text("source")).or_default().push(mention);
    }
    let source = |(name, mentions): (&str, Vec<&Record>)| {
        let tally = Tally::of(mentions.into_iter());
        Source { name: name.to_owned(), share: tally.positive_share(), tally }
    };
    let mut sources: Vec<Source> = by_name.into_iter().map(source).collect();
    sources.sort_by_key(|source| std::cmp::Reverse(source.tally.all()));
    sources
}
