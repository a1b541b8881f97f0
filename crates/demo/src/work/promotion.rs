//! The promotion plan of each year with its items over the channels, and what they cost.

use jiff::civil::{Date, date};
use serde_json::json;

use crate::calendar::{TODAY, at, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, Who, person, to};

/// Title, channel, owner, first month, months, budget in thousand yuan.
const ITEMS: [(&str, &str, &str, i8, i8, i64); 9] = [
    ("品质开放日传播", "pr", "siyu", 3, 1, 180),
    ("搜索品牌专区", "advertising", "xiaotong", 1, 12, 420),
    ("上半年信息流投放", "advertising", "yifan", 4, 3, 360),
    ("双十一信息流投放", "advertising", "yifan", 10, 2, 520),
    ("达人测评合作", "social", "xiaotong", 5, 3, 260),
    ("水质科普栏目", "content", "ruoxi", 2, 10, 140),
    ("会员邮件关怀", "email", "siyu", 1, 12, 60),
    ("社区净水体验车", "offline", "mingzhe", 6, 4, 300),
    ("年度品牌故事片", "content", "siyu", 8, 3, 240),
];

/// Items that happen in one city.
const CITIES: [(&str, &str); 2] = [("品质开放日传播", "杭州"), ("社区净水体验车", "上海")];

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "promotion");
    for year in [2025, 2026] {
        let asked_on = working_from(date(year - 1, 12, 9)).max(working_after(working_from(from), 3));
        if asked_on.year() > year {
            continue;
        }
        let handle = format!("promotion.{year}");
        let fields = json!({
            "title": format!("{year}年度品牌推广计划"), "year": year, "owner": person("wanning"), "budget": "2600000.00",
            "approach": "以检测依据建立信任：搜索与内容承接需求，公关与线下放大口碑。",
        });
        plan.create(at(asked_on, 10, 0), "wanning", "promotion_plan", &handle, fields);
        let items = ITEMS.iter().enumerate().map(|(index, item)| (format!("{handle}.{index}"), item));
        for (item_handle, (title, channel, owner, month, months, budget)) in items.clone() {
            let starts_on = date(year, *month, 1);
            let ends_on = date(year, month + months - 1, 1).last_of_month();
            let city = CITIES.iter().find(|(item, _)| item == title).map(|(_, city)| *city);
            let fields = json!({
                "title": title, "plan": to(&handle), "channel": channel, "city": city, "owner": person(owner),
                "starts_on": starts_on.to_string(), "ends_on": ends_on.to_string(), "budget": format!("{budget}000.00"),
            });
            plan.create(at(asked_on, 11, 0), "wanning", "promotion_item", &item_handle, fields);
        }
        plan.take(at(working_after(asked_on, 1), 9, 10), "wanning", &handle, "propose", json!({}));
        let approved_on = working_after(asked_on, 3);
        plan.take(at(approved_on, 15, 0), "zhiyuan", &handle, "approve", json!({}));
        for (item_handle, (_, _, owner, month, months, budget)) in items {
            plan.take(at(approved_on, 15, 10), "zhiyuan", &item_handle, "approve", json!({}));
            let start = working_from(date(year, *month, 1)).max(working_after(approved_on, 1));
            plan.take(at(start, 9, 5), owner, &item_handle, "start", json!({}));
            let end = working_from(date(year, month + months - 1, 1).last_of_month());
            if end < start || end > TODAY {
                continue;
            }
            let spent = chance.around(budget * 1000, 90);
            plan.edit(
                at(end, 17, 0),
                Who::Person(owner),
                &item_handle,
                json!({ "spent": format!("{spent}.00") }),
            );
            plan.take(
                at(end, 17, 10),
                owner,
                &item_handle,
                "finish",
                json!({ "result": "按计划完成，数据见月报。" }),
            );
        }
    }
}
