//! Views of lists that ship with the standard, what stands on whose desk, and reminders of days.

use indexmap::IndexMap;

use super::{Place, Words};

/// Filters, order and columns of a kind's list, under a name.
#[derive(Debug, Clone)]
pub struct View {
    pub id: String,
    pub label: Words,
    pub kind: String,
    /// What a list's address says: `state` -> `open`, `due_on.to` -> `today-1`.
    pub filters: IndexMap<String, String>,
    /// A field, with `-` before it for descending.
    pub sort: Option<String>,
    /// Those of the kind's list where empty.
    pub columns: Vec<String>,
    pub place: Place,
}

/// A part of a role's desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Panel {
    /// One's own open work by its day.
    Mine,
    /// Records on which the next step is one's own, though they are not.
    Waiting,
    /// What is late or soon due below one in the line.
    Team,
    /// One's score so far, and what would move it.
    Score,
    /// KPIs that miss their target, or will if they go on as so far.
    OffTrack,
    /// Who has a card, and what it lacks.
    Cycle,
    /// What was changed last, by whom.
    Changes,
    /// The kinds of which one may make records.
    Start,
    /// A view's first records.
    View(String),
}

impl Panel {
    /// Those that are no view: their names in `[desk.ROLE]`.
    pub const BUILT_IN: [(&'static str, Self); 8] = [
        ("mine", Self::Mine),
        ("waiting", Self::Waiting),
        ("team", Self::Team),
        ("score", Self::Score),
        ("off_track", Self::OffTrack),
        ("cycle", Self::Cycle),
        ("changes", Self::Changes),
        ("start", Self::Start),
    ];
}

/// When the owner of a record is reminded of its calendar day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminders {
    /// So many days before, the largest first; 0 is the day itself.
    pub before_days: Vec<i32>,
    /// So many days after, the smallest first.
    pub after_days: Vec<i32>,
    /// The owner's manager is told too, at the last of the days after.
    pub tells_manager: bool,
}

/// A day that a view names: one of the calendar, or one counted from today.
pub fn day_in(text: &str, today: jiff::civil::Date) -> Option<jiff::civil::Date> {
    let Some(rest) = text.strip_prefix("today") else { return text.parse().ok() };
    let off: i64 = if rest.is_empty() { 0 } else { rest.strip_prefix('+').unwrap_or(rest).parse().ok()? };
    if !rest.is_empty() && !rest.starts_with(['+', '-']) {
        return None;
    }
    today.checked_add(jiff::Span::new().try_days(off).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar_or_counted_from_today() {
        let today = jiff::civil::date(2026, 2, 27);
        let read = |text| day_in(text, today).map(|day| day.to_string());
        assert_eq!(read("today").as_deref(), Some("2026-02-27"));
        assert_eq!(read("today+2").as_deref(), Some("2026-03-01"));
        assert_eq!(read("today-27").as_deref(), Some("2026-01-31"));
        assert_eq!(read("2026-07-01").as_deref(), Some("2026-07-01"));
        for wrong in ["tomorrow", "today7", "today+", "today+x", "", "today+999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
