//! Any bytes as a file of tables, packed or not: read within the limits or refused, lines and cells in their order.

#![no_main]

use hengce_sheets::{Limits, read};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits =
    Limits { bytes: 1 << 20, html_bytes: 1 << 18, unpacked_bytes: 1 << 22, lines: 2_000, cells: 20_000 };

fuzz_target!(|bytes: &[u8]| {
    let Ok(book) = read("file.csv", bytes, &LIMITS) else { return };
    let mut cells = 0;
    for sheet in &book.sheets {
        assert!(sheet.lines.is_sorted_by(|one, next| one.number < next.number));
        for line in &sheet.lines {
            assert!(line.cells.is_sorted_by(|one, next| one.0 < next.0));
            cells += line.cells.len();
        }
    }
    assert!(cells <= LIMITS.cells);
});
