//! Any bytes as an event of our own script: read or refused, and what is read becomes an event within its bounds.

#![no_main]

mod taken;

use hengce_events::wire::own;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(hit) = own::read(bytes) {
        taken::taken(hit, true);
    }
});
