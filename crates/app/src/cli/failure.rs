//! What a command says when it can't do what was asked: what happened, what it means, what to do.

use std::fmt;

/// Why a command ended without doing its work. Shown on the error stream; `code` is the program's exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub what: String,
    pub means: String,
    pub remedy: String,
    pub code: Code,
}

/// Exit codes. 0 is success; 2 is a command line that can't be read (from the argument parser).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// What was asked can't be done as things stand: no such person, a refused row, a broken seal.
    Refused = 1,
    /// The standard has mistakes.
    Standard = 3,
    /// Disk, database or network.
    Environment = 4,
}

impl Failure {
    /// What was asked can't be done as things stand.
    pub fn refused(what: impl fmt::Display, means: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.to_string(), means: means.into(), remedy: remedy.into(), code: Code::Refused }
    }

    /// The machine stands in the way.
    pub fn environment(what: impl fmt::Display, means: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code: Code::Environment, ..Self::refused(what, means, remedy) }
    }

    /// The standard does not load; `problems` names file, line and column of each mistake.
    pub fn standard(problems: impl fmt::Display) -> Self {
        let means = "Nothing was opened or written: a standard with mistakes would give wrong scores.";
        let remedy = "Correct the lines named above in the data folder's standard/ and try again.";
        Self { code: Code::Standard, ..Self::refused(problems, means, remedy) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}", self.what, self.means, self.remedy)
    }
}
