//! Connectors: data pulled from other systems on a schedule, each pull an import like any other.

mod bring;
mod due;
mod edit;
mod failing;
mod form;
mod keeper;
mod list;
mod one;
mod plan;
mod rekey;
mod remind;
mod said;
mod secrets;
mod try_out;

use std::path::Path;

use hengce_connectors::Vault;
use hengce_standard::Act;

use crate::feeds::Wishes;
use crate::web::{App, Needs, Route, get, post};

pub use failing::{Failing, failing};
pub use keeper::Keeper;
pub use rekey::{Renewed, rekey};
pub use remind::remind;
pub use said::trouble as trouble_words;

pub const CONNECTOR: &str = "connector";
pub const RUN: &str = "connector_run";

/// Where keys are handed in instead of lying in the data folder: the key, and the one that follows it.
const KEYS: (&str, &str) = ("HENGCE_SECRET_KEY", "HENGCE_SECRET_KEY_NEXT");

pub fn routes() -> Vec<Route> {
    let (reads, makes) = (Needs::Resource(Act::Read, CONNECTOR), Needs::Resource(Act::Create, CONNECTOR));
    let edits = Needs::Resource(Act::Edit, CONNECTOR);
    vec![
        get("/connectors", reads, list::show),
        post("/connectors", makes, edit::create),
        get("/connectors/new", makes, form::blank),
        get("/connectors/{id}", reads, one::show),
        get("/connectors/{id}/edit", edits, form::filled),
        post("/connectors/{id}/edit", edits, edit::save),
        post("/connectors/{id}/test", edits, try_out::test),
        post("/connectors/{id}/preview", edits, try_out::preview),
        post("/connectors/{id}/pull", edits, try_out::pull_now),
    ]
}

/// What the room keeps beside the records.
#[derive(Clone)]
pub struct Connectors {
    pub(crate) vault: Vault,
    /// Connectors that somebody wants pulled at once.
    pub(crate) wanted: Wishes,
}

impl Connectors {
    /// The data folder's key, or the one that the environment hands in.
    pub fn new(folder: &Path) -> Self {
        let of = |name: &str| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
        let vault = match of(KEYS.0) {
            Some(key) => Vault::given(key, of(KEYS.1)),
            None => Vault::of_folder(folder),
        };
        Self { vault, wanted: Wishes::default() }
    }

    /// The same with its key in a file elsewhere.
    #[must_use]
    pub fn with_key_in(self, place: &Path) -> Self {
        Self { vault: Vault::of_file(place.to_owned()), ..self }
    }
}

/// Pulls what is due for as long as the program runs.
pub fn start(app: &App) {
    if [CONNECTOR, RUN].iter().all(|kind| app.standard().kinds.contains_key(*kind)) {
        tokio::spawn(keeper::run(app.clone()));
    }
}
