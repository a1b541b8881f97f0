//! Numbers as people and platforms write them: `1.2万`, `10w+`, `4.41%`, `14.73秒`, `¥1,234.50`.

use hengce_exact::Number;

use crate::Cell;
use crate::text::{full_width_folded, is_blank, unguarded};

/// How a number was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// With a percent sign; the number is the fraction.
    Percent,
    /// As a duration; the number is in seconds.
    Seconds,
}

/// A number with the way it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    pub number: Number,
    pub form: Form,
    /// "at least so many": `10w+`.
    pub at_least: bool,
}

/// Longest text that is taken for a number.
const LENGTH_MAX: usize = 80;

/// The number in a cell; `None` where nothing stands, or a mark for no data. `Err` holds what stands there instead.
pub fn read_quantity(cell: &Cell) -> Result<Option<Quantity>, String> {
    if is_blank(cell) {
        return Ok(None);
    }
    let plain = |number| Quantity { number, form: Form::Plain, at_least: false };
    match cell {
        Cell::Number(digits) => {
            digits.parse().map(|number| Some(plain(number))).map_err(|_| digits.to_string())
        }
        Cell::Text(text) => quantity(text).map(Some).ok_or_else(|| text.to_string()),
        other => Err(other.to_string()),
    }
}

fn quantity(text: &str) -> Option<Quantity> {
    if text.len() > LENGTH_MAX {
        return None;
    }
    let folded = full_width_folded(unguarded(text.trim())).replace(' ', "");
    let mut rest = folded.as_str();
    let bracketed = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let negative = bracketed.is_some();
    rest = bracketed.unwrap_or(rest);
    let at_least = rest.len() > 1 && rest.ends_with('+');
    rest = rest.strip_suffix('+').unwrap_or(rest);
    rest = without_currency(rest);
    let (number, form) = duration(rest).map(|number| (number, Form::Seconds)).or_else(|| scaled(rest))?;
    Some(Quantity { number: if negative { -number } else { number }, form, at_least })
}

fn without_currency(text: &str) -> &str {
    let text = ["¥", "￥", "$", "CNY", "RMB"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    text.strip_suffix('元').unwrap_or(text)
}

/// Digits with a scale behind them: percent, 万, 亿, k.
fn scaled(text: &str) -> Option<(Number, Form)> {
    let percent =
        [("%", 100), ("‰", 1000)].iter().find_map(|(mark, by)| Some((text.strip_suffix(mark)?, *by)));
    if let Some((digits, by)) = percent {
        return Some((grouped(digits)?.divided_by(&Number::whole(by))?, Form::Percent));
    }
    let scales = [
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("万", 10_000),
        ("亿", 100_000_000),
        ("千", 1000),
        ("w", 10_000),
        ("W", 10_000),
        ("k", 1000),
        ("K", 1000),
    ];
    let unit = ["人", "次", "条", "篇", "个"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
    let found = scales.iter().find_map(|(mark, by)| Some((unit.strip_suffix(mark)?, *by)));
    let (digits, by) = found.unwrap_or((unit, 1));
    Some((&grouped(digits)? * &Number::whole(by), Form::Plain))
}

/// `14.73秒`, `1分20秒`, `2小时`, `00:01:20`, `14.73s`.
fn duration(text: &str) -> Option<Number> {
    if text.contains(':') {
        let parts: Option<Vec<Number>> =
            text.split(':').map(|part| part.parse().ok().filter(|n: &Number| !n.is_negative())).collect();
        let parts = parts.filter(|parts| (2..=3).contains(&parts.len()))?;
        let (last, before) = parts.split_last()?;
        let minutes = before.iter().fold(Number::zero(), |total, part| &(&total * &Number::whole(60)) + part);
        let seconds = last;
        // "01:20" is a minute and twenty seconds
        return Some(&(&minutes * &Number::whole(60)) + seconds);
    }
    let mut rest = text;
    let mut total = Number::zero();
    let mut found = false;
    for (marks, seconds) in
        [(["小时", "时", "h"], 3600), (["分钟", "分", "min"], 60), (["秒钟", "秒", "s"], 1)]
    {
        let Some((at, mark)) = marks.iter().find_map(|mark| Some((rest.find(mark)?, *mark))) else {
            continue;
        };
        total = &total + &(&grouped(&rest[..at])? * &Number::whole(seconds));
        rest = &rest[at + mark.len()..];
        if mark == "分" && rest.is_empty() {
            return None; // "90分" is a mark, not a duration
        }
        found = true;
    }
    (found && rest.is_empty()).then_some(total)
}

/// Plain digits, or digits in groups of three: `1,234,567.5`; or `1.5E+3`.
fn grouped(text: &str) -> Option<Number> {
    if let Some((mantissa, exponent)) = text.split_once(['E', 'e']) {
        let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
        let power =
            (0..exponent.unsigned_abs().min(31)).fold(Number::one(), |power, _| &power * &Number::whole(10));
        let mantissa: Number = mantissa.parse().ok()?;
        return match exponent {
            0..=30 => Some(&mantissa * &power),
            -30..=-1 => mantissa.divided_by(&power),
            _ => None,
        };
    }
    if !text.contains(',') {
        return if text.contains('/') { None } else { text.parse().ok() };
    }
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split(',');
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    if !first || !groups.all(|group| group.len() == 3) || part.is_some_and(|part| part.contains(',')) {
        return None;
    }
    text.replace(',', "").parse().ok()
}
