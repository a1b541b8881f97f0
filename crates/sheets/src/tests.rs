//! What reading and writing tables promises.

mod formats;
mod values;
