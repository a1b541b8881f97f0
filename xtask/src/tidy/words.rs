//! Words that may not stand in the repository: unfinished code, paths of one machine, hosts of registries.

use syn::visit::{self, Visit};

use super::{Breach, Source, parsed};

/// Macros that mean "not done" or "not meant to stay".
const UNFINISHED: [&str; 3] = ["todo", "unimplemented", "dbg"];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: [&str; 6] = ["/home/", "/root/", "/Users/", "/work/", "/workspace/", "C:\\Users"];

/// Hosts from which packages are fetched: which one is asked is the machine's affair.
const REGISTRY_HOSTS: [&str; 9] = [
    "index.crates.io",
    "static.crates.io",
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "registry.npmmirror.com",
    "pypi.org",
    "files.pythonhosted.org",
    "deb.debian.org",
    "mirrors.",
];

/// This file names them all.
const OWN: &str = "xtask/src/tidy/words.rs";

pub fn check(sources: &[Source]) -> Vec<Breach> {
    let mut found = Vec::new();
    for source in sources {
        if source.is_rust()
            && let Ok(file) = parsed(source)
        {
            let mut macros = Macros { source, found: Vec::new() };
            macros.visit_file(&file);
            found.extend(macros.found);
        }
        if source.path != OWN {
            found.extend(places(source));
        }
    }
    found
}

fn places(source: &Source) -> Vec<Breach> {
    let mut found = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        if let Some(path) = MACHINE_PATHS.iter().find(|path| stands_alone(line, path)) {
            let fix = "take the path as a parameter, or use a temporary folder";
            found.push(Breach::new(source, at + 1, format!("`{path}` is a path of one machine"), fix));
        }
        if let Some(host) = REGISTRY_HOSTS.iter().find(|host| names_host(line, host)) {
            let fix =
                "leave the registry to the machine's configuration; in a lock file, leave the address out";
            found.push(Breach::new(source, at + 1, format!("`{host}` is the host of a registry"), fix));
        }
    }
    found
}

/// Does the path begin there, rather than continue an address such as `example.com/home/`?
fn stands_alone(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '}' | '/' | '~'))
    })
}

fn names_host(line: &str, host: &str) -> bool {
    let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '.');
    // `mirrors.` alone is a word and a full stop; with something after it, it is a host.
    let goes_on = |at: usize| {
        !host.ends_with('.') || line[at + host.len()..].starts_with(|c: char| c.is_ascii_lowercase())
    };
    line.match_indices(host).any(|(at, _)| begins(at) && goes_on(at))
}

struct Macros<'s> {
    source: &'s Source,
    found: Vec<Breach>,
}

impl<'ast> Visit<'ast> for Macros<'_> {
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.segments.last()
            && UNFINISHED.iter().any(|word| name.ident == word)
        {
            let what = format!("`{}!` stands in for what is missing", name.ident);
            let line = name.ident.span().start().line;
            self.found.push(Breach::new(self.source, line, what, "finish it, or take it out and say so"));
        }
        visit::visit_macro(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    #[test]
    fn unfinished_code_is_found_and_words_about_it_are_not() {
        let text = "fn a() {\n    // todo!() is banned\n    let s = \"todo!()\";\n    std::todo!()\n}\n";
        assert_eq!(said(check, "a.rs", text), [(4, "`todo!` stands in for what is missing".to_owned())]);
    }

    #[test]
    fn paths_of_one_machine_are_found_in_any_file() {
        let said = said(
            check,
            "docs/a.md",
            "see /home/ann/notes\nand https://example.com/home/page\nrun ./work/it\n",
        );
        assert_eq!(said, [(1, "`/home/` is a path of one machine".to_owned())]);
    }

    #[test]
    fn hosts_of_registries_are_found_in_lock_files() {
        let text = "\"resolved\": \"https://registry.npmjs.org/x/-/x-1.tgz\"\nhttps://mirrors.example.org/crates\nMirrors. And mirrors.\n";
        let lines: Vec<usize> =
            said(check, "package-lock.json", text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 2]);
    }
}
