//! Market information and work with other departments: sources, items passed on and what became of them, the monthly
//! digest, alignment meetings and what was decided there.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::calendar::{TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};

/// Title, topic, address, how reliable.
const SOURCES: [(&str, &str, &str, &str); 5] = [
    ("主管部门公告", "policy", "https://policy.example/notices", "official"),
    ("行业协会周报", "channel", "https://association.example/weekly", "reliable"),
    ("清源电器新闻", "rival", "https://qingyuan.example/news", "official"),
    ("客服工单摘录", "consumer", "", "reliable"),
    ("社区口碑帖", "consumer", "https://forum.example/appliance", "mixed"),
];

/// Title, source, topic, class, what it means, who should know.
type Item = (&'static str, usize, &'static str, &'static str, &'static str, &'static [&'static str]);

const ITEMS: [Item; 10] = [
    (
        "净水器水效新国标征求意见",
        0,
        "policy",
        "hot",
        "两款在售机型须复核水效等级。",
        &["jingxing", "jianbang"],
    ),
    (
        "家电以旧换新补贴细则公布",
        0,
        "policy",
        "hot",
        "滤芯不在补贴范围，整机可叠加活动价。",
        &["jianbang", "haitang"],
    ),
    ("清源电器下调滤芯订阅价", 2, "rival", "ordinary", "我方订阅价高出约两成。", &["jianbang"]),
    (
        "风屿科技招募区域服务商",
        2,
        "rival",
        "background",
        "三线城市服务网络正在补强。",
        &["yutong", "jianbang"],
    ),
    ("用户反映换芯卡扣过紧", 3, "consumer", "ordinary", "近四周同类工单十九起。", &["chuchen", "jingxing"]),
    ("宠物家庭询问除味滤芯", 3, "consumer", "ordinary", "建议列入下一代滤芯需求。", &["jingxing"]),
    ("帖文称夜间噪音偏大", 4, "consumer", "hot", "已联系发帖人，待研发复现。", &["chuchen", "yutong"]),
    ("家装平台佣金上调", 1, "channel", "ordinary", "四季度渠道费用需重新测算。", &["jianbang"]),
    (
        "协会发布上半年出货量",
        1,
        "channel",
        "background",
        "净水品类同比增长约百分之五。",
        &["jianbang", "jingxing"],
    ),
    ("安装旺季等待时间变长", 3, "consumer", "hot", "华东平均等待四天，建议加派。", &["yutong"]),
];

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "information");
    let on = working_after(working_from(from), 1);
    for (index, (title, topic, address, reliability)) in SOURCES.iter().enumerate() {
        let mut fields =
            json!({ "title": title, "topic": topic, "owner": person("jianing"), "reliability": reliability });
        if !address.is_empty() {
            fields["url"] = json!(address);
        }
        plan.create(at(on, 14, 25), "jianing", "info_source", &format!("source.{index}"), fields);
    }
    items(plan, &mut chance, on);
    meetings(plan, &mut chance, on);
}

/// Two a week: captured, checked, classed, passed on within its hours or not, answered by whoever received it; a digest a
/// month.
fn items(plan: &mut Plan, chance: &mut Chance, on: Date) {
    let mut day = working_after(on, 3);
    let mut month: Vec<String> = Vec::new();
    let mut count = 0;
    while day < days(TODAY, -1) {
        let handle = format!("info.{count}");
        item(plan, chance, (&handle, count), day);
        month.push(handle);
        let next = working_after(day, 2 + chance.between(0, 1));
        if next.month() != day.month() {
            digest(plan, day, &month);
            month.clear();
        }
        (day, count) = (next, count + 1);
    }
}

fn item(plan: &mut Plan, chance: &mut Chance, (handle, count): (&str, usize), day: Date) {
    let (title, source, topic, urgency, meaning, receivers) = ITEMS[count % ITEMS.len()];
    let fields = json!({
        "title": title, "topic": topic, "owner": person("jianing"), "source": to(&format!("source.{source}")),
        "published_on": day.to_string(), "text": format!("{title}。{meaning}"), "meaning": meaning,
    });
    plan.create(at(day, 9, 45), "jianing", "info_item", handle, fields);
    plan.take(at(day, 10, 30), "jianing", handle, "verify", json!({ "reliability": "confirmed" }));
    let classed = json!({ "urgency": urgency, "confidentiality": "internal" });
    plan.take(at(day, 10, 40), "jianing", handle, "classify", classed);
    let late = if chance.in_thousand(130) { 2 + chance.between(0, 4) } else { 0 };
    let passed_on = working_after(day, late);
    for receiver in receivers {
        receipt(plan, chance, (handle, title), (receiver, passed_on));
    }
    plan.take(at(passed_on, 16, 25), "jianing", handle, "distribute", json!({}));
    plan.take(at(working_after(passed_on, 12), 9, 30), "jianing", handle, "close", json!({}));
}

fn receipt(
    plan: &mut Plan,
    chance: &mut Chance,
    (item, title): (&str, &str),
    (receiver, on): (&'static str, Date),
) {
    let handle = format!("receipt.{item}.{receiver}");
    let fields = json!({
        "title": title, "item": to(item), "receiver": person(receiver), "sent_by": person("jianing"), "text": title,
    });
    plan.create(at(on, 16, 20), "jianing", "info_receipt", &handle, fields);
    let answered = working_after(on, 1 + chance.between(0, 3));
    plan.take(at(answered, 11, 25), receiver, &handle, "acknowledge", json!({}));
    if chance.in_thousand(560) {
        let used =
            json!({ "use_note": "已纳入本周例会，调整了跟进计划。", "usefulness": chance.between(3, 5) });
        plan.take(at(working_after(answered, 2), 14, 10), receiver, &handle, "act", used);
    } else if chance.in_thousand(700) {
        plan.take(at(working_after(answered, 2), 14, 20), receiver, &handle, "dismiss", json!({}));
    }
}

fn digest(plan: &mut Plan, day: Date, month: &[String]) {
    let handle = format!("digest.{}", day.strftime("%Y-%m"));
    let first = month.len().saturating_sub(5);
    let items: Vec<Json> = month[first..].iter().map(|handle| to(handle)).collect();
    let fields = json!({
        "title": format!("{}年{}月市场信息摘要", day.year(), day.month()), "owner": person("jianing"),
        "from_on": day.first_of_month().to_string(), "to_on": day.to_string(), "items": items,
        "summary": "本月重点：政策与竞品价格。请相关部门在下月例会前反馈处理意见。",
    });
    plan.create(at(day, 17, 0), "jianing", "digest", &handle, fields);
    plan.take(at(day, 17, 30), "jianing", &handle, "issue", json!({}));
}

/// Each month with one of three departments; two decisions a meeting, verified by the other side.
fn meetings(plan: &mut Plan, chance: &mut Chance, on: Date) {
    let sides = [
        ("jianbang", "sales_targets", "销售目标与活动节奏对齐会"),
        ("jingxing", "product_plan", "产品规划与上市节奏对齐会"),
        ("yutong", "service", "服务反馈对齐会"),
    ];
    let mut day = working_from(days(on.first_of_month(), 38));
    let mut count = 0;
    while day < TODAY {
        let (counterpart, topic, title) = sides[count % sides.len()];
        let handle = format!("meeting.{count}");
        let fields = json!({
            "title": format!("{}年{}月{title}", day.year(), day.month()), "topic": topic, "owner": person("jianing"),
            "counterpart": person(counterpart), "held_on": day.to_string(),
        });
        plan.create(at(working_after(day, -4), 10, 15), "jianing", "alignment_meeting", &handle, fields);
        let minutes = json!({ "minutes": "核对上月决议；确认本月两项行动与验收人。" });
        plan.take(at(day, 16, 30), "jianing", &handle, "hold", minutes);
        plan.take(at(working_after(day, 1), 10, 20), counterpart, &handle, "agree", json!({}));
        for (number, (owner, what)) in
            [("qinghe", "更新销售话术与价目"), ("licheng", "提供下月活动排期与物料清单")]
                .into_iter()
                .enumerate()
        {
            let decision = format!("joint.{count}.{number}");
            let due_on = working_after(day, 12);
            let fields = json!({
                "title": what, "meeting": to(&handle), "owner": person(owner), "due_on": due_on.to_string(),
                "verifier": person(counterpart),
            });
            plan.create(at(day, 17, 0), owner, "joint_decision", &decision, fields);
            let off = if chance.in_thousand(150) { chance.between(1, 5) } else { -chance.between(0, 3) };
            let done_on = working_after(due_on, off);
            plan.take(at(done_on, 15, 45), owner, &decision, "finish", json!({ "result": "已完成并发送。" }));
            plan.take(at(working_after(done_on, 1), 9, 35), counterpart, &decision, "verify", json!({}));
        }
        (day, count) = (working_from(days(day.first_of_month(), 38)), count + 1);
    }
}
