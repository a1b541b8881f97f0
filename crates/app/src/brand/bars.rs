//! An item of the promotion plan as a bar over the months of its year, with the milestones of its campaign.

use std::fmt::Write as _;

use hengce_ledger::Record;
use jiff::civil::{Date, date};

use crate::records::{Stored, escaped};
use crate::web::Html;

/// Units of the picture across a month; all months are drawn equally wide.
const MONTH: i64 = 100;

/// How far into the year the begin of a day lies, in units; before and after the year at its ends.
fn place(day: Date, year: i16) -> i64 {
    match day.year().cmp(&year) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 12 * MONTH,
        std::cmp::Ordering::Equal => {
            i64::from(day.month() - 1) * MONTH
                + i64::from(day.day() - 1) * MONTH / i64::from(day.days_in_month())
        }
    }
}

/// Whether any day of the item lies in the year.
pub fn in_year(item: &Record, year: i16) -> bool {
    let (first, last) = (item.date("starts_on"), item.date("ends_on"));
    first.is_some_and(|day| day <= date(year, 12, 31)) && last.is_some_and(|day| day >= date(year, 1, 1))
}

/// The bar; `label` says it in words, `campaign` brings its milestones.
pub fn bar(item: &Record, campaign: Option<&Record>, (year, today): (i16, Date), label: &str) -> Html {
    let next = |day: Date| day.tomorrow().unwrap_or(day);
    let span = item.date("starts_on").zip(item.date("ends_on"));
    let (from, to) = span.map_or((0, 0), |(first, last)| (place(first, year), place(next(last), year)));
    let mut svg = format!(
        r#"<svg class="year-bar" viewBox="0 0 {} 20" preserveAspectRatio="none" role="img" aria-label="{}">"#,
        12 * MONTH,
        escaped(label)
    );
    for month in 1..12 {
        let _ = write!(svg, r#"<rect class="year-line" x="{}" y="0" width="1" height="20"/>"#, month * MONTH);
    }
    let _ = write!(
        svg,
        r#"<rect class="year-span year-{}" x="{from}" y="5" width="{}" height="10" rx="2"/>"#,
        item.state,
        (to - from).max(6)
    );
    for milestone in campaign.map(|campaign| campaign.rows("milestones")).unwrap_or_default() {
        let due = milestone.date("due_on").or_else(|| milestone.date("baseline_on"));
        let Some(due) = due.filter(|day| day.year() == year) else { continue };
        let class = match milestone.date("done_on") {
            Some(_) => "year-done-mark",
            None if due < today => "year-late-mark",
            None => "year-mark",
        };
        let _ = write!(
            svg,
            r#"<rect class="{class}" x="{}" y="1" width="6" height="18"><title>{} {due}</title></rect>"#,
            place(due, year) - 3,
            escaped(milestone.text("name"))
        );
    }
    if today.year() == year {
        let _ = write!(
            svg,
            r#"<rect class="year-today" x="{}" y="0" width="2" height="20"/>"#,
            place(today, year)
        );
    }
    svg.push_str("</svg>");
    Html(svg)
}
