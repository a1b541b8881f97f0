//! Reports of one account and day in two cuts would count its cost twice: the rows of a second cut are refused.

use std::collections::{HashMap, HashSet};

use hengce_facts::{Cell, Standing};
use hengce_standard::{Dataset, OneCut};

/// How the rows that stand are cut, by the account and day that they are of.
pub struct Cuts<'a> {
    rule: &'a OneCut,
    of: Vec<usize>,
    by: Vec<usize>,
    stand: HashMap<String, HashSet<Vec<bool>>>,
}

impl<'a> Cuts<'a> {
    /// None for a dataset whose cuts can't overlap.
    pub fn of(dataset: &'a Dataset, standing: &Standing<'_>) -> Option<Self> {
        let rule = dataset.one_cut.as_ref()?;
        let columns = |ids: &[String]| ids.iter().filter_map(|id| dataset.columns.get_index_of(id)).collect();
        let mut cuts = Self { rule, of: columns(&rule.of), by: columns(&rule.by), stand: HashMap::new() };
        for row in 0..standing.count() {
            let cell = |column: usize| standing.cell(row, column);
            let (of, cut) = (cuts.named(cell), cuts.cut(cell));
            cuts.stand.entry(of).or_default().insert(cut);
        }
        Some(cuts)
    }

    /// What is wrong with a row that does not stand yet, and the column that shows it: another cut stands.
    pub fn problem(&self, cells: &[Cell]) -> Option<(usize, &'a OneCut)> {
        let cell = |column: usize| cells.get(column).cloned().unwrap_or(Cell::Null);
        let stand = self.stand.get(&self.named(cell))?;
        (!stand.contains(&self.cut(cell))).then(|| (self.by.last().copied().unwrap_or_default(), self.rule))
    }

    fn named(&self, cell: impl Fn(usize) -> Cell) -> String {
        let parts: Vec<String> = self.of.iter().map(|column| format!("{:?}", cell(*column))).collect();
        parts.join("\u{1f}")
    }

    /// For each column whether the row is of the whole.
    fn cut(&self, cell: impl Fn(usize) -> Cell) -> Vec<bool> {
        let is_whole = |column: &usize| matches!(cell(*column), Cell::Text(text) if text == self.rule.whole);
        self.by.iter().map(is_whole).collect()
    }
}
