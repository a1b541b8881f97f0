//! Digital work on one page each: accounts and sites with their growth, the content calendar, replies that wait,
//! advertising and keywords, e-mail.

mod account;
mod accounts;
mod advertising;
mod calendar;
mod email;
mod figures;
mod freeze;
mod lines;
mod replies;
mod site;
mod tabs;

use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

pub fn routes() -> Vec<Route> {
    let reads = |kind| Needs::Resource(Act::Read, kind);
    vec![
        get("/digital", reads("channel_account"), accounts::show),
        get("/digital/accounts/{id}", reads("channel_account"), account::show),
        get("/digital/sites/{id}", reads("site"), site::show),
        get("/digital/calendar", reads("post"), calendar::show),
        post("/digital/calendar/{id}/day", Needs::Resource(Act::Edit, "post"), calendar::set_day),
        post("/digital/posts/{id}/freeze", Needs::Resource(Act::Move, "post"), freeze::take),
        get("/digital/replies", reads("reply"), replies::show),
        get("/digital/advertising", reads("ad_campaign"), advertising::show),
        get("/digital/email", reads("email_send"), email::show),
        get("/api/v1/digital/accounts", reads("channel_account"), accounts::json),
        get("/api/v1/digital/accounts/{id}", reads("channel_account"), account::json),
        get("/api/v1/digital/sites/{id}", reads("site"), site::json),
        get("/api/v1/digital/calendar", reads("post"), calendar::json),
        get("/api/v1/digital/replies", reads("reply"), replies::json),
        get("/api/v1/digital/advertising", reads("ad_campaign"), advertising::json),
    ]
}
