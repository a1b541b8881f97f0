//! Any bytes as a query and a body of Matomo's: read or refused, and what is read becomes an event within its bounds.

#![no_main]

mod taken;

use hengce_events::wire::matomo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let query = String::from_utf8_lossy(bytes);
    for read in [matomo::read(&query, b"", ""), matomo::read("", bytes, "https://a.example/")] {
        for one in read.map(|read| read.ones).unwrap_or_default() {
            if let matomo::One::Hit(hit) = one {
                taken::taken(*hit, true);
            }
        }
    }
});
