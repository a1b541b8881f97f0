//! Reads measures: aggregates of rows whose parts must fit each other.

use hengce_formula::{Expr, Node, Type, Unit, fits};
use indexmap::IndexMap;

use super::Loader;
use super::fields::UNITS;
use super::formulas::{Scope, Written};
use crate::block::Block;
use crate::findings::did_you_mean;
use crate::model::{Adds, Aggregate, FieldKind, Measure, Source, Standard};

const ADDS: [(&str, Adds); 5] = [
    ("sum", Adds::Sum),
    ("distinct", Adds::Distinct),
    ("stock", Adds::Stock),
    ("ratio", Adds::Ratio),
    ("mean", Adds::Mean),
];
const AGGREGATES: [&str; 8] = ["count", "sum", "mean", "min", "max", "last", "distinct", "median"];

impl<'t> Loader<'t> {
    pub(super) fn measures(&self, standard: &Standard) -> IndexMap<String, Measure> {
        let mut measures = IndexMap::new();
        for (id, block) in self.section("measure") {
            block.check_id(id);
            match self.measure(&block, id, standard) {
                Some(measure) => _ = measures.insert(id.to_owned(), measure),
                None => self.log.broke(id),
            }
            block.finish();
        }
        measures
    }

    fn measure(&self, block: &Block<'t>, id: &str, standard: &Standard) -> Option<Measure> {
        let (label, help) = (block.words("label"), block.words_if_there("help"));
        self.clause(block, false);
        let from = self.source(block, standard);
        let filter = block.has("where").then(|| self.formula(block, "where")).flatten();
        _ = block.text("where");
        let value = self.formula(block, "value");
        let on = path(block.need_text("on"));
        let by = block.text("by").map(|text| path(Some(text)));
        let adds = block.need_one_of("adds", &ADDS);
        let declared = block.one_of("unit", &UNITS);
        let from = from?;
        let type_of = |path: &[String]| standard.type_of_column(&from, path);
        let words_of = |path: &[String]| standard.words_of_column(&from, path);
        let scope = Scope { type_of: &type_of, words_of: &words_of, known: standard.names_in_reach(&from) };
        if let Some(filter) = &filter {
            self.condition(&block.name, filter, &scope);
        }
        says_when(block, &on, &scope);
        if let Some(by) = &by {
            says_whom(block, by, &from, standard);
        }
        let written = value?;
        let (value, found) = self.aggregate(block, &written, &scope)?;
        let (adds, unit) = (adds?, declared.unwrap_or(found));
        if !fits(&Type::Number(found), unit) {
            let message = format!("the value is {}, not {}", found.words(), unit.words());
            block.say(block.at("unit"), message, None);
        }
        combines(block, &value, adds);
        let filter = filter.map(|filter| filter.expr);
        let (id, place) = (id.to_owned(), block.place());
        Some(Measure { id, label, help, from, filter, value, on, by, adds, unit, place })
    }

    /// `report`, `campaign.goals` or a dataset.
    fn source(&self, block: &Block<'t>, standard: &Standard) -> Option<Source> {
        let text = block.need_text("from")?;
        if standard.kinds.contains_key(text) {
            return Some(Source::Kind(text.to_owned()));
        }
        if standard.datasets.contains_key(text) {
            return Some(Source::Dataset(text.to_owned()));
        }
        if let Some((kind, rows)) = text.split_once('.')
            && standard.kind(kind).is_some_and(|kind| kind.row_fields(rows).is_some())
        {
            return Some(Source::Rows(kind.to_owned(), rows.to_owned()));
        }
        let mut known = self.ids("kind");
        known.extend(self.ids("dataset"));
        let rows = standard.kinds.values().flat_map(|kind| {
            let fields = kind.fields.values().filter(|field| matches!(field.kind, FieldKind::Rows { .. }));
            fields.map(|field| format!("{}.{}", kind.id, field.id))
        });
        let rows: Vec<String> = rows.collect();
        let known = known.into_iter().chain(rows.iter().map(String::as_str));
        block.no_such(block.at("from"), "kind, rows of a kind or dataset", text, known);
        None
    }

    /// Takes `sum(cost)` apart, checks the inside, and says in which unit the aggregate is.
    fn aggregate(
        &self,
        block: &Block<'t>,
        written: &Written<'t>,
        scope: &Scope<'_>,
    ) -> Option<(Aggregate, Unit)> {
        let Node::Call(name, arguments) = &written.expr.node else {
            let hint = Some(format!("one of {}", AGGREGATES.map(|name| format!("{name}(…)")).join(", ")));
            block.say(written.at, "a measure's value is an aggregate of rows", hint);
            return None;
        };
        let inside = |expr: &Expr| self.type_of(&block.name, written, expr, scope);
        let number = |expr: &Expr| match inside(expr)? {
            Type::Number(unit) => Some(unit),
            found => {
                let at = self.log.inside(written.at, written.text, expr.span);
                block.say(at, format!("{name} takes numbers, and this gives {}", found.words()), None);
                None
            }
        };
        Some(match (name.as_str(), arguments.as_slice()) {
            ("count", []) => (Aggregate::Count, Unit::Count),
            ("sum", [x]) => (Aggregate::Sum(x.clone()), number(x)?),
            ("mean", [x]) => (Aggregate::Mean(x.clone()), number(x)?),
            ("mean", [x, weight]) => {
                let unit = number(x)?;
                number(weight)?;
                (Aggregate::WeightedMean(x.clone(), weight.clone()), unit)
            }
            ("min", [x]) => (Aggregate::Min(x.clone()), number(x)?),
            ("max", [x]) => (Aggregate::Max(x.clone()), number(x)?),
            ("last", [x]) => (Aggregate::Last(x.clone()), number(x)?),
            ("median", [x]) => (Aggregate::Median(x.clone()), number(x)?),
            ("distinct", [x]) => {
                inside(x)?;
                (Aggregate::Distinct(x.clone()), Unit::Count)
            }
            (known, _) if AGGREGATES.contains(&known) => {
                let wanted =
                    if known == "count" { "nothing: write count()" } else { "one value, such as (cost)" };
                block.say(
                    written.at,
                    format!("{known} takes {wanted}"),
                    Some("only mean takes a weight too".to_owned()),
                );
                return None;
            }
            (other, _) => {
                block.say(
                    written.at,
                    format!("\"{other}\" is no aggregate"),
                    did_you_mean(other, AGGREGATES),
                );
                return None;
            }
        })
    }
}

fn path(text: Option<&str>) -> Vec<String> {
    text.map_or_else(Vec::new, |text| text.split('.').map(str::to_owned).collect())
}

fn says_when(block: &Block<'_>, on: &[String], scope: &Scope<'_>) {
    match (scope.type_of)(on) {
        _ if on.is_empty() => {}
        Some(Type::Date | Type::Instant) => {}
        Some(found) => {
            let message = format!(
                "\"{}\" is {}; a row belongs to a period by a date or an instant",
                on.join("."),
                found.words()
            );
            block.say(block.at("on"), message, None);
        }
        None => {
            block.no_such(block.at("on"), "column", &on.join("."), scope.known.iter().map(String::as_str));
        }
    }
}

fn says_whom(block: &Block<'_>, by: &[String], from: &Source, standard: &Standard) {
    if standard.person_column(from, by).is_some() {
        return;
    }
    let name = by.join(".");
    if standard.type_of_column(from, by).is_some() {
        block.say(block.at("by"), format!("\"{name}\" leads to no person"), None);
    } else {
        let known = standard.names_in_reach(from);
        block.no_such(block.at("by"), "column", &name, known.iter().map(String::as_str));
    }
}

/// Which aggregates may be combined how (domain catalogue 2.1).
fn combines(block: &Block<'_>, value: &Aggregate, adds: Adds) {
    let (aggregate, right, why) = match value {
        Aggregate::Count => ("a count", &[Adds::Sum][..], "counts are added"),
        Aggregate::Sum(_) => ("a sum", &[Adds::Sum][..], "sums are added"),
        Aggregate::Mean(_) | Aggregate::WeightedMean(..) => (
            "a mean",
            &[Adds::Mean, Adds::Ratio][..],
            "it is computed again from its sums, never added or averaged",
        ),
        Aggregate::Last(_) => {
            ("a last value", &[Adds::Stock][..], "a stock is taken at the end, never added over time")
        }
        Aggregate::Distinct(_) => (
            "a distinct count",
            &[Adds::Distinct][..],
            "the same person on two days is one person: counted again from the rows, never added",
        ),
        Aggregate::Min(_) | Aggregate::Max(_) | Aggregate::Median(_) => (
            "this aggregate",
            &[Adds::Distinct][..],
            "it is found again from the rows, never added or averaged",
        ),
    };
    if !right.contains(&adds) {
        let word = |adds: Adds| ADDS.iter().find(|(_, known)| *known == adds).map_or("", |(word, _)| *word);
        let message = format!("{aggregate} can't be combined by \"{}\": {why}", word(adds));
        block.say(block.at("adds"), message, Some(format!("adds = \"{}\"", word(right[0]))));
    }
}
