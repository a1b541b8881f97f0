//! Records as typed Arrow rows: one row a record, or one for each of its child rows.

use std::borrow::Cow;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, ListBuilder, StringArray,
    StringBuilder, TimestampMicrosecondArray,
};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Source;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use crate::attribution::Attributions;
use crate::columns::{Column, Content, Holds, Kept, Values};
use crate::layout::{Layout, PRECISION, SCALE, data_type};

/// What rows are built with.
#[derive(Debug, Clone)]
pub struct Builder {
    pub zone: TimeZone,
    pub attributions: Arc<Attributions>,
}

/// A record, with the child row where the table is of child rows.
#[derive(Clone, Copy)]
struct Row<'a> {
    record: &'a Record,
    child: Option<&'a Map<String, Json>>,
}

impl Builder {
    /// The rows of records, in their order, under the layout's schema.
    pub fn rows(&self, layout: &Layout, records: &[&Record]) -> Result<RecordBatch, ArrowError> {
        let rows: Vec<Row> = match &layout.source {
            Source::Rows(_, field) => records
                .iter()
                .flat_map(|record| {
                    let children =
                        record.fields.get(field).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
                    children
                        .iter()
                        .filter_map(Json::as_object)
                        .map(|child| Row { record, child: Some(child) })
                })
                .collect(),
            Source::Kind(_) | Source::Dataset(_) => {
                records.iter().map(|record| Row { record, child: None }).collect()
            }
        };
        let strings = |of: &dyn for<'a> Fn(&Row<'a>) -> Option<&'a str>| -> ArrayRef {
            Arc::new(rows.iter().map(of).collect::<StringArray>())
        };
        let mut arrays: Vec<ArrayRef> = vec![
            strings(&|row| Some(&row.record.id.0)),
            strings(&|row| row.child.and_then(|child| child.get("id")).and_then(Json::as_str)),
            strings(&|row| Some(&row.record.code)),
            Arc::new(rows.iter().map(|row| Some(row.title(layout))).collect::<StringArray>()),
            Arc::new(rows.iter().map(|row| Some(row.record.withdrawn)).collect::<BooleanArray>()),
        ];
        for column in &layout.columns {
            self.column(column, &rows, &mut arrays)?;
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        RecordBatch::try_new_with_options(layout.schema.clone(), arrays, &options)
    }

    /// The column and its twins, in the order of the schema.
    fn column(&self, column: &Column, rows: &[Row], arrays: &mut Vec<ArrayRef>) -> Result<(), ArrowError> {
        if column.kept != Values::Absent {
            self.values(column, rows, arrays)?;
        }
        if column.by {
            arrays.push(Arc::new(Int32Array::from(self.codes(column, rows))));
        }
        Ok(())
    }

    /// The values of a column, and their day or exact text.
    fn values(&self, column: &Column, rows: &[Row], arrays: &mut Vec<ArrayRef>) -> Result<(), ArrowError> {
        let from = &column.content;
        match column.holds {
            Holds::Text => {
                arrays.push(Arc::new(rows.iter().map(|row| row.text(from)).collect::<StringArray>()));
            }
            Holds::Integer => {
                arrays.push(Arc::new(rows.iter().map(|row| row.integer(from)).collect::<Int64Array>()));
            }
            Holds::Bool => {
                arrays.push(Arc::new(rows.iter().map(|row| row.bool(from)).collect::<BooleanArray>()));
            }
            Holds::Date => {
                arrays.push(Arc::new(rows.iter().map(|row| row.date(from)).collect::<Date32Array>()));
            }
            Holds::Decimal => {
                let texts: Vec<Option<Cow<str>>> = rows.iter().map(|row| digits(row.json(from)?)).collect();
                let scaled: Vec<Option<i128>> = texts.iter().map(|text| scaled(text.as_ref()?)).collect();
                let misfits = texts
                    .iter()
                    .zip(&scaled)
                    .map(|(text, scaled)| text.as_deref().filter(|_| scaled.is_none()));
                let misfits = misfits.map(|text| text.filter(|text| text.parse::<Number>().is_ok()));
                let misfits: StringArray = misfits.collect();
                arrays.push(Arc::new(
                    Decimal128Array::from(scaled).with_precision_and_scale(PRECISION, SCALE as i8)?,
                ));
                arrays.push(Arc::new(misfits));
            }
            Holds::Instant => {
                let instants: Vec<Option<Timestamp>> = rows.iter().map(|row| row.instant(from)).collect();
                let micros = instants.iter().map(|at| at.map(Timestamp::as_microsecond));
                let micros: TimestampMicrosecondArray = micros.collect();
                arrays.push(Arc::new(micros.with_data_type(data_type(Holds::Instant))));
                let days =
                    instants.iter().map(|at| at.map(|at| day_number(self.zone.to_datetime(at).date())));
                arrays.push(Arc::new(days.collect::<Date32Array>()));
            }
            Holds::List => {
                let mut lists = ListBuilder::new(StringBuilder::new());
                for row in rows {
                    match row.json(from).and_then(Json::as_array) {
                        Some(texts) => lists.append_value(texts.iter().map(Json::as_str)),
                        None => lists.append_null(),
                    }
                }
                arrays.push(Arc::new(lists.finish()));
            }
            Holds::Many => {
                let mut lists = ListBuilder::new(StringBuilder::new());
                for row in rows {
                    lists.append_value(row.inner(from).filter_map(digits).map(Some));
                }
                arrays.push(Arc::new(lists.finish()));
            }
            Holds::Rows => {
                let counts = rows.iter().map(|row| Some(row.inner(from).count() as i64));
                arrays.push(Arc::new(counts.collect::<Int64Array>()));
            }
            Holds::People => {}
        }
        Ok(())
    }

    /// Whom each row counts for.
    fn codes(&self, column: &Column, rows: &[Row]) -> Vec<Option<i32>> {
        match column.holds {
            Holds::People | Holds::List => rows
                .iter()
                .map(|row| {
                    self.attributions.together(row.json(&column.content).map(team).unwrap_or_default())
                })
                .collect(),
            _ => self.attributions.alone(rows.iter().map(|row| row.text(&column.content))),
        }
    }
}

/// People with shares, or a list of references that count in full.
fn team(json: &Json) -> Vec<(RecordId, Number)> {
    let members = json.as_array().map_or(&[][..], Vec::as_slice);
    members
        .iter()
        .filter_map(|member| {
            if let Json::String(id) = member {
                return Some((RecordId::from(id.as_str()), Number::one()));
            }
            let id = member.get("person")?.as_str()?;
            let share = match member.get("share") {
                Some(Json::String(text)) => text.parse().ok()?,
                Some(Json::Number(number)) => Number::whole(number.as_i64()?),
                _ => return None,
            };
            Some((RecordId::from(id), share))
        })
        .collect()
}

impl<'a> Row<'a> {
    /// The record's title, and behind it what names the child row.
    fn title(&self, layout: &Layout) -> Cow<'a, str> {
        let child = layout.child_title.as_ref().and_then(|id| self.child?.get(id)?.as_str());
        match child {
            Some(child) => Cow::Owned(format!("{} · {child}", self.record.title)),
            None => Cow::Borrowed(&self.record.title),
        }
    }

    fn json(&self, from: &Content) -> Option<&'a Json> {
        let json = match from {
            Content::Field(id) => self.record.fields.get(id),
            Content::Child(id) => self.child?.get(id),
            Content::Kept(_) | Content::Rows(..) => None,
        };
        json.filter(|json| !json.is_null())
    }

    fn text(&self, from: &Content) -> Option<&'a str> {
        let record = self.record;
        match from {
            Content::Kept(kept) => match kept {
                Kept::Id => Some(&record.id.0),
                Kept::Code => Some(&record.code),
                Kept::Title => Some(&record.title),
                Kept::State => Some(&record.state),
                Kept::Owner => record.owner.as_ref().map(|id| &*id.0),
                Kept::Unit => record.unit.as_ref().map(|id| &*id.0),
                Kept::CreatedBy => record.created_by.as_ref().map(|id| &*id.0),
                Kept::UpdatedBy => record.updated_by.as_ref().map(|id| &*id.0),
                Kept::Version | Kept::CreatedAt | Kept::UpdatedAt => None,
            },
            _ => self.json(from)?.as_str(),
        }
    }

    fn integer(&self, from: &Content) -> Option<i64> {
        match from {
            Content::Kept(_) => Some(self.record.version),
            _ => match self.json(from)? {
                Json::String(text) => text.parse().ok(),
                json => json.as_i64(),
            },
        }
    }

    /// The record's own rows, or what stands in one of their columns, empty cells left out.
    fn inner(&self, from: &Content) -> impl Iterator<Item = &'a Json> + use<'a> {
        let (rows, column) = match from {
            Content::Rows(rows, column) => (self.record.fields.get(rows), column.clone()),
            _ => (None, None),
        };
        let rows = rows.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(move |row| match &column {
            Some(column) => row.get(column).filter(|json| !json.is_null()),
            None => Some(row),
        })
    }

    fn bool(&self, from: &Content) -> Option<bool> {
        self.json(from)?.as_bool()
    }

    fn date(&self, from: &Content) -> Option<i32> {
        self.json(from)?.as_str()?.parse::<Date>().ok().map(day_number)
    }

    fn instant(&self, from: &Content) -> Option<Timestamp> {
        match from {
            Content::Kept(Kept::CreatedAt) => Some(self.record.created_at),
            Content::Kept(_) => Some(self.record.updated_at),
            _ => self.json(from)?.as_str()?.parse().ok(),
        }
    }
}

/// A number's text.
fn digits(json: &Json) -> Option<Cow<'_, str>> {
    match json {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Number(number) => Some(Cow::Owned(number.as_i64()?.to_string())),
        _ => None,
    }
}

/// Days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

/// The day of a number of days since 1970-01-01.
pub fn day_of(number: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// A plain decimal text times 10^SCALE; None where it has more places or digits than the column holds.
fn scaled(text: &str) -> Option<i128> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = if part.len() > SCALE as usize { part.trim_end_matches('0') } else { part };
    let count = whole.len() + part.len();
    let fits = count > 0 && part.len() <= SCALE as usize && whole.len() <= 30;
    if !fits || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits =
        whole.bytes().chain(part.bytes()).fold(0_i128, |total, byte| total * 10 + i128::from(byte - b'0'));
    let unscaled = digits * 10_i128.pow(SCALE - part.len() as u32);
    Some(if negative { -unscaled } else { unscaled })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_text_is_kept_to_the_last_digit_or_not_at_all() {
        assert_eq!(scaled("12.5"), Some(12_500_000));
        assert_eq!(scaled("-0.000001"), Some(-1));
        assert_eq!(scaled("0.3333333"), None);
        assert_eq!(scaled("1.50000000"), Some(1_500_000));
        assert_eq!(scaled("2/3"), None);
        assert_eq!(scaled(&"9".repeat(31)), None);
        assert_eq!(scaled(""), None);
        assert_eq!(scaled("."), None);
    }

    #[test]
    fn days_go_there_and_back() {
        for day in
            [jiff::civil::date(1969, 12, 31), jiff::civil::date(2026, 7, 1), jiff::civil::date(2028, 2, 29)]
        {
            assert_eq!(day_of(day_number(day)), Some(day));
        }
    }
}
