//! HTML as plain text, and texts cut to what is kept.

use mail_parser::decoders::html::html_to_text;

/// The text of a piece of HTML, its entities resolved and its white space drawn together; at most so many characters.
pub(crate) fn plain(html: &str, characters_max: usize) -> String {
    let text = if html.contains(['<', '&']) { html_to_text(html) } else { html.to_owned() };
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    shortened(&lines.join("\n"), characters_max)
}

/// One line.
pub(crate) fn line(text: &str, characters_max: usize) -> String {
    plain(text, characters_max).replace('\n', " ")
}

fn shortened(text: &str, characters_max: usize) -> String {
    // NUL is no text, and no database takes it.
    text.chars().filter(|letter| *letter != '\0').take(characters_max).collect()
}
