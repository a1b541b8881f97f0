//! Reports, reviews, decisions and forecasts that are in hand on the demo's last day.

use jiff::civil::Date;
use serde_json::json;

use super::ago;
use crate::calendar::{TODAY, at, days, working_after};
use crate::plan::{Plan, keep, person, to};

pub fn plan(plan: &mut Plan) {
    plans(plan);
    reports(plan);
    forecasts(plan);
}

/// A plan that makes its reports every two weeks, and one that its reader has not approved yet.
fn plans(plan: &mut Plan) {
    let regular = |title: &str, owner: &str, reader: &str, (topic, cadence, first): (&str, &str, &str)| {
        json!({
            "title": title, "owner": person(owner), "reader": person(reader), "topic": topic, "cadence": cadence,
            "starts_on": first, "note": "只写变化与判断，附数据来源。",
        })
    };
    let fortnightly =
        regular("家装渠道双周简报", "mingzhe", "zhiyuan", ("competitor", "fortnight", "2026-10-12"));
    plan.create(at(ago(5), 10, 10), "mingzhe", "report_plan", "plan.fortnightly", fortnightly);
    plan.take(at(ago(4), 9, 50), "zhiyuan", "plan.fortnightly", "approve", json!({}));
    let yearly = regular("品类年度展望", "yuan", "huaijin", ("industry", "year", "2027-01-15"));
    plan.create(at(ago(1), 15, 25), "yuan", "report_plan", "plan.yearly", yearly);
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
