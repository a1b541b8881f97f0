//! Errors that point at their place in the text.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::Span;

/// The text does not read as an expression, or does not type-check. Printed with a caret under the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    pub message: String,
    pub hint: Option<String>,
    pub span: Span,
}

impl FormulaError {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, span }
    }

    pub(crate) fn hinted(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The source line, carets under the place (a wide character is two columns), the message, and the hint.
    pub fn render(&self, source: &str) -> String {
        let start = boundary(source, self.span.start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let end = boundary(source, self.span.end).clamp(start, line_end);
        // A tab would move the carets away from what they point at.
        let shown = |part: &str| part.replace(['\t', '\r'], " ");
        let (line, before, under) = (
            shown(&source[line_start..line_end]),
            shown(&source[line_start..start]),
            shown(&source[start..end]),
        );
        let carets = "^".repeat(under.width().max(1));
        let hint = self.hint.as_ref().map_or(String::new(), |hint| format!("\nhint: {hint}"));
        format!("{line}\n{}{carets}\n{}{hint}", " ".repeat(before.width()), self.message)
    }
}

/// The nearest place at or before `at` where a character starts.
fn boundary(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormulaError {}
