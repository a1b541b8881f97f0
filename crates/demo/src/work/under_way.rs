//! What the department is in the middle of on the demo's last day: a brief that lacks something and one that waits,
//! versions at each review, a licence that ends soon, guests who have registered, leads not handed over yet.

use jiff::civil::date;
use serde_json::{Value as Json, json};

use crate::calendar::{TODAY, at, days, working_after};
use crate::chance::Chance;
use crate::plan::{Plan, Who, person, picture, to};
use crate::work::campaigns::Held;

pub fn plan(plan: &mut Plan, seed: u64, campaigns: &[Held]) {
    briefs(plan);
    versions(plan);
    endings(plan);
    mentions(plan);
    reprint(plan);
    let mut chance = Chance::new(seed, "under way");
    for campaign in campaigns.iter().filter(|campaign| campaign.starts_on >= date(2026, 9, 1)) {
        doors(plan, &mut chance, campaign);
    }
    if let Some(salon) = campaigns.iter().find(|campaign| campaign.handle == "campaign.2026-salon") {
        leads(plan, salon);
    }
    if let Some(coming) = campaigns.iter().find(|campaign| campaign.handle == "campaign.2026-brandday") {
        resources(plan, coming);
    }
}

/// One whose brief is not complete, one that waits for a designer, one that is being made.
fn briefs(plan: &mut Plan) {
    let asked_on = working_after(TODAY, -2);
    let whole = |title: &str, requester: &str, form: &str| {
        json!({
            "title": title, "requester": person(requester), "form": form,
            "wanted_on": working_after(TODAY, 12).to_string(), "purpose": "支持双十一门店活动", "audience": "到店顾客与老用户",
            "message": "按时换芯，水质有依据", "facts": "检测报告 2025-118", "specs": "A3 竖版，四色，400 份",
        })
    };
    let lacking = json!({
        "title": "社区讲座海报", "requester": person("changhe"), "form": "poster", "purpose": "十月社区饮水讲座",
        "wanted_on": working_after(TODAY, 9).to_string(),
    });
    plan.create(at(asked_on, 10, 15), "changhe", "material_request", "brief.lacking", lacking);
    let fields = whole("经销商陈列指引", "jianbang", "brochure");
    plan.create(at(asked_on, 11, 5), "jianbang", "material_request", "brief.waiting", fields);
    plan.take(at(asked_on, 11, 20), "jianbang", "brief.waiting", "complete_brief", json!({}));
    let fields = whole("双十一滤芯套装台卡", "haitang", "poster");
    plan.create(at(asked_on, 14, 30), "haitang", "material_request", "brief.made", fields);
    plan.take(at(asked_on, 14, 40), "haitang", "brief.made", "complete_brief", json!({}));
    let taken = json!({ "owner": person("yimo"), "agreed_on": working_after(TODAY, 6).to_string() });
    plan.take(at(working_after(asked_on, 1), 9, 50), "yimo", "brief.made", "take", taken);
}

/// Three new versions, each at one of the three reviews.
fn versions(plan: &mut Plan) {
    let waiting = [
        ("门店海报｜双十一", "poster", "换芯季全场滤芯套装，检测依据见背面。", 0),
        ("岚息A5 折页", "brochure", "每小时净化 620 立方米，依据检测报告 2026-041。", 1),
        ("展位背景板 2026", "display", "看得见的洁净，说得清的依据。", 2),
    ];
    let on = working_after(TODAY, -3);
    for (number, (title, form, text, passed)) in waiting.into_iter().enumerate() {
        let (material, version) = (format!("material.new.{number}"), format!("version.new.{number}"));
        let fields = json!({
            "title": title, "form": form, "owner": person("yimo"), "stage": "convert", "pillar": to("pillar.0"),
        });
        plan.create(at(on, 13, 10), "yimo", "material", &material, fields);
        let fields = json!({
            "title": format!("{title} 初稿"), "material": to(&material), "owner": person("yimo"), "language": "zh",
            "claims": [{ "id": "k1", "claim": text, "proof": "检测报告 2026-041" }], "text": text, "ai_use": "none",
            "files": [picture(&format!("{title}.png"))],
        });
        plan.create(at(on, 13, 30), "yimo", "material_version", &version, fields);
        plan.take(at(on, 16, 0), "yimo", &version, "submit", json!({}));
        let signs = [("siyu", "fact_pass"), ("wanning", "brand_pass")];
        for (day, (signer, pass)) in (1..).zip(signs.into_iter().take(passed)) {
            plan.take(at(working_after(on, day), 10, 20), signer, &version, pass, json!({}));
        }
    }
}

/// More of a poster, at the printer's.
fn reprint(plan: &mut Plan) {
    let on = working_after(TODAY, -4);
    let fields = json!({
        "title": "门店海报｜换芯季加印", "material": to("material.2"), "version": to("version.2.1"), "quantity": 400,
        "cost": "1200.00", "printer": "远帆印务", "owner": person("yimo"), "due_on": working_after(TODAY, 3).to_string(),
    });
    plan.create(at(on, 9, 20), "yimo", "print_order", "print.again", fields);
    plan.take(at(on, 9, 40), "yimo", "print.again", "order", json!({}));
}

/// What was said these days: four nobody has coded, one that waits for its second code.
fn mentions(plan: &mut Plan) {
    let said = [
        ("换芯提醒发到微信了，比以前自己记方便多了。", "微博"),
        ("客服回复快，但师傅改了两次时间。", "商品评价"),
        ("清源降价以后禾岚会不会跟？先观望。", "问答社区"),
        ("A5 睡眠档确实安静，宿舍用着正好。", "小红书"),
        ("滤芯价格还是偏贵，希望双十一有套装。", "视频评论"),
    ];
    let on = working_after(TODAY, -1);
    for (number, (text, source)) in said.into_iter().enumerate() {
        let handle = format!("mention.open.{number}");
        let fields = json!({ "text": text, "source": source, "posted_on": days(on, -1).to_string(), "owner": person("wanning") });
        plan.create(at(on, 16, 40), "wanning", "mention", &handle, fields);
    }
    plan.take(at(on, 17, 30), "jianing", "mention.open.4", "code", json!({ "tone_first": "negative" }));
}

/// Licences that end soon.
fn endings(plan: &mut Plan) {
    let made_on = working_after(TODAY, -40);
    for (handle, title, form, material, ends_on) in [
        ("right.soon", "门店海报模特肖像", "face", "material.2", days(TODAY, 12)),
        ("right.later", "易拉宝标题字体", "font", "material.4", days(TODAY, 48)),
    ] {
        let fields = json!({
            "title": title, "form": form, "holder": "晴川影像", "scope": "印刷与线上，中国大陆",
            "starts_on": days(ends_on, -365).to_string(), "expires_on": ends_on.to_string(), "material": to(material),
            "owner": person("yimo"),
        });
        plan.create(at(made_on, 14, 10), "yimo", "usage_right", handle, fields);
    }
}

/// A check-in page for every event of the season, and who registered or came through it.
fn doors(plan: &mut Plan, chance: &mut Chance, campaign: &Held) {
    if !matches!(campaign.form, "exhibition" | "customer_event" | "brand") {
        return;
    }
    let link = format!("door.{}", campaign.handle);
    let made_on = working_after(campaign.approved_on, 2);
    let fields = json!({
        "title": format!("{}签到", campaign.title), "campaign": to(&campaign.handle), "owner": person(campaign.owner),
        "opens_on": campaign.starts_on.to_string(), "closes_on": campaign.ends_on.to_string(), "walk_in": true,
        "notice": "禾岚科技收集您的姓名与手机号，仅用于本次活动签到与您同意的回访，保存二十四个月；可随时联系现场工作人员或客服要求删除。",
    });
    plan.create(at(made_on, 15, 0), campaign.owner, "check_in_link", &link, fields);
    for number in 0..24 {
        let handle = format!("visitor.{}.{number}", campaign.handle);
        let name = format!(
            "{}{}",
            chance.pick(&["林", "郭", "何", "罗", "梁", "宋", "唐", "许"]),
            chance.pick(&["敏", "晨", "佳", "立", "宁", "思远", "雨欣"])
        );
        let fields = json!({
            "name": name, "campaign": to(&campaign.handle), "owner": person(campaign.owner),
            "contact_tail": format!("{:04}", chance.between(0, 9999)), "consent": true,
            "group": *chance.pick(&["customer", "prospect", "dealer", "partner", "media"]),
            "profile_fits": chance.in_thousand(800), "wants_contact": chance.in_thousand(400),
        });
        let minute = (number % 60) as i8;
        plan.create(
            at(working_after(made_on, 1), 10, minute),
            campaign.owner,
            "participant",
            &handle,
            fields,
        );
        if chance.in_thousand(820) {
            let came = at(campaign.starts_on, 9, 15 + minute);
            plan.take(came, campaign.owner, &handle, "check_in", json!({}));
        }
    }
}

/// Verified and not handed over yet, and one of which sales has still to say something.
fn leads(plan: &mut Plan, campaign: &Held) {
    let on = working_after(TODAY, -1);
    let found =
        ["秦女士｜工作室净水方案", "方先生｜样板间合作", "魏女士｜整屋净水询价", "贺先生｜设计师返点咨询"];
    for (number, title) in found.into_iter().enumerate() {
        let handle = format!("lead.waiting.{number}");
        let fields = json!({
            "title": title, "campaign": to(&campaign.handle), "source": "event", "owner": person(campaign.owner),
            "contact": format!("1380000{:04}", 1201 + number * 37), "consent": true, "need": "沙龙现场登记，希望两周内收到方案。",
        });
        plan.create(at(on, 9, 30), campaign.owner, "lead", &handle, fields);
        plan.take(at(on, 10, 10), campaign.owner, &handle, "qualify", json!({}));
    }
    let given = json!({ "salesperson": person("haitang") });
    plan.take(at(on, 15, 0), campaign.owner, "lead.waiting.3", "hand_over", given);
}

/// What the coming campaign needs: most of it is confirmed, one thing is not.
fn resources(plan: &mut Plan, campaign: &Held) {
    let confirmed = working_after(TODAY, -6).to_string();
    let row = |number: usize, need: &str, supplier: usize, quotes: i64, confirmed: Option<&str>| -> Json {
        json!({
            "id": format!("r{number}"), "need": need, "supplier": to(&format!("supplier.{supplier}")), "quotes": quotes,
            "confirmed_on": confirmed,
        })
    };
    let rows = json!([
        row(0, "品牌日主视觉与延展物料", 1, 3, Some(&confirmed)),
        row(1, "快闪体验点搭建", 0, 3, Some(&confirmed)),
        row(2, "媒体与达人名单", 2, 2, None),
    ]);
    let fields = json!({
        "resources": rows,
        "measurement": "曝光取各平台后台，销售额取订单系统，均在活动后第七日读取；与活动前四周同日均值相比。",
        "compliance": "海报与直播口播先过用语检查；抽奖规则公示；现场登记只收姓名与手机号，并出示告知。",
    });
    plan.edit(at(working_after(TODAY, -5), 16, 20), Who::Person(campaign.owner), &campaign.handle, fields);
}
