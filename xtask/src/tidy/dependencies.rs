//! Which crate may know which: the spine has one direction, and the heavy libraries each have one home.

use toml::{Table, Value};

use super::{Breach, Source};

/// For each crate of ours the ones that it may know, from the bottom of the spine to its top.
const KNOWS: &[(&str, &[&str])] = &[
    ("measure", &[]),
    ("exact", &[]),
    ("formula", &["exact"]),
    ("scoring", &["exact"]),
    ("feeds", &[]),
    ("connectors", &["feeds"]),
    ("tables", &[]),
    ("events", &[]),
    ("collector", &["events"]),
    ("visits", &["events"]),
    ("traffic", &["tables", "events", "visits"]),
    ("sampling", &[]),
    ("attribution", &["exact"]),
    ("sheets", &["exact"]),
    ("standard", &["exact", "formula", "scoring"]),
    ("checks", &["exact", "standard"]),
    ("ledger", &["exact", "formula", "standard"]),
    ("schedules", &["standard", "ledger"]),
    ("facts", &["exact", "formula", "standard", "ledger", "tables"]),
    ("imports", &["exact", "formula", "standard", "ledger", "sheets", "facts"]),
    ("metrics", &["exact", "formula", "standard", "ledger", "facts"]),
    ("appraisal", &["exact", "formula", "scoring", "standard", "ledger", "facts", "metrics"]),
    (
        "demo",
        &[
            "exact",
            "formula",
            "standard",
            "ledger",
            "sheets",
            "facts",
            "imports",
            "metrics",
            "appraisal",
            "sampling",
            "events",
        ],
    ),
    (
        "app",
        &[
            "exact",
            "formula",
            "scoring",
            "standard",
            "ledger",
            "sheets",
            "facts",
            "tables",
            "imports",
            "metrics",
            "appraisal",
            "demo",
            "checks",
            "schedules",
            "feeds",
            "connectors",
            "sampling",
            "events",
            "collector",
            "visits",
            "traffic",
            "attribution",
        ],
    ),
];

/// Beside the spine, for every crate's benches.
const FOR_BENCHES: &str = "measure";

/// Libraries that only some crates may know, so that they can be exchanged in one place.
const FENCED: &[(&str, &[&str])] = &[
    ("axum", &["app"]),
    ("askama", &["app"]),
    ("sqlx", &["ledger", "collector"]),
    ("datafusion", &["tables", "facts", "metrics", "traffic"]),
    ("arrow", &["tables", "facts", "metrics", "traffic"]),
    ("deltalake", &["tables"]),
    ("object_store", &["tables"]),
    ("calamine", &["sheets"]),
    ("rust_xlsxwriter", &["sheets"]),
    ("scraper", &["sheets"]),
    ("image", &["checks"]),
    ("quick-xml", &["feeds"]),
    ("mail-parser", &["feeds"]),
    ("postcard", &["collector"]),
    ("maxminddb", &["collector"]),
    ("tokio-postgres", &["connectors"]),
    ("mysql_async", &["connectors"]),
    ("ring", &["connectors"]),
];

pub fn check(sources: &[Source]) -> Vec<Breach> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with("/Cargo.toml")) {
        if let Some(member) = source.member() {
            manifest(source, member, &mut found);
        }
    }
    found
}

fn manifest(source: &Source, member: &str, found: &mut Vec<Breach>) {
    let Some((_, known)) = KNOWS.iter().find(|(name, _)| *name == member) else {
        let fix = "give it its place in KNOWS in xtask/src/tidy/dependencies.rs, and in ARCHITECTURE.md";
        found.push(Breach::new(source, 1, format!("the crate \"{member}\" has no place on the spine"), fix));
        return;
    };
    let table: Table = match source.text.parse() {
        Ok(table) => table,
        Err(error) => {
            found.push(Breach::new(source, 1, format!("does not parse: {error}"), "mend the manifest"));
            return;
        }
    };
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let Some(dependencies) = table.get(kind).and_then(Value::as_table) else { continue };
        for (name, written) in dependencies {
            let line = line_of(&source.text, name);
            if let Some(ours) = name.strip_prefix("hengce-") {
                let for_benches = ours == FOR_BENCHES && kind == "dev-dependencies";
                if !known.contains(&ours) && !for_benches {
                    let may = if known.is_empty() { "no other crate".to_owned() } else { known.join(", ") };
                    let fix = format!("move what is needed down the spine; {member} may know {may}");
                    found.push(Breach::new(
                        source,
                        line,
                        format!("{member} knows {ours}, which lies above it"),
                        fix,
                    ));
                }
            } else if let Some((_, homes)) = FENCED.iter().find(|(library, _)| *library == name)
                && !homes.contains(&member)
            {
                let homes = homes.join(" and ");
                let fix = format!("ask {homes} for what is needed through a type of ours");
                found.push(Breach::new(
                    source,
                    line,
                    format!("{member} knows {name}, whose home is {homes}"),
                    fix,
                ));
            }
            if written.get("workspace").and_then(Value::as_bool) != Some(true) {
                let fix = format!(
                    "name it with its reason in the root Cargo.toml and write `{name}.workspace = true`"
                );
                found.push(Breach::new(
                    source,
                    line,
                    format!("{name} is chosen here and not in the workspace"),
                    fix,
                ));
            }
        }
    }
}

/// The line on which a dependency stands.
fn line_of(text: &str, name: &str) -> usize {
    let stands = |line: &str| {
        line.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    text.lines().position(stands).map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    #[test]
    fn a_crate_knows_only_what_lies_below_it() {
        let text = "[dependencies]\nhengce-exact.workspace = true\nhengce-ledger.workspace = true\n";
        assert_eq!(
            said(check, "crates/standard/Cargo.toml", text),
            [(3, "standard knows ledger, which lies above it".to_owned())]
        );
        assert_eq!(said(check, "crates/facts/Cargo.toml", text), []);
    }

    #[test]
    fn scoring_is_known_to_the_standard_and_the_appraisal_but_not_to_metrics() {
        let text = "[dependencies]\nhengce-scoring.workspace = true\n";
        for (member, breaches) in
            [("standard", 0), ("appraisal", 0), ("metrics", 1), ("ledger", 1), ("sheets", 1)]
        {
            assert_eq!(said(check, &format!("crates/{member}/Cargo.toml"), text).len(), breaches, "{member}");
        }
    }

    #[test]
    fn each_heavy_library_has_its_home() {
        let text = "[dev-dependencies]\nsqlx = { workspace = true, features = [\"macros\"] }\n";
        assert_eq!(said(check, "crates/ledger/Cargo.toml", text), []);
        assert_eq!(
            said(check, "crates/app/Cargo.toml", text),
            [(2, "app knows sqlx, whose home is ledger and collector".to_owned())]
        );
    }

    #[test]
    fn a_library_is_chosen_in_the_workspace() {
        assert_eq!(
            said(check, "crates/ledger/Cargo.toml", "[dependencies]\nrand = \"0.10\"\n"),
            [(2, "rand is chosen here and not in the workspace".to_owned())]
        );
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        let said = said(check, "crates/mail/Cargo.toml", "[package]\n");
        assert_eq!(said, [(1, "the crate \"mail\" has no place on the spine".to_owned())]);
    }

    #[test]
    fn the_table_itself_has_one_direction() {
        for (place, (_, known)) in KNOWS.iter().enumerate() {
            for name in *known {
                assert!(KNOWS[..place].iter().any(|(below, _)| below == name), "{name}");
            }
        }
    }
}
