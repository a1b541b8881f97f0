//! What a database may be asked: one SELECT. The statement is taken apart far enough to see that it is one and that
//! nothing in it writes; the days are put in; and the database is told to read only besides.

use crate::Window;

/// Characters of a statement.
const LENGTH_MAX: usize = 20_000;
/// Words that have no place in reading.
const FORBIDDEN: [&str; 22] = [
    "INTO",
    "INSERT",
    "UPDATE",
    "DELETE",
    "MERGE",
    "TRUNCATE",
    "CREATE",
    "ALTER",
    "DROP",
    "GRANT",
    "REVOKE",
    "CALL",
    "EXECUTE",
    "PREPARE",
    "COPY",
    "VACUUM",
    "LOCK",
    "LISTEN",
    "NOTIFY",
    "OUTFILE",
    "DUMPFILE",
    "LOAD_FILE",
];

/// Whose language it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Postgres,
    Mysql,
}

/// Why a statement is not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("there is no statement")]
    Empty,
    #[error("too long")]
    TooLong,
    #[error("it begins with {0}, not with SELECT or WITH")]
    NotASelect(String),
    #[error("more than one statement")]
    Several,
    /// A word that writes, locks or calls.
    #[error("{0} has no place in it")]
    Forbidden(String),
    /// A quotation or a comment has no end.
    #[error("{0} is not closed")]
    Unclosed(&'static str),
    /// A comment that MySQL carries out.
    #[error("a comment that is carried out")]
    HiddenCode,
}

impl Fault {
    pub fn id(&self) -> &'static str {
        match self {
            Self::Empty => "statement_empty",
            Self::TooLong => "statement_too_long",
            Self::NotASelect(_) => "statement_not_a_select",
            Self::Several => "statement_several",
            Self::Forbidden(_) => "statement_forbidden",
            Self::Unclosed(_) => "statement_unclosed",
            Self::HiddenCode => "statement_hidden_code",
        }
    }

    /// The word that it is about.
    pub fn word(&self) -> &str {
        match self {
            Self::NotASelect(word) | Self::Forbidden(word) => word,
            Self::Unclosed(what) => what,
            _ => "",
        }
    }
}

/// The statement as it is sent: without comments, with the days in it.
///
/// # Errors
/// It is not one SELECT.
pub fn checked(text: &str, dialect: Dialect, window: Window) -> Result<String, Fault> {
    if text.chars().count() > LENGTH_MAX {
        return Err(Fault::TooLong);
    }
    let mut reader =
        Reader { rest: text, dialect, window, sent: String::new(), words: Vec::new(), ended: false };
    while !reader.rest.is_empty() {
        reader.step()?;
    }
    let first = reader.words.first().ok_or(Fault::Empty)?;
    if !matches!(first.as_str(), "SELECT" | "WITH") {
        return Err(Fault::NotASelect(first.clone()));
    }
    if let Some(word) = reader.words.iter().find(|word| FORBIDDEN.contains(&word.as_str())) {
        return Err(Fault::Forbidden(word.clone()));
    }
    Ok(reader.sent.trim().to_owned())
}

struct Reader<'t> {
    rest: &'t str,
    dialect: Dialect,
    window: Window,
    sent: String,
    /// Words outside quotations, in capitals.
    words: Vec<String>,
    /// Behind the semicolon.
    ended: bool,
}

impl Reader<'_> {
    fn step(&mut self) -> Result<(), Fault> {
        if self.comment()? {
            self.sent.push(' ');
            return Ok(());
        }
        let first = self.rest.chars().next().unwrap_or(' ');
        if first.is_whitespace() {
            self.take(first.len_utf8());
            return Ok(());
        }
        if self.ended {
            return Err(Fault::Several);
        }
        match first {
            ';' => {
                self.ended = true;
                self.rest = &self.rest[1..];
            }
            '\'' => self.quoted('\'', self.dialect == Dialect::Mysql || self.after_escape_mark())?,
            '"' => self.quoted('"', self.dialect == Dialect::Mysql)?,
            '`' if self.dialect == Dialect::Mysql => self.quoted('`', false)?,
            '$' if self.dialect == Dialect::Postgres && self.dollars()? => {}
            '{' => self.day(),
            _ if is_letter(first) => self.word(),
            _ => self.take(first.len_utf8()),
        }
        Ok(())
    }

    fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.sent.push_str(taken);
        self.rest = rest;
    }

    fn word(&mut self) {
        let end = self.rest.find(|c: char| !is_letter(c) && !c.is_ascii_digit() && c != '$');
        let end = end.unwrap_or(self.rest.len());
        self.words.push(self.rest[..end].to_uppercase());
        self.take(end);
    }

    /// PostgreSQL's `E'...'`, in which a backslash escapes.
    fn after_escape_mark(&self) -> bool {
        self.sent.ends_with(['E', 'e']) && self.words.last().is_some_and(|word| word == "E")
    }

    fn quoted(&mut self, quote: char, backslash: bool) -> Result<(), Fault> {
        let from = self.rest;
        let mut letters = from.char_indices().skip(1).peekable();
        while let Some((at, letter)) = letters.next() {
            if letter == '\\' && backslash {
                letters.next();
            } else if letter == quote {
                if letters.peek().is_some_and(|(_, next)| *next == quote) {
                    letters.next();
                    continue;
                }
                let text = &from[..=at];
                if quote == '\'' {
                    let Window { from, to } = self.window;
                    let text = text.replace("{from}", &from.to_string()).replace("{to}", &to.to_string());
                    self.sent.push_str(&text);
                } else {
                    self.sent.push_str(text);
                }
                self.rest = &from[at + 1..];
                return Ok(());
            }
        }
        Err(Fault::Unclosed(match quote {
            '\'' => "'",
            '"' => "\"",
            _ => "`",
        }))
    }

    /// A text between `$tag$` and its like; false where it only looks like one.
    fn dollars(&mut self) -> Result<bool, Fault> {
        let Some(end) = self.rest[1..].find(|c: char| !is_letter(c) && !c.is_ascii_digit()) else {
            return Ok(false);
        };
        let tag = &self.rest[..=end + 1];
        let numbered = tag[1..].starts_with(|c: char| c.is_ascii_digit());
        if !tag.ends_with('$') || numbered {
            return Ok(false);
        }
        let close = self.rest[tag.len()..].find(tag).ok_or(Fault::Unclosed("$$"))?;
        self.take(tag.len() * 2 + close);
        Ok(true)
    }

    fn day(&mut self) {
        let days = [("{from}", self.window.from), ("{to}", self.window.to)];
        match days.into_iter().find(|(mark, _)| self.rest.starts_with(mark)) {
            Some((mark, day)) => {
                self.sent.extend(["DATE '", &day.to_string(), "'"]);
                self.rest = &self.rest[mark.len()..];
            }
            None => self.take(1),
        }
    }

    /// Passes over a comment.
    fn comment(&mut self) -> Result<bool, Fault> {
        let to_line_end =
            self.rest.starts_with("--") || (self.dialect == Dialect::Mysql && self.rest.starts_with('#'));
        // what MySQL takes as a comment only before a blank, it must not take as code either
        let bare = self.dialect == Dialect::Mysql
            && self.rest.starts_with("--")
            && self.rest[2..].chars().next().is_some_and(|next| !next.is_whitespace() && !next.is_control());
        if to_line_end && !bare {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.rest = &self.rest[end..];
            return Ok(true);
        }
        if !self.rest.starts_with("/*") {
            return Ok(false);
        }
        if self.rest[2..].starts_with(['!', 'M', '+']) {
            return Err(Fault::HiddenCode);
        }
        let (mut depth, mut at) = (1, 2);
        while depth > 0 {
            let rest = &self.rest[at..];
            let open = if self.dialect == Dialect::Postgres { rest.find("/*") } else { None };
            let close = rest.find("*/").ok_or(Fault::Unclosed("/*"))?;
            match open {
                Some(open) if open < close => (depth, at) = (depth + 1, at + open + 2),
                _ => (depth, at) = (depth - 1, at + close + 2),
            }
        }
        self.rest = &self.rest[at..];
        Ok(true)
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const WINDOW: Window = Window { from: date(2026, 9, 1), to: date(2026, 9, 9) };

    fn postgres(text: &str) -> Result<String, Fault> {
        checked(text, Dialect::Postgres, WINDOW)
    }

    fn mysql(text: &str) -> Result<String, Fault> {
        checked(text, Dialect::Mysql, WINDOW)
    }

    #[test]
    fn one_select_is_sent_with_its_days_and_without_comments() {
        let asked = "select day, sum(paid) -- 每日实付\nfrom orders /* shop */ where day >= {from} and day <= '{to}' group by day;\n";
        let sent = postgres(asked).unwrap();
        assert_eq!(
            sent,
            "select day, sum(paid)  \nfrom orders   where day >= DATE '2026-09-01' and day <= '2026-09-09' group by day"
        );
        assert!(
            mysql("WITH t AS (SELECT 1) SELECT `订单 {from}` FROM t # all")
                .unwrap()
                .contains("`订单 {from}`")
        );
    }

    #[test]
    fn what_is_no_select_is_not_sent() {
        for (text, fault) in [
            ("", Fault::Empty),
            ("-- nothing", Fault::Empty),
            ("DELETE FROM orders", Fault::NotASelect("DELETE".into())),
            ("explain select 1", Fault::NotASelect("EXPLAIN".into())),
            ("SELECT 1; DROP TABLE orders", Fault::Several),
            ("SELECT 1;;", Fault::Several),
            ("SELECT * INTO copy FROM orders", Fault::Forbidden("INTO".into())),
            (
                "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
                Fault::Forbidden("DELETE".into()),
            ),
            ("SELECT * FROM orders FOR UPDATE", Fault::Forbidden("UPDATE".into())),
            ("SELECT 'open", Fault::Unclosed("'")),
            ("SELECT 1 /* open", Fault::Unclosed("/*")),
        ] {
            assert_eq!(postgres(text), Err(fault.clone()), "{text}");
            assert_eq!(mysql(text), Err(fault), "{text}");
        }
        assert_eq!(mysql("SELECT 1 /*! INTO OUTFILE '/tmp/x' */"), Err(Fault::HiddenCode));
        assert_eq!(mysql("SELECT 1 /*M! , 2 */"), Err(Fault::HiddenCode));
    }

    #[test]
    fn a_word_or_a_semicolon_in_a_quotation_is_text() {
        for text in [
            "SELECT 'DELETE; it''s' FROM t",
            "SELECT \"update\" FROM t",
            "SELECT $$ drop; $$ FROM t",
            "SELECT $x$ ; $$ ; $x$ FROM t",
            "SELECT E'it\\'s; INSERT' FROM t",
        ] {
            assert!(postgres(text).is_ok(), "{text}");
        }
        assert!(mysql("SELECT 'it\\'s; DROP', \"a\\\"; b\" FROM t").is_ok());
    }

    #[test]
    fn a_quotation_does_not_end_where_the_database_would_not_end_it() {
        // for PostgreSQL the backslash is a letter, and the statement goes on behind the quotation
        assert_eq!(postgres("SELECT '\\'; DROP TABLE t --'"), Err(Fault::Several));
        // for MySQL it escapes, and the quotation is never closed
        assert_eq!(mysql("SELECT '\\'; DROP TABLE t "), Err(Fault::Unclosed("'")));
        // comments nest in PostgreSQL alone
        assert_eq!(mysql("SELECT 1 /* /* */ ; DROP TABLE t -- */"), Err(Fault::Several));
        assert!(postgres("SELECT 1 /* /* */ ; DROP TABLE t */").is_ok());
        // two dashes without a blank are no comment for MySQL
        assert_eq!(mysql("SELECT 1--1; DROP TABLE t"), Err(Fault::Several));
    }
}
