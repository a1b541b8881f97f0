//! Views of a list under a name: those that ship, one's own, and those that somebody shares with one's unit.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::RecordId;
use hengce_ledger::personal::SavedView;
use hengce_standard::{Kind, View};

use super::asked::Asked;
use super::list::kind_of;
use super::scene::Scene;
use crate::shell::Shell;
use crate::web::{App, ErrorKind, Fields, Visit, WebError, page, redirect};

const NAME_MAX: usize = 60;
const QUERY_MAX: usize = 2_000;
/// No saved view, though there is one to begin with.
const ALL: &str = "all";

/// A view as a link.
#[expect(clippy::struct_excessive_bools, reason = "four things that a view is or is not")]
pub struct Named {
    pub id: String,
    pub name: String,
    pub address: String,
    pub here: bool,
    /// Whose it is, if it is somebody else's.
    pub by: String,
    pub own: bool,
    pub shared: bool,
    /// The list begins with it.
    pub first: bool,
}

/// The views of a list, and whether one of them is the beginning.
#[derive(Default)]
pub struct Views {
    pub named: Vec<Named>,
    /// The name of the one that is shown.
    pub here: String,
    pub all: String,
    pub begins: bool,
}

/// The name under which a person keeps the view that a kind's list begins with.
fn preference(kind: &Kind) -> String {
    format!("view.{}", kind.id)
}

/// The reader's unit and those above it: what is shared with one of them is shared with the reader.
fn units_above(app: &App, visit: &Visit) -> Vec<RecordId> {
    let directory = app.ledger.directory();
    let person = visit.person().and_then(|id| directory.people.get(id));
    let mut at = person.and_then(|person| person.unit.clone());
    let mut units = Vec::new();
    while let Some(unit) = at.filter(|unit| !units.contains(unit)) {
        at = directory.units.get(&unit).and_then(|unit| unit.parent.clone());
        units.push(unit);
    }
    units
}

fn address(kind: &Kind, id: &str, query: &str) -> String {
    let query = query.trim_start_matches('?').trim_end_matches('&');
    let join = if query.is_empty() { "" } else { "&" };
    format!("/records/{}?{query}{join}view={id}", kind.id)
}

/// The list that a view which ships asks for.
pub fn address_of(kind: &Kind, view: &View) -> String {
    // The view's own id is put behind it again.
    address(kind, &view.id, &Asked { view: String::new(), ..Asked::of_view(kind, view) }.sorted())
}

async fn named(app: &App, visit: &Visit, kind: &Kind) -> Result<(Vec<Named>, String), WebError> {
    let shipped = app.standard().views.values().filter(|view| view.kind == kind.id).map(|view| Named {
        id: view.id.clone(),
        name: visit.say().of(&view.label).to_owned(),
        address: address_of(kind, view),
        here: false,
        by: String::new(),
        own: false,
        shared: true,
        first: false,
    });
    let mut named: Vec<Named> = shipped.collect();
    let Some(me) = visit.person() else { return Ok((named, String::new())) };
    let scene = Scene::new(app, visit);
    for view in app.ledger.personal().views(&kind.id, me, &units_above(app, visit)).await? {
        let own = view.owner == *me;
        named.push(Named {
            address: address(kind, &view.id, &view.query),
            id: view.id,
            name: view.name,
            here: false,
            by: if own { String::new() } else { scene.person(&view.owner.0) },
            own,
            shared: view.unit.is_some(),
            first: false,
        });
    }
    let first = app.ledger.personal().preferences(me).await?.remove(&preference(kind)).unwrap_or_default();
    Ok((named, first))
}

/// The views above a list.
pub async fn saved_views(app: &App, visit: &Visit, kind: &Kind, asked: &Asked) -> Result<Views, WebError> {
    let (mut found, first) = named(app, visit, kind).await?;
    for view in &mut found {
        (view.here, view.first) = (view.id == asked.view, view.id == first);
    }
    let here = found.iter().find(|view| view.here).map(|view| view.name.clone()).unwrap_or_default();
    let begins = found.iter().any(|view| view.first);
    Ok(Views { named: found, here, all: format!("/records/{}?view={ALL}", kind.id), begins })
}

/// Where the list begins for the reader, if they have chosen a view for that.
pub async fn default_view(app: &App, visit: &Visit, kind: &Kind) -> Result<Option<String>, WebError> {
    let (found, first) = named(app, visit, kind).await?;
    Ok(found.into_iter().find(|view| view.id == first).map(|view| view.address))
}

#[derive(Template)]
#[template(path = "records/views.html")]
struct ViewsPage {
    shell: Shell,
    base: String,
    views: Vec<Named>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let views = saved_views(&app, &visit, kind, &Asked::default()).await?;
    let (label, base) = (visit.say().of(&kind.label), format!("/records/{}", kind.id));
    page(&ViewsPage {
        shell: Shell::new(&app, &visit, visit.say().t1("views-of", "kind", label)).under(label, base.clone()),
        base,
        views: views.named,
    })
}

fn me(visit: &Visit) -> Result<&RecordId, WebError> {
    visit.person().ok_or_else(WebError::not_found)
}

/// The unit that a view is shared with when its owner shares it.
fn shared_with(app: &App, visit: &Visit, fields: &Fields) -> Option<RecordId> {
    units_above(app, visit).into_iter().next().filter(|_| !fields.get("shared").is_empty())
}

fn name_in(fields: &Fields) -> Result<String, WebError> {
    let name: String = fields.get("name").chars().take(NAME_MAX).collect();
    if name.is_empty() { Err(WebError::new(ErrorKind::Invalid(Vec::new()))) } else { Ok(name) }
}

/// Keeps what the list's address says, as far as the kind knows it.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let owner = me(&visit)?.clone();
    let asked = Asked {
        view: String::new(),
        page: 1,
        ..Asked::read(kind, fields.get("query").trim_start_matches('?'))
    };
    let query: String = asked.sorted().trim_start_matches('?').chars().take(QUERY_MAX).collect();
    let view = SavedView {
        id: String::new(),
        kind: kind.id.clone(),
        unit: shared_with(&app, &visit, &fields),
        name: name_in(&fields)?,
        query: query.clone(),
        owner: owner.clone(),
    };
    let id = app.ledger.personal().save_view(&view).await?;
    if !fields.get("first").is_empty() {
        app.ledger.personal().prefer(&owner, &[(preference(kind), id.clone())]).await?;
    }
    Ok(redirect(&address(kind, &id, &query)))
}

type Two = Path<(String, String)>;

fn back(kind: &Kind) -> Response {
    redirect(&format!("/records/{}/views", kind.id))
}

/// A new name, or shared and no longer shared.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let unit = shared_with(&app, &visit, &fields);
    // Whose it is comes first: a wrong name of a view that is not there says nothing about it.
    let (found, _) = named(&app, &visit, kind).await?;
    if !found.iter().any(|view| view.own && view.id == id) {
        return Err(WebError::not_found());
    }
    let name = name_in(&fields)?;
    if app.ledger.personal().change_view(me(&visit)?, &id, &name, unit.as_ref()).await? {
        Ok(back(kind))
    } else {
        Err(WebError::not_found())
    }
}

pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    if app.ledger.personal().remove_view(me(&visit)?, &id).await? {
        Ok(back(kind))
    } else {
        Err(WebError::not_found())
    }
}

/// Lets the list begin with this view, or no longer.
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let (found, _) = named(&app, &visit, kind).await?;
    if !found.iter().any(|view| view.id == id) {
        return Err(WebError::not_found());
    }
    let value = if fields.get("first").is_empty() { String::new() } else { id };
    app.ledger.personal().prefer(me(&visit)?, &[(preference(kind), value)]).await?;
    Ok(back(kind))
}
