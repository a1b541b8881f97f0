//! What the department has in hand on the demo's last day: every desk has something to do, and every page a life.

mod content;
mod insight;

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{TODAY, at, working_after};
use crate::plan::{Plan, person, to};
use crate::work::{brand, campaigns, events};

const RUNNING: &str = "campaign.2026-golden";

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let under_way = campaigns::under_way(plan, seed, from);
    events::under_way(plan, seed, &under_way);
    guests(plan);
    leads(plan);
    incidents(plan);
    actions(plan);
    insight::plan(plan);
    brand_work(plan);
    mentions(plan);
    content::plan(plan);
}

/// The working day so many before the last one.
fn ago(count: i64) -> Date {
    working_after(TODAY, -count)
}

/// The door of the running event: its code on a poster, and guests who announced themselves.
fn guests(plan: &mut Plan) {
    let fields = json!({
        "title": "徐汇体验店 · 净水体验周", "campaign": to(RUNNING), "owner": person("licheng"), "opens_on": "2026-09-28",
        "closes_on": "2026-10-09", "walk_in": true,
        "notice": "由禾岚科技市场策划部收集，仅用于本次活动的签到与回访；联系方式只留尾号与摘要，保存二十四个月；现场可随时要求删除。",
    });
    plan.create(at(ago(3), 15, 20), "licheng", "check_in_link", "door.golden", fields);
    let names = [
        ("蒋女士", "悦居设计", "partner", "3071"),
        ("何先生", "", "customer", "5528"),
        ("钟女士", "", "prospect", "1902"),
        ("罗先生", "徐汇家电城", "dealer", "7746"),
        ("方女士", "", "customer", "0837"),
        ("袁先生", "", "prospect", "4415"),
        ("唐女士", "亲子生活号", "media", "6260"),
        ("梁先生", "", "customer", "9153"),
    ];
    for (index, (name, organisation, group, tail)) in names.into_iter().enumerate() {
        let handle = format!("guest.open.{index}");
        let fields = json!({
            "name": name, "organisation": organisation, "campaign": to(RUNNING), "owner": person("licheng"),
            "group": group, "contact_tail": tail, "profile_fits": group != "media", "consent": true,
        });
        plan.create(at(ago(2), 17, 30), "jianing", "participant", &handle, fields);
        if index < 3 {
            plan.take(at(TODAY, 10, 40 + index as i8), "jianing", &handle, "check_in", json!({}));
        }
    }
}

/// Handed over today, and waiting for what sales says.
fn leads(plan: &mut Plan) {
    for (number, (title, contact, seller)) in
        [("蒋｜家装公司整体采购", "13800027716", "haitang"), ("梁｜小区团购净水", "18900031540", "jianbang")]
            .into_iter()
            .enumerate()
    {
        let handle = format!("lead.open.{number}");
        let fields = json!({
            "title": title, "campaign": to(RUNNING), "source": "event", "owner": person("licheng"), "contact": contact,
            "consent": true, "need": "体验店现场留资，希望本周内上门测量。",
        });
        plan.create(at(ago(1), 16, 10), "licheng", "lead", &handle, fields);
        plan.take(at(ago(1), 17, 45), "licheng", &handle, "qualify", json!({}));
        plan.take(
            at(TODAY, 9, 35),
            "licheng",
            &handle,
            "hand_over",
            json!({ "salesperson": person(seller) }),
        );
    }
}

/// One that nobody has judged yet, one that is being answered; the same of the running campaign.
fn incidents(plan: &mut Plan) {
    let opinion = |title: &str, hour: i8| {
        json!({
            "title": title, "evidence_at": at(TODAY, hour, 5).to_string(), "source": "微博",
            "description": "截图与链接已保存，转发量仍在上升。",
        })
    };
    let said = opinion("用户发帖质疑体验店试饮水杯卫生", 9);
    plan.create(at(TODAY, 9, 30), "changhe", "opinion_incident", "incident.answered", said);
    let triage = json!({ "severity": "ordinary", "owner": person("wanning") });
    plan.take(at(TODAY, 9, 50), "zhiyuan", "incident.answered", "triage", triage);
    let response = json!({ "response": "已更换为一次性纸杯并说明清洗记录，邀请发帖人到店查看。" });
    plan.take(at(TODAY, 11, 20), "wanning", "incident.answered", "respond", response);
    let said = opinion("短视频称滤芯更换后有异味", 16);
    plan.create(at(TODAY, 16, 25), "yutong", "opinion_incident", "incident.new", said);

    let wrong = |title: &str, hour: i8| {
        json!({
            "title": title, "reporter": person("jianing"), "detected_at": at(TODAY, hour, 0).to_string(),
            "campaign": to(RUNNING), "description": "现场照片已留存。",
        })
    };
    plan.create(
        at(TODAY, 10, 15),
        "jianing",
        "campaign_incident",
        "wrong.handled",
        wrong("体验台漏电保护频繁跳闸", 10),
    );
    plan.take(
        at(TODAY, 10, 30),
        "licheng",
        "wrong.handled",
        "respond",
        json!({ "owner": person("licheng") }),
    );
    plan.create(
        at(TODAY, 15, 10),
        "jianing",
        "campaign_incident",
        "wrong.new",
        wrong("试饮纸杯库存不足", 15),
    );
}

/// One still to do, one done that waits to be verified.
fn actions(plan: &mut Plan) {
    for (handle, title, due_on) in [
        ("action.open.0", "体验店用电容量提前勘查", working_after(TODAY, 6)),
        ("action.open.1", "签到设备备用电源入库", working_after(TODAY, 2)),
    ] {
        let fields = json!({
            "title": title, "owner": person("licheng"), "due_on": due_on.to_string(), "verifier": person("zhiyuan"),
            "campaign": to("campaign.2026-school"),
        });
        plan.create(at(ago(6), 16, 40), "licheng", "improvement_action", handle, fields);
    }
    let result = json!({ "result": "两台备用电源已入库，借用登记表同步更新。" });
    plan.take(at(ago(1), 17, 5), "licheng", "action.open.1", "finish", result);
}

/// An audit that is drawn, and a release that waits for its approval.
fn brand_work(plan: &mut Plan) {
    brand::begin_audit(plan, ("audit.open", "国庆体验周门店专项抽查"), ago(2), "2026-09-28-体验周");
    let fields = json!({
        "title": "禾岚科技发布岚息A5用户空气报告", "owner": person("siyu"),
        "planned_on": working_after(TODAY, 7).to_string(),
        "body": "报告汇总一千二百户家庭的空气数据，全部检测编号可在官网查询。",
    });
    plan.create(at(ago(1), 14, 0), "siyu", "press_release", "release.open", fields);
}

/// New ones, some read once, one that two people read differently.
fn mentions(plan: &mut Plan) {
    let said = [
        ("体验店的师傅讲得很细，当场测了家里的水。", "小红书"),
        ("排队试饮有点久，不过水确实没有味道。", "微博"),
        ("换了新滤芯，前两天好像有点味道，正常吗？", "问答社区"),
        ("国庆活动价和双十一比哪个划算？", "视频评论"),
        ("安装师傅约了三次才来，这次体验一般。", "商品评价"),
        ("体验周送的滤芯刚好能用上，省了一笔。", "小红书"),
        ("看了直播才知道要先量台面，差点买错。", "视频评论"),
    ];
    for (index, (text, source)) in said.into_iter().enumerate() {
        let fields = json!({
            "text": text, "source": source, "posted_on": ago(1).to_string(), "owner": person("wanning"),
        });
        plan.create(at(TODAY, 9, 10), "wanning", "mention", &format!("mention.open.{index}"), fields);
    }
    for (index, tone) in [(5, "positive"), (6, "neutral")] {
        let coded = json!({ "tone_first": tone });
        plan.take(at(TODAY, 10, 20), "jianing", &format!("mention.open.{index}"), "code", coded);
    }
    let again = json!({ "tone_second": "positive" });
    plan.take(at(TODAY, 14, 45), "ruoxi", "mention.open.6", "code_again", again);
}
