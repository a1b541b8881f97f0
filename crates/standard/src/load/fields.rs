//! Reads the fields of a kind, and those of its child tables.

use hengce_formula::{Expr, Unit};
use indexmap::IndexMap;

use super::blind::blind;
use super::bounds::bounds;
use super::{Loader, formulas::Written, reasons, text_of};
use crate::block::Block;
use crate::findings::{At, did_you_mean};
use crate::model::{Evidence, Field, FieldKind, Organisation, Rubric, Words};
use crate::tree::Value;

pub(super) const UNITS: [(&str, Unit); 9] = [
    ("count", Unit::Count),
    ("percent", Unit::Percent),
    ("points", Unit::Points),
    ("money", Unit::Money),
    ("days", Unit::Days),
    ("hours", Unit::Hours),
    ("seconds", Unit::Seconds),
    ("score", Unit::Score),
    ("times", Unit::Times),
];
const EVIDENCE: [(&str, Evidence); 4] = [
    ("rated", Evidence::Rated),
    ("declared", Evidence::Declared),
    ("confirmed", Evidence::Confirmed),
    ("system", Evidence::System),
];
const TYPES: [&str; 23] = [
    "text",
    "prose",
    "integer",
    "decimal",
    "money",
    "percent",
    "date",
    "instant",
    "bool",
    "choice",
    "choices",
    "person",
    "people",
    "unit",
    "ref",
    "refs",
    "files",
    "link",
    "rating",
    "rows",
    "computed",
    "referring",
    "hours_in",
];
const TEXT_MAX: i64 = 10_000;
const FIELDS_MAX: usize = 200;

/// What fields refer to.
pub(super) struct Given<'g> {
    pub organisation: &'g Organisation,
    pub rubrics: &'g IndexMap<String, Rubric>,
}

/// A formula of a record's own, to be checked when all kinds are known.
pub(super) struct OwnFormula<'t> {
    pub block: String,
    pub written: Written<'t>,
    /// The field that it computes; none for a check or a transition's condition.
    pub field: Option<String>,
    pub unit: Option<Unit>,
}

/// The records that refer to one: what of it waits for the other kind.
pub(super) struct OwnTable<'t> {
    pub field: String,
    pub block: String,
    pub by: At,
    pub filter: Option<Written<'t>>,
}

/// What of one kind can be checked only when all are known.
#[derive(Default)]
pub(super) struct Own<'t> {
    pub formulas: Vec<OwnFormula<'t>>,
    pub tables: Vec<OwnTable<'t>>,
    /// Person fields with the place of their `outside_line_of`.
    pub lines: Vec<(String, String, At)>,
}

impl<'t> Loader<'t> {
    /// The fields under `block`. `own` collects formulas; none inside a child table, where neither rows nor formulas stand.
    pub(super) fn fields(
        &self,
        block: &Block<'t>,
        given: &Given<'_>,
        mut own: Option<&mut Own<'t>>,
    ) -> IndexMap<String, Field> {
        let mut fields = IndexMap::new();
        let blocks = block.each(&[]);
        if blocks.len() > FIELDS_MAX {
            block.say(block.at, format!("{} fields are too many: at most {FIELDS_MAX}", blocks.len()), None);
            return fields;
        }
        for (id, block) in blocks {
            block.check_id(id);
            let built_in: &[&str] = if own.is_some() { &BUILT_IN } else { &BUILT_IN_ROWS };
            if built_in.contains(&id) {
                block.say(block.at, format!("\"{id}\" is a column that every one has"), None);
            }
            match self.field(&block, id, given, own.as_deref_mut()) {
                Some(field) => {
                    fields.insert(id.to_owned(), field);
                    block.finish();
                }
                None => self.log.broke(id),
            }
        }
        fields
    }

    fn field(
        &self,
        block: &Block<'t>,
        id: &str,
        given: &Given<'_>,
        own: Option<&mut Own<'t>>,
    ) -> Option<Field> {
        let label = block.words("label");
        let help = block.words_if_there("help");
        let required = block.flag("required");
        let stamped: Vec<String> =
            block.texts("stamped").into_iter().map(|(text, _)| text.to_owned()).collect();
        let program_writes = block.one_of("written_by", &[("program", true)]).unwrap_or(false);
        let frozen_in = block.texts("frozen_in").into_iter().map(|(text, _)| text.to_owned()).collect();
        let evidence = block.one_of("evidence", &EVIDENCE);
        let mut own = own;
        let outside_line_of = outside(block, id, own.as_deref_mut());
        let in_rows = own.is_none();
        let blind = blind(block, in_rows);
        let required_if = reasons::required_if(block, in_rows);
        let kind = self.field_kind(block, id, given, own)?;
        if in_rows && block.has("first_of") {
            block.say(block.at("first_of"), "a column of a child table keeps no first value", None);
        }
        if outside_line_of.is_some() && !matches!(kind, FieldKind::Person) {
            let message = format!("only a person stands outside a line, and \"{id}\" is none");
            block.say(block.at("outside_line_of"), message, None);
        }
        let (min, max) = bounds(block, &kind, given);
        let first_of = block.text("first_of").map(str::to_owned);
        let by_program = program_writes || !stamped.is_empty() || first_of.is_some() || kind.derived();
        if evidence == Some(Evidence::System) && !by_program {
            let message = "a field that people type is not evidence of the system";
            block.say(
                block.at("evidence"),
                message,
                Some("stamp or compute it, let the program write it, or say declared".to_owned()),
            );
        }
        if by_program && required {
            block.say(block.at("required"), "what the program sets cannot be required of people", None);
        }
        let evidence = evidence.unwrap_or(match kind {
            FieldKind::Rating { .. } => Evidence::Rated,
            // the first value was typed like those after it
            _ if by_program && first_of.is_none() => Evidence::System,
            _ => Evidence::Declared,
        });
        let (id, place) = (id.to_owned(), block.place());
        Some(Field {
            id,
            label,
            help,
            kind,
            required,
            required_if,
            stamped,
            program_writes,
            frozen_in,
            evidence,
            min,
            max,
            first_of,
            outside_line_of,
            blind,
            place,
        })
    }

    fn field_kind(
        &self,
        block: &Block<'t>,
        id: &str,
        given: &Given<'_>,
        own: Option<&mut Own<'t>>,
    ) -> Option<FieldKind> {
        let name = block.need_text("type")?;
        Some(match name {
            "text" => {
                let max = block.whole("max", 1, TEXT_MAX).unwrap_or(200);
                FieldKind::Text { max: usize::try_from(max).unwrap_or(200) }
            }
            "prose" => FieldKind::Prose,
            "integer" => FieldKind::Integer { unit: unit(block).unwrap_or_default() },
            "decimal" => {
                let places = block.whole("places", 0, 6).unwrap_or(2);
                FieldKind::Decimal {
                    places: u32::try_from(places).unwrap_or(2),
                    unit: unit(block).unwrap_or_default(),
                }
            }
            "money" => FieldKind::Money,
            "percent" => FieldKind::Percent,
            "date" => FieldKind::Date,
            "instant" => FieldKind::Instant,
            "bool" => FieldKind::Bool,
            "choice" => FieldKind::Choice { options: self.options(block, given) },
            "choices" => FieldKind::Choices { options: self.options(block, given) },
            "person" => FieldKind::Person,
            "people" => FieldKind::People,
            "unit" => FieldKind::Unit,
            "ref" => FieldKind::Ref { kind: self.referred(block, "kind")? },
            "refs" => FieldKind::Refs { kind: self.referred(block, "kind")? },
            "files" => FieldKind::Files,
            "link" => FieldKind::Link,
            "rating" => FieldKind::Rating { rubric: self.referred(block, "rubric")? },
            "rows" | "computed" | "referring" | "hours_in" if own.is_none() => {
                block.say(block.at("type"), format!("a child table holds no \"{name}\" fields"), None);
                return None;
            }
            "rows" => self.rows(block, given)?,
            "computed" => self.computed(block, id, own?)?,
            "referring" => self.referring(block, id, own?)?,
            "hours_in" => hours_in(block),
            _ => {
                block.say(
                    block.at("type"),
                    format!("\"{name}\" is no field type"),
                    did_you_mean(name, TYPES),
                );
                return None;
            }
        })
    }

    pub(super) fn referred(&self, block: &Block<'t>, section: &'static str) -> Option<String> {
        let id = block.need_text(section)?;
        self.refer(block, section, id, block.at(section)).then(|| id.to_owned())
    }

    fn rows(&self, block: &Block<'t>, given: &Given<'_>) -> Option<FieldKind> {
        let Some(inner) = block.block("fields") else {
            block.missing("fields", "the columns of the child table");
            return None;
        };
        let fields = self.fields(&inner, given, None);
        reasons::check(&inner, &fields);
        Some(FieldKind::Rows { fields })
    }

    fn computed(&self, block: &Block<'t>, id: &str, own: &mut Own<'t>) -> Option<FieldKind> {
        let unit = unit(block);
        let written = self.formula(block, "formula")?;
        let formula: Box<Expr> = Box::new(written.expr.clone());
        own.formulas.push(OwnFormula {
            block: block.name.clone(),
            written,
            field: Some(id.to_owned()),
            unit,
        });
        // Whether it asks of more than the record is seen when all fields are known.
        Some(FieldKind::Computed { formula, unit, live: false })
    }

    fn referring(&self, block: &Block<'t>, id: &str, own: &mut Own<'t>) -> Option<FieldKind> {
        let kind = self.referred(block, "kind");
        let by = block.need_text("by")?.to_owned();
        let filter = block.has("where").then(|| self.formula(block, "where")).flatten();
        let expr = filter.as_ref().map(|written| Box::new(written.expr.clone()));
        let (field, name) = (id.to_owned(), block.name.clone());
        own.tables.push(OwnTable { field, block: name, by: block.at("by"), filter });
        Some(FieldKind::Referring { kind: kind?, by, filter: expr })
    }

    /// `options = { id = { zh, en } }`, or `"positions"` for those of the organisation.
    fn options(&self, block: &Block<'t>, given: &Given<'_>) -> IndexMap<String, Words> {
        let Some(node) = block.raw("options") else {
            block.missing("options", "{ some_id = { zh = \"…\", en = \"…\" } }");
            return IndexMap::new();
        };
        match &node.value {
            Value::Table(table) => {
                let at = At { ..node.at };
                let inner = Block::new(self.log, format!("{}.options", block.name), at, table);
                let option = |(id, option): (&str, Block<'t>)| {
                    option.check_id(id);
                    let words = option.both_languages(id);
                    option.finish();
                    (id.to_owned(), words)
                };
                inner.each(&[]).into_iter().map(option).collect()
            }
            _ if text_of(node) == Some("positions") => given
                .organisation
                .positions
                .iter()
                .map(|(id, position)| (id.clone(), position.label.clone()))
                .collect(),
            _ => {
                block.wrong(node, "options", "a table of options, or \"positions\",");
                IndexMap::new()
            }
        }
    }
}

/// What every row of a child table has: its id, and the record it belongs to.
const BUILT_IN_ROWS: [&str; 2] = ["id", "parent"];
/// Columns that every record has besides its fields.
pub(super) const BUILT_IN: [&str; 5] = ["id", "code", "state", "created_at", "updated_at"];

fn hours_in(block: &Block<'_>) -> FieldKind {
    let states: Vec<String> = block.texts("states").into_iter().map(|(state, _)| state.to_owned()).collect();
    if states.is_empty() {
        block.missing("states", "the states whose hours are counted");
    }
    FieldKind::HoursIn { states }
}

/// `outside_line_of = "report.owner"`: a name, or one hop over a reference.
fn outside(block: &Block<'_>, id: &str, own: Option<&mut Own<'_>>) -> Option<Vec<String>> {
    let path = block.text("outside_line_of")?;
    let at = block.at("outside_line_of");
    let Some(own) = own else {
        block.say(at, "a column of a child table has no such rule", None);
        return None;
    };
    own.lines.push((id.to_owned(), block.name.clone(), at));
    Some(path.split('.').map(str::to_owned).collect())
}

pub(super) fn unit(block: &Block<'_>) -> Option<Unit> {
    block.one_of("unit", &UNITS)
}
