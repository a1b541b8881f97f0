//! Text to tokens, each with its place.

use hengce_exact::Number;

use crate::{FormulaError, Span};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Number(Number),
    /// `85%`, held as 0.85.
    Percent(Number),
    Text(String),
    /// A name or a dotted path; a keyword is a [`Token::Word`].
    Name(Vec<String>),
    /// `and`, `or`, `not`, `in`, `contains`, `true`, `false`, `null`.
    Word(&'static str),
    Symbol(&'static str),
    End,
}

const WORDS: [&str; 8] = ["and", "or", "not", "in", "contains", "true", "false", "null"];

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 16] =
    ["==", "!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "(", ")", "[", "]", ","];

/// Digits that a literal may have: more than any measured number needs.
const LITERAL_DIGITS_MAX: usize = 60;

/// What people type instead of the language's own signs.
const INSTEAD: [(&str, &str); 24] = [
    ("，", ","),
    ("（", "("),
    ("）", ")"),
    ("“", "\""),
    ("”", "\""),
    ("【", "["),
    ("】", "]"),
    ("［", "["),
    ("］", "]"),
    ("＋", "+"),
    ("－", "-"),
    ("−", "-"),
    ("×", "*"),
    ("÷", "/"),
    ("％", "%"),
    ("＝", "=="),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("!", "not"),
    ("'", "\""),
    ("、", ","),
];

pub(crate) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, FormulaError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, end) = next_token(text, at, first)?;
        found.push((token, Span { start: at, end }));
        at = end;
    }
    found.push((Token::End, Span { start: text.len(), end: text.len() }));
    Ok(found)
}

fn next_token(text: &str, at: usize, first: char) -> Result<(Token, usize), FormulaError> {
    if first.is_ascii_digit() {
        return number(text, at);
    }
    if first == '"' {
        return quoted(text, at);
    }
    if starts_name(first) {
        return Ok(name(text, at));
    }
    let rest = &text[at..];
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        return Ok((Token::Symbol(symbol), at + symbol.len()));
    }
    let span = Span { start: at, end: at + first.len_utf8() };
    let shown = if first.is_control() { first.escape_debug().to_string() } else { first.to_string() };
    let error = FormulaError::new(span, format!("the sign `{shown}` has no meaning here"));
    Err(if first == '.' {
        error.hinted("write a digit before the point: 0.5")
    } else if let Some((typed, meant)) = INSTEAD.iter().find(|(typed, _)| rest.starts_with(typed)) {
        error.hinted(format!("write `{meant}` instead of `{typed}`"))
    } else if first == '%' {
        error.hinted("a percent sign follows a number: 85%")
    } else {
        error
    })
}

fn starts_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit()
}

/// The end of the stretch from `at` whose characters all pass.
fn stretch(text: &str, at: usize, pass: fn(char) -> bool) -> usize {
    text[at..].find(|c| !pass(c)).map_or(text.len(), |length| at + length)
}

fn number(text: &str, start: usize) -> Result<(Token, usize), FormulaError> {
    let digit = |c: char| c.is_ascii_digit();
    let mut end = stretch(text, start, digit);
    if text[end..].starts_with('.') {
        let decimals = end + 1;
        end = stretch(text, decimals, digit);
        if end == decimals {
            let span = Span { start, end };
            return Err(
                FormulaError::new(span, "a number does not end in a point").hinted("write 12 or 12.0")
            );
        }
    }
    let span = Span { start, end };
    if text[end..].starts_with(starts_name) {
        let end = stretch(text, end, continues_name);
        return Err(FormulaError::new(Span { start, end }, "a name does not start with a digit")
            .hinted("put an operator between the number and the name"));
    }
    if end - start > LITERAL_DIGITS_MAX {
        return Err(FormulaError::new(span, format!("a number has at most {LITERAL_DIGITS_MAX} digits")));
    }
    let value: Number =
        text[start..end].parse().map_err(|_| FormulaError::new(span, "this is not a number"))?;
    // There is no remainder operator, so `85 %` can only be a percent.
    let sign = stretch(text, end, |c| c == ' ');
    if text[sign..].starts_with('%') {
        let hundredth = Number::scaled(1, 2);
        return Ok((Token::Percent(&value * &hundredth), sign + 1));
    }
    Ok((Token::Number(value), end))
}

fn name(text: &str, start: usize) -> (Token, usize) {
    let mut end = stretch(text, start, continues_name);
    let mut path = vec![text[start..end].to_owned()];
    while let Some(rest) = text[end..].strip_prefix('.')
        && rest.starts_with(starts_name)
    {
        let segment = end + 1;
        end = stretch(text, segment, continues_name);
        path.push(text[segment..end].to_owned());
    }
    let word = WORDS.iter().find(|word| path.len() == 1 && path[0] == **word);
    (word.map_or(Token::Name(path), |word| Token::Word(word)), end)
}

fn quoted(text: &str, start: usize) -> Result<(Token, usize), FormulaError> {
    let mut content = String::new();
    let mut characters = text[start + 1..].char_indices();
    while let Some((offset, c)) = characters.next() {
        let at = start + 1 + offset;
        match c {
            '"' => return Ok((Token::Text(content), at + 1)),
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\'))) => content.push(escaped),
                _ => {
                    return Err(FormulaError::new(
                        Span { start: at, end: at + 1 },
                        "unknown escape in a text",
                    )
                    .hinted("only \\\" and \\\\ are escapes; write \\\\ for a backslash"));
                }
            },
            other => content.push(other),
        }
    }
    Err(FormulaError::new(Span { start, end: text.len() }, "this text has no closing quote")
        .hinted("end the text with \""))
}
