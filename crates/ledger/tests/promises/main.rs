//! What the ledger promises.

mod accounts;
mod commits;
mod reach;
mod reads;
mod trust;
mod world;
