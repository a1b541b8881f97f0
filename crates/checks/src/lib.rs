//! Checks that compute: originality, wording, stories, tone, palette; and small pictures of large ones.
//!
//! Pure: texts and pictures are handed in, findings come out. A finding is a question for a person and never a verdict.

pub mod agreement;
mod letters;
pub mod originality;
pub mod palette;
mod small;
mod squares;
pub mod stories;
mod tokens;
pub mod tone;
pub mod wording;

pub use letters::excerpt;
pub use small::{SMALL_SIDE_MAX, small};
pub use squares::squares_png;
