//! Hits taken in: addresses gone, campaigns read, machines marked.

use super::*;
use crate::{Nowhere, Place};

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

fn site() -> Site {
    Site {
        id: "0199-site".into(),
        hosts: vec!["helan.example".into(), "*.helan.example".into()],
        window: VisitorWindow::Month,
        internal: vec!["198.51.100.0/24".parse().unwrap()],
        currency: "CNY".into(),
    }
}

fn sender(address: &str) -> Sender<'static> {
    Sender {
        address: address.parse().unwrap(),
        user_agent: CHROME,
        languages: "zh-CN,zh;q=0.9",
        received_at: "2026-09-10T02:00:00Z".parse().unwrap(),
        keyed: false,
    }
}

fn view(url: &str) -> Hit {
    Hit { url: url.into(), ..Hit::new("hengce", "SITE-01") }
}

fn taken(hit: Hit, sender: &Sender<'_>) -> Result<Event, Dropped> {
    let (site, lists) = (site(), Lists::shipped());
    let centres = Networks::read("version 2026-10\n192.0.2.0/24");
    let salt = Salt([7; 16]);
    let taking = Taking { site: &site, salt: &salt, lists: &lists, centres: &centres, places: &Nowhere };
    taking.event(1, hit, sender)
}

#[test]
fn a_page_is_taken_apart_and_its_campaign_is_told_from_its_query() {
    let url = "https://www.helan.example/%E4%BA%A7%E5%93%81?id=3&utm_source=WeChat&bd_vid=9#top";
    let event = taken(view(url), &sender("203.0.113.7")).unwrap();
    assert_eq!((event.page.host.as_str(), event.page.path.as_str()), ("www.helan.example", "/产品"));
    assert_eq!(event.page.query, "id=3");
    assert_eq!((event.campaign.source.as_str(), event.campaign.click.as_str()), ("wechat", "bd_vid"));
    assert_eq!(event.client.language, "zh-CN");
    assert_eq!(event.place, Place::default(), "without a list nothing is known of the place");
}

#[test]
fn no_event_holds_the_address_or_the_user_agent() {
    let event = taken(view("https://helan.example/"), &sender("203.0.113.77")).unwrap();
    let kept = serde_json::to_string(&event).unwrap();
    assert!(!kept.contains("203.0.113") && !kept.contains("AppleWebKit"), "{kept}");
}

#[test]
fn going_from_page_to_page_is_no_referrer() {
    let from = |referrer: &str| {
        let hit = Hit { referrer: referrer.into(), ..view("https://www.helan.example/a") };
        taken(hit, &sender("203.0.113.7")).unwrap().referrer
    };
    assert_eq!(from("https://helan.example/"), Referrer::default());
    assert_eq!(from("https://shop.helan.example/x"), Referrer::default());
    assert_eq!(from("about:blank"), Referrer::default());
    let baidu = from("https://www.baidu.com/link?url=abc");
    assert_eq!((baidu.host.as_str(), baidu.path.as_str()), ("baidu.com", "/link"));
}

#[test]
fn another_companys_page_is_not_counted() {
    let refused = |url: &str| taken(view(url), &sender("203.0.113.7")).unwrap_err();
    assert_eq!(refused("https://evil.example/"), Dropped::HostnameAllowlist);
    assert_eq!(refused("https://nothelan.example/"), Dropped::HostnameAllowlist);
    assert_eq!(refused("data:text/html,x"), Dropped::Invalid);
    assert!(taken(view("/path?x=1"), &sender("203.0.113.7")).is_ok(), "a server need not name its host");
}

#[test]
fn the_companys_own_people_and_machines_are_marked_and_kept() {
    let own = taken(view("https://helan.example/"), &sender("198.51.100.20")).unwrap();
    assert!(own.mark.internal && own.mark.bot.is_empty());
    let crawler = Sender { user_agent: "Baiduspider/2.0", ..sender("203.0.113.7") };
    let crawled = taken(view("https://helan.example/"), &crawler).unwrap();
    assert_eq!(crawled.mark.bot, "user_agent");
    assert!(!crawled.mark.list.is_empty());
    let spam = Hit { referrer: "https://semalt.com/".into(), ..view("https://helan.example/") };
    assert_eq!(taken(spam, &sender("203.0.113.7")).unwrap().mark.bot, "spam_referrer");
}

#[test]
fn what_is_said_in_a_visitors_stead_is_believed_with_the_key_alone() {
    let yesterday: Timestamp = "2026-09-09T02:00:00Z".parse().unwrap();
    let given = Given {
        address: Some("198.51.100.20".parse().unwrap()),
        user_agent: Some("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) MicroMessenger/8.0".into()),
        at: Some(yesterday),
        ..Given::default()
    };
    let hit = || Hit { given: given.clone(), ..view("https://helan.example/") };
    let plain = taken(hit(), &sender("203.0.113.7")).unwrap();
    assert_eq!((plain.client.browser.as_str(), plain.mark.internal), ("Chrome", false));
    assert_eq!(plain.at, plain.received_at);
    let keyed = taken(hit(), &Sender { keyed: true, ..sender("203.0.113.7") }).unwrap();
    assert_eq!((keyed.client.browser.as_str(), keyed.mark.internal), ("WeChat", true));
    assert_eq!(keyed.at, yesterday);
    assert_ne!(keyed.visitor, plain.visitor);
}

#[test]
fn texts_are_cut_and_empty_values_left_out() {
    let props = (0..40).map(|n| (format!("k{n}"), if n == 0 { String::new() } else { "v".repeat(3_000) }));
    let hit = Hit {
        title: "长".repeat(600),
        name: "名".repeat(200),
        props: props.collect(),
        screen: "1440x900".into(),
        ..view("https://helan.example/")
    };
    let event = taken(hit, &sender("203.0.113.7")).unwrap();
    assert_eq!(event.page.title.chars().count(), PART_MAX);
    assert_eq!(event.name.chars().count(), NAME_MAX);
    assert_eq!(
        (event.props.len(), event.props[0].0.as_str(), event.props[0].1.len()),
        (PROPS_MAX, "k1", VALUE_MAX)
    );
    assert_eq!(event.client.screen, "1440x900");
}

#[test]
fn what_comes_out_of_a_data_centre_is_marked_with_the_version_of_the_list() {
    let mark = |address: &str| taken(view("https://helan.example/"), &sender(address)).unwrap().mark;
    assert_eq!(mark("192.0.2.9").bot, "data_centre");
    assert!(mark("192.0.2.9").list.ends_with("/2026-10"));
    assert_eq!(mark("203.0.113.7").bot, "");
    let hit = view("https://helan.example/");
    let keyed = Sender { keyed: true, ..sender("192.0.2.9") };
    assert_eq!(taken(hit, &keyed).unwrap().mark.bot, "", "a server of the company's own may stand in one");
    let visitor = Hit {
        given: Given { address: "192.0.2.7".parse().ok(), ..Given::default() },
        ..view("https://helan.example/")
    };
    assert_eq!(taken(visitor, &keyed).unwrap().mark.bot, "data_centre");
}
