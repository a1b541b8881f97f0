//! The shapes of a loaded standard. Everything in here has been checked: names resolve, types fit, weights sum.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_formula::{Expr, Type, Unit};
pub use hengce_scoring::Better;
use hengce_scoring::{Band, Method, NoDataPolicy};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Where a block stands: file (relative to its folder), line and column from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// A whole standard.
#[derive(Debug, Clone)]
pub struct Standard {
    pub organisation: Organisation,
    pub kinds: IndexMap<String, Kind>,
    pub datasets: IndexMap<String, Dataset>,
    pub measures: IndexMap<String, Measure>,
    pub kpis: IndexMap<String, Kpi>,
    pub rubrics: IndexMap<String, Rubric>,
    pub schemes: IndexMap<String, Scheme>,
    /// SHA-256 (hex) over the files it was read from, in order: the version that a score names.
    pub digest: String,
}

/// The organisation's own facts and its permissions.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub zone: jiff::tz::TimeZone,
    /// ISO 4217, `CNY` by default.
    pub currency: String,
    pub positions: IndexMap<String, Position>,
    pub roles: IndexMap<String, Role>,
    /// The five KPI groups, in the seed's order: id -> label.
    pub groups: IndexMap<String, Words>,
    /// The six duties: id -> label, with their clause.
    pub duties: IndexMap<String, Words>,
}

#[derive(Debug, Clone)]
pub struct Position {
    pub label: Words,
    /// Roles that come with the position.
    pub roles: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub label: Words,
    pub grants: Vec<Grant>,
}

/// Permission to do something to a record kind (`*` for every kind) or to a named resource, as far as `reach` goes.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    pub acts: Vec<Act>,
    /// Kind ids, `*`, or resources: `scorecard`, `import`, `standard`, `people`, `audit`, `system`.
    pub of: Vec<String>,
    pub reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Read,
    Create,
    Edit,
    Withdraw,
    /// Taking a transition that names this role.
    Move,
    Manage,
}

/// How far a grant goes, from narrow to wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// What one owns or created, or where one is named in a person field.
    Own,
    /// Own, and that of everybody below one in the line of managers.
    Line,
    /// Line, and that of one's unit and the units below it.
    Unit,
    All,
}

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
    /// Set by these transitions, never typed.
    pub stamped: Vec<String>,
    /// Fixed once the record has been created (a plan date kept as the baseline).
    pub frozen_in: Vec<String>,
    pub evidence: Evidence,
    /// Smallest and largest number taken.
    pub min: Option<Number>,
    pub max: Option<Number>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line, at most `max` characters.
    Text { max: usize },
    /// Markdown.
    Prose,
    Integer { unit: Unit },
    Decimal { places: u32, unit: Unit },
    /// In the organisation's currency, two decimals.
    Money,
    /// Stored as a fraction: 85 % is `0.85`.
    Percent,
    Date,
    Instant,
    Bool,
    Choice { options: IndexMap<String, Words> },
    Choices { options: IndexMap<String, Words> },
    /// A record of kind `person`.
    Person,
    /// People with shares that sum to 1.
    People,
    /// A record of kind `unit`.
    Unit,
    Ref { kind: String },
    Refs { kind: String },
    Files,
    Link,
    /// A mark on a rubric's scale.
    Rating { rubric: String },
    /// A small child table.
    Rows { fields: IndexMap<String, Field> },
    /// A formula over the record's own fields; `rows.sum(x)`-like sums are written `sum(budget.planned)`.
    Computed { formula: Box<Expr>, unit: Option<Unit> },
}

#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    /// The first state is where a record starts.
    pub states: IndexMap<String, State>,
    pub transitions: IndexMap<String, Transition>,
}

#[derive(Debug, Clone)]
pub struct State {
    pub label: Words,
    /// Ends the record's life: it no longer counts as open work.
    pub closed: bool,
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
    /// A condition over the record's own fields.
    pub condition: Option<Expr>,
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
}

#[derive(Debug, Clone, Default)]
pub struct Views {
    pub list: Vec<String>,
    /// A choice field or `state`.
    pub board: Option<String>,
    /// A date or instant field.
    pub calendar: Option<String>,
}

/// A typed table of rows that come from outside.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub id: String,
    pub clause: Vec<String>,
    pub label: Words,
    pub help: Words,
    pub columns: IndexMap<String, Column>,
    /// Columns that together name a row; a later row with the same key restates the earlier one.
    pub key: Vec<String>,
    /// The date or instant column that says when.
    pub time: String,
    /// Person column or reference that says whom a row belongs to: `account_owner`, or `owner` filled on import.
    pub owner: Option<String>,
    /// The export files that fill it.
    pub exports: Vec<Export>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub id: String,
    pub label: Words,
    pub kind: ColumnKind,
    pub required: bool,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub enum ColumnKind {
    Text,
    Integer,
    Decimal { unit: Unit },
    Money,
    Percent,
    Date,
    Instant,
    Bool,
    /// A person record, found on import by name, e-mail or code.
    Person,
}

/// A platform's export file, recognised by its headers, never by its name.
#[derive(Debug, Clone)]
pub struct Export {
    pub id: String,
    pub label: Words,
    /// Headers that must all be there (normalised) for the file to be taken for this export. One that is listed in
    /// `headers` stands for each of that column's headers.
    pub fingerprint: Vec<String>,
    /// Column id -> the headers under which it may stand.
    pub headers: IndexMap<String, Vec<String>>,
    /// Columns that are asked of whoever imports where the file does not hold them (`account`, `owner`).
    pub asked: Vec<String>,
    /// Preamble rows that carry a value: column id -> label in the preamble.
    pub preamble: IndexMap<String, String>,
    /// The label in the preamble of the row that holds the file's range of days (`时间范围`), kept on the batch.
    pub window: Option<String>,
    /// The instant column that says when the platform made the file: from the preamble or the answers, else the
    /// instant of the import. It is not compared when a row is held against the one that stands.
    pub stamp: Option<String>,
    /// Columns that are the same in every row of such a file: column id -> text.
    pub constants: IndexMap<String, String>,
    /// Header -> the values that count; rows with another value there are passed over (a row for each channel beside
    /// a row for all channels).
    pub only: IndexMap<String, Vec<String>>,
    /// Endings cut off from text cells (`[已删除]`).
    pub suffixes: Vec<String>,
    /// First cells that mark a totals row.
    pub totals: Vec<String>,
    pub place: Place,
}

/// An aggregate of rows.
#[derive(Debug, Clone)]
pub struct Measure {
    pub id: String,
    pub label: Words,
    pub help: Words,
    pub from: Source,
    /// Row filter.
    pub filter: Option<Expr>,
    pub value: Aggregate,
    /// The column that says to which period a row belongs.
    pub on: Vec<String>,
    /// The column that says whom a row counts for; none: the whole company.
    pub by: Option<Vec<String>>,
    pub adds: Adds,
    pub unit: Unit,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    Kind(String),
    /// A child table: kind, rows field. The parent's columns are reached as `parent.owner`.
    Rows(String, String),
    Dataset(String),
}

/// What is taken from the rows.
#[derive(Debug, Clone)]
pub enum Aggregate {
    Count,
    Sum(Expr),
    /// Sum over count, kept as both.
    Mean(Expr),
    /// `mean(value, weight)`
    WeightedMean(Expr, Expr),
    Min(Expr),
    Max(Expr),
    /// The value of the row latest by `on`.
    Last(Expr),
    Distinct(Expr),
    Median(Expr),
}

/// How values of a measure may be combined across days, channels and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adds {
    Sum,
    Distinct,
    Stock,
    Ratio,
    Mean,
}

#[derive(Debug, Clone)]
pub struct Kpi {
    pub id: String,
    /// The catalogue's code: `MS-01`.
    pub code: String,
    pub clause: Vec<String>,
    pub label: Words,
    /// One sentence that an employee understands.
    pub help: Words,
    pub group: String,
    pub nature: Nature,
    pub formula: Expr,
    pub unit: Unit,
    pub better: Better,
    pub no_data: NoDataPolicy,
    pub guards: Vec<Guard>,
    /// Measures that the formula names, in order.
    pub measures: Vec<String>,
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    Result,
    Process,
}

/// What must hold before a KPI's value is taken as measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Guard {
    /// At least so many rows behind the formula's measures, taken together.
    MinRows(u64),
}

#[derive(Debug, Clone)]
pub struct Rubric {
    pub id: String,
    pub label: Words,
    /// Level (mark) -> anchor text, in order.
    pub anchors: BTreeMap<i64, Words>,
    pub place: Place,
}

/// How a subject is appraised.
#[derive(Debug, Clone)]
pub struct Scheme {
    pub id: String,
    pub clause: Vec<String>,
    pub label: Words,
    pub applies: Applies,
    /// Length of the appraisal period.
    pub period: PeriodKindOf,
    /// Group id -> weight; whole numbers that sum to 100.
    pub groups: IndexMap<String, u32>,
    pub items: IndexMap<String, Item>,
    /// Grade bands, best first.
    pub bands: Vec<Band>,
    /// Smallest share (percent) of weight on result KPIs.
    pub result_share_min: u32,
    pub place: Place,
}

pub type PeriodKindOf = crate::period::PeriodKind;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Applies {
    /// Units with this code, such as the department.
    Unit(String),
    Position(String),
}

/// One line of a scheme: a KPI with its weight, target and method.
#[derive(Debug, Clone)]
pub struct Item {
    pub kpi: String,
    pub group: String,
    /// Within its group; the group's weights sum to 100.
    pub weight: u32,
    /// In the KPI's unit (percent as a fraction). None: not set, and the item is blocked.
    pub target: Option<Number>,
    pub method: Method,
    pub no_data: NoDataPolicy,
    /// The strategy goal it serves, by code, where set.
    pub goal: Option<String>,
    pub place: Place,
}

impl Standard {
    /// The type under which a record's own formulas, filters and conditions see a field.
    pub fn type_of_field(kind: &FieldKind) -> Option<Type> {
        Some(match kind {
            FieldKind::Integer { unit } | FieldKind::Decimal { unit, .. } => Type::Number(*unit),
            FieldKind::Money => Type::Number(Unit::Money),
            FieldKind::Percent => Type::Number(Unit::Percent),
            FieldKind::Rating { .. } => Type::Number(Unit::Score),
            FieldKind::Computed { unit, .. } => unit.map_or(Type::Bool, Type::Number),
            FieldKind::Date => Type::Date,
            FieldKind::Instant => Type::Instant,
            FieldKind::Bool => Type::Bool,
            FieldKind::Choices { .. } | FieldKind::Refs { .. } => Type::List,
            FieldKind::Text { .. }
            | FieldKind::Prose
            | FieldKind::Choice { .. }
            | FieldKind::Person
            | FieldKind::Unit
            | FieldKind::Ref { .. }
            | FieldKind::Link => Type::Text,
            FieldKind::People | FieldKind::Files | FieldKind::Rows { .. } => return None,
        })
    }
}
