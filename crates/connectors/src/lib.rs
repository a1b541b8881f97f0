//! Connectors that pull: what each source is asked, how its answers become a table, and the vault of their secrets.
//!
//! A table leaves here as the bytes of a file with headers of its own, and is then imported like any other file. What a
//! source is asked and how it is read is pure; only [`pull()`] touches the network, and only by what its caller allows.

mod database;
mod http;
mod listmonk;
mod matomo;
mod mysql;
mod plausible;
mod postgres;
mod pull;
mod source;
mod statement;
mod table;
mod trouble;
mod umami;
mod vault;
mod window;

pub use database::place;
pub use hengce_feeds::Allowed;
pub use pull::{Ask, Limits, Pulled, pull};
pub use source::{Report, Source};
pub use statement::{Dialect, Fault, checked};
pub use trouble::{Trouble, retry_at};
pub use vault::{Lost, Sealed, Secret, Vault, VaultError};
pub use window::Window;
