//! The program: pages, API and commands around the spine.
//!
//! A room is a folder with its routes, pages and templates; [`web`] holds what the rooms share.

pub mod attachments;
pub mod attribution;
pub mod brand;
pub mod calendars;
pub mod campaigns;
pub mod checks;
pub mod cli;
pub mod collector;
pub mod comments;
pub mod connectors;
pub mod content;
pub mod desk;
pub mod digital;
pub mod feeds;
pub mod handbook;
pub mod handover;
pub mod imports;
pub mod insight;
pub mod intelligence;
pub mod links;
pub mod meetings;
pub mod notices;
pub mod people;
pub mod portal;
pub mod records;
pub mod scorecards;
pub mod search;
pub mod shell;
pub mod signin;
pub mod sources;
pub mod tables;
pub mod traffic;
pub mod upkeep;
pub mod web;
pub mod words;
