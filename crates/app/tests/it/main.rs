//! Promises about the pages and the API, each through HTTP, with some of the demo company's people.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod accounts;
mod attachments;
mod attribution;
mod brand;
mod brand_year;
mod calendars;
mod campaigns;
mod check_in;
mod checks;
mod collaboration;
mod collector;
mod commands;
mod comments;
mod connector_bounds;
mod connectors;
mod content;
mod desk;
mod digital;
mod every_kind;
mod feeds;
mod forgery;
mod handbook;
mod imports;
mod insight;
mod intelligence;
mod languages;
mod links;
mod lists;
mod matrix;
mod notices;
mod over_cards;
mod own_kind;
mod records;
mod rules;
mod scorecards;
mod search;
mod signin;
mod sources;
mod strangers;
mod tables;
mod terminal;
mod traffic;
mod world;
