//! Checks that compute: originality, wording, stories, tone, palette.
//!
//! Pure: texts and pictures are handed in, findings come out. A finding is a question for a person and never a verdict.

mod letters;
pub mod originality;
mod tokens;
