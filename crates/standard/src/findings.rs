//! Everything that is wrong with a standard, each finding with its place, printed the way a compiler does.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use hengce_formula::Span;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::Place;
use crate::source::{Layer, SourceFile};

/// So many findings are kept; a file of garbage does not fill the memory.
const KEPT_MAX: usize = 1_000;
/// Source lines are shown up to so many columns.
const SHOWN_MAX: usize = 160;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub layer: Layer,
    pub place: Place,
    /// The block it is in: `kpi.report_on_time_rate`.
    pub block: String,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub hint: Option<String>,
    /// The line it stands on, and how many characters of it are meant.
    pub source_line: String,
    pub length: usize,
}

/// All mistakes, by file and line, the company's own files first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    pub(crate) fn from_list(mut list: Vec<Finding>) -> Self {
        let key = |f: &Finding| {
            (Reverse(f.layer), f.place.file.clone(), f.place.line, f.place.column, f.message.clone())
        };
        list.sort_by_key(key);
        list.dedup();
        Self { list }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Finding {
    pub(crate) fn about_file(layer: Layer, place: Place, message: String) -> Self {
        Self {
            layer,
            place,
            block: String::new(),
            message,
            hint: None,
            source_line: String::new(),
            length: 0,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let block = if self.block.is_empty() { String::new() } else { format!("[{}] ", self.block) };
        writeln!(f, "error: {block}{}", self.message)?;
        let Place { file, line, column } = &self.place;
        let whose = if self.layer == Layer::Shipped { " (shipped standard)" } else { "" };
        writeln!(f, "  --> {file}:{line}:{column}{whose}")?;
        if self.length > 0 {
            let number = line.to_string();
            let gap = " ".repeat(number.len());
            let before: String = self.source_line.chars().take(column - 1).collect();
            let meant: String = self.source_line.chars().skip(column - 1).take(self.length).collect();
            let carets = "^".repeat(meant.width().max(1));
            writeln!(f, " {gap} |\n {number} | {}", self.source_line)?;
            writeln!(f, " {gap} | {}{carets}", " ".repeat(before.width()))?;
        }
        if let Some(hint) = &self.hint {
            writeln!(f, "  = hint: {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.list {
            writeln!(f, "{finding}")?;
        }
        let plural = if self.list.len() == 1 { "mistake" } else { "mistakes" };
        write!(f, "{} {plural} in the standard", self.list.len())
    }
}

impl std::error::Error for Findings {}

/// A stretch of bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    pub file: usize,
    pub start: usize,
    pub end: usize,
}

impl At {
    pub(crate) fn new(file: usize, span: Range<usize>) -> Self {
        Self { file, start: span.start, end: span.end }
    }
}

/// Gathers findings while a standard is read.
pub(crate) struct Log<'s> {
    sources: &'s [SourceFile],
    /// The text of each source; empty where it is not UTF-8.
    texts: Vec<&'s str>,
    /// Where the lines of each begin.
    lines: Vec<Vec<usize>>,
    list: RefCell<Vec<Finding>>,
    /// Ids of what did not load: whatever refers to them is not blamed for it.
    broken: RefCell<HashSet<String>>,
}

impl<'s> Log<'s> {
    pub(crate) fn new(sources: &'s [SourceFile]) -> Self {
        let texts: Vec<&str> =
            sources.iter().map(|file| std::str::from_utf8(&file.bytes).unwrap_or("")).collect();
        let starts =
            |text: &&str| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let lines = texts.iter().map(starts).collect();
        Self { sources, texts, lines, list: RefCell::default(), broken: RefCell::default() }
    }

    pub(crate) fn text(&self, file: usize) -> &'s str {
        self.texts.get(file).copied().unwrap_or("")
    }

    /// Remembers that a definition did not load.
    pub(crate) fn broke(&self, id: &str) {
        self.broken.borrow_mut().insert(id.to_owned());
    }

    /// Whether a name, or a part of a dotted one, is a definition that did not load.
    pub(crate) fn is_broken(&self, name: &str) -> bool {
        let broken = self.broken.borrow();
        name.split('.').any(|part| broken.contains(part))
    }

    pub(crate) fn into_findings(self) -> Findings {
        Findings::from_list(self.list.into_inner())
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.list.borrow().is_empty()
    }

    /// Notes a mistake at a place.
    pub(crate) fn say(&self, at: At, block: &str, message: impl Into<String>, hint: Option<String>) {
        let mut list = self.list.borrow_mut();
        if list.len() >= KEPT_MAX {
            return;
        }
        let (place, source_line, length) = self.shown(at);
        let layer = self.sources.get(at.file).map_or(Layer::Company, |file| file.layer);
        let (block, message) = (block.to_owned(), message.into());
        list.push(Finding { layer, place, block, message, hint, source_line, length });
    }

    pub(crate) fn place(&self, at: At) -> Place {
        self.shown(at).0
    }

    /// The place of `span` inside a text value that stands at `at`, quotes and all.
    pub(crate) fn inside(&self, at: At, value: &str, span: Span) -> At {
        let raw = self.text(at.file).get(at.start..at.end).unwrap_or("");
        match raw.find(value) {
            Some(offset) if !value.is_empty() && span.end <= value.len() => {
                let start = at.start + offset + span.start;
                At { file: at.file, start, end: (at.start + offset + span.end).max(start) }
            }
            _ => at,
        }
    }

    fn shown(&self, at: At) -> (Place, String, usize) {
        let text = self.text(at.file);
        let start = floor(text, at.start);
        let line = self.lines.get(at.file).map_or(1, |lines| lines.partition_point(|line| *line <= start));
        let line_start = self.lines.get(at.file).map_or(0, |lines| lines[line - 1]);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor(text, at.end).clamp(start, line_end);
        let column = text[line_start..start].chars().count() + 1;
        let shown = cut(text[line_start..line_end].trim_end());
        let length = text[start..end].trim_end().chars().count().max(1);
        let length = if column > shown.chars().count() + 1 { 0 } else { length };
        let file = self.sources.get(at.file).map_or_else(String::new, |file| file.name.clone());
        (Place { file, line, column }, shown, length)
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The line with tabs as single spaces, cut where it grows too wide to show.
fn cut(line: &str) -> String {
    let mut columns = 0;
    let mut shown = String::new();
    for letter in line.chars() {
        let letter = if letter.is_control() { ' ' } else { letter };
        columns += letter.width().unwrap_or(0);
        if columns > SHOWN_MAX {
            break;
        }
        shown.push(letter);
    }
    shown
}

/// The known name nearest to a mistyped one, as a hint; else the names there are, when they are few.
pub(crate) fn did_you_mean<'n>(typed: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    let bound = (typed.chars().count() / 3).max(1);
    let near = known.iter().map(|name| (distance(typed, name), *name)).filter(|(far, _)| *far <= bound).min();
    match near {
        Some((_, name)) => Some(format!("did you mean \"{name}\"?")),
        None if known.is_empty() => None,
        None if known.len() <= 12 => Some(format!("known here: {}", known.join(", "))),
        None => None,
    }
}

/// Letters to insert, delete, replace or swap with their neighbour to get from one name to the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(60).collect(), b.chars().take(60).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_letter_is_one_step_away() {
        assert_eq!(distance("ownre", "owner"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("成交", "成交额"), 1);
    }

    #[test]
    fn the_caret_stands_under_wide_letters() {
        let file = SourceFile::new(Layer::Company, "x.toml", "标题 = 错误\n");
        let sources = [file];
        let log = Log::new(&sources);
        log.say(At { file: 0, start: 9, end: 15 }, "kind.x", "wrong", None);
        let shown = log.into_findings().to_string();
        assert!(shown.contains(" 1 | 标题 = 错误\n   |        ^^^^\n"), "{shown}");
    }
}
