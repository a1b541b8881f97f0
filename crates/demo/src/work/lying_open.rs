//! What lies open between the departments on the demo's last day: an inbox with a story told three times, a meeting to
//! come, a request whose clock stands.

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{TODAY, at, working_after};
use crate::plan::{Plan, person, to};
use crate::work::organisation::handle_of_unit;

/// Hour of the last day, title, source, topic, text.
const CAPTURED: [(i8, &str, usize, &str, &str); 5] = [
    (
        8,
        "清源电器宣布十月起净水器全线降价一成",
        2,
        "rival",
        "清源电器今日宣布，自十月八日起旗下家用净水器全线降价百分之十，并延长滤芯质保至三年，活动持续到双十一结束。",
    ),
    (
        9,
        "清源电器：净水器十月起全线降价一成",
        1,
        "rival",
        "清源电器今日宣布，自十月八日起旗下家用净水器全线降价百分之十，并延长滤芯质保至三年，活动持续到双十一结束。（转自官网）",
    ),
    (
        10,
        "清源电器净水器降价一成 滤芯质保延至三年",
        4,
        "rival",
        "清源电器今日宣布，自十月八日起旗下家用净水器全线降价百分之十，并延长滤芯质保至三年，活动持续到双十一结束。网友热议。",
    ),
    (
        11,
        "市场监管部门抽查净水产品标识",
        0,
        "policy",
        "下季度抽查重点为能效与水效标识的一致性，抽查结果将公示。",
    ),
    (
        14,
        "用户询问滤芯更换提醒能否推送到微信",
        3,
        "consumer",
        "本周客服收到同类询问十二起，集中在换芯周期提醒。",
    ),
];

pub fn plan(plan: &mut Plan) {
    captured(plan);
    checked(plan);
    meeting(plan);
    left_open(plan);
    request(plan, working_after(TODAY, -4));
}

fn captured(plan: &mut Plan) {
    for (number, (hour, title, source, topic, text)) in CAPTURED.iter().enumerate() {
        let fields = json!({
            "title": title, "topic": topic, "owner": person("jianing"), "source": to(&format!("source.{source}")),
            "published_on": TODAY.to_string(), "text": text,
        });
        plan.create(at(TODAY, *hour, 15), "jianing", "info_item", &format!("info.open.{number}"), fields);
    }
}

/// Two of yesterday, one verified, one classified and not passed on yet.
fn checked(plan: &mut Plan) {
    let yesterday = working_after(TODAY, -1);
    let items = [
        ("info.checked.0", "家装公司推出全屋净水套餐", "channel", "三家区域家装公司开始捆绑销售净水套餐。"),
        (
            "info.checked.1",
            "高校团队发布家用滤芯检测对比",
            "consumer",
            "对比涉及十二款滤芯，我方两款位列前三。",
        ),
    ];
    for (handle, title, topic, text) in items {
        let fields = json!({
            "title": title, "topic": topic, "owner": person("jianing"), "source": to("source.1"),
            "published_on": yesterday.to_string(), "text": text,
        });
        plan.create(at(yesterday, 9, 40), "jianing", "info_item", handle, fields);
        plan.take(at(yesterday, 10, 20), "yuan", handle, "verify", json!({ "reliability": "confirmed" }));
    }
    let classed = json!({
        "urgency": "ordinary", "confidentiality": "internal", "meaning": "可用于详情页与销售话术，引用时注明出处。",
    });
    plan.take(at(yesterday, 10, 30), "yuan", "info.checked.1", "classify", classed);
}

fn meeting(plan: &mut Plan) {
    let day = working_after(TODAY, 6);
    let fields = json!({
        "title": "双十一前产销对齐会", "topic": "sales_targets", "owner": person("jianing"),
        "counterpart": person("jianbang"), "held_on": day.to_string(),
        "agenda": "一、上次决议的完成情况\n二、双十一目标与货源\n三、滤芯价格的应对",
    });
    plan.create(at(TODAY, 10, 0), "jianing", "alignment_meeting", "meeting.coming", fields);
}

/// A meeting of last week: one of its actions is late, one waits to be verified.
fn left_open(plan: &mut Plan) {
    let (handle, day) = ("meeting.prices", working_after(TODAY, -5));
    let fields = json!({
        "title": "滤芯价格应对会", "topic": "sales_targets", "owner": person("jianing"),
        "counterpart": person("jianbang"), "held_on": day.to_string(), "agenda": "清源降价后的应对",
    });
    plan.create(at(working_after(day, -1), 9, 20), "jianing", "alignment_meeting", handle, fields);
    let held =
        json!({ "minutes": "先稳经销商，再定活动价。", "attended": [person("qinghe"), person("haitang")] });
    plan.take(at(day, 16, 0), "jianing", handle, "hold", held);
    plan.take(at(working_after(day, 1), 9, 30), "jianbang", handle, "agree", json!({}));
    for (number, (owner, what, within)) in
        [("qinghe", "给出滤芯活动价的两套方案", 4), ("mingzhe", "整理经销商常见问题与答复", 6)]
            .into_iter()
            .enumerate()
    {
        let fields = json!({
            "title": what, "meeting": to(handle), "owner": person(owner),
            "due_on": working_after(day, within).to_string(), "verifier": person("jianbang"),
        });
        plan.create(at(day, 17, 10), owner, "joint_decision", &format!("joint.prices.{number}"), fields);
    }
    let result = json!({ "result": "问答已发到经销商群。" });
    plan.take(at(TODAY, 11, 0), "mingzhe", "joint.prices.1", "finish", result);
}

fn request(plan: &mut Plan, asked_on: Date) {
    let handle = "request.standing";
    let fields = json!({
        "title": "双十一经销商手册", "topic": "material", "requester": person("haitang"),
        "requesting_unit": to(&handle_of_unit("SAL")), "description": "给经销商的活动政策与陈列要求，约二十页。",
        "wanted_on": working_after(TODAY, 8).to_string(), "offer": to("offer.0"),
    });
    plan.create(at(asked_on, 9, 30), "haitang", "support_request", handle, fields);
    let agreed = json!({ "owner": person("yimo"), "agreed_on": working_after(TODAY, 8).to_string() });
    plan.take(at(asked_on, 15, 0), "yimo", handle, "accept", agreed);
    let why = json!({ "pause_reason": "material_missing" });
    let said = "等待销售部提供最终的返利政策。";
    plan.take_saying(at(working_after(asked_on, 1), 11, 0), "yimo", (handle, "pause"), why, Some(said));
}
