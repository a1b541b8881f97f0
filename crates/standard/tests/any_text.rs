//! Whatever stands in a file: findings or a standard, never a panic, and never without bounds.

use hengce_standard::{Layer, SourceFile, Standard, shipped_sources};
use proptest::prelude::*;

fn load(bytes: Vec<u8>) -> Result<Standard, hengce_standard::Findings> {
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "company.toml", bytes));
    Standard::from_sources(sources)
}

fn shows(result: Result<Standard, hengce_standard::Findings>) -> Result<(), TestCaseError> {
    if let Err(findings) = result {
        prop_assert!(!findings.is_empty());
        for finding in &findings {
            prop_assert!(finding.place.line >= 1 && finding.place.column >= 1 && !finding.message.is_empty());
        }
        prop_assert!(findings.to_string().contains("error: "));
    }
    Ok(())
}

/// Words of the standard's own language, so that chance gets past the first check.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "kind",
        "kpi",
        "measure",
        "report",
        "fields",
        "label",
        "zh",
        "en",
        "type",
        "formula",
        "lifecycle",
        "states",
        "from",
        "to",
        "by",
        "needs",
        "scheme",
        "planner",
        "items",
        "groups",
        "weight",
        "method",
        "bands",
        "views",
        "x",
        "[",
        "]",
        "{",
        "}",
        "=",
        ".",
        ",",
        "\"",
        "'",
        "\n",
        " ",
        "1",
        "0.5",
        "true",
        "false",
        "count()",
        "\"\"\"",
        "审",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_bytes_are_findings_or_a_standard(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        shows(load(bytes))?;
    }

    #[test]
    fn any_words_of_the_language_are_findings_or_a_standard(words in prop::collection::vec(word(), 0..60)) {
        shows(load(words.concat().into_bytes()))?;
    }

    #[test]
    fn a_shipped_file_with_a_piece_cut_out_is_findings_or_a_standard(
        file in any::<prop::sample::Index>(),
        start in any::<prop::sample::Index>(),
        length in 1usize..80,
    ) {
        let mut sources = shipped_sources();
        let chosen = file.index(sources.len());
        let bytes = &mut sources[chosen].bytes;
        let start = start.index(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.drain(start..end);
        shows(Standard::from_sources(sources))?;
    }

    #[test]
    fn a_value_of_the_wrong_shape_is_findings_or_a_standard(
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        value in prop::sample::select(vec!["1", "-1", "0.5", "true", "[]", "{}", "\"x\"", "[{}]", "2026-07-01", "{ a = { b = 1 } }"]),
    ) {
        let mut sources = shipped_sources();
        let chosen = file.index(sources.len());
        let text = String::from_utf8(sources[chosen].bytes.clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let line = at.index(lines.len());
        let swapped = lines.iter().enumerate().map(|(n, text)| match text.split_once(" = ") {
            Some((key, _)) if n == line => format!("{key} = {value}\n"),
            _ => format!("{text}\n"),
        });
        sources[chosen].bytes = swapped.collect::<String>().into_bytes();
        shows(Standard::from_sources(sources))?;
    }
}
