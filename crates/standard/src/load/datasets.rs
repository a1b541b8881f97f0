//! Reads datasets: their columns, their key, and whose the rows are.

use hengce_formula::Unit;
use indexmap::IndexMap;

use super::fields::{self, BUILT_IN};
use super::{Loader, exports};
use crate::block::Block;
use crate::findings::did_you_mean;
use crate::model::{Column, ColumnKind, Dataset, Every, OneCut, Rhythm};

const TYPES: [(&str, ColumnKind); 11] = [
    ("text", ColumnKind::Text),
    ("integer", ColumnKind::Integer),
    ("decimal", ColumnKind::Decimal { unit: Unit::Count }),
    ("money", ColumnKind::Money),
    ("percent", ColumnKind::Percent),
    ("date", ColumnKind::Date),
    ("month", ColumnKind::Month),
    ("instant", ColumnKind::Instant),
    ("bool", ColumnKind::Bool),
    ("person", ColumnKind::Person),
    ("ref", ColumnKind::Ref { kind: String::new() }),
];

impl<'t> Loader<'t> {
    pub(super) fn datasets(&self) -> IndexMap<String, Dataset> {
        let mut datasets = IndexMap::new();
        for (id, block) in self.section("dataset") {
            block.check_id(id);
            if self.ids("kind").contains(&id) {
                block.say(block.at, format!("\"{id}\" is already a record kind"), None);
            }
            datasets.insert(id.to_owned(), self.dataset(&block, id));
            block.finish();
        }
        datasets
    }

    fn dataset(&self, block: &Block<'t>, id: &str) -> Dataset {
        let (label, help) = (block.words("label"), block.words_if_there("help"));
        let clause = self.clause(block, true);
        let mut columns = IndexMap::new();
        match block.block("columns") {
            Some(inner) => {
                for (id, inner) in inner.each(&[]) {
                    inner.check_id(id);
                    if BUILT_IN.contains(&id) {
                        inner.say(inner.at, format!("\"{id}\" is a column that every row has"), None);
                    }
                    match self.column(&inner, id) {
                        Some(column) => {
                            columns.insert(id.to_owned(), column);
                            inner.finish();
                        }
                        None => self.log.broke(id),
                    }
                }
            }
            None => block.missing("columns", "the columns of its rows"),
        }
        let key: Vec<String> = block.texts("key").into_iter().map(|(name, _)| name.to_owned()).collect();
        if key.is_empty() {
            block.missing("key", "the columns that together name a row");
        }
        for (name, at) in block.texts("key") {
            match columns.get(name) {
                Some(column) if column.required => {}
                Some(_) => block.say(at, format!("\"{name}\" names rows, so it must be required"), None),
                None => no_column(block, "key", name, &columns),
            }
        }
        let time = block.need_text("time").unwrap_or_default();
        match columns.get(time).map(|column| &column.kind) {
            Some(ColumnKind::Date | ColumnKind::Month | ColumnKind::Instant) => {}
            Some(_) => block.say(block.at("time"), format!("\"{time}\" says no time"), None),
            None => no_column(block, "time", time, &columns),
        }
        let owner = block.text("owner");
        if let Some(name) = owner {
            match columns.get(name).map(|column| &column.kind) {
                Some(ColumnKind::Person) => {}
                Some(_) => block.say(block.at("owner"), format!("\"{name}\" is not a person"), None),
                None => no_column(block, "owner", name, &columns),
            }
        }
        let ages = block.wholes("ages", 1, 366);
        let one_cut = one_cut(block, &columns);
        let exports = exports::exports(block, &columns);
        let (owner, time) = (owner.map(str::to_owned), time.to_owned());
        Dataset {
            id: id.to_owned(),
            clause,
            label,
            help,
            columns,
            key,
            time,
            owner,
            ages,
            rhythm: rhythm(block),
            one_cut,
            exports,
            place: block.place(),
        }
    }

    fn column(&self, block: &Block<'t>, id: &str) -> Option<Column> {
        let label = block.words("label");
        let required = block.flag("required");
        let name = block.need_text("type")?;
        let found = TYPES.iter().find(|(known, _)| *known == name).map(|(_, kind)| kind.clone());
        let Some(mut kind) = found else {
            let hint = did_you_mean(name, TYPES.iter().map(|(known, _)| *known));
            block.say(block.at("type"), format!("\"{name}\" is no column type"), hint);
            return None;
        };
        match &mut kind {
            ColumnKind::Decimal { unit } => *unit = fields::unit(block).unwrap_or_default(),
            ColumnKind::Ref { kind } => *kind = self.referred(block, "kind")?,
            _ => {}
        }
        Some(Column { id: id.to_owned(), label, kind, required, place: block.place() })
    }
}

/// Days after the end of a stretch that a rule may speak of.
const GRACE_MAX: i64 = 366;

/// `rhythm = { every = "month", late_after = 5, stale_after = 20 }`
fn rhythm(block: &Block<'_>) -> Option<Rhythm> {
    let inner = block.block("rhythm")?;
    let every = inner.need_one_of("every", &Every::ALL);
    let late_after = inner.whole("late_after", 0, GRACE_MAX).unwrap_or(1);
    let stale_after = inner.whole("stale_after", 0, GRACE_MAX).unwrap_or(late_after);
    if stale_after < late_after {
        inner.say(inner.at("stale_after"), "data is late before it is stale".to_owned(), None);
    }
    inner.finish();
    Some(Rhythm { every: every?, late_after, stale_after })
}

/// `one_cut = { of = ["account", "day"], by = ["unit"], whole = "全部", says = { .. } }`
fn one_cut(block: &Block<'_>, columns: &IndexMap<String, Column>) -> Option<OneCut> {
    let inner = block.block("one_cut")?;
    let names = |key: &'static str| {
        for (name, _) in inner.texts(key).iter().filter(|(name, _)| !columns.contains_key(*name)) {
            no_column(&inner, key, name, columns);
        }
        inner.texts(key).into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>()
    };
    let (of, by) = (names("of"), names("by"));
    for (key, names) in [("of", &of), ("by", &by)] {
        if names.is_empty() {
            inner.missing(key, "columns of the dataset");
        }
    }
    let whole = inner.need_text("whole").unwrap_or_default().to_owned();
    let says = inner.words("says");
    inner.finish();
    Some(OneCut { of, by, whole, says })
}

pub(super) fn no_column(block: &Block<'_>, key: &str, name: &str, columns: &IndexMap<String, Column>) {
    block.no_such(block.at(key), "column", name, columns.keys().map(String::as_str));
}
