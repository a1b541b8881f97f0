//! Promises of the standard that ships.

use hengce_standard::Standard;

#[test]
fn the_shipped_standard_loads_without_findings() {
    if let Err(findings) = Standard::load(None) {
        panic!("{findings}");
    }
}
