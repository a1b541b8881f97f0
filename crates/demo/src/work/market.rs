//! What the department knows of its market: segments, competitors and their moves, research, and the size of the market.

use jiff::civil::{Date, date};
use serde_json::json;

use crate::calendar::{TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, keep, person, to};

/// Handle part, name, definition, needs, households or people.
const SEGMENTS: [(&str, &str, &str, &str, i64); 3] = [
    (
        "pets",
        "宠物家庭",
        "家中养有猫或狗、近一年购买过空气或净水电器的家庭。",
        "毛发与异味处理、低噪音、滤芯便宜",
        1_260_000,
    ),
    ("newborn", "新生儿家庭", "家中有三岁以下儿童的家庭。", "直饮安全、水温准确、除醛可见", 2_100_000),
    (
        "renters",
        "城市租房青年",
        "租住面积五十平方米以下、年龄二十二至三十二岁。",
        "免安装、可搬走、一千元以内",
        3_400_000,
    ),
];

/// Handle part, name, products, strengths.
const COMPETITORS: [(&str, &str, &str, &str); 4] = [
    ("qingyuan", "清源电器", "厨下净水器、台式净饮机", "线下门店多，安装当日达"),
    ("fengyu", "风屿科技", "空气净化器、新风机", "设计获奖多，社交声量大"),
    ("baichuan", "百川净水", "全屋净水、商用净水", "工程渠道深，价格低"),
    ("muyun", "沐云生活", "加湿器、除湿机", "直播带货强，上新快"),
];

/// Topic, what happened, how it matters, what we do.
const MOVES: [(&str, &str, &str, &str); 10] = [
    ("price", "主力机型直降三百元", "high", "不跟价；以换芯权益与十年质保回应。"),
    ("product", "上市可视化滤芯寿命的新款", "medium", "研发评估显示模组成本，列入下一代需求。"),
    ("channel", "与家装平台签约样板间合作", "medium", "接触另外两家平台，争取区域独家。"),
    ("promotion", "会员日买一赠一", "low", "只监测，不回应。"),
    ("communication", "投放综艺冠名", "medium", "加强搜索品牌词与测评内容。"),
    ("product", "推出租房青年小型净水壶", "high", "评估小型台式产品线，提交季度策略会。"),
    ("price", "滤芯订阅价下调两成", "high", "复核本公司订阅价与流失原因。"),
    ("channel", "进入三线城市家电卖场", "low", "由巡展收集当地导购反馈。"),
    ("communication", "被投诉虚标净水量并致歉", "medium", "检查本公司参数口径，补充检测报告链接。"),
    ("promotion", "开学季学生价", "low", "只监测，不回应。"),
];

/// Quarter's month, method, title, question, what was found, budget in yuan, working days late.
const RESEARCH: [(i8, &str, &str, &str, &str, i64, i64); 4] = [
    (
        2,
        "survey",
        "净水换芯行为调查",
        "用户为什么不按时换芯，什么能让他们换？",
        "六成用户不知道到期；提醒与一键下单可使按时换芯率提高约一半。",
        48_000,
        0,
    ),
    (
        5,
        "interview",
        "新生儿家庭深访",
        "新生儿家庭怎样决定买哪一台净水器？",
        "决定多在孕晚期作出，医护与妈妈群是主要来源；安全证据胜过价格。",
        36_000,
        0,
    ),
    (
        8,
        "observation",
        "门店神秘顾客",
        "导购怎样介绍我们与竞品？",
        "三成导购讲不清过滤精度；体验水样的门店成交率明显更高。",
        28_000,
        4,
    ),
    (
        11,
        "data",
        "搜索词需求分析",
        "消费者用什么词寻找我们这一类产品？",
        "场景词增长快于品类词；宠物相关词一年内翻了一番。",
        12_000,
        0,
    ),
];

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "market");
    segments(plan, from);
    competitors(plan, &mut chance, from);
    research(plan, from);
    market_size(plan, from);
}

fn segments(plan: &mut Plan, from: Date) {
    let on = working_after(working_from(from), 1);
    for (index, (part, title, definition, needs, size)) in SEGMENTS.iter().enumerate() {
        let handle = format!("segment.{part}");
        let targets: Vec<_> = quarter_ends(from)
            .enumerate()
            .map(|(row, day)| json!({ "id": format!("t{row}"), "due_on": day.to_string(), "customers": 240 + 60 * row + 40 * index }))
            .collect();
        let fields = json!({
            "title": title, "version": "1.0", "owner": person("yuan"), "definition": definition,
            "needs": needs, "size": size, "targets": targets,
        });
        plan.create(at(on, 14, 10), "yuan", "segment", &handle, fields);
        plan.take(at(working_after(on, 2), 11, 5), "zhiyuan", &handle, "adopt", json!({}));
    }
}

/// The last days of the quarters from `from` to the end of the demo.
fn quarter_ends(from: Date) -> impl Iterator<Item = Date> {
    let months =
        (2024..=2026).flat_map(|year| [3, 6, 9, 12].map(|month| date(year, month, 1).last_of_month()));
    months.filter(move |day| *day > from && *day <= TODAY)
}

fn competitors(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let on = working_after(working_from(from), 1);
    for (part, title, products, strengths) in COMPETITORS {
        let fields = json!({ "title": title, "owner": person("mingzhe"), "products": products, "strengths": strengths });
        plan.create(at(on, 15, 20), "mingzhe", "competitor", &format!("competitor.{part}"), fields);
    }
    let mut day = working_after(on, 6);
    let mut count = 0;
    while day < TODAY {
        let (topic, what, impact, answer) = MOVES[count % MOVES.len()];
        let (part, name, ..) = *chance.pick(&COMPETITORS);
        let handle = format!("move.{count}");
        let fields = json!({
            "title": format!("{name}：{what}"), "competitor": to(&format!("competitor.{part}")), "topic": topic,
            "owner": person("mingzhe"), "happened_on": days(day, -1).to_string(), "answer": answer,
        });
        plan.create(at(day, 10, 40), "mingzhe", "competitor_move", &handle, fields);
        plan.take(
            at(working_after(day, 2), 16, 15),
            "mingzhe",
            &handle,
            "assess",
            json!({ "impact": impact }),
        );
        (day, count) = (working_after(day, 9 + chance.between(0, 8)), count + 1);
    }
}

fn research(plan: &mut Plan, from: Date) {
    let projects = (2024..=2026).flat_map(|year| RESEARCH.map(|project| (year, project)));
    for (year, (month, method, title, question, findings, budget, late)) in projects {
        let planned_on = working_from(date(year, month, 20));
        let asked_on = working_after(planned_on, -38);
        if asked_on < working_from(from) || asked_on > TODAY {
            continue;
        }
        let handle = format!("research.{year}-{month}");
        let fields = json!({
            "title": format!("{year}年{title}"), "question": question, "method": method, "owner": person("yuan"),
            "reader": person("zhiyuan"), "planned_on": planned_on.to_string(), "budget": format!("{budget}.00"),
        });
        plan.create(at(asked_on, 9, 50), "yuan", "research_project", &handle, fields);
        plan.take(at(working_after(asked_on, 2), 10, 30), "zhiyuan", &handle, "approve", json!({}));
        plan.take(at(working_after(asked_on, 6), 9, 15), "yuan", &handle, "field", json!({}));
        let files = json!([keep(&format!("{year}年{title}.md"), findings)]);
        let delivered_on = working_after(planned_on, late - 2);
        plan.take(at(delivered_on, 16, 40), "yuan", &handle, "deliver", json!({ "findings": findings }));
        plan.edit(
            at(delivered_on, 16, 45),
            crate::plan::Who::Person("yuan"),
            &handle,
            json!({ "files": files }),
        );
        plan.take(at(working_after(delivered_on, 2), 11, 0), "zhiyuan", &handle, "accept", json!({}));
    }
}

/// Own sales against the market of household purification, from the association's yearly table.
fn market_size(plan: &mut Plan, from: Date) {
    let years = [(2023, 41_200, 1_820), (2024, 43_900, 2_010), (2025, 46_300, 2_240)];
    let mut base: Option<String> = None;
    for (year, market, own) in years {
        let known_on = working_from(date(year + 1, 3, 24)).max(working_after(working_from(from), 2));
        if known_on > TODAY {
            continue;
        }
        let handle = format!("market.{year}");
        let mut fields = json!({
            "title": format!("{year}年家用净化电器市场规模"), "market": "家用净水与空气电器", "definition": "出厂口径 v2",
            "source": "行业协会年度统计表", "as_of": date(year, 12, 31).to_string(),
            "market_value": format!("{market}0000.00"), "own_sales": format!("{own}0000.00"), "owner": person("yuan"),
            "files": [keep(&format!("行业协会{year}年统计表.csv"), &format!("年份,市场规模（万元）\n{year},{market}\n"))],
        });
        if let Some(base) = &base {
            fields["base"] = to(base);
        }
        plan.create(at(known_on, 10, 15), "yuan", "market_size", &handle, fields);
        plan.take(at(working_after(known_on, 1), 14, 0), "zhiyuan", &handle, "confirm", json!({}));
        base = Some(handle);
    }
}
