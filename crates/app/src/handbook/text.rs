//! Markdown that stays Markdown: headings with anchors, tables whose cells can't break out.

use std::fmt::Write as _;

/// A heading of that level with an anchor, set off by empty lines.
pub fn heading(out: &mut String, level: usize, title: &str, anchor: &str) {
    let marks = "#".repeat(level);
    let _ = writeln!(out, "\n{marks} {} {{#{anchor}}}\n", plain(title));
}

/// A paragraph; nothing for an empty text.
pub fn paragraph(out: &mut String, text: &str) {
    if !text.trim().is_empty() {
        let _ = writeln!(out, "{}\n", plain(text));
    }
}

/// A list, a line each.
pub fn list(out: &mut String, lines: impl IntoIterator<Item = String>) {
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
    out.push('\n');
}

/// A table; nothing without rows.
pub fn table(out: &mut String, head: &[String], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| plain(cell).replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push_str(&line(head));
    let _ = writeln!(out, "|{}", "---|".repeat(head.len()));
    for row in rows {
        out.push_str(&line(row));
    }
    out.push('\n');
}

/// A formula or a name as code, whatever is in it.
pub fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{}`", text.replace('`', "'")) }
}

/// One line, with nothing in it that Markdown would take for markup.
fn plain(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(one_line.len());
    let mut in_code = false;
    for letter in one_line.chars() {
        match letter {
            '`' => in_code = !in_code,
            '*' | '_' | '<' | '[' | ']' | '#' if !in_code => out.push('\\'),
            _ => {}
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_company_writes_stays_text() {
        let mut out = String::new();
        table(&mut out, &["a".into()], &[vec!["<b>1|2</b> _x_".into()], vec![code("a | b * c")]]);
        assert_eq!(out, "| a |\n|---|\n| \\<b>1\\|2\\</b> \\_x\\_ |\n| `a \\| b * c` |\n\n");
        let mut title = String::new();
        heading(&mut title, 2, "A\nB", "a");
        assert_eq!(title, "\n## A B {#a}\n\n");
    }
}
