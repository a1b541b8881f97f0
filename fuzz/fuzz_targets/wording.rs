//! Any text against the terms of advertising law, the toned words and itself: hits lie in it, apart and in order.

#![no_main]

use std::sync::LazyLock;

use hengce_checks::originality::Library;
use hengce_checks::tone::Lexicon;
use hengce_checks::wording::Terms;
use hengce_standard::Standard;
use libfuzzer_sys::fuzz_target;

static STANDARD: LazyLock<Standard> = LazyLock::new(Standard::shipped);
static TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::new(&STANDARD.wording).expect("a list of terms"));
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&STANDARD.tone).expect("a lexicon"));

fuzz_target!(|text: &str| {
    let mut end = 0;
    for hit in TERMS.hits(text) {
        assert!(hit.at.start >= end);
        assert_eq!(text.get(hit.at.clone()), Some(hit.found.as_str()));
        end = hit.at.end;
    }
    for led in LEXICON.suggest(text).words {
        assert_eq!(text.get(led.at), Some(led.found.as_str()));
    }
    let mut library = Library::default();
    library.put("itself", text);
    let report = library.compare(text, &|_| false);
    assert_eq!(report.covered, report.tokens);
});
