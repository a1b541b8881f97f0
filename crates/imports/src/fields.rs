//! A cell as the value of a record's field, and whether it says what already stands.

use hengce_exact::Number;
use hengce_ledger::Problem;
use hengce_sheets::{Cell, Form, is_blank, read_bool, read_date, read_instant, read_quantity, read_text};
use hengce_standard::{Field, FieldKind, Words};
use indexmap::IndexMap;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

use crate::names::{Names, plain};

/// Written in a cell to clear a field: an empty cell leaves it as it is.
pub const CLEAR: [&str; 2] = ["(清空)", "(clear)"];

/// Between several values of one cell.
const SEPARATORS: [char; 8] = [';', '；', ',', '，', '、', '\n', '/', '|'];

/// What reading a cell rests on beside the cell.
pub struct Reading<'a> {
    pub zone: &'a TimeZone,
    pub names: &'a Names,
}

/// What a cell says of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Nothing: the field stays as it is.
    Nothing,
    Clear,
    /// In the ledger's encoding.
    Value(Json),
}

pub fn read(reading: &Reading<'_>, field: &Field, header: &str, cell: &Cell) -> Result<Said, Problem> {
    if let Cell::Text(text) = cell
        && is_mark(text, CLEAR)
    {
        return Ok(Said::Clear);
    }
    let found = match &field.kind {
        FieldKind::Text { .. } | FieldKind::Link => line(cell)?.map(Json::from),
        FieldKind::Prose => prose(cell)?.map(Json::from),
        FieldKind::Integer { .. } | FieldKind::Rating { .. } => integer(cell)?,
        FieldKind::Decimal { .. } => {
            number(cell, &[Form::Plain, Form::Seconds])?.map(|number| number.to_string().into())
        }
        FieldKind::Money => number(cell, &[Form::Plain])?.map(|number| number.to_string().into()),
        FieldKind::Percent => percent(header, cell)?.map(|number| number.round_half_up(6).to_string().into()),
        FieldKind::Date => read_date(cell).map_err(|_| Problem::NotADate)?.map(|day| day.to_string().into()),
        FieldKind::Instant => read_instant(cell, reading.zone)
            .map_err(|_| Problem::NotAnInstant)?
            .map(|at| at.to_string().into()),
        FieldKind::Bool => read_bool(cell).map_err(|_| Problem::NotABool)?.map(Json::Bool),
        FieldKind::Choice { options } => {
            named(cell)?.map(|text| option(options, &text)).transpose()?.map(Json::from)
        }
        FieldKind::Choices { options } => choices(options, cell)?,
        FieldKind::Person => {
            named(cell)?.map(|name| reading.names.person(&name)).transpose()?.map(|id| id.to_string().into())
        }
        FieldKind::Unit => {
            named(cell)?.map(|name| reading.names.unit(&name)).transpose()?.map(|id| id.to_string().into())
        }
        FieldKind::Ref { kind } => named(cell)?
            .map(|name| reading.names.record(kind, &name))
            .transpose()?
            .map(|id| id.to_string().into()),
        FieldKind::Refs { kind } => several(cell)?
            .map(|names| {
                names
                    .iter()
                    .map(|name| reading.names.record(kind, name).map(|id| id.to_string()))
                    .collect::<Result<Vec<_>, _>>()
            })
            .transpose()?
            .map(Json::from),
        FieldKind::People => people(reading, cell)?,
        FieldKind::Files
        | FieldKind::Rows { .. }
        | FieldKind::Computed { .. }
        | FieldKind::Referring { .. }
        | FieldKind::HoursIn { .. } => None,
    };
    Ok(found.map_or(Said::Nothing, Said::Value))
}

/// Whether a text is one of these marks, all of which stand in brackets.
pub fn is_mark(text: &str, marks: [&str; 2]) -> bool {
    text.trim_start().starts_with(['(', '（']) && marks.iter().any(|mark| plain(mark) == plain(text))
}

/// Texts of a cell that name records of a kind, for looking them up beforehand.
pub fn names_in(field: &Field, cell: &Cell) -> Vec<(String, String)> {
    let (FieldKind::Ref { kind } | FieldKind::Refs { kind }) = &field.kind else { return Vec::new() };
    let texts = if matches!(field.kind, FieldKind::Ref { .. }) {
        named(cell).map(|text| text.map(|text| vec![text]))
    } else {
        several(cell)
    };
    texts.ok().flatten().unwrap_or_default().into_iter().map(|name| (kind.clone(), name)).collect()
}

fn digits_lost(cell: &Cell) -> impl Fn(String) -> Problem + '_ {
    move |_| if matches!(cell, Cell::Error(_)) { Problem::WrongShape } else { Problem::DigitsLost }
}

/// One line, blanks as the ledger keeps them.
fn line(cell: &Cell) -> Result<Option<String>, Problem> {
    let text = read_text(cell).map_err(digits_lost(cell))?;
    Ok(text.map(|text| {
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect::<String>().trim().to_owned()
    }))
}

fn prose(cell: &Cell) -> Result<Option<String>, Problem> {
    let text = read_text(cell).map_err(digits_lost(cell))?;
    Ok(text.map(|text| text.replace("\r\n", "\n").replace('\r', "\n")))
}

/// A name, where the marks for no data name nobody.
fn named(cell: &Cell) -> Result<Option<String>, Problem> {
    if is_blank(cell) { Ok(None) } else { line(cell) }
}

fn several(cell: &Cell) -> Result<Option<Vec<String>>, Problem> {
    if is_blank(cell) {
        return Ok(None);
    }
    let text = prose(cell)?.unwrap_or_default();
    let parts: Vec<String> =
        text.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Ok((!parts.is_empty()).then_some(parts))
}

fn number(cell: &Cell, forms: &[Form]) -> Result<Option<Number>, Problem> {
    let Some(quantity) = read_quantity(cell).map_err(|_| Problem::NotANumber)? else { return Ok(None) };
    if forms.contains(&quantity.form) { Ok(Some(quantity.number)) } else { Err(Problem::NotANumber) }
}

/// A fraction; under a header with a percent sign, a number without one is in hundredths.
fn percent(header: &str, cell: &Cell) -> Result<Option<Number>, Problem> {
    let Some(quantity) = read_quantity(cell).map_err(|_| Problem::NotANumber)? else { return Ok(None) };
    match quantity.form {
        Form::Plain if header.contains(['%', '％']) => Ok(quantity.number.divided_by(&Number::hundred())),
        Form::Plain | Form::Percent => Ok(Some(quantity.number)),
        Form::Seconds => Err(Problem::NotANumber),
    }
}

fn integer(cell: &Cell) -> Result<Option<Json>, Problem> {
    let Some(number) = number(cell, &[Form::Plain])? else { return Ok(None) };
    if !number.is_whole() {
        return Err(Problem::TooManyDecimals { places: 0 });
    }
    Ok(Some(number.to_i64().map_or_else(|| number.to_string().into(), Json::from)))
}

fn option(options: &IndexMap<String, Words>, text: &str) -> Result<String, Problem> {
    let by = |same: &dyn Fn(&str) -> bool| {
        options.iter().find(|(id, words)| [id.as_str(), &words.zh, &words.en].into_iter().any(same))
    };
    let found = by(&|name| name == text).or_else(|| {
        let said = plain(text);
        by(&|name| plain(name) == said)
    });
    found.map(|(id, _)| id.clone()).ok_or(Problem::NotAnOption)
}

/// Several options; one whose own label holds a separator (`VI/SI`) stands as it is between semicolons.
fn choices(options: &IndexMap<String, Words>, cell: &Cell) -> Result<Option<Json>, Problem> {
    let Some(text) = prose(cell)?.filter(|_| !is_blank(cell)) else { return Ok(None) };
    let mut chosen = Vec::new();
    for part in text.split([';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        match option(options, part) {
            Ok(one) => chosen.push(one),
            Err(_) => {
                for piece in part.split(SEPARATORS).map(str::trim).filter(|piece| !piece.is_empty()) {
                    chosen.push(option(options, piece)?);
                }
            }
        }
    }
    Ok((!chosen.is_empty()).then(|| Json::from(chosen)))
}

/// `张伟 60%; 李娜 40%`; a name alone has the whole, several names without shares have equal ones.
fn people(reading: &Reading<'_>, cell: &Cell) -> Result<Option<Json>, Problem> {
    let Some(parts) = several(cell)? else { return Ok(None) };
    let mut shares = Vec::new();
    for part in &parts {
        let (name, share) = match part.rsplit_once([' ', ':', '：', '\u{3000}', '(', '（']) {
            Some((name, share)) if share.contains(['%', '％']) => {
                let share = share.trim_end_matches([')', '）']);
                (name, Some(number(&Cell::text(share), &[Form::Percent])?.ok_or(Problem::NotANumber)?))
            }
            _ => (part.as_str(), None),
        };
        shares.push((reading.names.person(name.trim())?, share));
    }
    let shared = shares.iter().filter(|(_, share)| share.is_some()).count();
    if shared != 0 && shared != shares.len() {
        return Err(Problem::SharesNotOne);
    }
    let equal = equal_shares(shares.len());
    let said = shares
        .into_iter()
        .zip(equal)
        .map(|((id, share), equal)| json!({ "person": id, "share": share.unwrap_or(equal).to_string() }));
    Ok(Some(Json::Array(said.collect())))
}

/// Shares with six decimals that sum to one: the first takes what rounding leaves over.
fn equal_shares(count: usize) -> Vec<Number> {
    let count = count.max(1) as i64;
    let part = Number::whole(1_000_000 / count).divided_by(&Number::whole(1_000_000)).unwrap_or_default();
    let first = &Number::one() + &-(&part * &Number::whole(count - 1));
    std::iter::once(first).chain(std::iter::repeat_n(part, count as usize - 1)).collect()
}

/// Whether a value says what stands: `1.50` and `1.5` are the same amount.
pub fn same(said: &Json, stands: Option<&Json>) -> bool {
    let Some(stands) = stands else { return said.is_null() };
    match (said, stands) {
        (Json::Array(said), Json::Array(stands)) => {
            said.len() == stands.len() && said.iter().zip(stands).all(|(one, other)| same(one, Some(other)))
        }
        (Json::Object(said), Json::Object(stands)) => {
            said.iter().all(|(key, one)| same(one, stands.get(key)))
        }
        _ if said == stands => true,
        _ => {
            let number = |value: &Json| match value {
                Json::String(text) => text.parse::<Number>().ok(),
                Json::Number(number) => number.to_string().parse().ok(),
                _ => None,
            };
            number(said).is_some_and(|one| number(stands) == Some(one))
        }
    }
}
