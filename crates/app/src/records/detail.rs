//! One record: its fields, what can be done with it, what refers to it, who changed it last.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Filter, FilterOp, Query, Record};
use hengce_standard::{Act, Field, FieldKind, Kind};
use serde_json::Value as Json;

use super::badges::{late, state_badge};
use super::form::{made_by_hand, whole_of};
use super::history::{Entry, entries};
use super::list::kind_of;
use super::referring::{Table, has_table, tables};
use super::scene::{Scene, address};
use super::undo::just_changed;
use super::values::is_number;
use crate::comments::{self, Said};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

pub struct Shown {
    pub label: String,
    pub value: Html,
    pub numeric: bool,
    /// Stamped or computed by the program: nobody types it.
    pub system: bool,
}

/// A transition as a button.
pub struct Way {
    pub label: String,
    pub action: String,
    /// Nothing is left to be filled.
    pub at_once: bool,
    /// What is left to be filled, in words.
    pub needs: String,
}

/// Records of one kind that refer to this one by one field.
pub struct Related {
    /// The kind of the records.
    pub kind: String,
    pub label: String,
    pub rows: Vec<(String, String, Html)>,
    pub total: u64,
    pub all: String,
    /// Makes one that refers here.
    pub new: Option<String>,
}

#[expect(clippy::struct_excessive_bools, reason = "what the template asks one by one")]
#[derive(Template)]
#[template(path = "records/detail.html")]
struct DetailPage {
    shell: Shell,
    base: String,
    title: String,
    state: Html,
    late: Option<Html>,
    withdrawn: bool,
    version: i64,
    facts: Vec<Shown>,
    wide: Vec<Shown>,
    /// What the checks say of it.
    checks: Html,
    ways: Vec<Way>,
    /// The page of a room on which it is worked on: label, address.
    workplace: Option<(String, String)>,
    edits: bool,
    withdraws: bool,
    restores: bool,
    related: Vec<Related>,
    tables: Vec<Table>,
    recent: Vec<Entry>,
    comments: Vec<Said>,
    /// What has just been changed and can be taken back.
    just: Option<String>,
    /// Who and when: label, text.
    record: Vec<(String, String)>,
}

/// Kinds that are worked on at a page of a room: the kind, what the page's address begins with, its label, and the kind
/// that its reader must be allowed to read.
const WORKPLACES: [(&str, &str, &str, &str); 3] = [
    ("campaign", "/campaigns", "story-open", "campaign"),
    ("brand_audit", "/brand/audits", "brand-open-audit", "brand_audit"),
    ("report", "/insight/claims", "insight-claims", "claim"),
];

const RELATED_MAX: u32 = 10;
const RECENT_MAX: usize = 6;

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = whole_of(&app, &visit, kind, &id).await?;
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, std::slice::from_ref(&record)).await;
    let say = visit.say();
    let base = address(&kind.id, &record.id);
    let history = app.ledger.history(&visit.actor, &record.id).await?;
    let mut recent = entries(&app, &visit, kind, &record, &history).await;
    recent.truncate(RECENT_MAX);
    let shown = |field: &&Field| field.id != kind.title && !matches!(field.kind, FieldKind::Referring { .. });
    let fields = kind.fields.values().filter(shown);
    let (wide, facts): (Vec<&Field>, Vec<&Field>) = fields.partition(|field| is_wide(field));
    let drawn = |fields: Vec<&Field>| {
        fields.into_iter().map(|field| draw(&scene, field, &record, &base)).collect::<Vec<_>>()
    };
    let may = |change: Change| {
        let (app, visit) = (&app, &visit);
        async move { app.ledger.check(&visit.actor, &change).await.is_ok() }
    };
    let by_hand = made_by_hand(kind).is_ok();
    let (record_id, version) = (record.id.clone(), record.version);
    let edit = Change::Edit { id: record_id.clone(), version, fields: serde_json::Map::new(), origin: None };
    let withdraw = Change::Withdraw { id: record_id.clone(), version, reason: "-".into() };
    page(&DetailPage {
        shell: Shell::new(&app, &visit, record.title.clone())
            .under(say.of(&kind.label), format!("/records/{}", kind.id)),
        state: state_badge(say, kind, &record),
        late: late(&scene, kind, &record),
        facts: drawn(facts),
        checks: crate::checks::panel(&app, &visit, &record).await?,
        wide: drawn(wide).into_iter().filter(|shown| !shown.value.0.is_empty()).collect(),
        ways: if by_hand { ways(&app, &visit, kind, &record).await } else { Vec::new() },
        workplace: workplace(&app, &visit, &record),
        edits: by_hand && !record.withdrawn && may(edit).await,
        withdraws: by_hand && !record.withdrawn && may(withdraw).await,
        restores: by_hand && record.withdrawn && may(Change::Restore { id: record_id, version }).await,
        related: related(&app, &visit, kind, &record).await?,
        tables: tables(&app, &visit, kind, &record).await,
        recent,
        just: just_changed(&app, &visit, (kind, &record), &history).await,
        comments: comments::thread(&app, &visit, &scene, &record).await?,
        record: about(&scene, kind, &record),
        base,
        title: record.title.clone(),
        withdrawn: record.withdrawn,
        version,
    })
}

fn workplace(app: &App, visit: &Visit, record: &Record) -> Option<(String, String)> {
    let (_, begins, label, reads) = WORKPLACES.iter().find(|(kind, ..)| *kind == record.kind)?;
    app.ledger.reach(&visit.actor, Act::Read, reads)?;
    Some((visit.say().t(label), format!("{begins}/{}", record.id)))
}

fn is_wide(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldKind::Prose | FieldKind::Rows { .. } | FieldKind::Files | FieldKind::Refs { .. }
    )
}

fn draw(scene: &Scene, field: &Field, record: &Record, base: &str) -> Shown {
    let value = record.fields.get(&field.id).unwrap_or(&Json::Null);
    let mut html = scene.html(field, value, base);
    if let (FieldKind::Rating { rubric: _ }, false) = (&field.kind, value.is_null()) {
        html = Html(format!("<strong>{html}</strong>"));
    }
    Shown {
        label: scene.say.of(&field.label).to_owned(),
        value: html,
        numeric: is_number(field),
        system: field.by_program(),
    }
}

/// What the caller may do with it now.
pub async fn ways(app: &App, visit: &Visit, kind: &Kind, record: &Record) -> Vec<Way> {
    let say = visit.say();
    let base = address(&kind.id, &record.id);
    let moves = app.ledger.moves(&visit.actor, record).await.into_iter();
    let act = |found: hengce_ledger::Move| {
        let transition = kind.lifecycle.transitions.get(&found.transition)?;
        let needs = found.needs.iter().map(|need| match kind.fields.get(need) {
            Some(field) => say.of(&field.label).to_owned(),
            None => say.t("comment"),
        });
        let needs: Vec<_> = needs.collect();
        Some(Way {
            label: say.of(&transition.label).to_owned(),
            action: format!("{base}/moves/{}", transition.id),
            at_once: needs.is_empty(),
            needs: if needs.is_empty() {
                String::new()
            } else {
                say.t1("move-needs", "fields", needs.join(&say.t("list-comma")))
            },
        })
    };
    moves.filter_map(act).collect()
}

fn about(scene: &Scene, kind: &Kind, record: &Record) -> Vec<(String, String)> {
    let say = scene.say;
    let who = |id: &Option<hengce_ledger::RecordId>| match id {
        Some(id) => scene.person(&id.0),
        None => say.t("the-program"),
    };
    let at = |at| crate::words::day_and_time(at, &scene.zone);
    let mut about = vec![(say.t("code"), record.code.clone())];
    if let Some(unit) = record.unit.as_ref().filter(|_| kind.id != "unit" && kind.id != "person") {
        about.push((say.t("owners-unit"), scene.unit(&unit.0)));
    }
    about.push((say.t("created"), format!("{} · {}", at(record.created_at), who(&record.created_by))));
    about.push((say.t("updated"), format!("{} · {}", at(record.updated_at), who(&record.updated_by))));
    about.push((say.t("version"), record.version.to_string()));
    about
}

/// Records that the reader may see and that name this one in a reference.
pub async fn related(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    record: &Record,
) -> Result<Vec<Related>, WebError> {
    let mut found = Vec::new();
    for other in app.standard().kinds.values() {
        if app.ledger.reach(&visit.actor, Act::Read, &other.id).is_none() {
            continue;
        }
        let refers = |field: &&Field| refers(field, &kind.id) && !has_table(kind, other, field);
        for field in other.fields.values().filter(refers) {
            if let Some(related) = related_by(app, visit, other, field, record).await? {
                found.push(related);
            }
        }
    }
    Ok(found)
}

fn refers(field: &Field, kind: &str) -> bool {
    match &field.kind {
        FieldKind::Ref { kind: to } | FieldKind::Refs { kind: to } => to == kind,
        FieldKind::Person => kind == "person",
        FieldKind::Unit => kind == "unit",
        _ => false,
    }
}

async fn related_by(
    app: &App,
    visit: &Visit,
    other: &Kind,
    field: &Field,
    record: &Record,
) -> Result<Option<Related>, WebError> {
    let say = visit.say();
    let filter = Filter { field: field.id.clone(), op: FilterOp::Is, value: record.id.to_string() };
    let sort = Some(("updated_at".to_owned(), true));
    let query =
        Query { kind: other.id.clone(), filters: vec![filter], sort, limit: RELATED_MAX, ..Query::default() };
    let page = app.ledger.find(&visit.actor, &query).await?;
    let creates = app.ledger.reach(&visit.actor, Act::Create, &other.id).is_some();
    let linked = matches!(field.kind, FieldKind::Ref { .. } | FieldKind::Refs { .. });
    let new = (creates && linked && !record.withdrawn)
        .then(|| format!("/records/{}/new?f.{}={}", other.id, field.id, record.id));
    if page.records.is_empty() && new.is_none() {
        return Ok(None);
    }
    let label = if linked {
        say.of(&other.label).to_owned()
    } else {
        say.t2("related-as", ("kind", say.of(&other.label)), ("field", say.of(&field.label)))
    };
    let row = |found: &Record| {
        (
            address(&other.id, &found.id),
            format!("{} {}", found.code, found.title),
            state_badge(say, other, found),
        )
    };
    Ok(Some(Related {
        kind: other.id.clone(),
        label,
        rows: page.records.iter().map(row).collect(),
        total: page.total,
        all: format!("/records/{}?{}={}", other.id, field.id, record.id),
        new,
    }))
}
