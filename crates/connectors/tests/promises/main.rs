//! Promises of connectors, held against servers on this machine that each test starts and allows by name. They imitate
//! what the interfaces document; every answer in here is made up.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod mail;
mod server;
mod sites;
mod trouble;
