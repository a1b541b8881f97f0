//! What the ledger promises.

mod commits;
mod world;
