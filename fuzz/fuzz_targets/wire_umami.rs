//! Any bytes as an event and a batch of Umami's: read or refused, and what is read becomes an event within its bounds.

#![no_main]

mod taken;

use hengce_events::wire::umami;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(umami::Sent::Hit(hit)) = umami::send(bytes) {
        taken::taken(*hit, true);
    }
    for sent in umami::batch(bytes).unwrap_or_default() {
        if let Ok(umami::Sent::Hit(hit)) = sent {
            taken::taken(*hit, false);
        }
    }
});
