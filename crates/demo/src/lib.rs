//! The demo company: one cast and two years of its work, made by a seeded generator for the demo, the tests and the screenshots.

mod calendar;
mod cast;
mod chance;
mod plan;
mod player;
mod work;
mod words;
