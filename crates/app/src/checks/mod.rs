//! Checks that run by themselves: originality, wording and palette of what is to be published, stories and tone of
//! what others say. The program finds and asks; people decide, each with their grounds.

mod findings;
mod keeper;
mod library;
mod page;
mod palette;
mod panel;
mod progress;
mod review;
mod said;
mod subjects;

pub use keeper::Keeper;
pub use page::routes;
pub use panel::panel;
pub use progress::Progress;

use crate::web::App;

/// Keeps the checks up to date for as long as the program runs.
pub fn start(app: &App) {
    tokio::spawn(keeper::run(app.clone()));
}
