//! Which clauses of the commissioning document have a block, and which still wait for one: the list only shrinks.

use std::collections::BTreeSet;

use hengce_standard::Standard;

const UNCOVERED: &str = include_str!("clauses_uncovered.txt");

/// How many clauses waited when the list was last cut. Lower it with the list; it never goes up.
const UNCOVERED_MAX: usize = 0;

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

fn listed() -> BTreeSet<&'static str> {
    let lines = UNCOVERED.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_whitespace().next().unwrap_or_default()).collect()
}

#[test]
fn every_clause_has_a_block_or_waits_on_the_list() {
    let standard = Standard::shipped();
    let listed = listed();
    let missing: Vec<&String> = standard
        .clauses
        .keys()
        .filter(|clause| !covered(&standard, clause) && !listed.contains(clause.as_str()))
        .collect();
    assert!(missing.is_empty(), "no block cites {missing:?}: let the block that serves the clause cite it");
}

#[test]
fn a_clause_that_has_a_block_leaves_the_list() {
    let standard = Standard::shipped();
    let stale: Vec<&str> = listed().into_iter().filter(|clause| covered(&standard, clause)).collect();
    assert!(stale.is_empty(), "{stale:?} have a block now: take them off clauses_uncovered.txt");
    let unknown: Vec<&str> =
        listed().into_iter().filter(|clause| !standard.clauses.contains_key(*clause)).collect();
    assert!(unknown.is_empty(), "{unknown:?} are no clauses");
}

#[test]
fn the_list_only_shrinks() {
    let now = listed().len();
    assert!(now <= UNCOVERED_MAX, "{now} clauses wait, more than {UNCOVERED_MAX}");
    assert!(now >= UNCOVERED_MAX, "{now} clauses wait: lower UNCOVERED_MAX to {now}, so that it stays so");
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
