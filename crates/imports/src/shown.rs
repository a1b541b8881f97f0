//! The rows of a preview: every row is counted, the first of each fate are shown, refused ones before others.

use crate::{CellProblem, Fate, PreviewRow};

/// Rows shown that are not refused, and rows shown that are.
const SHOWN: usize = 500;

/// Rows as they are judged, in order.
#[derive(Debug, Default)]
pub struct Shown {
    pub rows: Vec<PreviewRow>,
    pub counts: Counts,
    plain: usize,
}

#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub new: u64,
    pub restated: u64,
    pub unchanged: u64,
    pub refused: u64,
}

impl Shown {
    /// Notes a row; its cells are only asked for when it is shown.
    pub fn push(
        &mut self,
        (sheet, line): (&str, u64),
        fate: Fate,
        problems: Vec<CellProblem>,
        cells: impl FnOnce() -> Vec<String>,
    ) {
        let refused = fate == Fate::Refused;
        let before = match fate {
            Fate::New => &mut self.counts.new,
            Fate::Restated => &mut self.counts.restated,
            Fate::Unchanged => &mut self.counts.unchanged,
            Fate::Refused => &mut self.counts.refused,
        };
        *before += 1;
        let room = if refused { self.counts.refused <= SHOWN as u64 } else { self.plain < SHOWN };
        if !room {
            return;
        }
        self.plain += usize::from(!refused);
        self.rows.push(PreviewRow { sheet: sheet.to_owned(), line, fate, cells: cells(), problems });
    }
}
