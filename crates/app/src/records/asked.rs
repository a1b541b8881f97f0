//! What a list is asked for, as its address says it: search, filters, sort, page. Every view can be sent as a link.

use hengce_ledger::{Filter, FilterOp, Query};
use hengce_standard::{FieldKind, Kind};

use crate::web::Visit;
use crate::web::forms::{encoded, pairs};

/// Records on a page of a list.
pub const PAGE_ROWS: u32 = 50;

/// The part of a list's address after the `?`, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    pub text: String,
    /// Field, `from`/`to`/empty, value; only fields that the kind has.
    pub filters: Vec<(String, &'static str, String)>,
    /// Field and whether descending.
    pub sort: Option<(String, bool)>,
    /// From 1.
    pub page: u64,
    pub withdrawn: bool,
    /// A calendar's month, `2026-07`.
    pub month: String,
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
                "sort" => {
                    let (field, descending) =
                        value.strip_prefix('-').map_or((value.as_str(), false), |rest| (rest, true));
                    asked.sort = sortable(kind, field).then(|| (field.to_owned(), descending));
                }
                other => {
                    let (field, end) = match other.rsplit_once('.') {
                        Some((field, "from")) => (field, "from"),
                        Some((field, "to")) => (field, "to"),
                        _ => (other, ""),
                    };
                    if field == "state" || field == "owner" || kind.fields.contains_key(field) {
                        asked.filters.push((field.to_owned(), end, value));
                    }
                }
            }
        }
        asked
    }

    /// The ledger's question for this page of the list. `owner=me` is the reader.
    pub fn query(&self, kind: &Kind, visit: &Visit) -> Query {
        let filters = self.filters.iter().map(|(field, end, value)| {
            let me = || visit.person().map(ToString::to_string).unwrap_or_default();
            let value = if field == "owner" && value == "me" { me() } else { value.clone() };
            let op = match *end {
                "from" => FilterOp::AtLeast,
                "to" => FilterOp::AtMost,
                _ => FilterOp::Is,
            };
            Filter { field: field.clone(), op, value }
        });
        Query {
            kind: kind.id.clone(),
            text: (!self.text.is_empty()).then(|| self.text.clone()),
            filters: filters.collect(),
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

    /// The address part of search and filters, without sort and page; starts with `?` and ends ready for more.
    pub fn kept(&self) -> String {
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

/// Whether a list can be put in order by this column.
pub fn sortable(kind: &Kind, column: &str) -> bool {
    if matches!(column, "code" | "title" | "state" | "updated_at") {
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
