//! Reads a table of the standard key by key; what is of the wrong shape, missing or unknown becomes a finding.

use std::cell::RefCell;

use hengce_exact::Number;

use crate::findings::{At, Log, did_you_mean};
use crate::model::{Place, Words};
use crate::number::number_of;
use crate::tree::{Node, Table, Value};

/// A table being read. Each getter marks its key as known; [`Block::finish`] refuses the rest.
pub(crate) struct Block<'t> {
    pub log: &'t Log<'t>,
    /// As findings name it: `kind.report`.
    pub name: String,
    pub at: At,
    table: &'t Table,
    known: RefCell<Vec<&'static str>>,
}

impl<'t> Block<'t> {
    pub(crate) fn new(log: &'t Log<'t>, name: impl Into<String>, at: At, table: &'t Table) -> Self {
        Self { log, name: name.into(), at, table, known: RefCell::default() }
    }

    pub(crate) fn place(&self) -> Place {
        self.log.place(self.at)
    }

    pub(crate) fn say(&self, at: At, message: impl Into<String>, hint: Option<String>) {
        self.log.say(at, &self.name, message, hint);
    }

    /// A name that leads nowhere, with the nearest known one; nothing is said of what did not load by itself.
    pub(crate) fn no_such<'n>(
        &self,
        at: At,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        if !self.log.is_broken(name) {
            self.say(at, format!("there is no {what} \"{name}\""), did_you_mean(name, known));
        }
    }

    fn node(&self, key: &'static str) -> Option<&'t Node> {
        self.known.borrow_mut().push(key);
        self.table.get(key).map(|entry| &entry.node)
    }

    /// Where the key's value stands, or the block's own place.
    pub(crate) fn at(&self, key: &str) -> At {
        self.table.get(key).map_or(self.at, |entry| entry.node.at)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(crate) fn wrong(&self, node: &Node, key: &str, wanted: &str) {
        let hint = match &node.value {
            Value::Float(text) | Value::Moment(text) => {
                Some(format!("write it in quotes: {key} = \"{text}\""))
            }
            _ => None,
        };
        self.say(node.at, format!("\"{key}\" is {}, but {wanted} is wanted", node.value.described()), hint);
    }

    pub(crate) fn missing(&self, key: &str, wanted: &str) {
        self.say(self.at, format!("\"{key}\" is missing: {wanted}"), None);
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<&'t str> {
        match self.node(key)? {
            Node { value: Value::Text(text), .. } => Some(text),
            node => {
                self.wrong(node, key, "a text in quotes");
                None
            }
        }
    }

    pub(crate) fn need_text(&self, key: &'static str) -> Option<&'t str> {
        if !self.has(key) {
            self.known.borrow_mut().push(key);
            self.missing(key, "a text in quotes");
        }
        self.text(key)
    }

    pub(crate) fn flag(&self, key: &'static str) -> bool {
        match self.node(key) {
            None => false,
            Some(Node { value: Value::Bool(is), .. }) => *is,
            Some(node) => {
                self.wrong(node, key, "true or false");
                false
            }
        }
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&self, key: &'static str, from: i64, to: i64) -> Option<i64> {
        match self.node(key)? {
            Node { value: Value::Whole(n), .. } if (from..=to).contains(n) => Some(*n),
            Node { value: Value::Whole(n), at } => {
                self.say(*at, format!("\"{key}\" is {n}, but must lie between {from} and {to}"), None);
                None
            }
            node => {
                self.wrong(node, key, "a whole number");
                None
            }
        }
    }

    /// A list of whole numbers within bounds.
    pub(crate) fn wholes(&self, key: &'static str, from: i64, to: i64) -> Vec<i64> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let Value::List(items) = &node.value else {
            self.wrong(node, key, "a list of whole numbers");
            return Vec::new();
        };
        let mut numbers = Vec::new();
        for item in items {
            match &item.value {
                Value::Whole(n) if (from..=to).contains(n) => numbers.push(*n),
                _ => self.wrong(item, key, &format!("a whole number between {from} and {to}")),
            }
        }
        numbers
    }

    /// An exact number: a whole one, or a text such as `"0.85"`, `"85 %"` (a fraction) or `"2/3"`.
    pub(crate) fn number(&self, key: &'static str) -> Option<Number> {
        let node = self.node(key)?;
        match &node.value {
            Value::Whole(n) => return Some(Number::whole(*n)),
            Value::Text(text) => {
                if let Some(number) = number_of(text) {
                    return Some(number);
                }
                self.say(node.at, format!("\"{text}\" is not a number"), Some(HOW_NUMBERS.to_owned()));
            }
            _ => self.wrong(node, key, "a number in quotes"),
        }
        None
    }

    /// A text or a list of texts, each with its place.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<(&'t str, At)> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(text) => texts.push((text.as_str(), item.at)),
                _ => self.wrong(item, key, "a text, or a list of texts,"),
            }
        }
        texts
    }

    /// One of a fixed set of words.
    pub(crate) fn one_of<T: Copy>(&self, key: &'static str, options: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.pick(text, self.at(key), key, options)
    }

    pub(crate) fn need_one_of<T: Copy>(&self, key: &'static str, options: &[(&'static str, T)]) -> Option<T> {
        if !self.has(key) {
            let words: Vec<_> = options.iter().map(|(word, _)| *word).collect();
            self.known.borrow_mut().push(key);
            self.missing(key, &format!("one of {}", words.join(", ")));
        }
        self.one_of(key, options)
    }

    pub(crate) fn pick<T: Copy>(
        &self,
        text: &str,
        at: At,
        key: &str,
        options: &[(&'static str, T)],
    ) -> Option<T> {
        let found = options.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let hint = did_you_mean(text, options.iter().map(|(word, _)| *word));
            self.say(at, format!("\"{text}\" is no {key}"), hint);
        }
        found
    }

    /// A text in both languages, `{ zh = "…", en = "…" }`; a missing language is a finding.
    pub(crate) fn words(&self, key: &'static str) -> Words {
        if !self.has(key) {
            self.known.borrow_mut().push(key);
            self.missing(key, "words in both languages, { zh = \"…\", en = \"…\" }");
        }
        self.words_if_there(key)
    }

    pub(crate) fn words_if_there(&self, key: &'static str) -> Words {
        match self.node(key) {
            None => Words::default(),
            Some(Node { value: Value::Table(table), at }) => {
                let block = Block::new(self.log, self.name.clone(), *at, table);
                let words = block.both_languages(key);
                block.finish();
                words
            }
            Some(node) => {
                self.wrong(node, key, "words in both languages, { zh = \"…\", en = \"…\" }");
                Words::default()
            }
        }
    }

    /// The `zh` and `en` of this table itself.
    pub(crate) fn both_languages(&self, what: &str) -> Words {
        let one = |key: &'static str, language: &str| match self.text(key) {
            Some(text) if !text.trim().is_empty() => text.to_owned(),
            Some(_) => {
                self.say(self.at(key), format!("\"{what}\" is empty in {language}"), None);
                String::new()
            }
            None if self.has(key) => String::new(),
            None => {
                self.say(
                    self.at,
                    format!("\"{what}\" has no {key}: its words in {language} are missing"),
                    None,
                );
                String::new()
            }
        };
        Words { zh: one("zh", "Chinese"), en: one("en", "English") }
    }

    /// A table under a key.
    pub(crate) fn block(&self, key: &'static str) -> Option<Block<'t>> {
        let node = self.node(key)?;
        self.as_block(node, key, format!("{}.{key}", self.name))
    }

    /// The items of a list of tables.
    pub(crate) fn list(&self, key: &'static str) -> Vec<Block<'t>> {
        match self.node(key) {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => {
                let name = |n: usize| format!("{}.{key}[{}]", self.name, n + 1);
                items.iter().enumerate().filter_map(|(n, item)| self.as_block(item, key, name(n))).collect()
            }
            Some(node) => {
                self.wrong(node, key, "a list of tables");
                Vec::new()
            }
        }
    }

    fn as_block(&self, node: &'t Node, key: &str, name: String) -> Option<Block<'t>> {
        let Value::Table(table) = &node.value else {
            self.wrong(node, key, "a table");
            return None;
        };
        Some(Block::new(self.log, name, node.at, table))
    }

    /// Every key of this table as a block of its own, each a table; `except` are read apart.
    pub(crate) fn each(&self, except: &[&str]) -> Vec<(&'t str, Block<'t>)> {
        let mut found = Vec::new();
        for (key, entry) in self.table {
            if !except.contains(&key.as_str())
                && let Some(mut block) = self.as_block(&entry.node, key, format!("{}.{key}", self.name))
            {
                block.at = entry.key;
                found.push((key.as_str(), block));
            }
        }
        found
    }

    /// Every key of this table with its value as a text; other values are findings.
    pub(crate) fn pairs(&self) -> Vec<(&'t str, At, &'t Node)> {
        self.table.iter().map(|(key, entry)| (key.as_str(), entry.key, &entry.node)).collect()
    }

    /// A table of formulas under a key: name, place and text of each.
    pub(crate) fn formulas(&self, key: &'static str) -> Vec<(&'t str, At, &'t str)> {
        let Some(inner) = self.block(key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, at, node) in inner.pairs() {
            match &node.value {
                Value::Text(text) => found.push((name, node.at, text.as_str())),
                _ => inner.wrong(node, name, "a formula in quotes"),
            }
            inner.check_id_at(name, at);
        }
        found
    }

    /// The value under a key as it stands.
    pub(crate) fn raw(&self, key: &'static str) -> Option<&'t Node> {
        self.node(key)
    }

    /// Refuses an id that formulas, URLs and file names could not carry.
    pub(crate) fn check_id(&self, id: &str) {
        self.check_id_at(id, self.at);
    }

    fn check_id_at(&self, id: &str, at: At) {
        let first = id.chars().next().is_some_and(|letter| letter.is_ascii_lowercase());
        let rest =
            id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !first || !rest || id.len() > 60 {
            let hint = "ids are small letters, digits and _, begin with a letter, and have at most 60";
            self.say(at, format!("\"{id}\" is not an id"), Some(hint.to_owned()));
        }
    }

    /// Refuses every key that no getter asked for.
    pub(crate) fn finish(&self) {
        let known = self.known.borrow();
        for (key, entry) in self.table {
            if !known.contains(&key.as_str()) {
                let hint = did_you_mean(key, known.iter().copied());
                self.say(entry.key, format!("unknown key \"{key}\""), hint);
            }
        }
    }
}

const HOW_NUMBERS: &str = "write it like \"12\", \"-0.5\", \"85 %\" or \"2/3\"";
