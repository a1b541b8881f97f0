//! Hours spent in states: added, to the microsecond, when a record leaves one.

use hengce_exact::Number;
use hengce_standard::{FieldKind, Kind};
use serde_json::Value as Json;

use crate::door::Door;
use crate::row::{get, micros};
use crate::sql::Sql;
use crate::{Record, Refusal};

const MICROSECONDS_OF_AN_HOUR: i64 = 3_600_000_000;
/// Enough decimals of an hour to tell every microsecond.
const PLACES: u32 = 12;

impl Door<'_> {
    /// Adds the time since the record came into the state that it leaves.
    pub(super) async fn count_hours(
        &self,
        kind: &Kind,
        before: &Record,
        record: &mut Record,
    ) -> Result<(), Refusal> {
        let counts = |kind: &FieldKind| match kind {
            FieldKind::HoursIn { states } => states.contains(&before.state),
            _ => false,
        };
        let fields: Vec<_> = kind.fields.values().filter(|field| counts(&field.kind)).collect();
        if fields.is_empty() {
            return Ok(());
        }
        let spent = (micros(self.now) - self.entered_us(before).await?).max(0);
        for field in fields {
            let sum = spent_us(record.fields.get(&field.id)) + spent;
            record.fields.insert(field.id.clone(), hours(sum).into());
        }
        Ok(())
    }

    /// When the record came into its state: edits in between do not count, nor does a step that was taken back.
    async fn entered_us(&self, record: &Record) -> Result<i64, Refusal> {
        if let Some(at) = self.earlier.moved(&record.id) {
            return Ok(micros(at));
        }
        let mut sql = Sql::new("SELECT v.act, v.at_us FROM revisions v WHERE v.record = ");
        sql.bind(&*record.id.0).push(" AND v.version <= ").bind(record.version);
        sql.push(" ORDER BY v.version DESC");
        let mut taken_back = false;
        for row in sql.all(self.readers).await? {
            match get::<&str>(&row, 0)? {
                _ if taken_back => taken_back = false,
                "undo" => taken_back = true,
                "edit" | "withdraw" | "restore" => {}
                _ => return get(&row, 1),
            }
        }
        Ok(micros(record.created_at))
    }
}

/// The microseconds that stored hours stand for: rounding them away and back loses nothing.
fn spent_us(stored: Option<&Json>) -> i64 {
    let hours = stored.and_then(Json::as_str).and_then(|text| text.parse::<Number>().ok());
    let us = hours.map(|hours| (hours * Number::whole(MICROSECONDS_OF_AN_HOUR)).round_half_up(0));
    us.and_then(|us| us.to_i64()).unwrap_or(0)
}

fn hours(us: i64) -> String {
    let hours = Number::whole(us).divided_by(&Number::whole(MICROSECONDS_OF_AN_HOUR));
    hours.unwrap_or_else(Number::zero).round_half_up(PLACES).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_microsecond_is_lost_however_often_hours_are_added() {
        let mut stored = Json::Null;
        for _ in 0..1_000 {
            stored = hours(spent_us(Some(&stored)) + 1_234_567).into();
        }
        assert_eq!(spent_us(Some(&stored)), 1_234_567_000);
        assert_eq!(hours(12_000_000_000), "3.333333333333");
        assert_eq!(hours(7_200_000_000), "2");
    }
}
