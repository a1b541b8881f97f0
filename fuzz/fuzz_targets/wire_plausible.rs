//! Any bytes as an event of Plausible's: read or refused, and what is read becomes an event within its bounds.

#![no_main]

mod taken;

use hengce_events::wire::plausible;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match plausible::read(bytes) {
        Ok(hits) => hits.into_iter().for_each(|hit| taken::taken(hit, false)),
        Err(errors) => assert!(errors.body().starts_with("{\"errors\"")),
    }
});
