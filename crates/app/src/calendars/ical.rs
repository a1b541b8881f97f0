//! Events written as iCalendar (RFC 5545): content lines folded at 75 octets, texts escaped, days as days and moments in
//! UTC, so that a reader's own zone applies.
//!
//! The crates there are either turn on features of chrono and uuid that all of DataFusion is then built with, or fold
//! a line one octet too late.

use jiff::Timestamp;
use jiff::civil::Date;

/// Octets of a content line, its end apart.
const OCTETS_MAX: usize = 75;

/// When something is: a whole day anywhere, or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    Day(Date),
    At(Timestamp),
}

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same thing for ever, whenever it is.
    pub uid: String,
    pub when: When,
    /// Grows with each change.
    pub sequence: i64,
    pub changed: Timestamp,
    pub summary: String,
    pub description: String,
    pub category: String,
    pub url: String,
}

/// The whole calendar. `zone` is shown by programs that show one.
pub fn calendar(name: &str, zone: &str, events: &[Event]) -> String {
    let mut out = String::new();
    let head = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Hengce//Calendar 1//ZH"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
        ("X-PUBLISHED-TTL", "PT1H"),
        ("X-WR-TIMEZONE", zone),
    ];
    for (property, value) in head {
        line(&mut out, property, value);
    }
    line(&mut out, "NAME", &escaped(name));
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    for event in events {
        entry(&mut out, event);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn entry(out: &mut String, event: &Event) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &escaped(&event.uid));
    line(out, "DTSTAMP", &moment(event.changed));
    line(out, "LAST-MODIFIED", &moment(event.changed));
    line(out, "SEQUENCE", &event.sequence.to_string());
    match event.when {
        When::Day(day) => {
            line(out, "DTSTART;VALUE=DATE", &day.strftime("%Y%m%d").to_string());
            // The day after: a day's end is not part of it. None at the end of time, where the day says it all.
            if let Ok(next) = day.tomorrow() {
                line(out, "DTEND;VALUE=DATE", &next.strftime("%Y%m%d").to_string());
            }
        }
        When::At(at) => line(out, "DTSTART", &moment(at)),
    }
    line(out, "SUMMARY", &escaped(&event.summary));
    line(out, "DESCRIPTION", &escaped(&event.description));
    line(out, "CATEGORIES", &escaped(&event.category));
    line(out, "URL", &event.url);
    // A day on which something is due leaves its hours free.
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT. What no text may hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// One content line, folded between characters; a space begins what goes on.
fn line(out: &mut String, property: &str, value: &str) {
    let mut octets = 0;
    for letter in property.chars().chain([':']).chain(value.chars()) {
        if octets + letter.len_utf8() > OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "1.due_on@hengce".into(),
            when: When::Day(jiff::civil::date(2026, 9, 30)),
            sequence: 2,
            changed: "2026-09-10T02:00:00Z".parse().unwrap(),
            summary: summary.into(),
            description: String::new(),
            category: "市场分析报告".into(),
            url: "https://hengce.example/records/report/1".into(),
        }
    }

    #[test]
    fn a_day_lasts_until_the_next_and_a_moment_is_in_utc() {
        let text = calendar("我的日程", "Asia/Shanghai", &[event("季报")]);
        assert!(text.contains("DTSTART;VALUE=DATE:20260930\r\nDTEND;VALUE=DATE:20261001\r\n"), "{text}");
        assert!(text.contains("DTSTAMP:20260910T020000Z\r\n"));
        let at = When::At("2026-09-30T01:30:00Z".parse().unwrap());
        let text = calendar("", "Asia/Shanghai", &[Event { when: at, ..event("发布") }]);
        assert!(text.contains("DTSTART:20260930T013000Z\r\n"), "{text}");
    }

    #[test]
    fn separators_in_a_text_are_no_separators_and_a_line_end_starts_no_property() {
        let text = calendar("", "UTC", &[event("a;b,c\\d\r\nBEGIN:VEVENT")]);
        assert!(text.contains("SUMMARY:a\\;b\\,c\\\\d\\nBEGIN:VEVENT\r\n"), "{text}");
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_allowed_and_unfolded_it_is_what_went_in(summary in "\\PC{0,200}") {
            let text = calendar("", "UTC", &[event(&summary)]);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= OCTETS_MAX));
            prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
            let whole = text.replace("\r\n ", "");
            let expected = format!("\r\nSUMMARY:{}\r\n", escaped(&summary));
            prop_assert!(whole.contains(&expected));
        }
    }
}
