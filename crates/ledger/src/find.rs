//! Questions for lists: filters, search text, order and pages, inside what the actor may read.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hengce_standard::{FieldKind, Kind};
use sqlx::sqlite::SqlitePool;

use crate::door::permission::Rights;
use crate::row::{PRESENT, get, records};
use crate::sql::{Cell, Sql};
use crate::terms::{Term, wanted};
use crate::{Filter, FilterOp, Page, Query, Record, Refusal};

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 1_000;
/// Totals kept for one position.
const TOTALS_MAX: usize = 1_000;

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
            Self::Text(text) | Self::List(text) => format!("({text})"),
            Self::Instant(text) => format!("REPLACE({text}, 'Z', '')"),
            Self::Number(text) => format!("CAST({text} AS NUMERIC)"),
        }
    }
}

/// Field ids are checked when the standard loads; this holds even if they were not.
pub(crate) fn identifier(id: &str) -> Option<&str> {
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(id)
}

/// A page this small is put in order after its records are found; a larger one is found in order, so that only its
/// first rows are looked at.
const FEW: u64 = 2_000;

pub(crate) async fn find(
    rights: Rights<'_>,
    readers: &SqlitePool,
    totals: &Totals,
    query: &Query,
) -> Result<Page, Refusal> {
    let kind = rights.standard.kinds.get(&query.kind).ok_or(Refusal::NotFound)?;
    let Some(conditions) = conditions(rights, kind, query) else { return Ok(Page::default()) };
    let total = totals.count(&conditions, readers).await?;
    if total <= query.offset {
        return Ok(Page { records: Vec::new(), total });
    }
    let limit = if query.limit == 0 { LIMIT } else { query.limit.min(LIMIT_MAX) };
    let (inner, outer) = order(kind, query.sort.as_ref(), total <= FEW);
    let mut page = conditions.within("(SELECT r.born AS born FROM records r WHERE ");
    page.push(&inner).push(" LIMIT ").bind(i64::from(limit)).push(" OFFSET ").bind(query.offset as i64);
    page.push(") AS page JOIN records r ON r.born = page.born").push(&outer);
    let page = page.within(&format!("SELECT {PRESENT} FROM "));
    Ok(Page { records: records(&page.all(readers).await?)?, total })
}

/// What must hold of every record of the answer; none if nothing can.
fn conditions(rights: Rights<'_>, kind: &Kind, query: &Query) -> Option<Sql> {
    // The kind stands in the text, not among the values: only so is an index of one kind's field considered.
    let mut sql = Sql::new(&format!("r.kind = '{}'", identifier(&kind.id)?));
    sql.push(if query.withdrawn { " AND r.withdrawn IN (0, 1)" } else { " AND r.withdrawn = 0" });
    let text = query.text.as_deref().filter(|text| !text.trim().is_empty());
    let possible = rights.scope(&query.kind, &mut sql)
        && query.filters.iter().all(|filter| narrow(kind, filter, &mut sql))
        && text.is_none_or(|text| search_clause(text, &mut sql));
    possible.then_some(sql)
}

/// Totals of the newest position: pages of one list, and lists of many people, count once.
#[derive(Default)]
pub(crate) struct Totals(Mutex<(i64, HashMap<String, u64>)>);

impl Totals {
    async fn count(&self, conditions: &Sql, readers: &SqlitePool) -> Result<u64, Refusal> {
        let key = conditions.key();
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Asked of the database, because another process may have written.
        let rows = Sql::new("SELECT MAX(v.position) FROM revisions v").all(readers).await?;
        let position = rows.first().map_or(Ok(None), |row| get(row, 0))?.unwrap_or(0);
        let known = {
            let mut known = lock();
            if known.0 != position || known.1.len() >= TOTALS_MAX {
                *known = (position, HashMap::new());
            }
            known.1.get(&key).copied()
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let rows = conditions.clone().within("SELECT COUNT(*) FROM records r WHERE ").all(readers).await?;
        let total: i64 = rows.first().map_or(Ok(0), |row| get(row, 0))?;
        let total = total.unsigned_abs();
        let mut known = lock();
        if known.0 == position {
            known.1.insert(key, total);
        }
        Ok(total)
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
    let Some(stand) = Stand::of(kind, &filter.field) else { return false };
    let place = stand.expression();
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
        _ => filter.value.as_str().into(),
    };
    let operator = match filter.op {
        FilterOp::Is => "=",
        FilterOp::IsNot => "<>",
        FilterOp::AtLeast => ">=",
        FilterOp::AtMost => "<=",
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

/// Adds the search; false if the text has nothing to search for.
fn search_clause(text: &str, sql: &mut Sql) -> bool {
    search_in(("r.born", "SELECT s.record FROM search_terms s"), text, sql)
}

/// Adds the search in a table of terms: what is found by the terms, and what of it.
pub(crate) fn search_in((what, terms): (&str, &str), text: &str, sql: &mut Sql) -> bool {
    let wanted = wanted(text);
    for term in &wanted {
        sql.push(&format!(" AND {what} IN ({terms} WHERE "));
        match term {
            Term::Is(term) => sql.push("s.term = ").bind(term.as_str()),
            Term::StartsWith(start) => {
                let end = format!("{start}\u{10FFFF}");
                sql.push("s.term >= ").bind(start.as_str()).push(" AND s.term <= ").bind(end)
            }
        };
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
    let mut sql = Sql::new("SELECT ");
    sql.push(PRESENT).push(" FROM records r WHERE r.withdrawn = 0");
    if !search_clause(text, &mut sql) || !rights.scope_of_all(&mut sql) {
        return Ok(Vec::new());
    }
    sql.push(" ORDER BY r.updated_us DESC, r.id DESC LIMIT ").bind(i64::from(limit.clamp(1, LIMIT_MAX)));
    records(&sql.all(readers).await?)
}
