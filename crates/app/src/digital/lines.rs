//! Small lines of figures over days as SVG: classes and attributes only. A day without a figure is a gap.

use std::fmt::Write as _;

use hengce_exact::Number;

use crate::web::Html;

/// Text inside markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Width, height and room at each edge.
#[derive(Clone, Copy)]
pub struct Size {
    pub wide: f64,
    pub high: f64,
    pub edge: f64,
}

pub const SMALL: Size = Size { wide: 120.0, high: 28.0, edge: 4.0 };
pub const LARGE: Size = Size { wide: 640.0, high: 150.0, edge: 14.0 };

/// A line through the values in order; `label` says in words what it shows.
pub fn line(values: &[Option<Number>], label: &str, size: Size) -> Html {
    let numbers: Vec<f64> = values.iter().flatten().map(Number::to_f64).collect();
    let Some(low) = numbers.iter().copied().reduce(f64::min) else { return Html(String::new()) };
    let most = numbers.iter().copied().fold(low, f64::max);
    let place = |at: usize, number: &Number| {
        let x = size.edge + (size.wide - 2.0 * size.edge) * at as f64 / (values.len().max(2) - 1) as f64;
        let part = if most > low { (number.to_f64() - low) / (most - low) } else { 0.5 };
        (x, size.high - size.edge - part * (size.high - 2.0 * size.edge))
    };
    let mut body = String::new();
    if low < 0.0 && most > 0.0 {
        let (_, zero) = place(0, &Number::zero());
        let _ = write!(
            body,
            r#"<line class="grid" x1="{from}" x2="{to}" y1="{zero:.1}" y2="{zero:.1}"/>"#,
            from = size.edge,
            to = size.wide - size.edge,
        );
    }
    let mut run: Vec<(f64, f64)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        match value {
            Some(number) => run.push(place(at, number)),
            None => draw(&mut body, &std::mem::take(&mut run)),
        }
    }
    draw(&mut body, &run);
    if let Some((at, number)) =
        values.iter().enumerate().rev().find_map(|(at, value)| Some((at, value.as_ref()?)))
    {
        let (x, y) = place(at, number);
        let _ = write!(body, r#"<circle class="dot-now" cx="{x:.1}" cy="{y:.1}" r="2.5"/>"#);
    }
    let class = if size.wide > 200.0 { "line-large" } else { "line-small" };
    Html(format!(
        r#"<svg class="{class}" viewBox="0 0 {wide} {high}" role="img" aria-label="{label}">{body}</svg>"#,
        wide = size.wide,
        high = size.high,
        label = escaped(label),
    ))
}

fn draw(body: &mut String, run: &[(f64, f64)]) {
    if let [(x, y)] = run {
        let _ = write!(body, r#"<circle class="dot-small" cx="{x:.1}" cy="{y:.1}" r="1.5"/>"#);
    } else if !run.is_empty() {
        let mut points = String::new();
        for (x, y) in run {
            let _ = write!(points, "{x:.1},{y:.1} ");
        }
        let _ = write!(body, r#"<polyline class="line" points="{}"/>"#, points.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_figure_is_a_gap() {
        let n = |n| Some(Number::whole(n));
        let Html(svg) = line(&[n(1), n(3), None, n(2), None, n(2), n(4)], "a \"line\"", SMALL);
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert_eq!(svg.matches("dot-small").count(), 1, "a single day is a dot");
        assert!(svg.contains("aria-label=\"a &quot;line&quot;\""));
        assert_eq!(line(&[None, None], "", SMALL).0, "");
    }
}
