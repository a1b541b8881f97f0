//! What the benches share: what is asked of them, what a figure is, and the lines that `cargo xtask bench` collects.

mod figure;
mod process;
mod timing;

pub use figure::{Bar, Figure};
pub use process::Process;
pub use timing::{Times, repeated, short, users};

use std::fs::File;
use std::io::Write as _;

/// A bench allocates as the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Names the file that takes the figures, one a line; without it they are only printed.
pub const FIGURES: &str = "HENGCE_FIGURES";

/// A bench that runs: what was asked of it, and where its figures go.
pub struct Bench {
    whole: bool,
    asked: Vec<usize>,
    out: Option<File>,
}

impl Bench {
    /// Reads the command line: `--whole` asks for the largest sizes, numbers for sizes of one's own.
    pub fn start() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let out = std::env::var_os(FIGURES)
            .map(|path| File::options().append(true).create(true).open(path).expect("figures can be kept"));
        Self {
            whole: words.iter().any(|word| word == "--whole"),
            asked: words.iter().filter_map(|word| word.parse().ok()).collect(),
            out,
        }
    }

    /// The sizes to run at: those asked for, else the larger ones of a whole run, else the usual ones.
    pub fn sizes(&self, usual: [usize; 3], whole: [usize; 3]) -> Vec<usize> {
        match (self.asked.is_empty(), self.whole) {
            (false, _) => self.asked.clone(),
            (true, true) => whole.to_vec(),
            (true, false) => usual.to_vec(),
        }
    }

    /// Says a figure, and keeps it.
    pub fn note(&mut self, figure: &Figure) {
        println!("{figure}");
        if let Some(out) = &mut self.out {
            writeln!(out, "{}", figure.line()).expect("figures can be kept");
        }
    }
}
