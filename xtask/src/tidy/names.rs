//! What files and modules may not be called, and the sentence with which each opens.

use syn::visit::{self, Visit};

use super::{Breach, Source, parsed};

/// Names that fit everything and so say nothing.
const EMPTY: [&str; 10] =
    ["utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"];

pub fn check(sources: &[Source]) -> Vec<Breach> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        for part in source.path.trim_end_matches(".rs").split('/') {
            if EMPTY.contains(&part) {
                let what = format!("a file named \"{part}\" says nothing about what is in it");
                found.push(Breach::new(source, 1, what, "name it by what it holds"));
            }
        }
        if !source.text.starts_with("//! ") {
            let fix = "begin the file with `//! ` and one sentence on what it is for";
            found.push(Breach::new(source, 1, "the module does not open with a sentence", fix));
        }
        if let Ok(file) = parsed(source) {
            let mut modules = Modules { source, found: Vec::new() };
            modules.visit_file(&file);
            found.extend(modules.found);
        }
    }
    found
}

struct Modules<'s> {
    source: &'s Source,
    found: Vec<Breach>,
}

impl<'ast> Visit<'ast> for Modules<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        // A module in a file of its own is told by the file's name.
        if module.content.is_some() && EMPTY.contains(&name.as_str()) {
            let what = format!("a module named \"{name}\" says nothing about what is in it");
            let line = module.ident.span().start().line;
            self.found.push(Breach::new(self.source, line, what, "name it by what it holds"));
        }
        visit::visit_item_mod(self, module);
    }
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    #[test]
    fn names_that_say_nothing_are_refused() {
        for path in ["crates/app/src/helpers.rs", "crates/ledger/tests/common/mod.rs", "xtask/src/service.rs"]
        {
            assert_eq!(said(check, path, "//! A sentence.\n").len(), 1, "{path}");
        }
        assert_eq!(said(check, "crates/app/src/customer_service.rs", "//! A sentence.\n"), []);
    }

    #[test]
    fn a_module_within_a_file_is_held_to_the_same() {
        assert_eq!(
            said(check, "crates/app/src/a.rs", "//! A sentence.\nmod utils {}\n"),
            [(2, "a module named \"utils\" says nothing about what is in it".to_owned())]
        );
    }

    #[test]
    fn a_module_opens_with_a_sentence() {
        assert_eq!(
            said(check, "crates/app/src/a.rs", "use std::fmt;\n\n//! Late.\n").first(),
            Some(&(1, "the module does not open with a sentence".to_owned()))
        );
    }
}
