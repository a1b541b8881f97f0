//! Figures over time as a picture: this period, the one it is compared with, and what happened on which day.

use std::collections::HashMap;
use std::fmt::Write as _;

use hengce_traffic::{Grain, Row};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::records::escaped;
use crate::web::Html;

const WIDE: f64 = 960.0;
const HIGH: f64 = 260.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 26.0;
/// Labels below the picture at most.
const LABELS: usize = 8;

/// A step of the series: its keys, its label.
pub struct Slot {
    keys: Vec<String>,
    pub label: String,
    day: Date,
}

/// The steps from day to day, those without visits too.
pub fn slots(grain: Grain, from: Date, to: Date) -> Vec<Slot> {
    let slot = |day: Date, label: String| Slot { keys: vec![day.to_string()], label, day };
    match grain {
        Grain::Hour => days(from, to)
            .flat_map(|day| {
                (0..24).map(move |hour| Slot {
                    keys: vec![day.to_string(), format!("{hour:02}")],
                    label: format!("{} {hour:02}:00", day.strftime("%m-%d")),
                    day,
                })
            })
            .collect(),
        Grain::Day => days(from, to).map(|day| slot(day, day.strftime("%m-%d").to_string())).collect(),
        Grain::Week => {
            let back = i32::from(from.weekday().to_monday_zero_offset());
            let first = from.saturating_sub(back.days());
            let weeks = std::iter::successors(Some(first), |day| day.checked_add(7.days()).ok());
            weeks
                .take_while(|day| *day <= to)
                .map(|day| slot(day, day.strftime("%m-%d").to_string()))
                .collect()
        }
        Grain::Month => {
            let months =
                std::iter::successors(Some(from.first_of_month()), |day| day.checked_add(1.month()).ok());
            months
                .take_while(|day| *day <= to)
                .map(|day| slot(day, day.strftime("%Y-%m").to_string()))
                .collect()
        }
    }
}

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |day| *day <= to)
}

/// A figure for each step.
pub fn values(slots: &[Slot], rows: &[Row], figure: impl Fn(&Row) -> f64) -> Vec<f64> {
    let by_keys: HashMap<&[String], &Row> = rows.iter().map(|row| (row.keys.as_slice(), row)).collect();
    slots.iter().map(|slot| by_keys.get(slot.keys.as_slice()).map_or(0.0, |row| figure(row))).collect()
}

/// Something that happened within the days: a campaign.
pub struct Note {
    pub from: Date,
    pub to: Date,
    pub title: String,
    pub address: String,
}

/// What is drawn.
pub struct Drawn<'d> {
    pub slots: &'d [Slot],
    pub now: &'d [f64],
    pub before: Option<&'d [f64]>,
    pub notes: &'d [Note],
    pub label: &'d str,
}

pub fn chart(drawn: &Drawn<'_>) -> Html {
    let both = drawn.now.iter().chain(drawn.before.unwrap_or_default());
    let most = rounded_up(both.copied().fold(1.0, f64::max));
    let count = drawn.slots.len().max(2) - 1;
    let x = |at: usize| LEFT + (WIDE - LEFT - RIGHT) * at.min(count) as f64 / count as f64;
    let y = |value: f64| HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * value / most;
    let mut body = String::new();
    for part in 0..=4 {
        let value = most * f64::from(part) / 4.0;
        let (at, right) = (y(value), WIDE - RIGHT);
        let _ = write!(body, r#"<line class="grid" x1="{LEFT}" x2="{right}" y1="{at:.1}" y2="{at:.1}"/>"#);
        let _ = write!(
            body,
            r#"<text class="tick" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            LEFT - 6.0,
            at + 4.0,
            tick(value)
        );
    }
    notes(&mut body, drawn, &x);
    if let Some(before) = drawn.before {
        let _ = write!(body, r#"<polyline class="before" points="{}"/>"#, points(before, &x, &y));
    }
    let line = points(drawn.now, &x, &y);
    let (from, to, floor) = (x(0), x(drawn.now.len().saturating_sub(1)), y(0.0));
    let _ =
        write!(body, r#"<polygon class="area" points="{from:.1},{floor:.1} {line} {to:.1},{floor:.1}"/>"#);
    let _ = write!(body, r#"<polyline class="line" points="{line}"/>"#);
    let every = drawn.slots.len().div_ceil(LABELS).max(1);
    for (at, slot) in drawn.slots.iter().enumerate() {
        if at % every == 0 {
            let anchor = if at == 0 { "start" } else { "middle" };
            let _ = write!(
                body,
                r#"<text class="tick" x="{:.1}" y="{:.1}" text-anchor="{anchor}">{}</text>"#,
                x(at),
                HIGH - 8.0,
                slot.label
            );
        }
        let wide = (WIDE - LEFT - RIGHT) / count as f64;
        let before = drawn
            .before
            .and_then(|before| before.get(at))
            .map_or(String::new(), |value| format!(" ({})", tick(*value)));
        let _ = write!(
            body,
            r#"<g class="slot-hit"><rect x="{:.1}" y="{TOP}" width="{wide:.1}" height="{:.1}"/><circle cx="{:.1}" cy="{:.1}" r="3"/><title>{} · {}{before}</title></g>"#,
            x(at) - wide / 2.0,
            HIGH - TOP - BOTTOM,
            x(at),
            y(drawn.now.get(at).copied().unwrap_or(0.0)),
            slot.label,
            tick(drawn.now.get(at).copied().unwrap_or(0.0)),
        );
    }
    Html(format!(
        r#"<svg class="traffic-chart" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{}">{body}</svg>"#,
        escaped(drawn.label)
    ))
}

/// Spans of campaigns above the lines, linked to their pages.
fn notes(body: &mut String, drawn: &Drawn<'_>, x: &impl Fn(usize) -> f64) {
    let place = |day: Date| drawn.slots.iter().rposition(|slot| slot.day <= day).unwrap_or(0);
    for (row, note) in drawn.notes.iter().enumerate().take(3) {
        let (from, to) = (x(place(note.from)), x(place(note.to)));
        let top = 3.0 + 7.0 * row as f64;
        let _ = write!(
            body,
            r#"<a href="{}"><rect class="note" x="{from:.1}" y="{top}" width="{:.1}" height="5" rx="2"><title>{} · {} – {}</title></rect></a>"#,
            escaped(&note.address),
            (to - from).max(5.0),
            escaped(&note.title),
            note.from,
            note.to,
        );
    }
}

fn points(values: &[f64], x: &impl Fn(usize) -> f64, y: &impl Fn(f64) -> f64) -> String {
    let mut points = String::new();
    for (at, value) in values.iter().enumerate() {
        let _ = write!(points, "{:.1},{:.1} ", x(at), y(*value));
    }
    points.trim_end().to_owned()
}

/// The next of 1, 2, 4, 8, 10 times a power of ten: quarters of it are round.
fn rounded_up(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    let step = [1.0, 2.0, 4.0, 8.0, 10.0].into_iter().find(|step| step * power >= most).unwrap_or(10.0);
    (step * power).max(4.0)
}

fn tick(value: f64) -> String {
    let whole = value.round();
    if (value - whole).abs() < 0.005 { super::shown::count(whole as u64) } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_period_stands_in_the_picture() {
        let (from, to) = (Date::constant(2026, 1, 30), Date::constant(2026, 3, 2));
        let labels = |grain| slots(grain, from, to).into_iter().map(|slot| slot.label).collect::<Vec<_>>();
        assert_eq!(labels(Grain::Day).len(), 32);
        assert_eq!(labels(Grain::Week), ["01-26", "02-02", "02-09", "02-16", "02-23", "03-02"]);
        assert_eq!(labels(Grain::Month), ["2026-01", "2026-02", "2026-03"]);
        assert_eq!(slots(Grain::Hour, from, from).len(), 24);
    }

    #[test]
    fn the_scale_ends_at_a_round_number() {
        let scale = [1.0, 37.0, 401.0, 1000.0].map(|most| rounded_up(most) as i64);
        assert_eq!(scale, [4, 40, 800, 1000]);
    }
}
