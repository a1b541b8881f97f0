//! What visitors do on the company's site: ten days of events as the collector would have taken them in.

use hengce_events::{Campaign, Client, Event, Kind, Mark, Money, Page, Place, Referrer, VisitorWindow};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::calendar::{self, TODAY, at, days};
use crate::chance::Chance;

/// Our own measurement began so many days before the demo's last day.
pub const MEASURED_DAYS: i64 = 10;

const HOST: &str = "www.helan.example";

/// Pages with how likely a visit goes there next.
const PAGES: [(&str, &str, i64); 10] = [
    ("/", "禾岚科技", 200),
    ("/products", "全部产品", 150),
    ("/products/h5", "净水器 H5", 160),
    ("/products/a3", "空气净化器 A3", 110),
    ("/reports", "检测报告查询", 130),
    ("/articles/filter-life", "滤芯多久换一次", 90),
    ("/articles/hard-water", "水质硬度怎么看", 70),
    ("/service", "服务与保修", 60),
    ("/stores", "体验店", 50),
    ("/book", "预约安装", 80),
];

/// Where a visit comes from: referring host, source, medium, campaign, browser inside an app, and how likely.
const WAYS: [(&str, [&str; 3], &str, i64); 16] = [
    ("", ["", "", ""], "", 210),
    ("baidu.com", ["", "", ""], "", 190),
    ("m.baidu.com", ["", "", ""], "", 60),
    ("cn.bing.com", ["", "", ""], "", 45),
    ("sogou.com", ["", "", ""], "", 30),
    ("so.com", ["", "", ""], "", 25),
    ("", ["baidu", "cpc", "autumn-renewal"], "", 95),
    ("mp.weixin.qq.com", ["wechat", "social", "filter-week"], "WeChat", 85),
    ("", ["", "", ""], "WeChat", 70),
    ("", ["douyin", "feed", "autumn-renewal"], "Douyin", 50),
    ("xiaohongshu.com", ["", "", ""], "Xiaohongshu", 35),
    ("zhihu.com", ["", "", ""], "", 25),
    ("weibo.com", ["", "", ""], "", 15),
    ("", ["newsletter", "email", "november-letter"], "", 25),
    ("doubao.com", ["", "", ""], "", 18),
    ("home-forum.example", ["", "", ""], "", 22),
];

const PROVINCES: [(&str, i64); 12] = [
    ("广东", 150),
    ("浙江", 140),
    ("江苏", 130),
    ("上海", 110),
    ("北京", 90),
    ("山东", 70),
    ("四川", 70),
    ("湖北", 60),
    ("福建", 50),
    ("河南", 50),
    ("湖南", 40),
    ("陕西", 40),
];

/// Visits by the hour of the day.
const HOURS: [i64; 24] =
    [8, 4, 3, 2, 2, 4, 12, 24, 40, 56, 62, 58, 52, 50, 52, 54, 50, 46, 52, 66, 74, 70, 48, 22];

/// The events up to an instant, in the order in which they were taken in.
pub fn visitors(seed: u64, site: &str, until: Timestamp) -> Vec<Event> {
    let mut made = Made {
        chance: Chance::new(seed, "visitors"),
        site: site.to_owned(),
        people: Vec::new(),
        events: Vec::new(),
    };
    let mut day = days(TODAY, -MEASURED_DAYS);
    while day <= TODAY {
        made.day(day);
        day = days(day, 1);
    }
    made.events.retain(|event| event.at <= until);
    for _ in 0..6 {
        let back = SignedDuration::from_secs(made.chance.between(5, 240));
        let start = until.saturating_sub(back).unwrap_or(until);
        made.visit(start);
    }
    made.events.retain(|event| event.at <= until);
    made.events.sort_by_key(|event| (event.at, event.id));
    made.events
}

/// What an issued link says in its address.
pub struct Issued {
    pub source: String,
    pub medium: String,
    /// The campaign's code.
    pub campaign: String,
    pub id: String,
}

/// Every second visit from a source that links were issued for comes by its link.
pub fn follow_links(events: &mut [Event], links: &[Issued]) {
    let tagged = events.iter_mut().filter(|event| !event.campaign.source.is_empty());
    for event in tagged.filter(|event| event.id.is_multiple_of(2)) {
        if let Some(link) = links.iter().find(|link| link.source == event.campaign.source) {
            event.campaign = campaign([&link.source, &link.medium, &link.campaign.to_lowercase()]);
            event.campaign.id.clone_from(&link.id);
        }
    }
}

/// A person who may come back.
#[derive(Clone)]
struct Person {
    visitor: u64,
    client: Client,
    place: Place,
}

struct Made {
    chance: Chance,
    site: String,
    people: Vec<Person>,
    events: Vec<Event>,
}

impl Made {
    fn day(&mut self, day: Date) {
        let visits = self.chance.around(calendar::demand(day) * 14 / 10, 120);
        for _ in 0..visits {
            let hour = self.chance.weighted(&HOURS) as i8;
            let minute = self.chance.between(0, 59) as i8;
            let start = at(day, hour, minute);
            let second = SignedDuration::from_secs(self.chance.between(0, 59));
            self.visit(start.saturating_add(second).unwrap_or(start));
        }
    }

    fn visit(&mut self, start: Timestamp) {
        let way = WAYS[self.chance.weighted(&WAYS.map(|way| way.3))];
        let person = self.person(way.2);
        let mark = self.mark();
        let is_bot = !mark.bot.is_empty();
        let (mut now, mut path) = (start, self.page());
        if way.1[2] == "autumn-renewal" {
            path = 2;
        }
        let pages = if self.chance.in_thousand(430) { 1 } else { self.chance.between(2, 6) };
        for at in 0..pages {
            let mut view = self.event((&person, &mark), now, (Kind::View, path));
            if at == 0 {
                view.referrer = Referrer { host: way.0.to_owned(), path: String::new() };
                view.campaign = campaign(way.1);
            }
            self.events.push(view);
            let seconds = self.chance.between(4, 75);
            now = later(now, seconds);
            if !is_bot && (pages > 1 || self.chance.in_thousand(300)) {
                let mut told = self.event((&person, &mark), now, (Kind::Engagement, path));
                told.engaged_ms = (seconds * self.chance.between(600, 950)) as u32;
                told.scroll = Some(self.chance.between(20, 100) as u8);
                self.events.push(told);
            }
            if path == 9 && self.chance.in_thousand(260) && !is_bot {
                let mut form = self.event((&person, &mark), later(now, 1), (Kind::Form, path));
                form.name.push_str("book");
                self.events.push(form);
                now = later(now, 2);
                if self.chance.in_thousand(400) {
                    let order = self.order((&person, &mark), later(now, 40));
                    self.events.push(order);
                    now = later(now, 41);
                }
            } else if path == 4 && self.chance.in_thousand(300) {
                let mut file = self.event((&person, &mark), later(now, 1), (Kind::Download, path));
                file.name.push_str("/reports/2026-118.pdf");
                self.events.push(file);
                now = later(now, 2);
            }
            now = later(now, 2);
            path = self.page();
        }
    }

    /// A deposit for the installation, paid at once; in dollars from abroad.
    fn order(&mut self, who: (&Person, &Mark), at: Timestamp) -> Event {
        let is_abroad = who.0.place.country != "CN";
        let mut order = self.event(who, at, (Kind::Custom, 9));
        order.name.push_str("order");
        let (amount, currency) =
            if is_abroad { (29, "USD") } else { (*self.chance.pick(&[99, 199, 299]), "CNY") };
        order.revenue = Some(Money { micros: amount * 1_000_000, currency: currency.to_owned() });
        order
    }

    fn page(&mut self) -> usize {
        self.chance.weighted(&PAGES.map(|page| page.2))
    }

    fn mark(&mut self) -> Mark {
        let list = "2026-11".to_owned();
        if self.chance.in_thousand(45) {
            Mark { bot: "user_agent".to_owned(), internal: false, list }
        } else {
            Mark { bot: String::new(), internal: self.chance.in_thousand(15), list }
        }
    }

    /// Somebody new, or somebody who was here before.
    fn person(&mut self, browser: &str) -> Person {
        if !self.people.is_empty() && self.chance.in_thousand(390) {
            let at = self.chance.between(0, self.people.len() as i64 - 1) as usize;
            return self.people[at].clone();
        }
        let device = ["mobile", "desktop", "tablet"][self.chance.weighted(&[62, 34, 4])];
        let device = if browser.is_empty() { device } else { "mobile" };
        let (os, usual) = match device {
            "desktop" => *self.chance.pick(&[
                ("Windows", "Chrome"),
                ("Windows", "Edge"),
                ("Windows", "360 Browser"),
                ("macOS", "Safari"),
            ]),
            "tablet" => ("iOS", "Safari"),
            _ => *self.chance.pick(&[
                ("Android", "Chrome"),
                ("HarmonyOS", "Huawei Browser"),
                ("iOS", "Safari"),
                ("Android", "Xiaomi Browser"),
            ]),
        };
        let province = PROVINCES[self.chance.weighted(&PROVINCES.map(|province| province.1))].0;
        let is_abroad = self.chance.in_thousand(18);
        let person = Person {
            visitor: self.chance.between(1, i64::MAX - 1).cast_unsigned(),
            client: Client {
                browser: if browser.is_empty() { usual } else { browser }.to_owned(),
                os: os.to_owned(),
                device: device.to_owned(),
                screen: if device == "desktop" { "1920x1080" } else { "390x844" }.to_owned(),
                language: if is_abroad { "en-US" } else { "zh-CN" }.to_owned(),
            },
            place: Place {
                country: if is_abroad { "SG" } else { "CN" }.to_owned(),
                province: if is_abroad { String::new() } else { province.to_owned() },
            },
        };
        self.people.push(person.clone());
        person
    }

    fn event(
        &mut self,
        (person, mark): (&Person, &Mark),
        at: Timestamp,
        (kind, page): (Kind, usize),
    ) -> Event {
        let (path, title, _) = PAGES[page];
        let chance = u128::from(self.chance.between(0, i64::MAX - 1).cast_unsigned());
        let millis = u128::from(at.as_millisecond().cast_unsigned());
        Event {
            id: (millis << 80) | (7 << 76) | (2 << 62) | (chance >> 2),
            site: self.site.clone(),
            kind,
            name: String::new(),
            at,
            received_at: at,
            // the salt of a month is gone with it: nobody is known across months
            visitor: person
                .visitor
                .rotate_left(at.to_zoned_datetime(calendar::zone()).month().unsigned_abs().into()),
            window: VisitorWindow::Month,
            page: Page {
                host: HOST.to_owned(),
                path: path.to_owned(),
                query: String::new(),
                title: title.to_owned(),
            },
            referrer: Referrer::default(),
            campaign: Campaign::default(),
            client: person.client.clone(),
            place: person.place.clone(),
            engaged_ms: 0,
            scroll: None,
            revenue: None,
            props: Vec::new(),
            interactive: true,
            mark: mark.clone(),
            tracker: "hengce".to_owned(),
        }
    }
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

fn campaign([source, medium, name]: [&str; 3]) -> Campaign {
    if source.is_empty() {
        return Campaign::default();
    }
    let raw = format!("utm_source={source}&utm_medium={medium}&utm_campaign={name}");
    Campaign {
        source: source.to_owned(),
        medium: medium.to_owned(),
        campaign: name.to_owned(),
        raw,
        ..Campaign::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_visitors() {
        let until = at(TODAY, 18, 30);
        let events = visitors(1, "s", until);
        assert_eq!(events, visitors(1, "s", until));
        assert!((30_000..200_000).contains(&events.len()), "{}", events.len());
        let mut ids: Vec<u128> = events.iter().map(|event| event.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), events.len(), "every event has an id of its own");
        assert!(events.iter().all(|event| event.at <= until));
    }
}
