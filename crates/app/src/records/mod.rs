//! Records of every kind: list, board, calendar, form, detail, history, drawn from the kind's definition.

pub mod api;
mod ask;
mod asked;
mod badges;
mod bar;
mod board;
mod bulk;
mod calendar;
mod change;
mod columns;
mod detail;
mod edit;
mod export;
mod form;
mod glance;
mod history;
mod input;
mod kept_files;
mod list;
mod moves;
mod picker;
mod problems;
mod referring;
mod scene;
mod step_links;
mod steps;
mod stored;
mod typed;
mod undo;
mod values;
mod views;

pub use ask::Ask;
pub use badges::{day_of, due_day, is_open, late, state_badge};
pub use detail::{Related, Way, related, ways};
pub use edit::values_of;
pub use form::{Draft, record_of, shown as form_page, stand_in};
pub use glance::{Glance, glance};
pub use history::act_words;
pub use input::Input;
pub use list::kind_of;
pub use problems::{refused as refusal_words, words as problem_words};
pub use scene::{Scene, address};
pub use step_links::{StepLink, step_links};
pub use steps::{Step, inputs_of_new, steps};
pub use stored::Stored;
pub use values::{escaped, file_size};

use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

/// Largest body of a record's form: some files of some megabytes.
pub const FORM_BYTES_MAX: usize = 64 * 1024 * 1024;

pub fn routes() -> Vec<Route> {
    vec![
        get("/records/{kind}", Needs::Kind(Act::Read), list::show),
        get("/records/{kind}/board", Needs::Kind(Act::Read), board::show),
        get("/records/{kind}/calendar", Needs::Kind(Act::Read), calendar::show),
        get("/records/{kind}/views", Needs::Kind(Act::Read), views::show),
        post("/records/{kind}/views", Needs::Kind(Act::Read), views::save),
        post("/records/{kind}/views/{id}", Needs::Kind(Act::Read), views::change),
        post("/records/{kind}/views/{id}/first", Needs::Kind(Act::Read), views::begin),
        post("/records/{kind}/views/{id}/remove", Needs::Kind(Act::Read), views::remove),
        post("/records/{kind}/bulk", Needs::Kind(Act::Read), bulk::plan),
        post("/records/{kind}/bulk/commit", Needs::Kind(Act::Read), bulk::commit),
        post("/records/{kind}/bulk/undo", Needs::Kind(Act::Read), bulk::undo),
        get("/records/{kind}/export", Needs::Kind(Act::Read), export::send),
        get("/records/{kind}/new", Needs::Kind(Act::Create), form::blank),
        post("/records/{kind}/new", Needs::Kind(Act::Create), edit::create).body_up_to(FORM_BYTES_MAX),
        get("/records/{kind}/{id}", Needs::Kind(Act::Read), detail::show),
        get("/records/{kind}/{id}/edit", Needs::Kind(Act::Edit), form::filled),
        post("/records/{kind}/{id}/edit", Needs::Kind(Act::Edit), edit::save).body_up_to(FORM_BYTES_MAX),
        get("/records/{kind}/{id}/history", Needs::Kind(Act::Read), history::show),
        post(
            "/records/{kind}/{id}/versions/{version}/restore",
            Needs::Kind(Act::Edit),
            history::restore_version,
        ),
        get("/records/{kind}/{id}/moves/{transition}", Needs::Kind(Act::Read), moves::form),
        post("/records/{kind}/{id}/moves/{transition}", Needs::Kind(Act::Read), moves::take)
            .body_up_to(FORM_BYTES_MAX),
        get("/records/{kind}/{id}/withdraw", Needs::Kind(Act::Withdraw), moves::withdraw_form),
        post("/records/{kind}/{id}/withdraw", Needs::Kind(Act::Withdraw), moves::withdraw),
        post("/records/{kind}/{id}/undo", Needs::Kind(Act::Read), undo::take_back),
        post("/records/{kind}/{id}/restore", Needs::Kind(Act::Withdraw), moves::restore),
        get("/choices/{kind}", Needs::SignedIn, picker::choices),
    ]
}
