//! Record kinds: fields, life cycle, views.

use hengce_exact::Number;
use hengce_formula::{Expr, Type, Unit};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Check, Place, Recurs, Reminders, Retention, Words};

/// How much a field's content can be relied on. The scorecard says what share of its weight rests on which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A person's judgement.
    Rated,
    /// Typed by its owner.
    Declared,
    /// Said by an outside party: a survey, a customer, a requester.
    Confirmed,
    /// Stamped or computed by the program, or imported with the file kept.
    System,
}

/// A record kind.
#[derive(Debug, Clone)]
pub struct Kind {
    pub id: String,
    pub clause: Vec<String>,
    /// Duty id (`insight` ...), or none for the organisation's own kinds (`person`, `unit`, `import_batch`).
    pub duty: Option<String>,
    pub label: Words,
    pub help: Words,
    pub code: CodePattern,
    /// The field shown as the record's title.
    pub title: String,
    /// The person field that says whose record it is.
    pub owner: Option<String>,
    pub fields: IndexMap<String, Field>,
    pub lifecycle: Lifecycle,
    pub views: Views,
    /// How long a record is kept after it was closed; none: for ever.
    pub retention: Option<Retention>,
    /// Sets of fields that no two records share, withdrawn ones apart.
    pub unique: Vec<Vec<String>>,
    /// What holds of every record, by name.
    pub checks: IndexMap<String, Check>,
    /// Records of another kind that the program makes from one of these.
    pub recurs: Option<Recurs>,
    /// When its owner is reminded of its calendar day.
    pub reminders: Option<Reminders>,
    pub place: Place,
}

/// `RPT-{year}-{seq:3}` taken apart. `{seq}` counts within the year if `{year}` occurs, else for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePattern {
    pub prefix: String,
    pub yearly: bool,
    pub digits: usize,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub id: String,
    pub label: Words,
    pub help: Words,
    pub kind: FieldKind,
    pub required: bool,
    /// Of a column in a child table: required beside certain answers of another column.
    pub required_if: Option<RequiredIf>,
    /// Set by these transitions, never typed.
    pub stamped: Vec<String>,
    /// Written by the program's own steps, never typed.
    pub program_writes: bool,
    /// States in which it may no longer be changed (a plan date kept as the baseline once work has begun).
    pub frozen_in: Vec<String>,
    pub evidence: Evidence,
    /// Keeps the first value of that field: set by the program once it has one, and never changed after.
    pub first_of: Option<String>,
    /// Smallest and largest number taken.
    pub min: Option<Number>,
    pub max: Option<Number>,
    /// Of a person field: not the person whom this leads to (`owner`, `report.owner`), nor anybody above or below them.
    pub outside_line_of: Option<Vec<String>>,
    /// In some states only one person sees it.
    pub blind: Option<Blind>,
    pub place: Place,
}

/// A choice column of the same child table, and its answers beside which a column must be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredIf {
    pub column: String,
    pub answers: Vec<String>,
}

/// States in which a field is seen only by the person whom another field names (whoever coded first, until somebody
/// else has coded too).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    pub states: Vec<String>,
    pub seen_by: String,
}

#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line, at most `max` characters.
    Text {
        max: usize,
    },
    /// Markdown.
    Prose,
    Integer {
        unit: Unit,
    },
    Decimal {
        places: u32,
        unit: Unit,
    },
    /// In the organisation's currency, two decimals.
    Money,
    /// Stored as a fraction: 85 % is `0.85`.
    Percent,
    Date,
    Instant,
    Bool,
    Choice {
        options: IndexMap<String, Words>,
    },
    Choices {
        options: IndexMap<String, Words>,
    },
    /// A record of kind `person`.
    Person,
    /// People with shares that sum to 1.
    People,
    /// A record of kind `unit`.
    Unit,
    Ref {
        kind: String,
    },
    Refs {
        kind: String,
    },
    Files,
    Link,
    /// A mark on a rubric's scale.
    Rating {
        rubric: String,
    },
    /// A small child table.
    Rows {
        fields: IndexMap<String, Field>,
    },
    /// A formula over the record's own fields; `rows.sum(x)`-like sums are written `sum(budget.planned)`.
    Computed {
        formula: Box<Expr>,
        unit: Option<Unit>,
        /// Asks of what is not in the record (other records, the day), so it is never stored: filled when a record is
        /// read on its own and when a condition is asked.
        live: bool,
    },
    /// Records of another kind whose field `by` names this one; never stored.
    Referring {
        kind: String,
        by: String,
        /// Keeps those of which it is true.
        filter: Option<Box<Expr>>,
    },
    /// Hours spent in these states, added by the program when the record leaves one.
    HoursIn {
        states: Vec<String>,
    },
}

#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    /// The first state is where a record starts.
    pub states: IndexMap<String, State>,
    pub transitions: IndexMap<String, Transition>,
    /// States in which only owner and creator may read the record.
    pub blind_in: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct State {
    pub label: Words,
    /// Ends the record's life: it no longer counts as open work.
    pub closed: bool,
    /// In use rather than in work (a rule in force, a supplier one buys from): steps are open, but nobody's turn it is.
    pub resting: bool,
}

impl State {
    /// Somebody has something to do.
    pub fn is_work(&self) -> bool {
        !self.closed && !self.resting
    }
}

#[derive(Debug, Clone)]
pub struct Transition {
    pub id: String,
    pub label: Words,
    pub from: Vec<String>,
    pub to: String,
    pub by: Vec<By>,
    /// Fields that must be filled; `comment` asks for a comment.
    pub needs: Vec<String>,
    /// Must hold of the record as the transition leaves it. Own fields, one hop over a reference, `today`, `actor`.
    pub condition: Option<Expr>,
    /// What a person reads when the condition does not hold.
    pub says: Option<Words>,
}

/// Who may take a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum By {
    Owner,
    /// Anybody above the owner in the line of managers.
    Manager,
    Creator,
    /// The person in that person field.
    Field(String),
    Role(String),
    Anyone,
    /// Nobody by hand: a page of the program takes it, such as a random draw.
    Program,
}

#[derive(Debug, Clone, Default)]
pub struct Views {
    pub list: Vec<String>,
    /// A choice field or `state`.
    pub board: Option<String>,
    /// A date or instant field.
    pub calendar: Option<String>,
    /// The date or instant after which open work is late; as `calendar` where nothing is said, none where a record has no
    /// due day (a mention, a payment that was agreed).
    pub due: Option<String>,
    /// Dates and instants that stand in the calendars of those concerned: fields, or `rows.column`. Of several columns
    /// of one child table the first that is filled counts.
    pub agenda: Vec<String>,
}

impl FieldKind {
    /// The type under which a record's own formulas, filters and conditions see a field.
    pub fn formula_type(&self) -> Option<Type> {
        Some(match self {
            Self::Integer { unit } | Self::Decimal { unit, .. } => Type::Number(*unit),
            Self::Money => Type::Number(Unit::Money),
            Self::Percent => Type::Number(Unit::Percent),
            Self::Rating { .. } => Type::Number(Unit::Score),
            Self::Computed { unit, .. } => unit.map_or(Type::Bool, Type::Number),
            Self::HoursIn { .. } => Type::Number(Unit::Hours),
            Self::Date => Type::Date,
            Self::Instant => Type::Instant,
            Self::Bool => Type::Bool,
            Self::Choices { .. } | Self::Refs { .. } => Type::List,
            Self::Text { .. }
            | Self::Prose
            | Self::Choice { .. }
            | Self::Person
            | Self::Unit
            | Self::Ref { .. }
            | Self::Link => Type::Text,
            Self::People | Self::Files | Self::Rows { .. } | Self::Referring { .. } => return None,
        })
    }

    /// The kind that the field's reference leads to, if it is one.
    pub fn leads_to(&self) -> Option<&str> {
        match self {
            Self::Person => Some("person"),
            Self::Unit => Some("unit"),
            Self::Ref { kind } => Some(kind),
            _ => None,
        }
    }

    /// Found or computed by the program; never typed.
    pub fn derived(&self) -> bool {
        matches!(self, Self::Computed { .. } | Self::Referring { .. } | Self::HoursIn { .. })
    }

    /// Not part of the stored record: found when it is read on its own.
    pub fn live(&self) -> bool {
        matches!(self, Self::Computed { live: true, .. } | Self::Referring { .. })
    }

    /// The choices of a `choice` or `choices` field.
    pub fn options(&self) -> Option<&IndexMap<String, Words>> {
        match self {
            Self::Choice { options } | Self::Choices { options } => Some(options),
            _ => None,
        }
    }
}

impl Field {
    /// Set by the program: written, stamped, kept, computed or found.
    pub fn by_program(&self) -> bool {
        self.program_writes || !self.stamped.is_empty() || self.first_of.is_some() || self.kind.derived()
    }
}

impl Kind {
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.get(id)
    }

    pub fn transition(&self, id: &str) -> Option<&Transition> {
        self.lifecycle.transitions.get(id)
    }

    /// The state in which a record starts; none for a kind without a life cycle.
    pub fn first_state(&self) -> Option<&str> {
        self.lifecycle.states.keys().next().map(String::as_str)
    }

    /// Fields that a transition stamps, in order.
    pub fn stamped_by<'a>(&'a self, transition: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.values().filter(move |field| field.stamped.iter().any(|by| by == transition))
    }

    /// Fields of a child table; none where `id` is no rows field.
    pub fn row_fields(&self, id: &str) -> Option<&IndexMap<String, Field>> {
        match &self.fields.get(id)?.kind {
            FieldKind::Rows { fields } => Some(fields),
            _ => None,
        }
    }
}
