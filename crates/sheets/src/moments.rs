//! Dates and instants as people and platforms write them. An instant without a zone is read in the organisation's.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::TimeZone;

use crate::Cell;
use crate::text::{full_width_folded, is_blank, unguarded};

/// The day in a cell; `None` where nothing stands. `Err` holds what stands there instead (31 February, a word).
pub fn read_date(cell: &Cell) -> Result<Option<Date>, String> {
    if is_blank(cell) {
        return Ok(None);
    }
    let found = match cell {
        Cell::Date(day) => Some(*day),
        Cell::DateTime(at) => Some(at.date()),
        Cell::Number(digits) => compact(digits).or_else(|| serial(digits)).map(DateTime::date),
        Cell::Text(text) => written(text).map(DateTime::date),
        _ => None,
    };
    found.map(Some).ok_or_else(|| cell.to_string())
}

/// The first day of the month in a cell: `2026-07`, `2026年7月`, `202607`, or any day of it.
pub fn read_month(cell: &Cell) -> Result<Option<Date>, String> {
    let digits = match cell {
        Cell::Number(digits) => Some(digits.to_string()),
        Cell::Text(text) => Some(full_width_folded(unguarded(text.trim()))),
        _ => None,
    };
    if let Some(month) = digits.and_then(|text| year_and_month(&text)) {
        return Ok(Some(month));
    }
    Ok(read_date(cell)?.map(Date::first_of_month))
}

fn year_and_month(text: &str) -> Option<Date> {
    let part = |digits: &str| digits.trim().parse::<i16>().ok();
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return plausible(part(text.get(..4)?)?, part(text.get(4..)?)?, 1);
    }
    let spread = text.trim_end_matches('月').replace(['年', '/', '.'], "-");
    let (year, month) = spread.split_once('-')?;
    if year.trim().len() == 4 { plausible(part(year)?, part(month)?, 1) } else { None }
}

/// The instant in a cell; a day alone is its first moment. `Err` holds what stands there instead.
pub fn read_instant(cell: &Cell, zone: &TimeZone) -> Result<Option<Timestamp>, String> {
    if is_blank(cell) {
        return Ok(None);
    }
    let local = match cell {
        Cell::Date(day) => Some(day.at(0, 0, 0, 0)),
        Cell::DateTime(at) => Some(*at),
        Cell::Number(digits) => compact(digits).or_else(|| serial(digits)),
        Cell::Text(text) => match text.trim().parse::<Timestamp>() {
            Ok(at) => return Ok(Some(at)),
            Err(_) => written(text),
        },
        _ => None,
    };
    let at = local.and_then(|local| zone.to_timestamp(local).ok());
    at.map(Some).ok_or_else(|| cell.to_string())
}

/// `20260703` or `202607031405`.
fn compact(digits: &str) -> Option<DateTime> {
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("0").parse::<i16>().ok();
    let day = plausible(part(0, 4)?, part(4, 6)?, part(6, 8)?)?;
    let time = if digits.len() == 8 {
        Time::midnight()
    } else {
        clock(part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or(0))?
    };
    Some(day.to_datetime(time))
}

/// Days since 1899-12-31 as Excel counts them, where a date cell has lost its format: the years 1954 to 2119.
fn serial(digits: &str) -> Option<DateTime> {
    let (days, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let days: i32 = days.parse().ok().filter(|days| (20_000..80_000).contains(days))?;
    let part: f64 = format!("0.{part}").parse().ok()?;
    let day = date(1899, 12, 30).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    let seconds = ((part * 86_400.0).round() as i64).min(86_399);
    day.at(0, 0, 0, 0).checked_add(jiff::Span::new().try_seconds(seconds).ok()?).ok()
}

fn plausible(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (1900..=2200).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

fn clock(hour: i16, minute: i16, second: i16) -> Option<Time> {
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// A day, and perhaps a time of day behind it.
fn written(text: &str) -> Option<DateTime> {
    let folded = full_width_folded(unguarded(text.trim()));
    if folded.len() > 40 {
        return None;
    }
    if let Some(at) = compact(&folded) {
        return Some(at);
    }
    let (day, time) = match folded.split_once('日').or_else(|| folded.split_once(['T', ' '])) {
        Some((day, time)) => (day, time.trim()),
        None => (folded.as_str(), ""),
    };
    let spread = day.replace(['年', '月', '/', '.'], "-");
    let mut parts = spread.trim_end_matches('-').split('-');
    let mut next = || {
        parts
            .next()
            .map(str::trim)
            .filter(|part| !part.is_empty() && part.len() <= 4)
            .and_then(|part| part.parse::<i16>().ok())
    };
    let (year, month, of_month) = (next()?, next()?, next()?);
    let day = if parts.next().is_none() { plausible(year, month, of_month)? } else { return None };
    if time.is_empty() {
        return Some(day.at(0, 0, 0, 0));
    }
    Some(day.to_datetime(time_of_day(time)?))
}

/// `14:05`, `14:05:30`, `14:05:30.123`, `14时05分`.
fn time_of_day(text: &str) -> Option<Time> {
    let spread = text.replace(['时', '点', '分'], ":").replace('秒', "");
    let whole = spread.trim_end_matches(':').split('.').next()?;
    let mut parts = whole.split(':').map(|part| part.trim().parse::<i16>().ok().filter(|n| *n >= 0));
    let (hour, minute) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() { None } else { clock(hour, minute, second) }
}
