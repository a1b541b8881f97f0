//! From files to a checked standard: parse each, lay them over each other, read section by section, refuse or accept.

use std::cell::RefCell;

use indexmap::IndexMap;
use toml::de::DeTable;

use self::fields::Given;
use crate::block::Block;
use crate::findings::{At, Findings, Log, did_you_mean};
use crate::model::{Standard, Words};
use crate::source::{self, FILE_BYTES_MAX, SourceFile};
use crate::tree::{self, Node, Table, Value};

mod blind;
mod bounds;
mod datasets;
mod exports;
mod fields;
mod formulas;
mod kinds;
mod kpis;
mod lifecycle;
mod measures;
mod organisation;
mod overlays;
mod reasons;
mod rules;
mod schemes;
mod texts;
mod ties;
mod views;

/// The sections a standard may hold, and nothing else.
const SECTIONS: [&str; 22] = [
    "organisation",
    "position",
    "role",
    "group",
    "duty",
    "clause",
    "chapter",
    "principle",
    "term",
    "kind",
    "dataset",
    "measure",
    "kpi",
    "rubric",
    "view",
    "desk",
    "scheme",
    "overlay",
    "wording_category",
    "wording_term",
    "tone",
    "originality",
];
const IN_ALL: At = At { file: 0, start: 0, end: 0 };

/// Reads and checks; all findings at once.
pub(crate) fn load(mut sources: Vec<SourceFile>) -> Result<Standard, Findings> {
    sources.sort_by(|a, b| (a.layer, &a.name).cmp(&(b.layer, &b.name)));
    let log = Log::new(&sources);
    let root = merged(&sources, &log);
    if !log.is_clean() {
        // What is missing from a file that does not read would be missed everywhere.
        return Err(log.into_findings());
    }
    let standard =
        Loader { log: &log, root: &root, cited: RefCell::default() }.standard(source::digest(&sources));
    match standard {
        Some(standard) if log.is_clean() => Ok(standard),
        _ => Err(log.into_findings()),
    }
}

fn merged(sources: &[SourceFile], log: &Log<'_>) -> Table {
    let mut root = Table::new();
    let mut layer_root = Table::new();
    for (file, source) in sources.iter().enumerate() {
        if file > 0 && sources[file - 1].layer != source.layer {
            tree::lay_over(&mut root, std::mem::take(&mut layer_root), false, log);
        }
        tree::lay_over(&mut layer_root, parsed(source, file, log), true, log);
    }
    tree::lay_over(&mut root, layer_root, false, log);
    root
}

fn parsed(source: &SourceFile, file: usize, log: &Log<'_>) -> Table {
    let whole = At { file, start: 0, end: 0 };
    if source.bytes.len() > FILE_BYTES_MAX {
        log.say(whole, "", format!("the file is larger than {FILE_BYTES_MAX} bytes"), None);
        return Table::new();
    }
    if let Err(error) = std::str::from_utf8(&source.bytes) {
        let message = format!("the file is not UTF-8 text (byte {})", error.valid_up_to() + 1);
        log.say(whole, "", message, Some("save it as UTF-8".to_owned()));
        return Table::new();
    }
    let (table, errors) = DeTable::parse_recoverable(log.text(file));
    for error in &errors {
        let at = error.span().map_or(whole, |span| At::new(file, span));
        log.say(at, "", format!("not TOML: {}", error.message()), None);
    }
    tree::table_of(table.get_ref(), file)
}

/// What the readers of the sections share.
pub(crate) struct Loader<'t> {
    pub log: &'t Log<'t>,
    root: &'t Table,
    cited: RefCell<IndexMap<String, Vec<String>>>,
}

impl<'t> Loader<'t> {
    fn standard(&self, digest: String) -> Option<Standard> {
        for (key, entry) in self.root {
            if !SECTIONS.contains(&key.as_str()) {
                self.log.say(
                    entry.key,
                    key,
                    format!("unknown section \"{key}\""),
                    did_you_mean(key, SECTIONS),
                );
            }
        }
        let clauses = self.labels("clause");
        let organisation = self.organisation()?;
        let rubrics = self.rubrics();
        let kinds = self.kinds(&Given { organisation: &organisation, rubrics: &rubrics });
        let views = self.views(&kinds);
        let mut standard = Standard {
            principles: self.principles(),
            terms: self.labels("term"),
            chapters: self.handbook(),
            desks: self.desks(&views),
            views,
            kinds,
            datasets: self.datasets(),
            measures: IndexMap::new(),
            kpis: IndexMap::new(),
            rubrics,
            schemes: IndexMap::new(),
            wording: self.wording(),
            tone: self.tone(),
            originality: self.originality(),
            cited: IndexMap::new(),
            organisation,
            clauses,
            digest,
        };
        standard.measures = self.measures(&standard);
        standard.kpis = self.kpis(&standard);
        standard.schemes = self.schemes(&standard);
        let cited = self.cited.take();
        let order: Vec<&String> = standard.clauses.keys().collect();
        let place = |clause: &String| order.iter().position(|known| *known == clause);
        let mut cited: Vec<_> = cited.into_iter().collect();
        cited.sort_by_key(|(clause, _)| place(clause));
        standard.cited = cited.into_iter().collect();
        Some(standard)
    }

    /// The blocks of a section, in order.
    pub(crate) fn section(&self, name: &str) -> Vec<(&'t str, Block<'t>)> {
        let Some(entry) = self.root.get(name) else {
            return Vec::new();
        };
        let Value::Table(table) = &entry.node.value else {
            let message = format!("\"{name}\" is a section: write [{name}.some_id]");
            self.log.say(entry.key, name, message, None);
            return Vec::new();
        };
        Block::new(self.log, name, entry.key, table).each(&[])
    }

    /// A section that is one block.
    pub(crate) fn single(&self, name: &'static str) -> Option<Block<'t>> {
        let Some(entry) = self.root.get(name) else {
            self.log.say(IN_ALL, name, format!("no file has a section [{name}]"), None);
            return None;
        };
        let Value::Table(table) = &entry.node.value else {
            self.log.say(entry.key, name, format!("\"{name}\" is a table: write [{name}]"), None);
            return None;
        };
        Some(Block::new(self.log, name, entry.key, table))
    }

    /// The ids that a section defines.
    pub(crate) fn ids(&self, section: &str) -> Vec<&'t str> {
        match self.root.get(section).map(|entry| &entry.node.value) {
            Some(Value::Table(table)) => table.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether `id` exists in a section; if not, that is a finding.
    pub(crate) fn refer(&self, block: &Block<'t>, section: &str, id: &str, at: At) -> bool {
        let ids = self.ids(section);
        let exists = ids.contains(&id);
        if !exists {
            block.no_such(at, section, id, ids);
        }
        exists
    }

    /// The handbook's words, each under a clause that exists.
    fn handbook(&self) -> IndexMap<String, Words> {
        for (id, block) in self.section("chapter") {
            self.refer(&block, "clause", id, block.at(id));
        }
        self.labels("chapter")
    }

    /// The clauses that a block cites; each must exist. `needed`: a block without one is a finding.
    pub(crate) fn clause(&self, block: &Block<'t>, needed: bool) -> Vec<String> {
        let cited = block.texts("clause");
        if cited.is_empty() && needed {
            block.missing(
                "clause",
                "the clause of the commissioning document that it serves, such as \"一(三)\"",
            );
        }
        let mut known = Vec::new();
        for (clause, at) in cited {
            if self.refer(block, "clause", clause, at) {
                self.cited.borrow_mut().entry(clause.to_owned()).or_default().push(block.name.clone());
                known.push(clause.to_owned());
            }
        }
        known
    }

    /// A section of nothing but words: id -> `{ zh, en }`.
    fn labels(&self, section: &str) -> IndexMap<String, Words> {
        self.section(section)
            .into_iter()
            .map(|(id, block)| {
                let words = block.both_languages(id);
                block.finish();
                (id.to_owned(), words)
            })
            .collect()
    }
}

/// The text of a node, if it is one.
pub(crate) fn text_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
