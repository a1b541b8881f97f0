//! Calendars for other programs: what concerns somebody, at a secret address that they make, renew and withdraw.

mod agenda;
mod feed;
mod ical;
mod page;

pub use feed::site;

use jiff::SignedDuration;

use crate::web::{Needs, Pace, Route, get, post};

/// How often one calendar is fetched: the eager ask every minute.
pub fn pace() -> Pace {
    Pace::of(90, SignedDuration::from_hours(1))
}

/// How often addresses that are none are tried, all together.
pub fn pace_of_unknown() -> Pace {
    Pace::of(600, SignedDuration::from_hours(1))
}

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
