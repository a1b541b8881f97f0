//! Issuing links: one destination, and one link for each channel that is ticked.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Change, FieldProblem, RecordId, Refusal};
use hengce_standard::{Act, Kind};
use serde_json::{Map, Value as Json, json};

use super::tagged::{Fault, canonical, fault, is_canonical};
use super::{LINK, short};
use crate::records::{Ask, Input, Stored, inputs_of_new, kind_of, problem_words, values_of};
use crate::shell::Shell;
use crate::web::{App, Fields, Visit, WebError, forms, page, redirect};
use crate::words::Speech;

/// What is asked beside the channels.
const ASKED: [&str; 4] = ["campaign", "destination", "content", "material"];

/// The medium that a source usually is, first offered.
const USUAL: [(&str, &str); 11] = [
    ("baidu", "cpc"),
    ("so360", "cpc"),
    ("sogou", "cpc"),
    ("shenma", "cpc"),
    ("oceanengine", "feed"),
    ("tencent_ads", "feed"),
    ("email", "email"),
    ("sms", "sms"),
    ("partner", "referral"),
    ("event", "qr"),
    ("print", "qr"),
];

/// A channel that a link can be issued for: one of our accounts, or a source alone.
struct Channel {
    /// `account:ID` or `source:ID`.
    value: String,
    label: String,
    source: String,
    account: Option<String>,
    medium: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "links/issue.html")]
struct IssuePage {
    shell: Shell,
    inputs: Vec<Input>,
    accounts: Vec<Channel>,
    sources: Vec<Channel>,
    /// Id and label.
    media: Vec<(String, String)>,
    no_channel: bool,
    problems: Vec<String>,
}

pub async fn form(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let query = Fields { pairs: forms::pairs(query.unwrap_or_default().as_bytes()), files: Vec::new() };
    let mut values = Map::new();
    for field in ["campaign", "material"] {
        if !query.get(field).is_empty() {
            values.insert(field.into(), json!(query.get(field)));
        }
    }
    let channels = channels(&app, &visit, &query).await?;
    shown(&app, &visit, (values, channels), Wrong::default()).await
}

/// What is wrong with what was typed.
#[derive(Default)]
struct Wrong {
    /// Field and what is wrong with it.
    fields: Vec<(&'static str, String)>,
    refused: Vec<FieldProblem>,
    no_channel: bool,
}

impl Wrong {
    fn is_any(&self) -> bool {
        self.no_channel || !self.fields.is_empty() || !self.refused.is_empty()
    }
}

pub async fn send(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let kind = kind_of(&app, LINK)?;
    let mut values = values_of(&app, kind, &fields).await?;
    values.retain(|name, value| ASKED.contains(&name.as_str()) && !value.is_null());
    let channels = channels(&app, &visit, &fields).await?;
    let mut wrong = wrong(visit.say(), &values);
    wrong.no_channel = !channels.iter().any(|channel| channel.chosen);
    if wrong.is_any() {
        return shown(&app, &visit, (values, channels), wrong).await;
    }
    let campaign = campaign_title(&app, &visit, &values).await?;
    let chosen = channels.iter().filter(|channel| channel.chosen);
    let changes: Vec<Change> =
        chosen.map(|channel| change(&visit, &values, (channel, campaign.as_deref()))).collect();
    let count = changes.len();
    match app.ledger.commit_all(&visit.actor, changes).await {
        Ok(records) if count == 1 => Ok(redirect(&format!("/links/{}", records[0].id))),
        Ok(_) => {
            let campaign = values.text("campaign");
            let narrowed = if campaign.is_empty() { String::new() } else { format!("campaign={campaign}&") };
            Ok(redirect(&format!("/links?{narrowed}issued={count}")))
        }
        Err(refused) => match refused.refusal {
            Refusal::Invalid(problems) => {
                let wrong = Wrong { refused: problems, ..Wrong::default() };
                shown(&app, &visit, (values, channels), wrong).await
            }
            other => Err(other.into()),
        },
    }
}

fn wrong(say: Speech, values: &Map<String, Json>) -> Wrong {
    let mut wrong = Wrong::default();
    let destination = values.text("destination");
    let key = match fault(destination) {
        _ if destination.is_empty() => Some("problem-required"),
        Some(Fault::NoSite) => Some("links-no-site"),
        Some(Fault::Spaces) => Some("links-spaces"),
        Some(Fault::Marked) => Some("links-marked"),
        Some(Fault::TooLong) => Some("links-too-long"),
        None => None,
    };
    wrong.fields.extend(key.map(|key| ("destination", say.t(key))));
    let content = values.text("content");
    if !content.is_empty() && !is_canonical(content) {
        let better = canonical(content);
        let words = if is_canonical(&better) {
            say.t1("links-content-better", "better", better)
        } else {
            say.t("links-content-wrong")
        };
        wrong.fields.push(("content", words));
    }
    wrong
}

async fn campaign_title(
    app: &App,
    visit: &Visit,
    values: &Map<String, Json>,
) -> Result<Option<String>, WebError> {
    let Some(id) = values.named("campaign") else { return Ok(None) };
    let found = app.ledger.several(&visit.actor, &[id]).await?;
    Ok(found.into_iter().next().map(|campaign| campaign.title))
}

fn change(
    visit: &Visit,
    values: &Map<String, Json>,
    (channel, campaign): (&Channel, Option<&str>),
) -> Change {
    let mut fields = values.clone();
    let parts = [campaign.unwrap_or_default(), &channel.label, values.text("content")];
    let title: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    fields.insert("title".into(), json!(title.join(" · ")));
    fields.insert("source".into(), json!(channel.source));
    fields.insert("medium".into(), json!(channel.medium));
    fields.insert("owner".into(), json!(visit.person()));
    fields.insert("short_code".into(), json!(short::new_code()));
    if let Some(account) = &channel.account {
        fields.insert("account".into(), json!(account));
    }
    Change::Create { kind: LINK.into(), fields, origin: None }
}

fn options(say: Speech, kind: &Kind, field: &str) -> Vec<(String, String)> {
    let options = kind.fields.get(field).and_then(|field| field.kind.options());
    options.into_iter().flatten().map(|(id, label)| (id.clone(), say.of(label).to_owned())).collect()
}

/// Our accounts that are in use and whose platform is a source, then the sources themselves; as ticked in the form.
async fn channels(app: &App, visit: &Visit, fields: &Fields) -> Result<Vec<Channel>, WebError> {
    let kind = kind_of(app, LINK)?;
    let sources = options(visit.say(), kind, "source");
    let picked = fields.all("pick");
    let channel = |value: String, label: String, (source, account): (&str, Option<&RecordId>)| {
        let usual = USUAL.iter().find(|(known, _)| *known == source).map_or("social", |(_, medium)| medium);
        let typed = fields.get(&format!("medium.{value}"));
        Channel {
            chosen: picked.contains(&value.as_str()),
            medium: if typed.is_empty() { usual.to_owned() } else { typed.to_owned() },
            source: source.to_owned(),
            account: account.map(ToString::to_string),
            label,
            value,
        }
    };
    let mut channels = Vec::new();
    if app.ledger.reach(&visit.actor, Act::Read, "channel_account").is_some() {
        let accounts = Ask::of("channel_account").is("state", "active").by("code").all(app, visit).await?;
        for account in accounts {
            let platform = account.text("platform");
            if sources.iter().any(|(id, _)| id == platform) {
                let value = format!("account:{}", account.id);
                channels.push(channel(value, account.title.clone(), (platform, Some(&account.id))));
            }
        }
    }
    for (id, label) in &sources {
        channels.push(channel(format!("source:{id}"), label.clone(), (id, None)));
    }
    Ok(channels)
}

async fn shown(
    app: &App,
    visit: &Visit,
    (values, channels): (Map<String, Json>, Vec<Channel>),
    wrong: Wrong,
) -> Result<Response, WebError> {
    let (say, kind) = (visit.say(), kind_of(app, LINK)?);
    let mut inputs = inputs_of_new(app, visit, (kind, &values), (&ASKED, &wrong.refused)).await;
    for input in &mut inputs {
        if let Some((_, words)) = wrong.fields.iter().find(|(field, _)| *field == input.field) {
            input.problem = Some(words.clone());
        }
    }
    let placed = |problem: &&FieldProblem| inputs.iter().any(|input| input.field == problem.field);
    let problems = wrong.refused.iter().filter(|problem| !placed(problem));
    let status = if wrong.is_any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (accounts, sources) = channels.into_iter().partition(|channel| channel.account.is_some());
    let view = IssuePage {
        problems: problems.map(|problem| problem_words(say, &problem.problem)).collect(),
        inputs,
        accounts,
        sources,
        media: options(say, kind, "medium"),
        no_channel: wrong.no_channel,
        shell: Shell::new(app, visit, say.t("links-issue")).under(say.t("links"), "/links"),
    };
    Ok((status, page(&view)?).into_response())
}
