//! By what a company counts: its own definition, those of others beside it, and where visits come from.

use crate::definition::Definition;
use crate::sources::Sources;

/// Handed in by whoever reads a company's standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    own: Definition,
    others: Vec<Definition>,
    pub sources: Sources,
}

impl Rules {
    pub fn new(own: Definition, others: Vec<Definition>, sources: Sources) -> Self {
        Self { own, others, sources }
    }

    /// The definition by which visits are made and counted.
    pub fn own(&self) -> &Definition {
        &self.own
    }

    /// All definitions, our own first.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        std::iter::once(&self.own).chain(&self.others)
    }
}
