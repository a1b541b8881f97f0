//! Tracked links of the campaigns, and each month the file of what touched customers before their orders.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{TODAY, at, days, working_after};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};
use crate::work::campaigns::Held;

/// Source, medium, label, and how often customers come by it.
const CHANNELS: [(&str, &str, &str, i64); 4] = [
    ("wechat", "social", "微信公众号", 32),
    ("douyin", "social", "抖音", 26),
    ("baidu", "cpc", "百度", 22),
    ("email", "email", "电子邮件", 8),
];
/// How often customers come by themselves.
const DIRECT: i64 = 12;
const LETTERS: &[u8] = b"23456789abcdefghijkmnpqrstuvwxyz";

/// An order that a file tells of.
pub struct Ordered {
    pub customer: String,
    pub day: Date,
    /// The campaign's title; empty where it is credited to none.
    pub campaign: &'static str,
}

/// The links of each campaign, by its title and in the sequence of [`CHANNELS`].
pub type Links = HashMap<&'static str, Vec<String>>;

/// A campaign's owner issues its links once it is approved.
pub fn plan(plan: &mut Plan, seed: u64, campaigns: &[Held]) -> Links {
    let mut chance = Chance::new(seed, "links");
    let mut links = Links::new();
    for campaign in campaigns.iter().filter(|one| one.form != "brand") {
        let on = working_after(campaign.approved_on, 1);
        if on > TODAY || on > campaign.starts_on {
            continue;
        }
        let mut titles = Vec::new();
        for (minute, (source, medium, label, _)) in (20..).zip(CHANNELS) {
            let code: String = (0..8).map(|_| char::from(*chance.pick(LETTERS))).collect();
            let title = format!("{} · {label}", campaign.title);
            let fields = json!({
                "title": title, "campaign": to(&campaign.handle), "owner": person(campaign.owner),
                "destination": "https://www.helan.example/activity", "source": source, "medium": medium,
                "short_code": code,
            });
            let handle = format!("link.{}.{source}", campaign.handle);
            plan.create(at(on, 16, minute), campaign.owner, "tracked_link", &handle, fields);
            titles.push(title);
        }
        links.insert(campaign.title, titles);
    }
    links
}

/// The link by which an order came, of those that are known to have come by one; empty for the others.
pub fn link_of<'l>(chance: &mut Chance, links: &'l Links, campaign: &str) -> &'l str {
    let known = links.get(campaign).filter(|_| chance.in_thousand(300));
    known.map_or("", |titles| chance.pick(titles).as_str())
}

/// The month's touches: of those who ordered, and of as many who have not.
pub fn touches(
    plan: &mut Plan,
    chance: &mut Chance,
    links: &Links,
    orders: &[Ordered],
    (first, known_on): (Date, Date),
) {
    let mut file = String::from("触点编号,客户标识,触点时间,触点渠道,活动,推广链接\n");
    let mut count = 0;
    let mut journey = |chance: &mut Chance, ordered: &Ordered| {
        let mut day = ordered.day;
        for _ in 0..chance.between(1, 4) {
            count += 1;
            let weights: Vec<i64> = CHANNELS.iter().map(|channel| channel.3).chain([DIRECT]).collect();
            let by = chance.weighted(&weights);
            let channel = CHANNELS.get(by).map_or("direct", |channel| channel.0);
            let named = !ordered.campaign.is_empty() && by < CHANNELS.len() && chance.in_thousand(720);
            let campaign = if named { ordered.campaign } else { "" };
            let link = links.get(campaign).and_then(|titles| titles.get(by)).map_or("", String::as_str);
            let (hour, minute) = (chance.between(8, 22), chance.between(0, 59));
            let _ = writeln!(
                file,
                "T{}{count:06},{},{day} {hour:02}:{minute:02},{channel},{campaign},{link}",
                first.strftime("%y%m"),
                ordered.customer
            );
            day = days(day, -chance.between(0, 12));
        }
    };
    for ordered in orders {
        if chance.in_thousand(760) {
            journey(chance, ordered);
        }
        let customer = format!("K9{:08}", chance.between(0, 99_999_999));
        journey(chance, &Ordered { customer, ..*ordered });
    }
    let name = format!("营销触点_{}.csv", first.strftime("%Y%m"));
    plan.import(at(known_on, 10, 30), "yifan", name, file.into_bytes(), Vec::new());
}
