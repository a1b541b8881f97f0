//! Any text as a cell: every reader gives a value or says what stands there, and a header once normalised stays so.

#![no_main]

use hengce_sheets::{
    Cell, full_width_folded, header_stem, normalise_header, read_bool, read_date, read_instant, read_month,
    read_quantity, read_text,
};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for cell in [Cell::text(text), Cell::Number(text.into())] {
        let _ = (read_quantity(&cell), read_bool(&cell), read_text(&cell));
        if let Ok(Some(month)) = read_month(&cell) {
            assert_eq!(month.day(), 1);
        }
        let (day, at) = (read_date(&cell), read_instant(&cell, &TimeZone::UTC));
        if let (Ok(Some(day)), Ok(Some(at)), Cell::Number(_)) = (day, at, &cell) {
            assert_eq!(at.to_zoned(TimeZone::UTC).date(), day, "a number is the same day for both");
        }
    }
    let header = normalise_header(text);
    assert_eq!(normalise_header(&header), header);
    assert!(header_stem(text).len() <= header.len());
    assert_eq!(full_width_folded(&full_width_folded(text)), full_width_folded(text));
});
