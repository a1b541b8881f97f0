//! A cell as the value of a dataset's column.

use hengce_exact::Number;
use hengce_facts::{Cell as Value, SCALE};
use hengce_ledger::Problem;
use hengce_sheets::{
    Cell, Form, is_blank, read_bool, read_date, read_instant, read_month, read_quantity, read_text,
};
use hengce_standard::ColumnKind;
use jiff::tz::TimeZone;

use crate::names::Names;

/// What reading a cell rests on beside the cell.
pub struct Reading<'a> {
    pub zone: &'a TimeZone,
    pub names: &'a Names,
    /// Endings cut off from texts.
    pub suffixes: &'a [String],
}

/// Reads a cell; `header` tells the unit of a percentage without sign: under `点击率(%)` 4.41 is 0.0441.
pub fn value(reading: &Reading<'_>, kind: &ColumnKind, header: &str, cell: &Cell) -> Result<Value, Problem> {
    let found = match kind {
        ColumnKind::Text => text(reading, kind, cell)?.map(Value::Text),
        ColumnKind::Integer | ColumnKind::Decimal { .. } | ColumnKind::Money | ColumnKind::Percent => {
            number(kind, header, cell)?.map(Value::Number)
        }
        ColumnKind::Date => match zoned(cell, reading.zone) {
            Some(day) => Some(Value::Date(day)),
            None => read_date(cell).map_err(|_| Problem::NotADate)?.map(Value::Date),
        },
        ColumnKind::Month => read_month(cell).map_err(|_| Problem::NotADate)?.map(Value::Date),
        ColumnKind::Instant => {
            read_instant(cell, reading.zone).map_err(|_| Problem::NotAnInstant)?.map(Value::Instant)
        }
        ColumnKind::Bool => read_bool(cell).map_err(|_| Problem::NotABool)?.map(Value::Bool),
        ColumnKind::Person => match text(reading, kind, cell)? {
            Some(name) => Some(Value::Text(reading.names.person(&name)?.to_string())),
            None => None,
        },
        ColumnKind::Ref { kind: named } => match text(reading, kind, cell)? {
            Some(name) => Some(Value::Text(reading.names.record(named, &name)?.to_string())),
            None => None,
        },
    };
    Ok(found.unwrap_or(Value::Null))
}

/// The organisation's day of an instant that says its zone.
fn zoned(cell: &Cell, zone: &TimeZone) -> Option<jiff::civil::Date> {
    let Cell::Text(text) = cell else { return None };
    let at: jiff::Timestamp = text.trim().parse().ok()?;
    Some(at.to_zoned_datetime(zone.clone()).date())
}

/// A number times what the export's numbers are in; one with a sign of its own (`4.41%`) is what it says.
pub fn scaled(value: Value, scale: Option<&Number>, cell: &Cell) -> Result<Value, Problem> {
    let (Value::Number(number), Some(scale)) = (&value, scale) else { return Ok(value) };
    let plain = read_quantity(cell).ok().flatten().is_some_and(|quantity| quantity.form == Form::Plain);
    if !plain {
        return Ok(value);
    }
    let kept = (number * scale).round_half_up(SCALE);
    if hengce_facts::fits(&kept) {
        Ok(Value::Number(kept))
    } else {
        Err(Problem::TooLarge { max: "10^32".to_owned() })
    }
}

/// Whether a count says "at least": `10w+`, or 100001, which 公众号 shows for everything above 100,000.
pub fn is_at_least(kind: &ColumnKind, cell: &Cell) -> bool {
    let capped = |text: &str| text.ends_with(['+', '＋']) || matches!(text, "100001" | "100,001");
    match cell {
        Cell::Text(text) | Cell::Number(text) => matches!(kind, ColumnKind::Integer) && capped(text),
        _ => false,
    }
}

/// Whether a cell says nothing. A slash marks missing figures and names; as a text it is the path of a home page.
pub fn is_nothing(kind: &ColumnKind, cell: &Cell) -> bool {
    let path = matches!(cell, Cell::Text(text) if text.trim() == "/");
    is_blank(cell) && !(path && matches!(kind, ColumnKind::Text))
}

fn text(reading: &Reading<'_>, kind: &ColumnKind, cell: &Cell) -> Result<Option<String>, Problem> {
    if is_nothing(kind, cell) {
        return Ok(None);
    }
    let found = read_text(cell).map_err(|_| {
        if matches!(cell, Cell::Error(_)) { Problem::WrongShape } else { Problem::DigitsLost }
    })?;
    Ok(found.map(|text| {
        let cut = reading.suffixes.iter().find_map(|suffix| text.strip_suffix(suffix.as_str()));
        cut.map_or_else(|| text.clone(), |cut| cut.trim_end().to_owned())
    }))
}

fn number(kind: &ColumnKind, header: &str, cell: &Cell) -> Result<Option<Number>, Problem> {
    let Some(quantity) = read_quantity(cell).map_err(|_| Problem::NotANumber)? else { return Ok(None) };
    let number = match (kind, quantity.form) {
        (ColumnKind::Percent, Form::Plain) if header.contains('%') || header.contains('％') => {
            quantity.number.divided_by(&Number::hundred()).ok_or(Problem::NotANumber)?
        }
        (_, Form::Plain)
        | (ColumnKind::Percent, Form::Percent)
        | (ColumnKind::Decimal { .. }, Form::Seconds) => quantity.number,
        _ => return Err(Problem::NotANumber),
    };
    if matches!(kind, ColumnKind::Integer) && !number.is_whole() {
        return Err(Problem::TooManyDecimals { places: 0 });
    }
    // six decimals are what facts keep; a rate that a spreadsheet has divided out has more
    let kept = number.round_half_up(SCALE);
    if hengce_facts::fits(&kept) {
        Ok(Some(kept))
    } else {
        Err(Problem::TooLarge { max: "10^32".to_owned() })
    }
}
