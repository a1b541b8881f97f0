//! Every clause of the commissioning document has a block that serves it.

use hengce_standard::Standard;

/// A clause is covered when a block cites it or a part of it: a duty by what records its work, a KPI clause by a KPI.
/// Headings, rubrics and principles do no work by themselves.
fn covered(standard: &Standard, clause: &str) -> bool {
    let serves = |block: &String| {
        let section = block.split('.').next().unwrap_or_default();
        match clause {
            _ if clause.starts_with('一') => ["kind", "dataset"].contains(&section),
            _ if clause.starts_with("二(二)") => section == "kpi",
            _ => true,
        }
    };
    standard.cited.iter().any(|(cited, blocks)| cited.starts_with(clause) && blocks.iter().any(serves))
}

#[test]
fn every_clause_has_a_block_that_serves_it() {
    let standard = Standard::shipped();
    let missing: Vec<&String> =
        standard.clauses.keys().filter(|clause| !covered(&standard, clause)).collect();
    assert!(missing.is_empty(), "no block cites {missing:?}: let the block that serves the clause cite it");
}

#[test]
fn the_clauses_follow_the_documents_numbering() {
    let standard = Standard::shipped();
    let count = |prefix: &str, length: usize| {
        standard.clauses.keys().filter(|id| id.starts_with(prefix) && id.chars().count() == length).count()
    };
    // six duties, four principles, five groups of KPIs
    assert_eq!((count("一(", 4), count("二(一)", 5), count("二(二)", 5)), (6, 4, 5));
    for clause in standard.clauses.keys().filter(|id| id.chars().count() > 1) {
        let above =
            standard.clauses.keys().any(|other| other != clause && clause.starts_with(other.as_str()));
        assert!(above, "{clause} stands under no other clause");
    }
}
