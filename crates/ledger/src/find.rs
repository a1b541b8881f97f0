//! Questions for lists: filters, search text, order and pages, inside what the actor may read.

use hengce_standard::{FieldKind, Kind};
use sqlx::sqlite::SqlitePool;

use crate::door::permission::Rights;
use crate::row::{PRESENT, records};
use crate::sets::{self, Set};
use crate::sql::{Cell, Sql};
use crate::terms::wanted;
use crate::totals::{self, Counted, Totals};
use crate::{Filter, FilterOp, Page, Query, Record, Refusal};

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 1_000;

/// How a thing that can be filtered or sorted by stands in a row.
pub(crate) enum Stand {
    /// A column of text.
    Column(&'static str),
    /// A column of microseconds.
    Moment(&'static str),
    /// Text in the document.
    Text(String),
    /// An instant in the document: `Z` at its end would sort before a fraction.
    Instant(String),
    /// A number in the document.
    Number(String),
    /// A yes or no in the document, which SQLite reads as 1 or 0; or what a formula without a unit gave.
    Truth(String),
    /// A list in the document: being in it is what counts.
    List(String),
}

impl Stand {
    pub fn of(kind: &Kind, field: &str) -> Option<Self> {
        Some(match field {
            "state" => Self::Column("r.state"),
            "owner" => Self::Column("r.owner"),
            "unit" if !kind.fields.contains_key("unit") => Self::Column("r.unit"),
            "code" => Self::Column("r.code"),
            "title" => Self::Column("r.title"),
            "id" => Self::Column("r.id"),
            "created_by" => Self::Column("r.created_by"),
            "updated_at" => Self::Moment("r.updated_us"),
            "created_at" => Self::Moment("r.created_us"),
            field => {
                let field = kind.fields.get(field).filter(|field| !field.kind.live())?;
                let text = format!("r.doc ->> '{}'", identifier(&field.id)?);
                match &field.kind {
                    FieldKind::Integer { .. }
                    | FieldKind::Decimal { .. }
                    | FieldKind::Money
                    | FieldKind::Percent
                    | FieldKind::Rating { .. }
                    | FieldKind::HoursIn { .. }
                    | FieldKind::Computed { unit: Some(_), .. } => Self::Number(text),
                    FieldKind::Instant => Self::Instant(text),
                    FieldKind::Bool | FieldKind::Computed { unit: None, .. } => Self::Truth(text),
                    FieldKind::Choices { .. }
                    | FieldKind::Refs { .. }
                    | FieldKind::People
                    | FieldKind::Files
                    | FieldKind::Rows { .. } => Self::List(text),
                    _ => Self::Text(text),
                }
            }
        })
    }

    /// The expression to index, without the table's name; none where a column or no index serves.
    pub fn indexed(&self) -> Option<String> {
        match self {
            Self::Column(_) | Self::Moment(_) | Self::List(_) => None,
            _ => Some(self.expression().replace("r.doc", "doc")),
        }
    }

    pub fn expression(&self) -> String {
        match self {
            Self::Column(column) | Self::Moment(column) => (*column).to_owned(),
            Self::Text(text) | Self::List(text) | Self::Truth(text) => format!("({text})"),
            Self::Instant(text) => format!("REPLACE({text}, 'Z', '')"),
            Self::Number(text) => format!("CAST({text} AS NUMERIC)"),
        }
    }
}

/// Field ids are checked when the standard loads; this holds even if they were not.
pub(crate) fn identifier(id: &str) -> Option<&str> {
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(id)
}

/// A list this short is put in order after its records are found; a longer one is found in order, so that only its
/// first rows are looked at.
const FEW: u64 = 5_000;

pub(crate) async fn find(
    rights: Rights<'_>,
    readers: &SqlitePool,
    totals: &Totals,
    query: &Query,
) -> Result<Page, Refusal> {
    let kind = rights.standard.kinds.get(&query.kind).ok_or(Refusal::NotFound)?;
    let Some(question) = Question::of(rights, kind, query) else { return Ok(Page::default()) };
    let key = question.asked("", None).key();
    let Counted { total, more, through } = totals.of(key, readers, || question.count(readers)).await?;
    if total <= query.offset && !more {
        return Ok(Page { records: Vec::new(), total, more });
    }
    let limit = if query.limit == 0 { LIMIT } else { query.limit.min(LIMIT_MAX) };
    let few = !more && total <= FEW;
    let sort = query.sort.as_ref().filter(|(field, _)| rights.may_sort_by(kind, field));
    let (inner, outer) = order(kind, sort, few);
    let mut page = question.asked("(SELECT r.born AS born", through.filter(|_| few));
    page.push(&inner).push(" LIMIT ").bind(i64::from(limit)).push(" OFFSET ").bind(query.offset as i64);
    page.push(") AS page JOIN records r ON r.born = page.born").push(&outer);
    let page = page.within(&format!("SELECT {PRESENT} FROM "));
    let found = records(&page.all(readers).await?)?;
    Ok(Page { records: found.into_iter().map(|record| rights.shown(record)).collect(), total, more })
}

/// What must hold of every record of the answer.
struct Question<'q> {
    rights: Rights<'q>,
    kind: &'q Kind,
    query: &'q Query,
    sets: Vec<Set>,
}

impl<'q> Question<'q> {
    /// None if nothing can hold.
    fn of(rights: Rights<'q>, kind: &'q Kind, query: &'q Query) -> Option<Self> {
        let mut sets = Vec::new();
        if let Some(text) = query.text.as_deref().filter(|text| !text.trim().is_empty()) {
            sets = found_by(text);
            if sets.is_empty() {
                return None;
            }
        }
        let mut sql = Sql::default();
        let possible = identifier(&kind.id).is_some()
            && rights.scope(&kind.id, &mut sql, &mut sets)
            && query.filters.iter().all(|filter| narrow(kind, filter, &mut sql));
        possible.then_some(Self { rights, kind, query, sets })
    }

    /// `before FROM ... WHERE ...`, going through the members of a set or through all records.
    fn asked(&self, before: &str, through: Option<usize>) -> Sql {
        let mut sql = Sql::new(before);
        sets::from(through.map(|at| &self.sets[at]), &mut sql);
        // The kind stands in the text, not among the values: only so is an index of one kind's field considered.
        sql.push(&format!("r.kind = '{}'", self.kind.id));
        sql.push(if self.query.withdrawn { " AND r.withdrawn IN (0, 1)" } else { " AND r.withdrawn = 0" });
        // Both were possible when the question was made.
        self.rights.scope(&self.kind.id, &mut sql, &mut Vec::new());
        self.query.filters.iter().for_each(|filter| {
            narrow(self.kind, filter, &mut sql);
            self.rights.where_shown(self.kind, &filter.field, &mut sql);
        });
        sets::tests(&self.sets, through, &mut sql);
        sql
    }

    async fn count(&self, readers: &SqlitePool) -> Result<Counted, Refusal> {
        let through = sets::smallest(&self.sets, readers).await?;
        let (total, more) = totals::count(self.asked("SELECT r.born", through), readers).await?;
        Ok(Counted { total, more, through })
    }
}

/// Newest change first, unless a sort is asked for: the order within the conditions, and that of the page. `few`
/// keeps the order from choosing the index, so that the conditions do.
fn order(kind: &Kind, sort: Option<&(String, bool)>, few: bool) -> (String, String) {
    let asked = sort.and_then(|(field, down)| Some((Stand::of(kind, field)?, *down)));
    let (stand, down) = asked.unwrap_or((Stand::Moment("r.updated_us"), true));
    let way = if down { "DESC" } else { "ASC" };
    let plain = stand.expression();
    let free = match (&stand, few) {
        (_, false) => plain.clone(),
        (Stand::Moment(_) | Stand::Number(_), true) => format!("{plain} + 0"),
        (_, true) => format!("{plain} || ''"),
    };
    (format!(" ORDER BY {free} {way}, r.id {way}"), format!(" ORDER BY {plain} {way}, r.id {way}"))
}

/// Adds one condition; false if it can hold of nothing (no such field, not a number).
fn narrow(kind: &Kind, filter: &Filter, sql: &mut Sql) -> bool {
    if filter.op == FilterOp::Open {
        sql.push(" AND r.work > 0");
        return true;
    }
    let Some(stand) = Stand::of(kind, &filter.field) else { return false };
    let place = stand.expression();
    if filter.op == FilterOp::Below {
        sql.push(&format!(" AND {place} IN (SELECT l.person FROM lines l WHERE l.boss = "));
        sql.bind(filter.value.as_str()).push(")");
        return true;
    }
    if filter.value.is_empty() {
        let test = if filter.op == FilterOp::IsNot { "IS NOT NULL" } else { "IS NULL" };
        sql.push(&format!(" AND {place} {test}"));
        return true;
    }
    let cell: Cell = match &stand {
        Stand::List(_) => {
            let safe = filter.value.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let (like, or_null) = if filter.op == FilterOp::IsNot {
                ("NOT LIKE", format!("{place} IS NULL OR "))
            } else {
                ("LIKE", String::new())
            };
            sql.push(&format!(" AND ({or_null}{place} {like} "))
                .bind(format!("%\"{safe}\"%"))
                .push(" ESCAPE '\\')");
            return true;
        }
        Stand::Moment(_) => match filter.value.parse::<jiff::Timestamp>() {
            Ok(at) => at.as_microsecond().into(),
            Err(_) => return false,
        },
        Stand::Number(_) if filter.value.parse::<hengce_exact::Number>().is_err() => return false,
        Stand::Instant(_) => filter.value.trim_end_matches('Z').into(),
        Stand::Truth(_) if filter.value == "true" => 1_i64.into(),
        Stand::Truth(_) if filter.value == "false" => 0_i64.into(),
        _ => filter.value.as_str().into(),
    };
    let operator = match filter.op {
        FilterOp::Is => "=",
        FilterOp::IsNot => "<>",
        FilterOp::AtLeast => ">=",
        FilterOp::AtMost => "<=",
        FilterOp::Open | FilterOp::Below => return false,
    };
    let absent_too =
        if filter.op == FilterOp::IsNot { format!("{place} IS NULL OR ") } else { String::new() };
    sql.push(&format!(" AND ({absent_too}{place} {operator} "));
    if let Stand::Number(_) = stand {
        sql.push("CAST(").bind(cell).push(" AS NUMERIC))");
    } else {
        sql.bind(cell).push(")");
    }
    true
}

/// What each term of a text finds; nothing if the text has nothing to search for.
fn found_by(text: &str) -> Vec<Set> {
    wanted(text).into_iter().map(Set::Under).collect()
}

/// Adds the search in a table of terms: what is found by the terms, and what of it.
pub(crate) fn search_in((what, terms): (&str, &str), text: &str, sql: &mut Sql) -> bool {
    let wanted = wanted(text);
    for term in &wanted {
        term.within(sql.push(&format!(" AND {what} IN ({terms} WHERE ")));
        sql.push(")");
    }
    !wanted.is_empty()
}

/// The newest records of any kind that the text finds.
pub(crate) async fn search(
    rights: Rights<'_>,
    readers: &SqlitePool,
    text: &str,
    limit: u32,
) -> Result<Vec<Record>, Refusal> {
    let sets = found_by(text);
    if sets.is_empty() {
        return Ok(Vec::new());
    }
    let through = sets::smallest(&sets, readers).await?;
    let mut sql = Sql::new("SELECT ");
    sql.push(PRESENT);
    sets::from(through.map(|at| &sets[at]), &mut sql);
    sql.push("r.withdrawn = 0");
    if !rights.scope_of_all(&mut sql) {
        return Ok(Vec::new());
    }
    sets::tests(&sets, through, &mut sql);
    // The newest change has the highest position, and positions have an index over all kinds.
    sql.push(" ORDER BY r.position DESC LIMIT ").bind(i64::from(limit.clamp(1, LIMIT_MAX)));
    Ok(records(&sql.all(readers).await?)?.into_iter().map(|record| rights.shown(record)).collect())
}
