//! Market reports: planned, written, accepted, reviewed and published; two late spells, one report waived, one returned.

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{self, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, keep, person, to};
use crate::words;
use crate::work::strategies;

/// A report that was published, for the decisions that rest on it.
pub struct Published {
    pub handle: String,
    pub title: String,
    pub owner: &'static str,
    pub on: Date,
}

/// One report of the schedule.
struct Report {
    handle: String,
    title: String,
    topic: &'static str,
    owner: &'static str,
    due_on: Date,
    reader: &'static str,
}

/// How a report went.
struct Course {
    submitted_on: Date,
    hour: i8,
    returned: bool,
    waived: bool,
}

/// Plans every report due from `from` until some weeks after the demo's end; tells which were published.
pub fn plan(plan: &mut Plan, seed: u64, from: Date) -> Vec<Published> {
    let mut chance = Chance::new(seed, "reports");
    let mut published = Vec::new();
    for report in schedule(from) {
        let course = course(&mut chance, &report);
        planned(plan, &report, from);
        if course.waived {
            let said = "发布机构推迟了年度统计，本期数据无法取得，同意免交。";
            let when = at(working_after(report.due_on, -3), 10, 20);
            plan.take_saying(when, "zhiyuan", (&report.handle, "waive"), json!({}), Some(said));
            continue;
        }
        written(plan, &report, &course);
        let reviewed_on = reviews(plan, &mut chance, &report, &course);
        let on = working_after(reviewed_on, 1);
        plan.take(at(on, 9, 40), report.owner, &report.handle, "publish", json!({}));
        published.push(Published { handle: report.handle, title: report.title, owner: report.owner, on });
    }
    published
}

/// Two monthly reports and a quarterly one.
fn schedule(from: Date) -> Vec<Report> {
    let mut schedule = Vec::new();
    let mut month = from.first_of_month();
    while month <= days(calendar::TODAY, 31) {
        let about = days(month, -1);
        let (year, number) = (about.year(), about.month());
        let market = format!("{year}年{number}月净水与空气电器市场月报");
        schedule.push(report("market", "qinghe", market, working_from(days(month, 8))));
        let rivals = format!("{year}年{number}月竞品价格与新品监测");
        schedule.push(report("competitor", "mingzhe", rivals, working_from(days(month, 12))));
        if number % 3 == 2 {
            let quarter = (about.month() - 1) / 3 + 1;
            let consumers = quarter % 2 == 1;
            let title = if consumers {
                format!("{year}年第{quarter}季度消费者洞察报告")
            } else {
                format!("{year}年第{quarter}季度家用净化行业趋势报告")
            };
            let topic = if consumers { "consumer" } else { "industry" };
            schedule.push(report(topic, "yuan", title, working_from(days(month, 17))));
        }
        month = days(month, 32).first_of_month();
    }
    schedule.retain(|report| working_after(report.due_on, -8) > from);
    schedule
}

fn report(topic: &'static str, owner: &'static str, title: String, due_on: Date) -> Report {
    let handle = format!("report.{topic}.{}", due_on.strftime("%Y-%m"));
    let reader = if topic == "competitor" { "zhiyuan" } else { "huaijin" };
    Report { handle, title, topic, owner, due_on, reader }
}

/// Most reports come a day or two early. The late spells: competitor reports from October 2025 to January 2026, and
/// one of August 2026; a market report in May 2025.
fn course(chance: &mut Chance, report: &Report) -> Course {
    let month = (report.due_on.year(), report.due_on.month());
    let late = match (report.owner, month) {
        ("mingzhe", (2025, 10 | 12)) => 3,
        ("mingzhe", (2025, 11)) => 6,
        ("mingzhe", (2026, 1)) | ("qinghe", (2025, 5)) => 1,
        ("mingzhe", (2026, 8)) => 2,
        ("yuan", (2025, 12)) => 4,
        _ => -chance.between(0, 2),
    };
    Course {
        submitted_on: working_after(report.due_on, late),
        hour: chance.between(10, 17) as i8,
        returned: matches!((report.owner, month), ("mingzhe", (2025, 6) | (2026, 4)) | ("qinghe", (2025, 9))),
        waived: report.owner == "qinghe" && month == (2026, 2),
    }
}

fn planned(plan: &mut Plan, report: &Report, from: Date) {
    let on = working_after(report.due_on, -15).max(working_from(from));
    let mut fields = json!({
        "title": report.title, "topic": report.topic, "owner": person(report.owner),
        "due_on": report.due_on.to_string(), "reader": person(report.reader),
    });
    if on > working_after(from, 8) {
        fields["strategy"] = to(strategies::serving(on));
    }
    plan.create(at(on, 9, 30), report.owner, "report", &report.handle, fields);
}

fn written(plan: &mut Plan, report: &Report, course: &Course) {
    let start = working_after(course.submitted_on, -4);
    plan.take(at(start, 14, 5), report.owner, &report.handle, "start", json!({}));
    let summary = words::report_summary(report.topic, &report.title);
    let submit = json!({ "files": [keep(&format!("{}.md", report.title), &summary)], "summary": summary });
    plan.take(
        at(course.submitted_on, course.hour, 12),
        report.owner,
        &report.handle,
        "submit",
        submit.clone(),
    );
    if course.returned {
        let said = "结论第二条缺少数据来源，请补充后重新提交。";
        let back = at(course.submitted_on, course.hour, 50);
        plan.take_saying(back, "zhiyuan", (&report.handle, "reopen"), json!({}), Some(said));
        let again = at(course.submitted_on, 18, 2);
        plan.take(again, report.owner, &report.handle, "submit", submit);
    }
    plan.take(
        at(working_after(course.submitted_on, 1), 11, 15),
        "zhiyuan",
        &report.handle,
        "accept",
        json!({}),
    );
}

/// Two or three blind marks by colleagues outside the author's line; the day of the last one, on which they are released.
fn reviews(plan: &mut Plan, chance: &mut Chance, report: &Report, course: &Course) -> Date {
    let mut reviewers = vec!["wanning", "licheng"];
    if report.topic != "competitor" || chance.in_thousand(300) {
        reviewers.push(if report.owner == "yuan" { "qinghe" } else { "yuan" });
    }
    let assigned_on = working_after(course.submitted_on, 1);
    let mut last = assigned_on;
    let mut handles = Vec::new();
    for (index, reviewer) in reviewers.into_iter().enumerate() {
        let handle = format!("review.{}.{reviewer}", report.handle);
        let title = format!("评审：{}", report.title);
        let fields = json!({ "title": title, "report": to(&report.handle), "reviewer": person(reviewer) });
        plan.create(at(assigned_on, 11, 30), "zhiyuan", "report_review", &handle, fields);
        let on = working_after(assigned_on, 1 + chance.between(0, 2));
        let marks = marks(chance, report);
        let remark = words::remark(chance, i64::midpoint(marks.coverage, marks.reasoning));
        let mark = json!({
            "coverage": marks.coverage, "reasoning": marks.reasoning, "foresight": marks.foresight, "remarks": remark,
        });
        plan.take(at(on, 15, 10 + index as i8), reviewer, &handle, "score", mark);
        last = last.max(on);
        handles.push(handle);
    }
    for handle in handles {
        plan.take(at(last, 17, 20), "zhiyuan", &handle, "release", json!({}));
    }
    last
}

/// One reviewer's marks, 1 to 5.
struct Marks {
    coverage: i64,
    reasoning: i64,
    foresight: i64,
}

/// Marks rise over the two years; the author of the late spell is marked lower in it.
fn marks(chance: &mut Chance, report: &Report) -> Marks {
    let months = i64::from(report.due_on.year() - 2024) * 12 + i64::from(report.due_on.month()) - 10;
    let spell = report.owner == "mingzhe" && (12..=16).contains(&months);
    let level = 335 + months * 4 - if spell { 90 } else { 0 } + if report.owner == "qinghe" { 20 } else { 0 };
    let mut mark = |middle: i64| ((chance.around(middle, 260) + 50) / 100).clamp(1, 5);
    Marks { coverage: mark(level), reasoning: mark(level), foresight: mark(level - 30) }
}
