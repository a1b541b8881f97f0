//! Columns in a terminal, Chinese characters counted as the two places that they take.

use unicode_width::UnicodeWidthStr;

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// Places between two columns.
const GAP: usize = 2;

/// Rows under a head, each column as wide as its widest cell; no line ends in blanks.
pub fn table(sides: &[Side], rows: &[Vec<String>]) -> String {
    let wide = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..sides.len()).map(wide).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, side), wide) in row.iter().zip(sides).zip(&widths) {
            let blank = " ".repeat(wide - cell.width());
            match side {
                Side::Left => line.extend([cell, blank.as_str()]),
                Side::Right => line.extend([blank.as_str(), cell]),
            }
            line.push_str(&" ".repeat(GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Text cut to so many places, with an ellipsis where something was cut.
pub fn cut(text: &str, places: usize) -> String {
    if text.width() <= places {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if format!("{kept}{letter}").width() + 1 > places {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_latin_text_line_up() {
        let rows = [["指标", "得分"], ["ROI", "100.00"], ["准时率", "9.50"]];
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let text = table(&[Side::Left, Side::Right], &rows);
        assert_eq!(text, "指标      得分\nROI     100.00\n准时率    9.50\n");
        let ends: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
    }

    #[test]
    fn a_cut_text_keeps_within_its_places() {
        assert_eq!(cut("市场分析报告", 12), "市场分析报告");
        assert_eq!(cut("市场分析报告", 7), "市场分…");
    }
}
