//! What sales, product development and service ask of the department: some ten requests a month, answered, delivered
//! and confirmed; slower around double eleven 2025.

use jiff::civil::{Date, Weekday, date};
use serde_json::json;

use crate::calendar::{self, at, days, is_working, working_after};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};
use crate::words;
use crate::work::organisation::handle_of_unit;

/// Who asks, of which unit, how often.
const REQUESTERS: [(&str, &str, i64); 6] = [
    ("haitang", "SAL", 30),
    ("jianbang", "SAL", 18),
    ("changhe", "SVC", 18),
    ("yutong", "SVC", 10),
    ("chuchen", "RND", 14),
    ("jingxing", "RND", 10),
];

/// Topic, how often, and who takes it on.
const TOPICS: [(&str, i64, &[&str]); 6] = [
    ("material", 30, &["yimo", "yimo", "ruoxi"]),
    ("content", 18, &["siyu", "ruoxi", "xiaotong"]),
    ("event", 16, &["jianing", "licheng", "mingzhe"]),
    ("data", 20, &["qinghe", "yuan", "yifan"]),
    ("training", 10, &["mingzhe", "qinghe", "xiaotong"]),
    ("other", 6, &["jianing"]),
];

/// One request with its course.
struct Request {
    handle: String,
    title: String,
    topic: &'static str,
    requester: &'static str,
    unit: &'static str,
    owner: &'static str,
    asked_on: Date,
    hour: i8,
}

/// Plans the requests from `from` to the demo's last day.
pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "requests");
    let mut day = working_after(from, 1);
    let mut count = 0;
    while day <= calendar::TODAY {
        if is_working(day) && chance.in_thousand(calendar::demand(day).min(1600) * 42 / 100) {
            count += 1;
            let request = request(&mut chance, day, count);
            course(plan, &mut chance, &request);
        }
        day = days(day, 1);
    }
}

fn request(chance: &mut Chance, asked_on: Date, count: i64) -> Request {
    let (requester, unit, _) = REQUESTERS[chance.weighted(&REQUESTERS.map(|one| one.2))];
    let (topic, _, owners) = TOPICS[chance.weighted(&TOPICS.map(|one| one.1))];
    Request {
        handle: format!("request.{count}"),
        title: words::request_title(chance, topic),
        topic,
        requester,
        unit,
        owner: chance.pick::<&str>(owners),
        asked_on,
        hour: chance.between(9, 17) as i8,
    }
}

fn course(plan: &mut Plan, chance: &mut Chance, request: &Request) {
    let Request { handle, requester, owner, asked_on, .. } = request;
    let wanted_on = working_after(*asked_on, chance.between(4, 12));
    let fields = json!({
        "title": request.title, "topic": request.topic, "requester": person(requester),
        "requesting_unit": to(&handle_of_unit(request.unit)), "owner": person(owner),
        "description": words::request_description(request.topic, &request.title), "wanted_on": wanted_on.to_string(),
    });
    plan.create(at(*asked_on, request.hour, 5), requester, "support_request", handle, fields);
    let busy = (date(2025, 10, 13)..=date(2025, 11, 14)).contains(asked_on);
    let answer_days = match asked_on.weekday() {
        _ if busy => chance.between(1, 4),
        // nobody likes to leave a request over the weekend
        Weekday::Friday => *chance.pick(&[0, 0, 0, 0, 0, 1]),
        _ => *chance.pick(&[0, 0, 0, 1, 1, 1, 1, 2, 2, 3]),
    };
    let accepted_on = working_after(*asked_on, answer_days);
    let accepted_at = at(accepted_on, if answer_days == 0 { 18 } else { 10 }, chance.between(0, 59) as i8);
    if chance.in_thousand(35) {
        let said = "这项内容属于门店陈列范围，请联系渠道部统一申请。";
        plan.take_saying(accepted_at, owner, (handle, "reject"), json!({}), Some(said));
        return;
    }
    let agreed_on = wanted_on.max(working_after(accepted_on, 2));
    let accept = json!({ "owner": person(owner), "agreed_on": agreed_on.to_string() });
    plan.take(accepted_at, owner, handle, "accept", accept);
    delivered(plan, chance, request, agreed_on, busy);
}

fn delivered(plan: &mut Plan, chance: &mut Chance, request: &Request, agreed_on: Date, busy: bool) {
    let Request { handle, requester, owner, asked_on, .. } = request;
    // the department learnt from the season of 2025: fewer late deliveries from April 2026 on
    let late_in_thousand = if busy {
        420
    } else if *asked_on >= date(2026, 4, 1) {
        70
    } else {
        140
    };
    let off = if chance.in_thousand(late_in_thousand) { chance.between(1, 4) } else { -chance.between(0, 1) };
    let delivered_on = working_after(agreed_on, off);
    plan.take(at(delivered_on, 16, 45), owner, handle, "deliver", json!({}));
    let mut confirmed_on = working_after(delivered_on, chance.between(1, 5));
    if chance.in_thousand(45) {
        let said = "尺寸与门店模板不符，请按新模板调整。";
        let back = working_after(delivered_on, 1);
        plan.take_saying(at(back, 11, 20), requester, (handle, "reopen"), json!({}), Some(said));
        plan.take(at(working_after(back, 2), 16, 0), owner, handle, "deliver", json!({}));
        confirmed_on = working_after(back, 4);
    }
    if chance.in_thousand(60) {
        return;
    }
    let level: &[i64] = if off > 0 { &[2, 3, 3, 4] } else { &[3, 4, 4, 4, 5, 5] };
    let marked = json!({ "satisfaction": chance.pick(level) });
    plan.take(at(confirmed_on, 9, 55), requester, handle, "confirm", marked);
}
