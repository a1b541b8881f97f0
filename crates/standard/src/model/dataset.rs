//! Datasets: tables of rows from outside, and the export files that fill them.

use hengce_exact::Number;
use hengce_formula::{Type, Unit};
use indexmap::IndexMap;
use jiff::tz::TimeZone;

use super::{Place, Rhythm, Words};

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
    /// Days after `time` at which a figure counts. The same figure exported after such a day is written again, so that
    /// it is known to have stood then.
    pub ages: Vec<i64>,
    /// How often its data should come; None where nothing is expected at set times.
    pub rhythm: Option<Rhythm>,
    /// Rows of one account and day must all be cut one way; None where cuts can't overlap.
    pub one_cut: Option<OneCut>,
    /// The export files that fill it.
    pub exports: Vec<Export>,
    pub place: Place,
}

/// A report may be cut by plan, by unit or by region: two cuts of the same day say the same cost twice.
#[derive(Debug, Clone)]
pub struct OneCut {
    /// Columns of which equal values must be cut one way.
    pub of: Vec<String>,
    /// Columns that tell how a row is cut: each holds `whole`, or a part.
    pub by: Vec<String>,
    pub whole: String,
    /// What is said of a row of another cut.
    pub says: Words,
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
    Decimal {
        unit: Unit,
    },
    Money,
    Percent,
    Date,
    /// A month, kept as its first day.
    Month,
    Instant,
    Bool,
    /// A person record, found on import by name, e-mail or code.
    Person,
    /// A record of another kind, found on import by its code or title.
    Ref {
        kind: String,
    },
}

/// A platform's export file, recognised by its headers, never by its name.
#[derive(Debug, Clone, Default)]
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
    /// Preamble rows that carry a value: column id -> labels in the preamble, the first that is there.
    pub preamble: IndexMap<String, Vec<String>>,
    /// The label in the preamble of the row that holds the file's range of days (`时间范围`), kept on the batch.
    pub window: Option<String>,
    /// Two date columns that are the first and the last day of that range.
    pub spans: Vec<String>,
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
    /// The zone of instants that say none, where it is not the organisation's.
    pub zone: Option<TimeZone>,
    /// How the table lies in its sheet.
    pub layout: Layout,
    /// Names of the sheets (or of the files in an archive) in which alone it is looked for; none where any will do.
    pub sheets: Vec<String>,
    /// Column id -> what its numbers are multiplied by where no percent sign or the like stands beside them: costs in
    /// hundredths of the currency are `"0.01"`.
    pub scales: IndexMap<String, Number>,
    /// Text column -> headers whose cells together are its value, those that hold something joined by `" / "`.
    pub joins: IndexMap<String, Vec<String>>,
    /// Column id -> what an empty cell stands for.
    pub blanks: IndexMap<String, String>,
    /// Columns whose header differs from file to file: whoever imports picks it among those that are left.
    pub picks: Vec<String>,
    pub place: Place,
}

/// How an export's table lies in its sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One table: its header among the first lines, its rows down to the end of the sheet.
    #[default]
    Table,
    /// One section of several: its header anywhere, its rows down to an empty line or the next section's title.
    Section,
    /// A table that has these headers and no others.
    Exact,
    /// One row, written as lines of a label and its value.
    Pairs,
}

impl ColumnKind {
    /// The type under which formulas and filters see a column.
    pub fn formula_type(&self) -> Type {
        match self {
            Self::Text | Self::Person | Self::Ref { .. } => Type::Text,
            Self::Integer => Type::Number(Unit::Count),
            Self::Decimal { unit } => Type::Number(*unit),
            Self::Money => Type::Number(Unit::Money),
            Self::Percent => Type::Number(Unit::Percent),
            Self::Date | Self::Month => Type::Date,
            Self::Instant => Type::Instant,
            Self::Bool => Type::Bool,
        }
    }

    /// The kind of the record that the column names, if it names one.
    pub fn leads_to(&self) -> Option<&str> {
        match self {
            Self::Person => Some("person"),
            Self::Ref { kind } => Some(kind),
            _ => None,
        }
    }
}
