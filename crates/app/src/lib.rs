//! The program: pages, API and commands around the spine.

pub mod cli;
