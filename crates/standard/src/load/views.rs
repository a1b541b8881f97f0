//! Reads the views of lists that ship, the desks of roles, and a kind's reminders.

use indexmap::IndexMap;

use super::{Loader, text_of};
use crate::block::Block;
use crate::findings::At;
use crate::model::{FieldKind, Kind, Lifecycle, Panel, Reminders, View, Views, day_in};

/// Days before and after of which a kind with an owner and a calendar day reminds where it says nothing.
const BEFORE: [i32; 1] = [3];
const AFTER: [i32; 2] = [1, 7];
const DAYS_MAX: i64 = 365;

impl<'t> Loader<'t> {
    pub(super) fn views(&self, kinds: &IndexMap<String, Kind>) -> IndexMap<String, View> {
        let mut views = IndexMap::new();
        for (id, block) in self.section("view") {
            block.check_id(id);
            if let Some(view) = self.view(id, &block, kinds) {
                views.insert(id.to_owned(), view);
            }
            block.finish();
        }
        views
    }

    fn view(&self, id: &str, block: &Block<'t>, kinds: &IndexMap<String, Kind>) -> Option<View> {
        let label = block.words("label");
        let kind = block.need_text("kind");
        let (sort, columns) = (block.text("sort"), block.texts("columns"));
        let filters = block.block("filters");
        let kind = kind.filter(|kind| self.refer(block, "kind", kind, block.at("kind")))?;
        let kind = kinds.get(kind)?;
        let known = |name: &str, at: At| {
            let built_in = ["code", "title", "state", "owner", "updated_at", "created_at"];
            let exists = kind.fields.contains_key(name) || built_in.contains(&name);
            if !exists {
                let known = kind.fields.keys().map(String::as_str).chain(built_in);
                block.no_such(at, &format!("field of {}", kind.id), name, known);
            }
            exists
        };
        let mut read = IndexMap::new();
        for (name, at, node) in filters.iter().flat_map(Block::pairs) {
            let field = name.strip_suffix(".from").or_else(|| name.strip_suffix(".to")).unwrap_or(name);
            let Some(value) = text_of(node) else {
                block.say(node.at, format!("the filter \"{name}\" is not a text"), None);
                continue;
            };
            if known(field, at) {
                fits(block, kind, (name, field), (value, node.at));
                read.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(sort) = sort {
            known(sort.trim_start_matches('-'), block.at("sort"));
        }
        let columns = columns.into_iter().filter(|(name, at)| known(name, *at));
        let columns = columns.map(|(name, _)| name.to_owned()).collect();
        let sort = sort.map(str::to_owned);
        let (id, kind, place) = (id.to_owned(), kind.id.clone(), block.place());
        Some(View { id, label, kind, filters: read, sort, columns, place })
    }

    /// `[desk.ROLE]`: what stands on the desk of whoever holds the role, in order.
    pub(super) fn desks(&self, views: &IndexMap<String, View>) -> IndexMap<String, Vec<Panel>> {
        let mut desks = IndexMap::new();
        for (role, block) in self.section("desk") {
            let panels = block.texts("panels").into_iter();
            let panels = panels.filter_map(|(name, at)| panel(&block, views, name, at)).collect();
            if self.refer(&block, "role", role, block.at) {
                desks.insert(role.to_owned(), panels);
            }
            block.finish();
        }
        desks
    }
}

fn panel(block: &Block<'_>, views: &IndexMap<String, View>, name: &str, at: At) -> Option<Panel> {
    if let Some((_, built_in)) = Panel::BUILT_IN.iter().find(|(known, _)| *known == name) {
        return Some(built_in.clone());
    }
    if views.contains_key(name) {
        return Some(Panel::View(name.to_owned()));
    }
    let built_in = Panel::BUILT_IN.iter().map(|(known, _)| *known);
    block.no_such(at, "panel or view", name, built_in.chain(views.keys().map(String::as_str)));
    None
}

/// A filter's value is one that the field can have.
fn fits(block: &Block<'_>, kind: &Kind, (name, field): (&str, &str), (value, at): (&str, At)) {
    if field == "state" {
        let states = kind.lifecycle.states.keys().map(String::as_str);
        if value != "open" && !kind.lifecycle.states.contains_key(value) {
            block.no_such(at, "state", value, states.chain(["open"]));
        }
        return;
    }
    match kind.fields.get(field).map(|field| &field.kind) {
        Some(FieldKind::Choice { options } | FieldKind::Choices { options })
            if !options.contains_key(value) =>
        {
            block.no_such(at, "option", value, options.keys().map(String::as_str));
        }
        Some(FieldKind::Date | FieldKind::Instant)
            if name != field && day_in(value, jiff::civil::date(2026, 1, 1)).is_none() =>
        {
            let hint = "a day such as 2026-07-01, today, today-7 or today+3".to_owned();
            block.say(at, format!("\"{value}\" is no day"), Some(hint));
        }
        _ => {}
    }
}

/// `[kind.x.reminders]`; a kind with an owner, a due day and open states has some without saying so.
pub(super) fn reminders(
    block: &Block<'_>,
    owner: Option<&str>,
    views: &Views,
    lifecycle: &Lifecycle,
) -> Option<Reminders> {
    let open = lifecycle.states.values().any(|state| !state.closed);
    let fits = owner.is_some() && views.due.is_some() && open;
    let Some(inner) = block.block("reminders") else {
        let default =
            || Reminders { before_days: BEFORE.to_vec(), after_days: AFTER.to_vec(), tells_manager: false };
        return fits.then(default);
    };
    if !fits {
        let hint = "name the day in `views.due` or `views.calendar`".to_owned();
        block.say(inner.at, "reminders need an owner, a due day and an open state", Some(hint));
    }
    let days = |key| -> Vec<i32> {
        let mut days: Vec<i32> = inner.wholes(key, 0, DAYS_MAX).into_iter().map(|day| day as i32).collect();
        days.sort_unstable();
        days.dedup();
        days
    };
    let (mut before_days, mut after_days) = (days("before_days"), days("after_days"));
    before_days.reverse();
    after_days.retain(|day| *day > 0);
    let tells_manager = inner.one_of("then", &[("manager", true)]).unwrap_or(false);
    inner.finish();
    fits.then_some(Reminders { before_days, after_days, tells_manager })
}
