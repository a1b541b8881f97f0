//! Market information that comes by itself: feeds fetched on a schedule, lists of feeds, mails dropped on the page.

mod fetcher;
mod forms;
mod intake;
mod page;
mod wishes;

pub use fetcher::Fetcher;
pub use wishes::Wishes;

use hengce_standard::Act;

use crate::web::{App, Needs, Route, get, post};

/// Largest upload: some mails, or a list of feeds.
const UPLOAD_BYTES_MAX: usize = 30 * 1024 * 1024;
const SOURCE: &str = "info_source";
const STATUS: &str = "feed_status";
const ITEM: &str = "info_item";

pub fn routes() -> Vec<Route> {
    let (read, create) = (Needs::Resource(Act::Read, SOURCE), Needs::Resource(Act::Create, SOURCE));
    vec![
        get("/feeds", read, page::show),
        post("/feeds", create, forms::add),
        post("/feeds/lists", create, forms::list).body_up_to(UPLOAD_BYTES_MAX),
        post("/feeds/mails", Needs::Resource(Act::Create, ITEM), forms::mails).body_up_to(UPLOAD_BYTES_MAX),
        post("/feeds/{id}/fetch", create, forms::fetch_now),
    ]
}

/// Fetches what is due for as long as the program runs.
pub fn start(app: &App) {
    if [SOURCE, STATUS, ITEM].iter().all(|kind| app.standard().kinds.contains_key(*kind)) {
        tokio::spawn(fetcher::run(app.clone()));
    }
}
