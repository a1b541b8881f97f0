//! What imports promise.

mod exports;
mod templates;
mod undone;
mod world;
