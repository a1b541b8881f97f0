//! What the log promises.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod crash;
mod log;
mod places;

use hengce_events::{
    Dropped, Event, Hit, Lists, Networks, Nowhere, Salt, Sender, Site, Taking, VisitorWindow,
};

/// An event of a site with a number of its own.
fn event(id: u128, site: &str) -> Event {
    let site = Site {
        id: site.into(),
        hosts: vec!["helan.example".into()],
        window: VisitorWindow::Month,
        internal: vec![],
        currency: "CNY".into(),
    };
    let hit = Hit {
        url: format!("https://helan.example/p/{id}?utm_source=wechat&utm_campaign=spring"),
        title: "净水器 测评".into(),
        props: vec![("n".into(), id.to_string())],
        scroll: Some(40),
        ..Hit::new("hengce", "SITE-01")
    };
    let sender = Sender {
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
        languages: "zh-CN",
        received_at: jiff::Timestamp::from_second(1_789_000_000 + id as i64).unwrap_or_default(),
        keyed: false,
    };
    let taking = Taking {
        site: &site,
        salt: &Salt([1; 16]),
        lists: &Lists::shipped(),
        centres: &Networks::default(),
        places: &Nowhere,
    };
    taking.event(id, hit, &sender).unwrap_or_else(|dropped: Dropped| panic!("{}", dropped.name()))
}
