//! What the department has in hand on the demo's last day: every desk has something to do, and every page a life.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::calendar::{TODAY, at, days, working_after};
use crate::plan::{Plan, Who, keep, person, to};
use crate::work::{brand, campaigns, events};

const RUNNING: &str = "campaign.2026-golden";

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let under_way = campaigns::under_way(plan, seed, from);
    events::under_way(plan, seed, &under_way);
    guests(plan);
    leads(plan);
    incidents(plan);
    actions(plan);
    reports(plan);
    forecasts(plan);
    brand_work(plan);
    mentions(plan);
    briefs(plan);
    material(plan);
    errors(plan);
    posts(plan);
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

/// One report whose later date is asked for, one that is marked blindly, one decision that waits for its owner.
fn reports(plan: &mut Plan) {
    let topic = |title: &str, topic: &str, due_on: Date| {
        json!({
            "title": title, "topic": topic, "owner": person("mingzhe"), "due_on": due_on.to_string(),
            "reader": person("zhiyuan"),
        })
    };
    let asked = topic("家装渠道竞品合作专题", "competitor", ago(1));
    plan.create(at(ago(14), 10, 0), "mingzhe", "report", "report.asked", asked);
    plan.take(at(ago(6), 9, 20), "mingzhe", "report.asked", "start", json!({}));
    let later = json!({
        "wanted_due_on": working_after(TODAY, 6).to_string(), "extension_reason": "两家渠道的数据节后才能提供。",
    });
    plan.take(at(ago(2), 11, 40), "mingzhe", "report.asked", "ask_extension", later);

    let marked = topic("全屋净水行业专题", "industry", ago(1));
    plan.create(at(ago(15), 10, 20), "mingzhe", "report", "report.marked", marked);
    plan.take(at(ago(8), 9, 40), "mingzhe", "report.marked", "start", json!({}));
    let file =
        json!({ "files": [keep("全屋净水行业专题.md", "# 全屋净水行业专题\n\n规模、渠道与三种打法。")] });
    plan.take(at(ago(2), 16, 10), "mingzhe", "report.marked", "submit", file);
    plan.take(at(ago(1), 10, 10), "zhiyuan", "report.marked", "accept", json!({}));
    for reviewer in ["wanning", "licheng"] {
        let fields = json!({
            "title": "评审：全屋净水行业专题", "report": to("report.marked"), "reviewer": person(reviewer),
        });
        plan.create(
            at(ago(1), 10, 30),
            "zhiyuan",
            "report_review",
            &format!("review.open.{reviewer}"),
            fields,
        );
    }
    let cited = json!({
        "title": "新品以母婴家庭为首发人群", "report": to("report.consumer.2026-09"), "owner": person("yuan"),
        "decided_by": person("huaijin"), "decided_on": ago(2).to_string(),
        "effect": "据第三季度消费者洞察，首发预算向母婴渠道倾斜两成。",
    });
    plan.create(at(ago(1), 11, 5), "yuan", "decision", "decision.open", cited);
}

/// One whose day has come, one whose day comes next week.
fn forecasts(plan: &mut Plan) {
    for (handle, title, horizon_on) in [
        ("forecast.due", "九月底前至少两家竞品公布双十一价格", TODAY),
        ("forecast.soon", "国庆假期净水器线上销量同比增长", days(TODAY, 7)),
    ] {
        let fields = json!({
            "title": title, "owner": person("yuan"), "probability": "0.65", "base_rate": "0.50",
            "horizon_on": horizon_on.to_string(), "resolver": person("qinghe"), "basis": "依据近三年同期的监测数据。",
        });
        plan.create(at(ago(12), 11, 0), "yuan", "forecast", handle, fields);
        plan.take(at(ago(11), 9, 30), "qinghe", handle, "freeze", json!({}));
    }
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

/// Briefs: incomplete, complete, in the making, standing, delivered.
fn briefs(plan: &mut Plan) {
    let brief = |plan: &mut Plan, (name, title, form): (&str, &str, &str), asked_on: Date, whole: bool| {
        let handle = format!("brief.{name}");
        let mut fields = json!({
            "title": title, "requester": person("haitang"), "form": form,
            "wanted_on": working_after(TODAY, 9).to_string(), "purpose": "双十一门店陈列",
        });
        if whole {
            fields["audience"] = json!("到店顾客");
            fields["message"] = json!("检测有依据，换芯有提醒");
            fields["facts"] = json!("检测报告 2026-031");
            fields["specs"] = json!("A2 竖版，四色，八十张");
        }
        plan.create(at(asked_on, 10, 15), "haitang", "material_request", &handle, fields);
        if whole {
            plan.take(at(asked_on, 10, 30), "haitang", &handle, "complete_brief", json!({}));
        }
        handle
    };
    brief(plan, ("incomplete", "双十一货架插卡", "display"), ago(1), false);
    brief(plan, ("complete", "双十一门店海报", "poster"), ago(1), true);
    for (name, title, form, days_ago) in [
        ("making", "岚息A5 对比折页", "brochure", 5),
        ("standing", "经销商开箱短片", "video", 6),
        ("delivered", "换芯提醒台卡", "poster", 9),
    ] {
        let handle = brief(plan, (name, title, form), ago(days_ago), true);
        let taken = json!({ "owner": person("yimo"), "agreed_on": working_after(TODAY, 3).to_string() });
        plan.take(at(ago(days_ago - 1), 9, 30), "yimo", &handle, "take", taken);
    }
    let said = Some("等待销售部确认出镜经销商。");
    let cause = json!({ "pause_cause": "requester" });
    plan.take_saying(at(ago(2), 11, 0), "yimo", ("brief.standing", "pause"), cause, said);
    let files = json!({ "files": [keep("换芯提醒台卡.txt", "定稿")] });
    plan.take(at(ago(1), 15, 50), "yimo", "brief.delivered", "deliver", files);
}

/// A version that waits for the law to be checked, a right that ends soon, a material to be looked at again.
fn material(plan: &mut Plan) {
    let claims: Json = json!([{ "id": "k1", "claim": "滤芯寿命十二个月", "proof": "检测报告 2026-031" }]);
    let fields = json!({
        "title": "门店海报｜换芯季 第二版", "material": to("material.2"), "owner": person("yimo"), "language": "zh",
        "claims": claims, "text": "换芯有提醒，水质有依据。到店可免费检测一次。", "ai_use": "none",
        "files": [keep("换芯季第二版.txt", "排版稿")],
    });
    plan.create(at(ago(1), 9, 35), "yimo", "material_version", "version.open", fields);
    plan.take(at(ago(1), 14, 0), "yimo", "version.open", "submit", json!({}));
    plan.take(at(ago(1), 16, 20), "siyu", "version.open", "fact_pass", json!({}));
    plan.take(at(TODAY, 10, 5), "wanning", "version.open", "brand_pass", json!({}));
    let right = json!({
        "title": "岚润H2 手册封面模特肖像", "form": "face", "holder": "晴川影像", "scope": "印刷与线上，中国大陆",
        "starts_on": ago(60).to_string(), "expires_on": days(TODAY, 18).to_string(), "material": to("material.0"),
        "owner": person("yimo"),
    });
    plan.create(at(ago(20), 13, 40), "yimo", "usage_right", "right.open", right);
    let review = json!({ "review_due_on": days(TODAY, 12).to_string() });
    plan.edit(at(ago(3), 16, 30), Who::Person("yimo"), "material.3", review);
}

/// One to be judged, one to be put right.
fn errors(plan: &mut Plan) {
    for (handle, title, sort, material, finder, on) in [
        ("error.new", "体验周台卡写成「终身免费换芯」", "legal", "material.2", "haitang", TODAY),
        ("error.confirmed", "招商手册联系电话少一位", "fact", "material.3", "changhe", ago(2)),
    ] {
        let fields = json!({
            "title": title, "sort": sort, "found_on": on.to_string(), "material": to(material), "place": "第二页",
            "should_be": "以法务审核稿为准",
        });
        plan.create(at(on, 13, 15), finder, "error_report", handle, fields);
    }
    let owner = json!({ "owner": person("yimo") });
    plan.take(at(ago(1), 9, 45), "siyu", "error.confirmed", "confirm", owner);
}

/// A post whose words are to be judged, and a published one whose craft somebody marks.
fn posts(plan: &mut Plan) {
    let due_on = working_after(TODAY, 5);
    let fields = json!({
        "title": "体验周收官：三千杯水的检测记录", "account": to("account.life"), "due_on": due_on.to_string(),
        "owner": person("siyu"), "form": "article", "pillar": to("pillar.0"),
    });
    plan.create(at(ago(2), 10, 35), "siyu", "post", "post.open", fields);
    let text = "体验周收官：三千杯水的检测记录\n\n七天里门店共送出三千杯水，检测由第三方完成。有顾客说这是全城最好喝的水，\
                我们更愿意给您看数据：余氯均值为每升零点零三毫克。";
    let submit =
        json!({ "text": text, "ai_use": "assisted", "sources": "第三方检测记录。", "rights_cleared": true });
    plan.take(at(TODAY, 15, 30), "siyu", "post.open", "submit", submit);
    for reviewer in ["qinghe", "jianing"] {
        let fields = json!({
            "title": "内容评审：抽样文章", "post": to("post.3"), "reviewer": person(reviewer),
            "due_on": working_after(TODAY, 4).to_string(),
        });
        plan.create(
            at(ago(1), 16, 0),
            "zhiyuan",
            "content_review",
            &format!("content-review.{reviewer}"),
            fields,
        );
    }
}
