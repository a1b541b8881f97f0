//! What a list is asked for, as its address says it: search, filters, sort, columns, page. Every view can be sent as a
//! link.

use hengce_ledger::{Filter, FilterOp, Query};
use hengce_standard::{FieldKind, Kind, View, day_in};
use jiff::ToSpan;
use jiff::civil::Date;

use super::columns::listable;
use crate::web::forms::{encoded, pairs};
use crate::web::{App, Visit};

/// Records on a page of a list.
pub const PAGE_ROWS: u32 = 50;
/// Every state that is not closed.
pub const OPEN: &str = "open";
/// The people below whoever asks.
pub const TEAM: &str = "team";
/// The reader.
pub const ME: &str = "me";
const COLUMNS_MAX: usize = 20;

/// The part of a list's address after the `?`, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    pub text: String,
    /// Field, `from`/`to`/empty, value; only fields that the kind has.
    pub filters: Vec<(String, &'static str, String)>,
    /// Field and whether descending.
    pub sort: Option<(String, bool)>,
    /// Those that were chosen; empty: those of the kind's list.
    pub columns: Vec<String>,
    /// From 1.
    pub page: u64,
    pub withdrawn: bool,
    /// A calendar's month, `2026-07`.
    pub month: String,
    /// The saved view that the address came from; `all` where none is wanted.
    pub view: String,
}

impl Asked {
    pub fn read(kind: &Kind, query: &str) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in pairs(query.as_bytes()) {
            let value = value.trim().to_owned();
            if value.is_empty() {
                continue;
            }
            match name.as_str() {
                "q" => asked.text = value.chars().take(200).collect(),
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, 1_000_000),
                "withdrawn" => asked.withdrawn = true,
                "month" => asked.month = value.chars().take(7).collect(),
                "view" => asked.view = value.chars().take(64).collect(),
                "cols" => asked.choose(kind, &value),
                "sort" => {
                    let (field, descending) =
                        value.strip_prefix('-').map_or((value.as_str(), false), |rest| (rest, true));
                    asked.sort = sortable(kind, field).then(|| (field.to_owned(), descending));
                }
                other => asked.narrow(kind, other, value),
            }
        }
        asked
    }

    /// `cols=code,title`, or repeated as a form sends it.
    fn choose(&mut self, kind: &Kind, value: &str) {
        for id in value.split(',') {
            let fresh = self.columns.len() < COLUMNS_MAX && !self.columns.iter().any(|known| known == id);
            if fresh && listable(kind, id) {
                self.columns.push(id.to_owned());
            }
        }
    }

    fn narrow(&mut self, kind: &Kind, name: &str, value: String) {
        let (field, end) = match name.rsplit_once('.') {
            Some((field, "from")) => (field, "from"),
            Some((field, "to")) => (field, "to"),
            _ => (name, ""),
        };
        if field == "state" || field == "owner" || kind.fields.contains_key(field) {
            self.filters.push((field.to_owned(), end, value));
        }
    }

    /// What a view that ships asks for.
    pub fn of_view(kind: &Kind, view: &View) -> Self {
        let mut asked = Self { page: 1, view: view.id.clone(), ..Self::default() };
        for (name, value) in &view.filters {
            asked.narrow(kind, name, value.clone());
        }
        let sort = view.sort.as_deref();
        asked.sort = sort.map(|sort| (sort.trim_start_matches('-').to_owned(), sort.starts_with('-')));
        asked.columns.clone_from(&view.columns);
        asked
    }

    /// The ledger's question for this page of the list.
    pub fn query(&self, app: &App, visit: &Visit, kind: &Kind) -> Query {
        Query {
            kind: kind.id.clone(),
            text: (!self.text.is_empty()).then(|| self.text.clone()),
            filters: self.filters.iter().map(|filter| condition(app, visit, kind, filter)).collect(),
            sort: Some(self.order(kind)),
            offset: (self.page - 1) * u64::from(PAGE_ROWS),
            limit: PAGE_ROWS,
            withdrawn: self.withdrawn,
        }
    }

    /// As asked for; else a stretch of days, amounts or numbers from its end, and anything else by code.
    fn order(&self, kind: &Kind) -> (String, bool) {
        let stretch = || self.filters.iter().find(|(_, end, _)| !end.is_empty()).map(|(field, ..)| field);
        let order = self.sort.clone();
        let order = order.or_else(|| Some((stretch().filter(|field| sortable(kind, field))?.clone(), true)));
        order.unwrap_or_else(|| ("code".into(), true))
    }

    pub fn filter(&self, field: &str, end: &str) -> &str {
        let found = self.filters.iter().find(|(name, which, _)| name == field && *which == end);
        found.map_or("", |(_, _, value)| value)
    }

    /// Whether anything narrows the list.
    pub fn narrowed(&self) -> bool {
        !self.text.is_empty() || !self.filters.is_empty() || self.withdrawn
    }

    /// The columns that the list shows.
    pub fn shown<'a>(&'a self, kind: &'a Kind) -> &'a [String] {
        if self.columns.is_empty() { &kind.views.list } else { &self.columns }
    }

    /// The address part of search, filters and columns, without sort and page; starts with `?` and ends ready for more.
    pub fn kept(&self) -> String {
        let mut out = self.filtered();
        if !self.columns.is_empty() {
            out.extend(["cols=", &encoded(&self.columns.join(",")).replace("%2C", ","), "&"]);
        }
        if !self.view.is_empty() {
            out.extend(["view=", &encoded(&self.view), "&"]);
        }
        out
    }

    /// The address part of search and filters alone.
    fn filtered(&self) -> String {
        let mut out = String::from("?");
        let mut add = |name: &str, value: &str| {
            out.extend([&encoded(name), "=", &encoded(value), "&"]);
        };
        if !self.text.is_empty() {
            add("q", &self.text);
        }
        for (field, end, value) in &self.filters {
            let name = if end.is_empty() { field.clone() } else { format!("{field}.{end}") };
            add(&name, value);
        }
        if self.withdrawn {
            add("withdrawn", "1");
        }
        out
    }

    /// [`Asked::kept`] with the sort order.
    pub fn sorted(&self) -> String {
        let mut out = self.kept();
        if let Some((field, descending)) = &self.sort {
            out.extend(["sort=", if *descending { "-" } else { "" }, &encoded(field), "&"]);
        }
        out
    }
}

/// A filter as the ledger takes it: `owner=me` (or another person), `owner=team`, `state=open`, and days counted from
/// today.
fn condition(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    (field, end, value): &(String, &'static str, String),
) -> Filter {
    let me = || visit.person().map(ToString::to_string).unwrap_or_default();
    let (op, value) = match (field.as_str(), *end, value.as_str()) {
        ("state", "", OPEN) => (FilterOp::Open, String::new()),
        ("owner", "", TEAM) => (FilterOp::Below, me()),
        (field, "", ME) if is_person(kind, field) => (FilterOp::Is, me()),
        (_, "from", day) => (FilterOp::AtLeast, bound(app, kind, field, (day, false))),
        (_, "to", day) => (FilterOp::AtMost, bound(app, kind, field, (day, true))),
        (_, _, value) => (FilterOp::Is, value.to_owned()),
    };
    Filter { field: field.clone(), op, value }
}

fn is_person(kind: &Kind, field: &str) -> bool {
    let named = kind.fields.get(field).is_some_and(|field| matches!(field.kind, FieldKind::Person));
    named || field == "owner"
}

/// The first or last value that a bound takes in: a day is a whole one, for an instant too.
fn bound(app: &App, kind: &Kind, field: &str, (text, last): (&str, bool)) -> String {
    let day = day_in(text, app.today());
    match (kind.fields.get(field).map(|field| &field.kind), day) {
        (Some(FieldKind::Date), Some(day)) => day.to_string(),
        (Some(FieldKind::Instant), Some(day)) => {
            let zone = &app.standard().organisation.zone;
            let start = |day: Date| day.to_zoned_datetime(zone.clone()).ok().map(|at| at.timestamp());
            let at = if last {
                let next = day.checked_add(1.day()).ok().and_then(start);
                next.and_then(|next| next.checked_sub(1.microsecond()).ok())
            } else {
                start(day)
            };
            at.map_or_else(|| text.to_owned(), |at| at.to_string())
        }
        _ => text.to_owned(),
    }
}

/// Whether a list can be put in order by this column.
pub fn sortable(kind: &Kind, column: &str) -> bool {
    if matches!(column, "code" | "title" | "state" | "updated_at" | "created_at") {
        return true;
    }
    kind.fields.get(column).is_some_and(|field| {
        !matches!(
            field.kind,
            FieldKind::Rows { .. }
                | FieldKind::People
                | FieldKind::Files
                | FieldKind::Refs { .. }
                | FieldKind::Choices { .. }
                | FieldKind::Prose
                | FieldKind::Ref { .. }
                | FieldKind::Person
                | FieldKind::Unit
        )
    })
}
