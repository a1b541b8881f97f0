//! Around a campaign: what may go wrong and what did, who came, the leads it brought and what sales made of them.

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};
use crate::work::campaigns::Held;

/// Title, trade.
const SUPPLIERS: [(&str, &str); 5] = [
    ("海棠会展搭建", "venue"),
    ("远帆印务", "production"),
    ("朗声传媒", "media"),
    ("知行公关", "agency"),
    ("云礼供应链", "gifts"),
];

/// Title, line, margin in hundredths, first on sale.
const PRODUCTS: [(&str, &str, &str, &str); 5] = [
    ("岚润H1 厨下净水器", "净水", "0.34", "2023-04-01"),
    ("岚润H2 厨下净水器", "净水", "0.36", "2025-08-11"),
    ("岚息A4 空气净化器", "空气", "0.31", "2022-09-01"),
    ("岚息A5 空气净化器", "空气", "0.33", "2026-08-17"),
    ("岚护滤芯年套装", "耗材", "0.58", "2022-01-01"),
];

const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];

/// Title, likelihood, impact, first sign, response.
const RISKS: [(&str, &str, &str, &str, &str); 5] = [
    ("物料延误", "medium", "high", "印厂排期未确认", "提前锁定第二家供应商。"),
    ("场地临时变更", "low", "high", "主办方迟迟不发平面图", "准备标准件方案。"),
    ("直播断网", "low", "medium", "现场网速测试不达标", "备用移动网络。"),
    ("投放成本上升", "high", "medium", "竞品同期上新", "分两段投放，按周复核。"),
    ("天气影响到场", "medium", "low", "预报有雨", "增加线上直播场次。"),
];

/// Title, severity, whose fault.
const INCIDENTS: [(&str, &str, &str); 5] = [
    ("展台灯箱尺寸错误，现场返工", "serious", "own"),
    ("赠品少到一箱", "minor", "supplier"),
    ("直播间标错到手价", "serious", "own"),
    ("签到设备断电二十分钟", "minor", "outside"),
    ("海报漏印活动截止日", "minor", "own"),
];

pub fn plan(plan: &mut Plan, seed: u64, from: Date, campaigns: &[Held]) {
    base(plan, from);
    around(plan, &mut Chance::new(seed, "events"), campaigns);
    actions(plan, seed, campaigns);
    proposal_reviews(plan, seed, campaigns);
}

/// Around what is under way: the same, without what only comes at the end.
pub fn under_way(plan: &mut Plan, seed: u64, campaigns: &[Held]) {
    around(plan, &mut Chance::new(seed, "events under way"), campaigns);
    proposal_reviews(plan, seed, campaigns);
}

fn around(plan: &mut Plan, chance: &mut Chance, campaigns: &[Held]) {
    for (index, campaign) in campaigns.iter().enumerate() {
        risks(plan, index, campaign);
        if campaign.late > 0 && campaign.starts_on < TODAY {
            incident(plan, index, campaign);
        }
        if matches!(campaign.form, "exhibition" | "customer_event" | "launch") {
            guests(plan, chance, campaign);
        }
        if campaign.form != "brand" {
            leads(plan, chance, campaign);
        }
    }
}

fn base(plan: &mut Plan, from: Date) {
    let on = working_after(working_from(from), 1);
    for (index, (title, trade)) in SUPPLIERS.iter().enumerate() {
        let fields = json!({ "title": title, "trade": [trade], "contract_until": "2027-12-31" });
        plan.create(at(on, 13, 40), "licheng", "supplier", &format!("supplier.{index}"), fields);
    }
    for (index, (title, line, margin_rate, launched_on)) in PRODUCTS.iter().enumerate() {
        let fields =
            json!({ "title": title, "line": line, "margin_rate": margin_rate, "launched_on": launched_on });
        plan.create(at(on, 13, 50), "licheng", "product", &format!("product.{index}"), fields);
    }
}

fn risks(plan: &mut Plan, index: usize, campaign: &Held) {
    let on = campaign.approved_on;
    for step in 0..2 {
        let (title, likelihood, impact, sign, response) = RISKS[(index + step * 2) % RISKS.len()];
        let handle = format!("risk.{}.{step}", campaign.handle);
        let fields = json!({
            "title": title, "campaign": to(&campaign.handle), "owner": person(campaign.owner), "likelihood": likelihood,
            "impact": impact, "sign": sign, "response": response,
        });
        plan.create(at(on, 16, 50), campaign.owner, "campaign_risk", &handle, fields);
        let over = at(working_after(campaign.ends_on, 1), 17, 5);
        if step == 0 && campaign.late > 0 {
            let said = "已发生，见异常记录。";
            plan.take_saying(over, campaign.owner, (&handle, "occur"), json!({}), Some(said));
        } else {
            plan.take(over, campaign.owner, &handle, "clear", json!({}));
        }
    }
}

/// Whoever sees it files it; the director confirms it; every third time it is seen two days late.
fn incident(plan: &mut Plan, index: usize, campaign: &Held) {
    let (title, severity, fault) = INCIDENTS[index % INCIDENTS.len()];
    let handle = format!("campaign-incident.{index}");
    let on = working_from(campaign.starts_on);
    let seen = at(days(on, if index.is_multiple_of(3) { -2 } else { 0 }), 9, 30);
    let reporter = campaign.team.first().copied().unwrap_or(campaign.owner);
    let fields = json!({
        "title": title, "reporter": person(reporter), "detected_at": seen.to_string(), "campaign": to(&campaign.handle),
        "description": "现场照片已留存，处理经过见说明。",
    });
    plan.create(at(on, 10, 10), reporter, "campaign_incident", &handle, fields);
    plan.take(at(on, 10, 35), "zhiyuan", &handle, "respond", json!({ "owner": person(campaign.owner) }));
    let found = json!({ "severity": severity, "fault": fault });
    plan.take(at(working_after(on, 1), 9, 20), "zhiyuan", &handle, "confirm", found);
    let cause = json!({ "cause": "核对环节只有一人；今后双人签字。" });
    plan.take(at(working_after(on, 4), 15, 5), campaign.owner, &handle, "resolve", cause);
}

fn guests(plan: &mut Plan, chance: &mut Chance, campaign: &Held) {
    let day = working_from(campaign.starts_on);
    for number in 0..6 {
        let handle = format!("guest.{}.{number}", campaign.handle);
        let name = format!("{}{}", chance.pick(&SURNAMES), if number % 2 == 0 { "先生" } else { "女士" });
        let tail = format!("{:04}", chance.between(0, 9999));
        let fields = json!({
            "name": name, "campaign": to(&campaign.handle), "owner": person(campaign.owner), "contact_tail": tail,
            "group": *chance.pick(&["customer", "prospect", "dealer"]), "profile_fits": chance.in_thousand(820),
            "consent": true,
        });
        plan.create(
            at(working_after(campaign.approved_on, 2), 14, 40),
            campaign.owner,
            "participant",
            &handle,
            fields,
        );
        if chance.in_thousand(780) {
            plan.take(at(day, 10, 50), campaign.owner, &handle, "check_in", json!({}));
        }
    }
}

/// Eight leads a campaign: some can't be used, the others go to sales, who take about two in three.
fn leads(plan: &mut Plan, chance: &mut Chance, campaign: &Held) {
    let source = match campaign.form {
        "exhibition" | "customer_event" => "event",
        _ => "web",
    };
    let first = working_after(working_from(campaign.starts_on), 1);
    for number in 0..8 {
        let handle = format!("lead.{}.{number}", campaign.handle);
        let on = working_after(first, number / 4);
        let contact = format!("{}{:08}", chance.pick(&["138", "159", "186"]), chance.between(0, 99_999_999));
        let fields = json!({
            "title": format!("{}｜{}", chance.pick(&SURNAMES), chance.pick(&["厨下净水咨询", "空气净化器询价", "企业饮水方案", "经销合作"])),
            "campaign": to(&campaign.handle), "source": source, "owner": person(campaign.owner), "contact": contact,
            "consent": true, "need": "希望了解型号、安装与价格。",
        });
        plan.create(at(on, 17, 20), campaign.owner, "lead", &handle, fields);
        if chance.in_thousand(170) {
            let said = "号码无效。";
            plan.take_saying(
                at(working_after(on, 1), 9, 30),
                campaign.owner,
                (&handle, "discard"),
                json!({}),
                Some(said),
            );
            continue;
        }
        plan.take(at(working_after(on, 1), 9, 40), campaign.owner, &handle, "qualify", json!({}));
        hand_over(plan, chance, campaign, (&handle, on));
    }
}

fn hand_over(plan: &mut Plan, chance: &mut Chance, campaign: &Held, (handle, on): (&str, Date)) {
    let sales = *chance.pick(&["haitang", "jianbang"]);
    let late = if chance.in_thousand(120) { 4 } else { chance.between(0, 1) };
    let given_on = working_after(on, 1 + late);
    plan.take(
        at(given_on, 11, 10),
        campaign.owner,
        handle,
        "hand_over",
        json!({ "salesperson": person(sales) }),
    );
    if chance.in_thousand(100) {
        return;
    }
    let answered = at(working_after(given_on, chance.between(1, 5)), 16, 30);
    if chance.in_thousand(660) {
        plan.take(answered, sales, handle, "accept", json!({}));
    } else {
        let reason = *chance.pick(&["unreachable", "no_need"]);
        plan.take(answered, sales, handle, "decline", json!({ "decline_reason": reason }));
    }
}

/// Actions that retrospectives led to: done by their owner, verified by the director; a few too late.
fn actions(plan: &mut Plan, seed: u64, campaigns: &[Held]) {
    let mut chance = Chance::new(seed, "actions");
    let names = ["物料清单双人核对", "把时间表做成模板", "供应商违约条款入合同", "活动页提前三天压测"];
    for (index, campaign) in campaigns.iter().enumerate() {
        let held_on = campaign.looked_back_on;
        let handle = format!("action.{}", campaign.handle);
        let due_on = working_after(held_on, 20);
        let fields = json!({
            "title": names[index % names.len()], "owner": person(campaign.owner), "due_on": due_on.to_string(),
            "campaign": to(&campaign.handle), "verifier": person("zhiyuan"),
            "retrospective": to(&campaign.handle.replacen("campaign", "retrospective", 1)),
        });
        plan.create(at(held_on, 17, 40), campaign.owner, "improvement_action", &handle, fields);
        let off = if chance.in_thousand(160) { chance.between(2, 6) } else { -chance.between(1, 4) };
        let done_on = working_after(due_on, off);
        let result = json!({ "result": "已写入部门模板，并在下一次活动中使用。" });
        plan.take(at(done_on, 15, 0), campaign.owner, &handle, "finish", result);
        plan.take(at(working_after(done_on, 2), 10, 10), "zhiyuan", &handle, "verify", json!({}));
    }
}

/// The nine sections of each proposal, marked by somebody else.
fn proposal_reviews(plan: &mut Plan, seed: u64, campaigns: &[Held]) {
    let mut chance = Chance::new(seed, "proposals");
    let sections =
        ["goal", "audience", "idea", "schedule", "money", "staffing", "risk", "measurement", "compliance"];
    for campaign in campaigns {
        let handle = format!("proposal.{}", campaign.handle);
        let reviewer = if campaign.owner == "wanning" { "qinghe" } else { "wanning" };
        let fields = json!({
            "title": format!("方案评审：{}", campaign.title), "campaign": to(&campaign.handle), "reviewer": person(reviewer),
        });
        plan.create(at(campaign.approved_on, 13, 20), "zhiyuan", "proposal_review", &handle, fields);
        let miss = if campaign.late > 1 { 260 } else { 90 };
        let mut marks = json!({});
        for section in sections {
            marks[section] = json!(if chance.in_thousand(miss) { "lacking" } else { "pass" });
        }
        plan.take(at(working_after(campaign.approved_on, 1), 11, 35), reviewer, &handle, "mark", marks);
    }
}
