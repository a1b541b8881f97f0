//! What the ledger promises.

mod accounts;
mod commits;
mod world;
