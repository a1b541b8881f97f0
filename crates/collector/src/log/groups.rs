//! A group as one value: its events, one encoded after the other.

use hengce_events::Event;

use super::LogError;

/// Which encoding a group has: raised when an event's shape changes, so that what was taken before is still read.
pub(super) const FORM: i64 = 1;

/// Appends an event's encoding.
pub(super) fn write(event: &Event, out: Vec<u8>) -> Result<Vec<u8>, LogError> {
    postcard::to_extend(event, out)
        .map_err(|error| LogError::Storage(format!("an event can't be encoded: {error}")))
}

/// The events of a group.
pub(super) fn read(form: i64, count: i64, blob: &[u8]) -> Result<Vec<Event>, LogError> {
    if form != FORM {
        let words = format!(
            "the log was written by a newer hengce (form {form}, this program knows {FORM}): update the program"
        );
        return Err(LogError::Storage(words));
    }
    let damaged = |why: String| LogError::Storage(format!("a group of the log can't be read: {why}"));
    let mut events = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
    let mut rest = blob;
    while !rest.is_empty() {
        let (event, after) = postcard::take_from_bytes(rest).map_err(|error| damaged(error.to_string()))?;
        events.push(event);
        rest = after;
    }
    if events.len() as i64 == count {
        Ok(events)
    } else {
        Err(damaged(format!("{} of {count} events", events.len())))
    }
}
