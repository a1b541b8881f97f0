//! What the promises of cards share: numbers, and the shipped standard with a company's own scheme over it.

use hengce_exact::Number;
use hengce_standard::{Layer, SourceFile, Standard};

pub fn n(text: &str) -> Number {
    text.parse().expect("a number")
}

/// The shipped standard with this scheme file over it.
pub fn standard(scheme: &str) -> Standard {
    let mut sources = hengce_standard::shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "schemes/own.toml", scheme));
    Standard::from_sources(sources).unwrap_or_else(|findings| panic!("{findings}"))
}
