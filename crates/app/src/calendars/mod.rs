//! Calendars for other programs: what concerns somebody, at a secret address that they make, renew and withdraw.

mod agenda;
mod feed;
mod ical;
mod pace;
mod page;

pub use feed::site;
pub use pace::Pace;

use crate::web::{Needs, Route, get, post};

pub fn routes() -> Vec<Route> {
    let mine = Needs::SignedIn;
    vec![
        get("/calendars/{file}", Needs::Public, feed::send),
        get("/account/calendars", mine, page::show),
        post("/account/calendars", mine, page::make),
        post("/account/calendars/{id}/renew", mine, page::renew),
        post("/account/calendars/{id}/withdraw", mine, page::withdraw),
    ]
}
