//! Which record a child row belongs to: by code, where need be one that the main sheet does not speak of; else by title.

use std::collections::HashMap;

use hengce_ledger::Problem;

use crate::CellProblem;
use crate::children::{ChildRow, ChildRows};
use crate::names::plain;
use crate::records::Spoken;

/// How a child row names its record: cells and their columns.
pub struct Called {
    pub code: Option<(u32, String)>,
    pub title: Option<(u32, String)>,
    /// The column at which a row that names nothing is told so.
    pub first: u32,
}

enum Host {
    /// By its place among the lines of the main sheet.
    Line(usize),
    /// By its place among those that the main sheet does not speak of.
    Alone(usize),
}

/// The records of the main sheet by code and by title, and the rows that hang on each.
#[derive(Default)]
pub struct Hosts {
    by_code: HashMap<String, Host>,
    by_title: HashMap<String, Vec<usize>>,
    hung: HashMap<usize, Vec<ChildRows>>,
    /// Records of which there are child rows alone.
    pub alone: Vec<Spoken>,
}

impl Hosts {
    /// Notes a line of the main sheet; the first with a code is meant by it.
    pub fn note(&mut self, line: usize, code: Option<&str>, title: Option<&str>) {
        if let Some(code) = code {
            self.by_code.entry(plain(code)).or_insert(Host::Line(line));
        }
        if let Some(title) = title {
            self.by_title.entry(plain(title)).or_default().push(line);
        }
    }

    /// The rows of a line, given once.
    pub fn take(&mut self, line: usize) -> Vec<ChildRows> {
        self.hung.remove(&line).unwrap_or_default()
    }

    pub fn hang(&mut self, field: &str, called: Called, mut row: ChildRow) {
        let Called { code, title, first } = called;
        let coded = code.as_ref().and_then(|(_, code)| self.by_code.get(&plain(code)));
        let titled = title.as_ref().and_then(|(_, title)| self.by_title.get(&plain(title)));
        let titled = titled.map_or(&[][..], Vec::as_slice);
        let children = match (coded, &code, titled) {
            (Some(Host::Line(at)), ..) | (None, None, [at]) => self.hung.entry(*at).or_default(),
            (Some(Host::Alone(at)), ..) => &mut self.alone[*at].children,
            (None, Some((_, code)), _) => {
                self.by_code.insert(plain(code), Host::Alone(self.alone.len()));
                self.alone.push(Spoken::of_children(&row, Some(code.clone())));
                &mut self.alone.last_mut().expect("one was put there").children
            }
            (None, None, several) => {
                let problem = match (&title, several.len()) {
                    (None, _) => Problem::Required,
                    (Some(_), 0) => Problem::NoSuchRecord,
                    (Some(_), count) => Problem::Ambiguous { count },
                };
                let (column, text) = title.unwrap_or((first, String::new()));
                let address = row.cell(column);
                row.problems.push(CellProblem { address, column: "code".to_owned(), text, problem });
                self.alone.push(Spoken::of_children(&row, None));
                &mut self.alone.last_mut().expect("one was put there").children
            }
        };
        match children.iter_mut().find(|child| child.field == field) {
            Some(child) => child.rows.push(row),
            None => children.push(ChildRows::of(field, row)),
        }
    }
}
