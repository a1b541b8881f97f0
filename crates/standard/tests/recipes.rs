//! The recipes of CONTRIBUTING.md work as they are written.

use hengce_standard::{Layer, SourceFile, Standard, shipped_sources};

const CONTRIBUTING: &str = include_str!("../../../CONTRIBUTING.md");

/// The TOML of a section, taken out of its list.
fn example(section: &str) -> String {
    let start =
        CONTRIBUTING.find(&format!("\n## {section}\n")).unwrap_or_else(|| panic!("no section \"{section}\""));
    let body = &CONTRIBUTING[start + 4..];
    let body = &body[..body.find("\n## ").unwrap_or(body.len())];
    let block = body.split("```toml\n").nth(1).expect("the section has an example");
    let block = block.split("```").next().unwrap_or_default();
    block.lines().map(|line| line.strip_prefix("   ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn over_the_shipped_one(texts: &[String]) -> Standard {
    let mut sources = shipped_sources();
    for (number, text) in texts.iter().enumerate() {
        sources.push(SourceFile::new(Layer::Company, format!("recipe-{number}.toml"), text.as_str()));
    }
    Standard::from_sources(sources).unwrap_or_else(|findings| panic!("{findings}"))
}

#[test]
fn the_recipe_for_a_new_kind_loads() {
    let standard = over_the_shipped_one(&[example("A new kind")]);
    let kind = standard.kind("award").expect("the example defines it");
    assert_eq!(kind.first_state(), Some("entered"));
    assert!(kind.transition("verify").is_some());
    let employee = &standard.organisation.roles["employee"];
    assert!(employee.grants.iter().any(|grant| grant.of == ["award"]));
    assert_eq!(employee.grants.len(), Standard::shipped().organisation.roles["employee"].grants.len() + 1);
}

#[test]
fn the_recipe_for_a_new_kpi_loads_over_that_kind() {
    let standard = over_the_shipped_one(&[example("A new kind"), example("A new KPI")]);
    assert_eq!(standard.kpis["awards_won"].measures, ["awards_won"]);
    assert_eq!(standard.schemes["market_department"].items["awards_won"].weight, 15);
}
