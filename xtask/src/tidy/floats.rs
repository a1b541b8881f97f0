//! No float where a score is made: exact numbers only, with the named exceptions.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::{Breach, Source, parsed};

/// Crates in which every number is exact.
const EXACT: [&str; 4] = ["exact", "formula", "scoring", "appraisal"];

/// Where floats may stand: the file, and the function, type or variant in it; `*` is the whole file. The list may only
/// shrink, except for what is shown and never added to a score.
const EXCEPTIONS: &[(&str, &str)] = &[
    // The one way out of exact numbers, for pictures and statistics.
    ("crates/exact/src/lib.rs", "to_f64"),
    // Confidence intervals and tests: shown beside a score, or a yes or no.
    ("crates/scoring/src/statistics.rs", "*"),
    ("crates/scoring/src/outcome.rs", "Interval"),
    ("crates/scoring/src/surveyed.rs", "uplift"),
];

pub fn check(sources: &[Source]) -> Vec<Breach> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        if source.member().is_some_and(|member| EXACT.contains(&member))
            && let Ok(file) = parsed(source)
        {
            let mut floats = Floats { source, within: Vec::new(), used: Vec::new(), found: Vec::new() };
            floats.visit_file(&file);
            floats.unused();
            found.extend(floats.found);
        }
    }
    found
}

struct Floats<'s> {
    source: &'s Source,
    /// The functions, types and variants around the place, outermost first.
    within: Vec<String>,
    /// The exceptions that were needed.
    used: Vec<&'static str>,
    found: Vec<Breach>,
}

impl Floats<'_> {
    /// The names that the file excepts.
    fn excepted(&self) -> Vec<&'static str> {
        EXCEPTIONS.iter().filter(|(file, _)| *file == self.source.path).map(|(_, name)| *name).collect()
    }

    fn report(&mut self, what: &str, line: usize) {
        let here = |name: &&str| *name == "*" || self.within.iter().any(|item| item == name);
        if let Some(name) = self.excepted().into_iter().find(here) {
            self.used.push(name);
        } else if self.found.last().is_none_or(|last| last.line != line) {
            let fix = "use hengce_exact::Number; a float rounds where nobody said so";
            self.found.push(Breach::new(self.source, line, format!("`{what}` is a float"), fix));
        }
    }

    fn unused(&mut self) {
        for name in self.excepted() {
            if !self.used.contains(&name) {
                let fix = "take it out of EXCEPTIONS in xtask/src/tidy/floats.rs";
                let what = format!("the exception for floats in `{name}` is not needed any more");
                self.found.push(Breach::new(self.source, 1, what, fix));
            }
        }
    }

    fn inside(&mut self, name: &proc_macro2::Ident, visit: impl FnOnce(&mut Self)) {
        self.within.push(name.to_string());
        visit(self);
        self.within.pop();
    }

    /// Macros are not parsed into a tree, so their tokens are walked.
    fn tokens(&mut self, stream: TokenStream) {
        for token in stream {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) => self.ident(&name),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if syn::parse_str::<syn::LitFloat>(&text).is_ok() {
                        self.report(&text, literal.span().start().line);
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    fn ident(&mut self, name: &proc_macro2::Ident) {
        if name == "f64" || name == "f32" || name == "to_f64" || name == "to_f32" {
            self.report(&name.to_string(), name.span().start().line);
        }
    }
}

impl<'ast> Visit<'ast> for Floats<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.inside(&function.sig.ident, |inner| visit::visit_item_fn(inner, function));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.inside(&function.sig.ident, |inner| visit::visit_impl_item_fn(inner, function));
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.inside(&item.ident, |inner| visit::visit_item_struct(inner, item));
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.inside(&variant.ident, |inner| visit::visit_variant(inner, variant));
    }

    fn visit_ident(&mut self, name: &'ast proc_macro2::Ident) {
        self.ident(name);
    }

    fn visit_lit_float(&mut self, literal: &'ast syn::LitFloat) {
        self.report(&literal.to_string(), literal.span().start().line);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    const PATH: &str = "crates/scoring/src/score.rs";

    #[test]
    fn floats_are_found_in_types_literals_calls_and_macros() {
        let text = "fn a(x: f64) {\n    let y = 0.5;\n    n.to_f64();\n    assert_eq!(y, 1.5);\n}\n";
        let said: Vec<(usize, String)> = said(check, PATH, text);
        let expected = [
            (1, "`f64` is a float"),
            (2, "`0.5` is a float"),
            (3, "`to_f64` is a float"),
            (4, "`1.5` is a float"),
        ];
        assert_eq!(said, expected.map(|(line, what)| (line, what.to_owned())));
    }

    #[test]
    fn texts_ranges_and_tuple_fields_are_no_floats() {
        assert_eq!(said(check, PATH, "fn a() { b(\"0.5\", 0..5, t.0.1); c!(\"1.5\", t.0, 1..2); }\n"), []);
    }

    #[test]
    fn other_crates_may_use_floats() {
        assert_eq!(said(check, "crates/metrics/src/lib.rs", "fn a(x: f64) {}\n"), []);
    }

    #[test]
    fn an_exception_is_one_item_and_not_a_file() {
        let text = "impl N {\n    fn to_f64(&self) -> f64 { 0.0 }\n    fn other(&self) -> f64 { 1.0 }\n}\n";
        assert_eq!(said(check, "crates/exact/src/lib.rs", text), [(3, "`f64` is a float".to_owned())]);
        let text = "enum Step {\n    Interval { low: f64 },\n    Value(f64),\n}\n";
        assert_eq!(said(check, "crates/scoring/src/outcome.rs", text), [(3, "`f64` is a float".to_owned())]);
    }

    #[test]
    fn an_exception_that_nobody_needs_is_taken_out() {
        assert_eq!(
            said(check, "crates/exact/src/lib.rs", "fn a() {}\n"),
            [(1, "the exception for floats in `to_f64` is not needed any more".to_owned())]
        );
    }
}
