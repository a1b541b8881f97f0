//! How long a file and a function may be, and how many parameters a function may take.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Breach, Source, parsed};

const FILE_LINES_MAX: usize = 350;
const FUNCTION_LINES_MAX: usize = 70;
/// Besides `self`.
const PARAMETERS_MAX: usize = 5;

/// Functions that take one more, as file and name. The list may only shrink.
const SIX: &[(&str, &str)] = &[("crates/imports/src/lib.rs", "preview")];

/// Files that are longer than the rule says, with the length that they may not exceed. The list may only shrink.
const LONGER: &[(&str, usize)] = &[];

pub fn check(sources: &[Source]) -> Vec<Breach> {
    check_but(sources, LONGER)
}

fn check_but(sources: &[Source], longer: &[(&str, usize)]) -> Vec<Breach> {
    let mut found = Vec::new();
    for source in sources {
        if source.is_rust() || source.is_template() {
            found.extend(length(source, longer));
        }
        if source.is_rust() {
            match parsed(source) {
                Ok(file) => {
                    let mut functions = Functions { source, found: Vec::new() };
                    functions.visit_file(&file);
                    found.extend(functions.found);
                }
                Err(breach) => found.push(breach),
            }
        }
    }
    found
}

fn length(source: &Source, longer: &[(&str, usize)]) -> Option<Breach> {
    let lines = source.text.lines().count();
    match longer.iter().find(|(path, _)| *path == source.path) {
        Some((_, allowed)) if lines < *allowed => {
            let fix = if lines > FILE_LINES_MAX {
                format!("lower its entry in LONGER in xtask/src/tidy/size.rs to {lines}")
            } else {
                "take its entry out of LONGER in xtask/src/tidy/size.rs".to_owned()
            };
            Some(Breach::new(
                source,
                1,
                format!("{lines} lines, where {allowed} are tolerated: it has shrunk"),
                fix,
            ))
        }
        Some((_, allowed)) if lines == *allowed => None,
        _ if lines <= FILE_LINES_MAX => None,
        _ => {
            let what = format!("{lines} lines; a file has at most {FILE_LINES_MAX}");
            Some(Breach::new(source, FILE_LINES_MAX + 1, what, "split it by noun"))
        }
    }
}

struct Functions<'s> {
    source: &'s Source,
    found: Vec<Breach>,
}

impl Functions<'_> {
    fn function(&mut self, signature: &syn::Signature, whole: proc_macro2::Span) {
        let name = &signature.ident;
        let (first, last) = (signature.fn_token.span().start().line, whole.end().line);
        let lines = last - first + 1;
        if lines > FUNCTION_LINES_MAX {
            let what = format!("{name}() has {lines} lines; a function has at most {FUNCTION_LINES_MAX}");
            self.found.push(Breach::new(
                self.source,
                first,
                what,
                "give its steps names and functions of their own",
            ));
        }
        let is_named = |input: &&syn::FnArg| matches!(input, syn::FnArg::Typed(_));
        let parameters = signature.inputs.iter().filter(is_named).count();
        let six = SIX.iter().any(|(path, listed)| *path == self.source.path && name == listed);
        if six && parameters != PARAMETERS_MAX + 1 {
            let what =
                format!("{name}() takes {parameters} parameters, where {} are tolerated", PARAMETERS_MAX + 1);
            let fix = format!("bring it down to {PARAMETERS_MAX} and out of SIX in xtask/src/tidy/size.rs");
            self.found.push(Breach::new(self.source, first, what, fix));
        } else if !six && parameters > PARAMETERS_MAX {
            let what =
                format!("{name}() takes {parameters} parameters; a function takes at most {PARAMETERS_MAX}");
            self.found.push(Breach::new(
                self.source,
                first,
                what,
                "put those that belong together into a struct",
            ));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.sig, function.block.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.sig, function.block.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        self.function(&function.sig, function.span());
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{said, source};
    use super::*;

    fn body(lines: usize) -> String {
        format!("fn long() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_of_351_lines_is_too_long() {
        assert_eq!(said(check, "crates/facts/src/lib.rs", &"//\n".repeat(350)), []);
        assert_eq!(
            said(check, "crates/facts/src/lib.rs", &"//\n".repeat(351)),
            [(351, "351 lines; a file has at most 350".to_owned())]
        );
        assert_eq!(said(check, "crates/app/src/desk/desk.html", &"<p>\n".repeat(351)).len(), 1);
        assert_eq!(said(check, "docs/domain.md", &"words\n".repeat(900)), []);
    }

    #[test]
    fn a_tolerated_file_may_not_grow_and_its_entry_shrinks_with_it() {
        let longer = [("a.rs", 360)];
        let of = |lines: usize| check_but(&[source("a.rs", &"//\n".repeat(lines))], &longer);
        assert!(of(360).is_empty());
        assert_eq!(of(361)[0].what, "361 lines; a file has at most 350");
        assert_eq!(of(355)[0].fix, "lower its entry in LONGER in xtask/src/tidy/size.rs to 355");
        assert_eq!(of(340)[0].fix, "take its entry out of LONGER in xtask/src/tidy/size.rs");
    }

    #[test]
    fn a_function_of_71_lines_is_too_long() {
        assert_eq!(said(check, "a.rs", &body(70)), []);
        assert_eq!(
            said(check, "a.rs", &format!("\n{}", body(71))),
            [(2, "long() has 71 lines; a function has at most 70".to_owned())]
        );
        let method = format!("struct A;\nimpl A {{\n{}}}\n", body(71));
        assert_eq!(said(check, "a.rs", &method).len(), 1);
    }

    #[test]
    fn self_is_not_counted_among_the_parameters() {
        let five = "impl A { fn f(&self, a: u8, b: u8, c: u8, d: u8, e: u8) {} }";
        assert_eq!(said(check, "a.rs", five), []);
        let six = "fn f(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) {}";
        assert_eq!(
            said(check, "a.rs", six),
            [(1, "f() takes 6 parameters; a function takes at most 5".to_owned())]
        );
    }

    #[test]
    fn what_does_not_parse_is_said_with_its_line() {
        let said = said(check, "a.rs", "//! A.\nfn (\n");
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].0, 2);
    }
}
