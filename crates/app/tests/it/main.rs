//! Promises about the pages and the API, each through HTTP, with some of the demo company's people.

mod accounts;
mod forgery;
mod languages;
mod matrix;
mod records;
mod scorecards;
mod signin;
mod strangers;
mod terminal;
mod world;
