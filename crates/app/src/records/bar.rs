//! What stands above a kind's list, board and calendar: search, filters, saved views, columns, buttons.

use hengce_standard::{Act, FieldKind, Kind, day_in};

use super::asked::{Asked, ME, OPEN, TEAM};
use super::columns::{all as all_columns, column_label};
use super::input::Choice;
use super::scene::Scene;
use super::views::{Views, saved_views};
use crate::web::forms::pairs;
use crate::web::{App, Visit, WebError};

/// A drop-down over the list.
pub struct FilterBox {
    pub name: String,
    pub label: String,
    pub options: Vec<Choice>,
}

/// What the three views of a kind's records share above them.
#[expect(clippy::struct_excessive_bools, reason = "what the template asks one by one")]
pub struct Bar {
    pub base: String,
    pub view: &'static str,
    pub text: String,
    pub boxes: Vec<FilterBox>,
    /// Field, label, from, to.
    pub range: Option<(String, String, String, String)>,
    pub withdrawn: bool,
    pub narrowed: bool,
    pub sort: String,
    pub kept: String,
    /// The whole address after `?`, as a view is saved.
    pub query: String,
    /// The chosen columns as the address says them; empty: those of the kind.
    pub columns: String,
    pub chooser: Vec<Choice>,
    pub views: Views,
    pub board: bool,
    pub calendar: bool,
    pub creates: bool,
    pub imports: bool,
}

impl Bar {
    /// What the address says beside columns, view and page, as hidden inputs.
    pub fn hidden(&self) -> Vec<(String, String)> {
        let pairs = pairs(self.query.trim_start_matches('?').as_bytes());
        let mut kept: Vec<_> =
            pairs.into_iter().filter(|(name, _)| name != "cols" && name != "view").collect();
        if self.views.begins {
            kept.push(("view".into(), "all".into()));
        }
        kept
    }
}

/// Search, filters, views and buttons above a view.
pub async fn bar(
    (app, visit): (&App, &Visit),
    kind: &Kind,
    scene: &Scene,
    (asked, view): (&Asked, &'static str),
) -> Result<Bar, WebError> {
    let may = |act, of| app.ledger.reach(&visit.actor, act, of).is_some();
    let range = kind.views.calendar.as_ref().filter(|_| view != "calendar").and_then(|id| {
        let label = scene.say.of(&kind.fields.get(id)?.label).to_owned();
        let day = |end| {
            let text = asked.filter(id, end);
            day_in(text, scene.today).map_or_else(|| text.to_owned(), |day| day.to_string())
        };
        Some((id.clone(), label, day("from"), day("to")))
    });
    let views = saved_views(app, visit, kind, asked).await?;
    Ok(Bar {
        base: format!("/records/{}", kind.id),
        view,
        text: asked.text.clone(),
        boxes: boxes(kind, scene, asked),
        range,
        withdrawn: asked.withdrawn,
        narrowed: asked.narrowed(),
        sort: asked
            .sort
            .as_ref()
            .map_or_else(String::new, |(field, down)| format!("{}{field}", if *down { "-" } else { "" })),
        kept: asked.kept(),
        query: asked.sorted(),
        columns: asked.columns.join(","),
        chooser: chooser(kind, scene, asked),
        views,
        board: kind.views.board.is_some(),
        calendar: kind.views.calendar.is_some(),
        creates: may(Act::Create, &kind.id) && kind.id != "import_batch",
        imports: may(Act::Create, "import") && may(Act::Create, &kind.id) && kind.id != "import_batch",
    })
}

/// Every column with whether it is shown.
fn chooser(kind: &Kind, scene: &Scene, asked: &Asked) -> Vec<Choice> {
    let shown = asked.shown(kind);
    let choice =
        |id: String| Choice { chosen: shown.contains(&id), text: column_label(scene, kind, &id), value: id };
    all_columns(kind, shown).into_iter().map(choice).collect()
}

/// Filters for the state, the owner and the kind's choices.
fn boxes(kind: &Kind, scene: &Scene, asked: &Asked) -> Vec<FilterBox> {
    let say = scene.say;
    let mut boxes = Vec::new();
    let choices = |name: &str, options: Vec<(String, String)>| {
        let chosen = asked.filter(name, "");
        options.into_iter().map(|(value, text)| Choice { chosen: value == chosen, value, text }).collect()
    };
    if !kind.lifecycle.states.is_empty() {
        let states =
            kind.lifecycle.states.iter().map(|(id, state)| (id.clone(), say.of(&state.label).to_owned()));
        let mut options = vec![(OPEN.to_owned(), say.t("state-open"))];
        options.extend(states);
        boxes.push(FilterBox {
            name: "state".into(),
            label: say.t("state"),
            options: choices("state", options),
        });
    }
    if let Some(owner) = kind.owner.as_ref().and_then(|id| kind.fields.get(id)) {
        let mut people: Vec<_> = scene.directory.people.values().collect();
        people.sort_by(|a, b| a.code.cmp(&b.code));
        let mut options = vec![(ME.to_owned(), say.t("owner-me")), (TEAM.to_owned(), say.t("owner-team"))];
        options.extend(people.iter().map(|person| (person.id.to_string(), scene.person(&person.id.0))));
        boxes.push(FilterBox {
            name: "owner".into(),
            label: say.of(&owner.label).to_owned(),
            options: choices("owner", options),
        });
    }
    for field in kind.fields.values() {
        if let FieldKind::Choice { options } = &field.kind {
            let options = options.iter().map(|(id, label)| (id.clone(), say.of(label).to_owned()));
            boxes.push(FilterBox {
                name: field.id.clone(),
                label: say.of(&field.label).to_owned(),
                options: choices(&field.id, options.collect()),
            });
        }
    }
    boxes.truncate(5);
    boxes
}
