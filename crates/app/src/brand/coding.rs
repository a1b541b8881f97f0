//! The coding queue: one mention at a time, a key for its tone; the second coder is not told what the first one said.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use hengce_checks::tone::Lexicon;
use hengce_ledger::{Change, Record, RecordId, Refusal};
use hengce_standard::{Period, PeriodKind};
use serde::Deserialize;
use serde_json::{Map, json};

use super::mentions::label;
use super::sample::second;
use super::tones::{TONES, differs};
use crate::records::{Ask, Scene, Stored, address};
use crate::shell::Shell;
use crate::web::{App, Fields, Visit, WebError, page, redirect};

const QUEUE: &str = "/brand/mentions/coding";

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// One of [`Part`]; all of them where it is none.
    #[serde(default)]
    part: String,
    /// The mention that was put off: the queue goes on behind it.
    after: Option<String>,
    /// The mention to be shown, if it waits for the caller.
    at: Option<String>,
    /// The mention that was just coded.
    done: Option<String>,
    /// Somebody else was faster.
    missed: Option<String>,
}

/// What a mention waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Settle,
    Second,
    First,
}

impl Part {
    const ALL: [Self; 3] = [Self::Settle, Self::Second, Self::First];

    fn id(self) -> &'static str {
        match self {
            Self::Settle => "settle",
            Self::Second => "second",
            Self::First => "first",
        }
    }

    /// The step that a mention in this state waits for: transition, field.
    fn step(state: &str) -> Option<(&'static str, &'static str)> {
        match state {
            "captured" => Some(("code", "tone_first")),
            "coded" => Some(("code_again", "tone_second")),
            "checked" => Some(("settle", "tone_agreed")),
            _ => None,
        }
    }
}

/// A piece of the text, marked where it led to the suggestion.
struct Piece {
    text: String,
    mark: &'static str,
}

struct Shown {
    id: String,
    version: i64,
    address: String,
    pieces: Vec<Piece>,
    source: String,
    posted: String,
    url: String,
    removed: bool,
    help: String,
    /// What the program suggests, for the first coder alone.
    suggested: String,
    /// What the two said, for whoever settles.
    said: Vec<String>,
}

struct Done {
    id: String,
    version: i64,
    text: String,
    tone: String,
    address: String,
}

#[derive(Template)]
#[template(path = "brand/coding.html")]
struct CodingPage {
    shell: Shell,
    part: String,
    parts: Vec<(&'static str, String, usize)>,
    all: usize,
    /// Code, key, label.
    choices: Vec<(&'static str, usize, String)>,
    shown: Option<Shown>,
    done: Option<Done>,
    missed: bool,
    skip: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let since = Period::of(PeriodKind::Quarter, app.today()).previous().start;
    let mentions =
        Ask::of("mention").at_least("posted_on", since).by("posted_on").every(&app, &visit).await?;
    let waiting = waiting(&visit, &mentions);
    let count = |part: Part| waiting.iter().filter(|(known, _)| *known == part).count();
    let parts = Part::ALL.map(|part| (part.id(), say.t(&format!("brand-part-{}", part.id())), count(part)));
    let queue: Vec<&(Part, &Record)> =
        waiting.iter().filter(|(part, _)| asked.part.is_empty() || part.id() == asked.part).collect();
    let next = next(&queue, &asked).map(|(part, mention)| shown(&app, &visit, *part, mention)).transpose()?;
    let skip = next.as_ref().map(|shown| place(&asked.part, "after", &shown.id)).unwrap_or_default();
    page(&CodingPage {
        parts: parts.to_vec(),
        all: waiting.len(),
        choices: TONES.iter().zip(1..).map(|(tone, key)| (*tone, key, label(say, tone))).collect(),
        shown: next,
        done: done(&app, &visit, asked.done.as_deref()).await,
        missed: asked.missed.is_some(),
        skip,
        part: asked.part,
        shell: Shell::new(&app, &visit, say.t("brand-coding"))
            .under(say.t("brand-mentions"), "/brand/mentions"),
    })
}

/// The queue's address with one thing more.
fn place(part: &str, name: &str, value: &str) -> String {
    let part = Part::ALL.iter().find(|known| known.id() == part).map(|part| format!("part={}&", part.id()));
    format!("{QUEUE}?{}{name}={value}", part.unwrap_or_default())
}

/// What waits for the caller: to be settled, to be coded again, to be coded; each the oldest first or as drawn.
fn waiting<'m>(visit: &Visit, mentions: &'m [Record]) -> Vec<(Part, &'m Record)> {
    let me = visit.person();
    let by_me = |mention: &Record, field: &str| mention.named(field).as_ref() == me;
    let all: Vec<&Record> = mentions.iter().collect();
    let settle = mentions.iter().filter(|mention| {
        mention.state == "checked"
            && differs(mention)
            && !by_me(mention, "first_coder")
            && !by_me(mention, "second_coder")
    });
    let second = second(&all).into_iter().filter(|mention| !by_me(mention, "first_coder"));
    let first = mentions.iter().filter(|mention| mention.state == "captured");
    let settle = settle.map(|mention| (Part::Settle, mention));
    settle.chain(second.map(|one| (Part::Second, one))).chain(first.map(|one| (Part::First, one))).collect()
}

fn next<'q>(queue: &[&'q (Part, &'q Record)], asked: &Asked) -> Option<&'q (Part, &'q Record)> {
    let find = |id: &str| queue.iter().position(|(_, mention)| &*mention.id.0 == id);
    if let Some(at) = asked.at.as_deref().and_then(find) {
        return queue.get(at).copied();
    }
    let put_off = asked.after.as_deref().and_then(find);
    put_off.and_then(|at| queue.get(at + 1)).or_else(|| queue.first()).copied()
}

fn shown(app: &App, visit: &Visit, part: Part, mention: &Record) -> Result<Shown, WebError> {
    let say = visit.say();
    let text = mention.text("text");
    let scene = Scene::new(app, visit);
    let said = |who: &str, tone: &str| {
        say.t2(
            "brand-said",
            ("who", scene.person(mention.text(who))),
            ("tone", label(say, mention.text(tone))),
        )
    };
    let (mut pieces, mut suggested) = (vec![Piece { text: text.to_owned(), mark: "" }], String::new());
    if part == Part::First {
        let lexicon = Lexicon::new(&app.standard().tone).map_err(WebError::internal)?;
        let suggestion = lexicon.suggest(text);
        suggested = label(say, suggestion.tone.id());
        pieces = marked(text, &suggestion.words);
    }
    let said = match part {
        Part::Settle => vec![said("first_coder", "tone_first"), said("second_coder", "tone_second")],
        _ => Vec::new(),
    };
    Ok(Shown {
        id: mention.id.to_string(),
        version: mention.version,
        address: address("mention", &mention.id),
        pieces,
        source: mention.text("source").to_owned(),
        posted: mention.text("posted_on").to_owned(),
        url: mention.text("url").to_owned(),
        removed: mention.is("removed"),
        help: say.t(&format!("brand-part-{}-help", part.id())),
        suggested,
        said,
    })
}

/// The text cut at the words that led to the suggestion.
fn marked(text: &str, words: &[hengce_checks::tone::Led]) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    for word in words.iter().filter(|word| !word.at.is_empty()) {
        if word.at.start < at {
            continue;
        }
        pieces.push(Piece { text: text[at..word.at.start].to_owned(), mark: "" });
        let mark = if word.weight.is_negative() { "led-negative" } else { "led-positive" };
        pieces.push(Piece { text: text[word.at.clone()].to_owned(), mark });
        at = word.at.end;
    }
    pieces.push(Piece { text: text[at..].to_owned(), mark: "" });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// What was just coded, while it can be taken back.
async fn done(app: &App, visit: &Visit, id: Option<&str>) -> Option<Done> {
    let mention = app.ledger.get(&visit.actor, &RecordId::from(id?)).await.ok()?;
    let change = Change::Undo { id: mention.id.clone(), version: mention.version };
    app.ledger.check(&visit.actor, &change).await.ok()?;
    let mine = match mention.state.as_str() {
        "coded" => "tone_first",
        "checked" => "tone_second",
        _ => "tone_agreed",
    };
    Some(Done {
        id: mention.id.to_string(),
        version: mention.version,
        text: mention.title.clone(),
        tone: label(visit.say(), mention.text(mine)),
        address: address("mention", &mention.id),
    })
}

/// Codes a mention: the step is that of its state, and only at the version that was shown.
pub async fn code(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let mention = of(&app, &visit, fields.get("id")).await?;
    let part = fields.get("part");
    let missed = || Ok(redirect(&place(part, "missed", "1")));
    let Some((transition, field)) = Part::step(&mention.state) else { return missed() };
    let mut given = Map::new();
    given.insert(field.into(), json!(fields.get("tone")));
    let change = Change::Move {
        id: mention.id.clone(),
        version: fields.get("version").parse().unwrap_or(0),
        transition: transition.into(),
        fields: given,
        comment: None,
    };
    match app.ledger.commit(&visit.actor, change).await {
        Ok(_) => Ok(redirect(&place(part, "done", &mention.id.0))),
        Err(Refusal::Stale { .. } | Refusal::WrongState { .. }) => missed(),
        Err(other) => Err(other.into()),
    }
}

/// Takes the caller's last code back and shows the mention again.
pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mention = of(&app, &visit, &id).await?;
    let version = fields.get("version").parse().unwrap_or(0);
    app.ledger.commit(&visit.actor, Change::Undo { id: mention.id.clone(), version }).await?;
    Ok(redirect(&place(fields.get("part"), "at", &mention.id.0)))
}

async fn of(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let mention = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if mention.kind == "mention" { Ok(mention) } else { Err(WebError::not_found()) }
}
