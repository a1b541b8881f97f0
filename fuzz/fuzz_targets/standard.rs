//! Any bytes as a company's standard file over the shipped ones: findings or a standard, each finding with a place.

#![no_main]

use std::sync::LazyLock;

use hengce_standard::{Layer, SourceFile, Standard, shipped_sources};
use libfuzzer_sys::fuzz_target;

static SHIPPED: LazyLock<Vec<SourceFile>> = LazyLock::new(shipped_sources);

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SHIPPED.clone();
    sources.push(SourceFile::new(Layer::Company, "company.toml", bytes));
    if let Err(findings) = Standard::from_sources(sources) {
        assert!(!findings.is_empty());
        assert!(findings.iter().all(|finding| finding.place.line >= 1 && finding.place.column >= 1));
        assert!(findings.to_string().contains("error: "));
    }
});
