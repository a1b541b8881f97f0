//! Reading typed values: every field type's check and its one stored form.

use hengce_exact::Number;
use hengce_standard::{Field, FieldKind, Standard};
use serde_json::{Map, Value as Json, json};

use crate::canonical::cut;
use crate::door::rows;
use crate::{FieldProblem, Problem, RecordId};

const PROSE_MAX: usize = 100_000;
const LINK_MAX: usize = 2_000;
const LIST_MAX: usize = 1_000;
const PERCENT_PLACES: u32 = 6;
/// Largest size of a number: what a fixed-point column of any engine holds with six decimals.
const SIZE_MAX: i64 = 999_999_999_999_999;

/// A value that names something that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    Record { kind: String, id: RecordId },
    File { hash: String },
}

/// Reads the values of one change and gathers everything that is wrong with them.
pub(crate) struct Reading<'a> {
    pub standard: &'a Standard,
    /// Version that the record will have: part of new rows' ids.
    pub version: i64,
    pub problems: Vec<FieldProblem>,
    /// What is named, and the field's path.
    pub named: Vec<(String, Named)>,
}

impl<'a> Reading<'a> {
    pub fn new(standard: &'a Standard, version: i64) -> Self {
        Self { standard, version, problems: Vec::new(), named: Vec::new() }
    }

    pub fn problem(&mut self, path: &str, problem: Problem) {
        self.problems.push(FieldProblem { field: path.to_owned(), problem });
    }

    /// The stored form of a given value; null when there is none or it is wrong.
    pub fn value(&mut self, path: &str, field: &Field, given: &Json) -> Json {
        if absent(given) {
            return Json::Null;
        }
        match self.typed(path, field, given) {
            Ok(value) => value,
            Err(problem) => {
                self.problem(path, problem);
                Json::Null
            }
        }
    }

    fn typed(&mut self, path: &str, field: &Field, given: &Json) -> Result<Json, Problem> {
        match &field.kind {
            FieldKind::Text { max } => line(given, *max),
            FieldKind::Prose => prose(given),
            FieldKind::Link => link(given),
            FieldKind::Integer { .. } => {
                let number = in_range(field, number(given, 0)?)?;
                Ok(number.to_i64().ok_or(Problem::NotANumber)?.into())
            }
            FieldKind::Rating { rubric } => self.rating(rubric, given),
            FieldKind::Decimal { places, .. } => decimal(field, given, *places),
            FieldKind::Money => decimal(field, given, 2),
            FieldKind::Percent => decimal(field, given, PERCENT_PLACES),
            FieldKind::Date => {
                let date: jiff::civil::Date = text(given)?.trim().parse().map_err(|_| Problem::NotADate)?;
                Ok(date.to_string().into())
            }
            FieldKind::Instant => {
                let at: jiff::Timestamp = text(given)?.trim().parse().map_err(|_| Problem::NotAnInstant)?;
                Ok(cut(at).to_string().into())
            }
            FieldKind::Bool => match given {
                Json::Bool(_) => Ok(given.clone()),
                Json::String(said) if said == "true" => Ok(true.into()),
                Json::String(said) if said == "false" => Ok(false.into()),
                _ => Err(Problem::WrongShape),
            },
            FieldKind::Choice { options } => {
                let choice = text(given)?;
                if options.contains_key(choice) { Ok(choice.into()) } else { Err(Problem::NotAnOption) }
            }
            FieldKind::Choices { options } => {
                let choices = texts(given)?;
                let known = choices.iter().all(|choice| options.contains_key(choice));
                if known { Ok(choices.into()) } else { Err(Problem::NotAnOption) }
            }
            FieldKind::Person => self.reference(path, crate::door::permission::PERSON, text(given)?),
            FieldKind::Unit => self.reference(path, crate::door::permission::UNIT, text(given)?),
            FieldKind::Ref { kind } => self.reference(path, kind, text(given)?),
            FieldKind::Refs { kind } => {
                let ids = texts(given)?;
                ids.iter()
                    .map(|id| self.reference(path, kind, id))
                    .collect::<Result<Vec<_>, _>>()
                    .map(Json::from)
            }
            FieldKind::People => self.people(path, given),
            FieldKind::Files => self.files(path, given),
            FieldKind::Rows { fields } => rows::read(self, path, fields, given),
            FieldKind::Computed { .. } | FieldKind::Referring { .. } | FieldKind::HoursIn { .. } => {
                Err(Problem::Stamped)
            }
        }
    }

    fn reference(&mut self, path: &str, kind: &str, id: &str) -> Result<Json, Problem> {
        if id.len() > 64 {
            return Err(Problem::NoSuchRecord);
        }
        self.named.push((path.to_owned(), Named::Record { kind: kind.to_owned(), id: id.into() }));
        Ok(id.into())
    }

    fn rating(&self, rubric: &str, given: &Json) -> Result<Json, Problem> {
        let mark = number(given, 0)?.to_i64().ok_or(Problem::NotANumber)?;
        let anchors = self.standard.rubrics.get(rubric).map(|rubric| &rubric.anchors);
        if let Some((least, most)) = anchors.and_then(|a| Some((a.keys().next()?, a.keys().next_back()?))) {
            if mark < *least {
                return Err(Problem::TooSmall { min: least.to_string() });
            }
            if mark > *most {
                return Err(Problem::TooLarge { max: most.to_string() });
            }
        }
        Ok(mark.into())
    }

    fn people(&mut self, path: &str, given: &Json) -> Result<Json, Problem> {
        let mut shares = Vec::new();
        let mut total = Number::zero();
        for entry in list(given)? {
            let entry = entry.as_object().ok_or(Problem::WrongShape)?;
            let person = entry.get("person").and_then(Json::as_str).ok_or(Problem::WrongShape)?;
            let share = number(entry.get("share").ok_or(Problem::WrongShape)?, PERCENT_PLACES)?;
            if share.is_negative() || share.is_zero() {
                return Err(Problem::TooSmall { min: "0".into() });
            }
            if shares.iter().any(|known: &Json| known["person"] == person) {
                return Err(Problem::WrongShape);
            }
            self.reference(path, crate::door::permission::PERSON, person)?;
            shares.push(json!({ "person": person, "share": share.to_string() }));
            total = total + share;
        }
        if total == Number::one() { Ok(shares.into()) } else { Err(Problem::SharesNotOne) }
    }

    /// Size and media type are those of the kept file (filled in when it has been looked up); the name is the giver's.
    fn files(&mut self, path: &str, given: &Json) -> Result<Json, Problem> {
        let mut files = Vec::new();
        for entry in list(given)? {
            let entry = entry.as_object().ok_or(Problem::WrongShape)?;
            let hash = entry.get("hash").and_then(Json::as_str).ok_or(Problem::NotAFile)?;
            if hash.len() != 64
                || !hash.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
            {
                return Err(Problem::NotAFile);
            }
            let name = entry.get("name").map_or(Ok(Json::from(hash)), |name| line(name, 255))?;
            self.named.push((path.to_owned(), Named::File { hash: hash.to_owned() }));
            files.push(json!({ "hash": hash, "name": name }));
        }
        Ok(files.into())
    }
}

pub(crate) fn absent(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether a record has a value in the field.
pub(crate) fn filled(fields: &Map<String, Json>, id: &str) -> bool {
    fields.get(id).is_some_and(|value| !absent(value))
}

fn text(given: &Json) -> Result<&str, Problem> {
    given.as_str().ok_or(Problem::WrongShape)
}

fn list(given: &Json) -> Result<&Vec<Json>, Problem> {
    given.as_array().filter(|items| items.len() <= LIST_MAX).ok_or(Problem::WrongShape)
}

/// Each once, in the order given.
fn texts(given: &Json) -> Result<Vec<String>, Problem> {
    let mut found: Vec<String> = Vec::new();
    for item in list(given)? {
        let item = text(item)?;
        if !found.iter().any(|known| known == item) {
            found.push(item.to_owned());
        }
    }
    Ok(found)
}

/// One line: breaks and tabs become spaces, ends are trimmed.
fn line(given: &Json, max: usize) -> Result<Json, Problem> {
    let plain: String = match given {
        Json::String(text) => text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect(),
        // A cell or a JSON client may hold a number where a name is meant.
        Json::Number(number) => number.to_string(),
        _ => return Err(Problem::WrongShape),
    };
    let plain = plain.trim();
    if plain.chars().any(char::is_control) {
        return Err(Problem::WrongShape);
    }
    if plain.chars().count() > max { Err(Problem::TooLong { max }) } else { Ok(plain.into()) }
}

fn prose(given: &Json) -> Result<Json, Problem> {
    let plain = text(given)?.replace("\r\n", "\n");
    if plain.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::WrongShape);
    }
    if plain.chars().count() > PROSE_MAX {
        return Err(Problem::TooLong { max: PROSE_MAX });
    }
    Ok(plain.trim_end().into())
}

/// Only addresses that are safe to follow: no `javascript:`, no local files.
fn link(given: &Json) -> Result<Json, Problem> {
    let address = line(given, LINK_MAX)?;
    let lower = address.as_str().unwrap_or_default().to_ascii_lowercase();
    let web = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let fine = web.is_some_and(|rest| !rest.is_empty() && !rest.contains(' '));
    if fine { Ok(address) } else { Err(Problem::WrongShape) }
}

fn number(given: &Json, places: u32) -> Result<Number, Problem> {
    let number: Number = match given {
        Json::String(text) => text.trim().parse().map_err(|_| Problem::NotANumber)?,
        Json::Number(plain) => plain.to_string().parse().map_err(|_| Problem::NotANumber)?,
        _ => return Err(Problem::NotANumber),
    };
    let most = Number::whole(SIZE_MAX);
    if number > most {
        return Err(Problem::TooLarge { max: most.to_string() });
    }
    if number < -most.clone() {
        return Err(Problem::TooSmall { min: (-most).to_string() });
    }
    if number.to_scaled(places).is_none() {
        return Err(Problem::TooManyDecimals { places });
    }
    Ok(number)
}

fn in_range(field: &Field, number: Number) -> Result<Number, Problem> {
    match (&field.min, &field.max) {
        (Some(min), _) if number < *min => Err(Problem::TooSmall { min: min.to_string() }),
        (_, Some(max)) if number > *max => Err(Problem::TooLarge { max: max.to_string() }),
        _ => Ok(number),
    }
}

fn decimal(field: &Field, given: &Json, places: u32) -> Result<Json, Problem> {
    Ok(in_range(field, number(given, places)?)?.to_string().into())
}
