//! Digital work on one page each: accounts and sites with their growth, the content calendar, replies that wait,
//! advertising and keywords, e-mail.

mod account;
mod accounts;
mod advertising;
mod calendar;
mod email;
mod figures;
mod fixed;
mod freeze;
mod lines;
mod replies;
mod site;
mod span;

use hengce_standard::Act;

use crate::shell::{Link, Tab, tabs};
use crate::web::{App, Needs, Route, Visit, get, post};

pub use freeze::{freeze_due, freeze_post};

/// A small line through figures, as lists show it.
pub fn small_line(values: &[Option<hengce_exact::Number>], label: &str) -> crate::web::Html {
    lines::line(values, label, lines::SMALL)
}

pub fn routes() -> Vec<Route> {
    let reads = |kind| Needs::Resource(Act::Read, kind);
    vec![
        get("/digital", reads("channel_account"), accounts::show),
        get("/digital/accounts/{id}", reads("channel_account"), account::show),
        get("/digital/sites/{id}", reads("site"), site::show),
        get("/digital/calendar", reads("post"), calendar::show),
        post("/digital/calendar/{id}/day", Needs::Resource(Act::Edit, "post"), calendar::set_day),
        get("/digital/figures", reads("post"), fixed::show),
        get("/digital/replies", reads("reply"), replies::show),
        get("/digital/advertising", reads("ad_campaign"), advertising::show),
        get("/digital/email", reads("email_send"), email::show),
        get("/api/v1/digital/accounts", reads("channel_account"), accounts::json),
        get("/api/v1/digital/accounts/{id}", reads("channel_account"), account::json),
        get("/api/v1/digital/sites/{id}", reads("site"), site::json),
        get("/api/v1/digital/calendar", reads("post"), calendar::json),
        get("/api/v1/digital/figures", reads("post"), fixed::json),
        get("/api/v1/digital/replies", reads("reply"), replies::json),
        get("/api/v1/digital/advertising", reads("ad_campaign"), advertising::json),
    ]
}

const PAGES: [Tab; 6] = [
    ("/digital", "digital-accounts", "channel_account"),
    ("/digital/calendar", "digital-calendar", "post"),
    ("/digital/figures", "digital-fixed", "post"),
    ("/digital/replies", "digital-replies", "reply"),
    ("/digital/advertising", "digital-advertising", "ad_campaign"),
    ("/digital/email", "digital-email", "email_send"),
];

fn pages(app: &App, visit: &Visit) -> Vec<Link> {
    tabs(app, visit, &PAGES)
}
