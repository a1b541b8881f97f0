//! Briefs, versions, rights, errors and posts that are in hand on the demo's last day.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::ago;
use crate::calendar::{TODAY, at, days, working_after};
use crate::plan::{Plan, Who, keep, person, to};

pub fn plan(plan: &mut Plan) {
    briefs(plan);
    material(plan);
    errors(plan);
    posts(plan);
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
