//! Any hit as an event: within its bounds, and without the address it came from.

use hengce_events::{Hit, Lists, Nowhere, Salt, Sender, Site, Taking, VisitorWindow};
use std::sync::LazyLock;

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::shipped);

pub fn taken(hit: Hit, keyed: bool) {
    let site = Site {
        id: "0199-site".into(),
        hosts: vec!["a.example".into(), "*.a.example".into()],
        window: VisitorWindow::Day,
        internal: vec![],
        currency: "CNY".into(),
    };
    let sender = Sender {
        address: std::net::Ipv4Addr::new(203, 0, 113, 77).into(),
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0",
        languages: "zh-CN",
        received_at: jiff::Timestamp::UNIX_EPOCH,
        keyed,
    };
    let taking = Taking { site: &site, salt: &Salt([1; 16]), lists: &LISTS, places: &Nowhere };
    if let Ok(event) = taking.event(1, hit, &sender) {
        assert!(event.name.chars().count() <= 120 && event.props.len() <= 30);
        for text in [&event.page.path, &event.page.query, &event.page.title, &event.referrer.path, &event.campaign.raw] {
            assert!(text.chars().count() <= 500 && !text.chars().any(char::is_control));
        }
        assert!(event.revenue.is_none_or(|money| money.micros > 0));
    }
}
