//! A scorecard's pictures as SVG: classes and attributes only, so that the content policy holds and print and dark
//! theme come from the style sheet. Floats are for coordinates alone; every number shown comes from exact ones.

use std::fmt::Write as _;

use hengce_appraisal::{GroupScore, ItemScore, Scorecard, TrendPoint};
use hengce_exact::Number;

use super::figures::{points, score, value};
use crate::web::Html;
use crate::words::Speech;

/// Text inside markup.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A scale from values to pixels; a range of nothing lies in the middle.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn at(self, number: &Number) -> f64 {
        let wide = self.high - self.low;
        let part = if wide > 0.0 { (number.to_f64() - self.low) / wide } else { 0.5 };
        self.from + part * (self.to - self.from)
    }
}

/// The least and the most of some numbers; None of none.
fn range<'a>(numbers: impl Iterator<Item = &'a Number>) -> Option<(Number, Number)> {
    numbers.fold(None, |found: Option<(Number, Number)>, number| match found {
        None => Some((number.clone(), number.clone())),
        Some((low, high)) => Some((low.min(number.clone()), high.max(number.clone()))),
    })
}

/// The ring with total and grade; without a total, what the card comes to so far, marked as such.
pub fn ring(say: Speech, card: &Scorecard) -> Html {
    let shown = card.total.as_ref().or(card.so_far.as_ref());
    let radius = 54.0;
    let around = 2.0 * std::f64::consts::PI * radius;
    let part = shown.map_or(0.0, |total| (total.to_f64() / 100.0).clamp(0.0, 1.0)) * around;
    let grade = card.grade.clone().unwrap_or_default();
    let open = if card.total.is_none() { " ring-open" } else { "" };
    let label = match (&card.total, &card.so_far) {
        (Some(total), _) => {
            say.t2("score-ring-label", ("total", score(Some(total))), ("grade", grade.as_str()))
        }
        (None, Some(so_far)) => say.t1("score-ring-open-label", "total", score(Some(so_far))),
        (None, None) => say.t("score-none-yet"),
    };
    let below = if card.total.is_some() { grade } else { say.t("score-so-far") };
    Html(format!(
        r#"<svg class="ring{open}" viewBox="0 0 132 132" role="img" aria-label="{label}"><circle class="ring-track" cx="66" cy="66" r="{radius}"/><circle class="ring-value" cx="66" cy="66" r="{radius}" stroke-dasharray="{part:.2} {around:.2}" transform="rotate(-90 66 66)"/><text class="ring-total" x="66" y="68" text-anchor="middle">{total}</text><text class="ring-grade" x="66" y="92" text-anchor="middle">{below}</text></svg>"#,
        label = escaped(&label),
        total = score(shown),
        below = escaped(&below),
    ))
}

/// A group's bar: as long as its weight among the groups, filled as far as its score.
pub fn group_bar(group: &GroupScore, heaviest: u32) -> Html {
    let long = f64::from(group.weight) / f64::from(heaviest.max(1)) * 100.0;
    let full = group.score.as_ref().map_or(0.0, |score| (score.to_f64() / 100.0).clamp(0.0, 1.0)) * long;
    Html(format!(
        r#"<svg class="group-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-track" width="{long:.2}" height="10"/><rect class="bar-value" width="{full:.2}" height="10"/></svg>"#
    ))
}

/// Shares of evidence side by side.
pub fn evidence_bar(card: &Scorecard) -> Html {
    let mut parts = String::new();
    let mut x = 0.0;
    for (grade, share) in card.evidence.iter().rev() {
        let wide = share.to_f64() * 100.0;
        let class = super::figures::evidence_id(*grade);
        let _ = write!(parts, r#"<rect class="evidence-{class}" x="{x:.2}" width="{wide:.2}" height="10"/>"#);
        x += wide;
    }
    Html(format!(
        r#"<svg class="evidence-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{parts}</svg>"#
    ))
}

/// Runs of neighbouring points that have a value, so that a gap is a gap.
fn runs(trend: &[TrendPoint]) -> Vec<Vec<(usize, &Number)>> {
    let mut runs: Vec<Vec<(usize, &Number)>> = vec![Vec::new()];
    for (place, point) in trend.iter().enumerate() {
        match (&point.value, runs.last_mut()) {
            (Some(number), Some(run)) => run.push((place, number)),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn polyline(class: &str, places: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (x, y) in places {
        let _ = write!(path, "{x:.1},{y:.1} ");
    }
    format!(r#"<polyline class="{class}" points="{}"/>"#, path.trim_end())
}

/// The totals of the last periods, the grades' borders behind them.
pub fn trend(say: Speech, card: &Scorecard) -> Html {
    let (wide, high, left, right, top, bottom) = (460.0, 190.0, 22.0, 18.0, 20.0, 26.0);
    let inset = 22.0;
    let values = card.trend.iter().filter_map(|point| point.value.as_ref());
    let Some((least, most)) = range(values) else {
        return Html(format!(r#"<p class="text-secondary">{}</p>"#, escaped(&say.t("score-no-trend"))));
    };
    // some room above and below, so that a flat year looks flat
    let room = (&most - &least).divided_by(&Number::whole(4)).unwrap_or_default().max(Number::whole(5));
    let y = Scale {
        low: (&least - &room).max(Number::zero()).to_f64(),
        high: (&most + &room).to_f64(),
        from: high - bottom,
        to: top,
    };
    let slot = (wide - left - inset - right) / (card.trend.len().max(2) - 1) as f64;
    let x = |place: usize| left + inset + slot * place as f64;
    let mut body = String::new();
    for band in card.bands.iter().filter(|band| band.from.to_f64() >= y.low && band.from.to_f64() <= y.high) {
        let at = y.at(&band.from);
        let _ = write!(
            body,
            r#"<line class="grid" x1="{left}" x2="{end}" y1="{at:.1}" y2="{at:.1}"/><text class="axis" x="{text}" y="{under:.1}" text-anchor="end">{grade}</text>"#,
            end = wide - right,
            text = left - 6.0,
            under = at + 4.0,
            grade = escaped(&band.grade),
        );
    }
    for run in runs(&card.trend) {
        let places: Vec<(f64, f64)> = run.iter().map(|(place, number)| (x(*place), y.at(number))).collect();
        body.push_str(&polyline("line", &places));
    }
    let last = card.trend.len().saturating_sub(1);
    for (place, point) in card.trend.iter().enumerate() {
        let class = if place == last { "axis axis-now" } else { "axis" };
        let _ = write!(
            body,
            r#"<text class="{class}" x="{at:.1}" y="{under}" text-anchor="middle">{period}</text>"#,
            at = x(place),
            under = high - 8.0,
            period = short(&point.period.to_string()),
        );
        if let Some(number) = &point.value {
            let (at, up) = (x(place), y.at(number));
            let dot = if place == last { "dot dot-now" } else { "dot" };
            let _ = write!(
                body,
                r#"<circle class="{dot}" cx="{at:.1}" cy="{up:.1}" r="3.5"><title>{period} {total}</title></circle><text class="value" x="{at:.1}" y="{over:.1}" text-anchor="middle">{whole}</text>"#,
                period = point.period,
                total = score(Some(number)),
                over = up - 8.0,
                whole = number.to_fixed(1),
            );
        }
    }
    let label = card.trend.iter().map(|point| format!("{} {}", point.period, score(point.value.as_ref())));
    let label = label.collect::<Vec<_>>().join(", ");
    Html(format!(
        r#"<svg class="trend" viewBox="0 0 {wide} {high}" role="img" aria-label="{}">{body}</svg>"#,
        escaped(&label)
    ))
}

/// `2026-Q3` as `26Q3`: eight of them stand side by side on a phone.
fn short(period: &str) -> String {
    period.get(2..).unwrap_or(period).replacen("-Q", "Q", 1).replacen("-H", "H", 1)
}

/// A KPI's last values as a small line.
pub fn spark(item: &ItemScore) -> Html {
    totals(&item.trend)
}

/// Any last values as a small line.
pub fn totals(trend: &[TrendPoint]) -> Html {
    let (wide, high, edge) = (88.0, 24.0, 4.0);
    let Some((low, most)) = range(trend.iter().filter_map(|point| point.value.as_ref())) else {
        return Html(String::new());
    };
    let y = Scale { low: low.to_f64(), high: most.to_f64(), from: high - edge, to: edge };
    let slot = (wide - 2.0 * edge) / (trend.len().max(2) - 1) as f64;
    let x = |place: usize| edge + slot * place as f64;
    let mut body = String::new();
    for run in runs(trend) {
        let places: Vec<(f64, f64)> = run.iter().map(|(place, number)| (x(*place), y.at(number))).collect();
        if let [(at, up)] = places.as_slice() {
            let _ = write!(body, r#"<circle class="dot-small" cx="{at:.1}" cy="{up:.1}" r="1.5"/>"#);
        } else {
            body.push_str(&polyline("line", &places));
        }
    }
    if let Some(number) = trend.last().and_then(|point| point.value.as_ref()) {
        let (at, up) = (x(trend.len() - 1), y.at(number));
        let _ = write!(body, r#"<circle class="dot-now" cx="{at:.1}" cy="{up:.1}" r="2.5"/>"#);
    }
    Html(format!(r#"<svg class="spark" viewBox="0 0 {wide} {high}" aria-hidden="true">{body}</svg>"#))
}

/// The method's curve with the value's place on it and the target as a dashed line.
pub fn curve(say: Speech, item: &ItemScore) -> Html {
    let (wide, high, left, right, top, bottom) = (380.0, 204.0, 34.0, 18.0, 30.0, 30.0);
    let (Some(first), Some(last)) = (item.curve.first(), item.curve.last()) else {
        return Html(String::new());
    };
    let most = range(item.curve.iter().map(|(_, y)| y)).map_or(Number::hundred(), |(_, most)| most);
    let most = most.max(Number::hundred());
    let x = Scale { low: first.0.to_f64(), high: last.0.to_f64(), from: left, to: wide - right };
    let y = Scale { low: 0.0, high: most.to_f64(), from: high - bottom, to: top };
    let mut body = String::new();
    for worth in [Number::zero(), Number::whole(60), Number::hundred()] {
        let at = y.at(&worth);
        let _ = write!(
            body,
            r#"<line class="grid" x1="{left}" x2="{end}" y1="{at:.1}" y2="{at:.1}"/><text class="axis" x="{text}" y="{under:.1}" text-anchor="end">{worth}</text>"#,
            end = wide - right,
            text = left - 6.0,
            under = at + 4.0,
        );
    }
    if let Some(target) = &item.target {
        let at = x.at(target);
        let text = format!("{} {}", say.t("score-target"), value(say, Some(target), item.unit));
        let anchor = if at > wide / 2.0 { "end" } else { "start" };
        let _ = write!(
            body,
            r#"<line class="target" x1="{at:.1}" x2="{at:.1}" y1="{top}" y2="{foot}"/><text class="axis" x="{at:.1}" y="{under}" text-anchor="{anchor}">{text}</text>"#,
            foot = high - bottom,
            under = high - 10.0,
            text = escaped(&text),
        );
    }
    let line: Vec<(f64, f64)> = item.curve.iter().map(|(at, worth)| (x.at(at), y.at(worth))).collect();
    body.push_str(&polyline("line", &line));
    let mut label = say.t("score-curve");
    if let (Some(number), Some(worth)) = (&item.value, own_points(item)) {
        let (at, up) = (x.at(number), y.at(&worth));
        let text = format!("{} → {}", value(say, Some(number), item.unit), points(&worth));
        let anchor = if at > wide * 0.66 {
            "end"
        } else if at < wide * 0.34 {
            "start"
        } else {
            "middle"
        };
        let over = up - 10.0;
        label = format!("{label}: {text}");
        let _ = write!(
            body,
            r#"<circle class="dot dot-now" cx="{at:.1}" cy="{up:.1}" r="5"/><text class="value" x="{at:.1}" y="{over:.1}" text-anchor="{anchor}">{}</text>"#,
            escaped(&text),
        );
    }
    Html(format!(
        r#"<svg class="curve" viewBox="0 0 {wide} {high}" role="img" aria-label="{}">{body}</svg>"#,
        escaped(&label)
    ))
}

/// The points that the method gave, before anything that lies over the card.
fn own_points(item: &ItemScore) -> Option<Number> {
    let curve = item.method.curve(item.target.as_ref()).ok().flatten()?;
    item.value.as_ref().map(|value| curve.at(value))
}
