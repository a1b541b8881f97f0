//! Promises about the pages and the API, each through HTTP, with some of the demo company's people.

mod languages;
mod world;
