//! Strategies: the long-term plan, one for each year, and the phases between; their goals measured at quarter ends.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::calendar::{self, at, working_after, working_from};
use crate::plan::{Plan, Who, person, to};

/// A goal: metric, baseline, target, actual, weight, and the day on which it is measured.
type Goal = (&'static str, &'static str, &'static str, &'static str, i64, &'static str);

struct Strategy {
    handle: &'static str,
    title: &'static str,
    horizon: &'static str,
    owner: &'static str,
    approver: &'static str,
    starts_on: &'static str,
    ends_on: &'static str,
    words: (&'static str, &'static str, &'static str),
    goals: &'static [Goal],
}

const LONG_TERM: &str = "strategy.long";

const STRATEGIES: [Strategy; 7] = [
    Strategy {
        handle: "strategy.2024",
        title: "2024 第四季度营销策略",
        horizon: "phase",
        owner: "zhiyuan",
        approver: "huaijin",
        starts_on: "2024-10-01",
        ends_on: "2024-12-31",
        words: ("检测看得见的净水器。", "新装修家庭；老用户换芯。", "大促集中投放，换芯节稳住老用户。"),
        goals: &[
            ("四季度新客订单（万单）", "2.4", "3.0", "3.0", 60, "2024-12-31"),
            ("老用户复购率(%)", "24.0", "28.0", "27.0", 40, "2024-12-31"),
        ],
    },
    Strategy {
        handle: LONG_TERM,
        title: "2025–2027 家用净化品牌发展规划",
        horizon: "long",
        owner: "zhiyuan",
        approver: "huaijin",
        starts_on: "2025-01-01",
        ends_on: "2027-12-31",
        words: (
            "面向城市新中产家庭的全屋净化品牌：测得准、换得省、用得静。",
            "一二线城市有孩家庭；三线城市改善型住房家庭；养宠家庭。",
            "以可验证的检测数据建立信任，以滤芯全周期成本建立价格优势，以服务网络建立复购。",
        ),
        goals: &[
            ("线上市场份额(%)", "6.2", "9.0", "", 40, "2027-12-31"),
            ("无提示品牌知名度(%)", "11.0", "18.0", "", 30, "2027-12-31"),
            ("老用户复购率(%)", "27.0", "38.0", "", 30, "2027-12-31"),
        ],
    },
    Strategy {
        handle: "strategy.2025",
        title: "2025 年度营销策略",
        horizon: "phase",
        owner: "zhiyuan",
        approver: "huaijin",
        starts_on: "2025-01-01",
        ends_on: "2025-12-31",
        words: (
            "用净水带动全屋净化：净水器守份额，空气净化器求增长。",
            "新装修家庭；母婴家庭。",
            "检测数据公开；滤芯订阅；大促集中投放、日常内容种草。",
        ),
        goals: &[
            ("一季度新客订单（万单）", "2.1", "2.6", "2.5", 15, "2025-03-31"),
            ("二季度新客订单（万单）", "2.4", "3.4", "3.5", 20, "2025-06-30"),
            ("三季度新客订单（万单）", "2.2", "2.9", "2.6", 15, "2025-09-30"),
            ("四季度新客订单（万单）", "3.0", "4.4", "4.0", 20, "2025-12-31"),
            ("线上市场份额(%)", "6.2", "7.2", "7.0", 30, "2025-12-31"),
        ],
    },
    Strategy {
        handle: "strategy.mother",
        title: "2025 母婴客群拓展策略",
        horizon: "phase",
        owner: "qinghe",
        approver: "zhiyuan",
        starts_on: "2025-04-01",
        ends_on: "2025-12-31",
        words: (
            "给孩子喝的每一杯水都有检测报告。",
            "0–6 岁孩子的家庭。",
            "与妇幼医院健康课合作，检测报告随机附送。",
        ),
        goals: &[
            ("母婴人群新客占比(%)", "12.0", "18.0", "16.5", 50, "2025-09-30"),
            ("母婴人群新客占比(%)", "16.5", "20.0", "19.0", 50, "2025-12-31"),
        ],
    },
    Strategy {
        handle: "strategy.2026",
        title: "2026 年度营销策略",
        horizon: "phase",
        owner: "zhiyuan",
        approver: "huaijin",
        starts_on: "2026-01-01",
        ends_on: "2026-12-31",
        words: (
            "新一代空气净化器上市年：以岚息A5带动品牌升级。",
            "养宠家庭；三线城市改善型住房家庭。",
            "上市前公开实验室数据，上市后以用户实测内容扩散；投放从竞品词转向品牌词。",
        ),
        goals: &[
            ("一季度新客订单（万单）", "2.5", "3.0", "2.7", 15, "2026-03-31"),
            ("二季度新客订单（万单）", "3.5", "4.2", "4.1", 20, "2026-06-30"),
            ("三季度新客订单（万单）", "2.6", "3.5", "3.6", 20, "2026-09-30"),
            ("岚息A5 首季销量（万台）", "0", "1.2", "1.14", 15, "2026-09-30"),
            ("线上市场份额(%)", "7.0", "8.0", "", 30, "2026-12-31"),
        ],
    },
    Strategy {
        handle: "strategy.sinking",
        title: "2026 三线城市渠道策略",
        horizon: "phase",
        owner: "mingzhe",
        approver: "zhiyuan",
        starts_on: "2026-01-01",
        ends_on: "2026-12-31",
        words: (
            "看得见的服务：装机、换芯都在本地。",
            "三线城市改善型住房家庭。",
            "以服务网点为据点办社区体验，不打价格战。",
        ),
        goals: &[
            ("三线城市服务网点（个）", "86", "110", "104", 25, "2026-03-31"),
            ("三线城市新客订单（万单）", "0.7", "1.0", "0.9", 25, "2026-06-30"),
            ("三线城市新客订单（万单）", "0.9", "1.2", "1.15", 25, "2026-09-30"),
            ("三线城市服务网点（个）", "104", "150", "", 25, "2026-12-31"),
        ],
    },
    Strategy {
        handle: "strategy.a5",
        title: "岚息A5 上市策略",
        horizon: "phase",
        owner: "qinghe",
        approver: "zhiyuan",
        starts_on: "2026-05-06",
        ends_on: "2026-10-31",
        words: (
            "养宠家庭的第一台空气净化器。",
            "一二线城市养宠家庭。",
            "毛发与异味实测内容先行，宠物医院渠道体验，首发价含两年滤芯。",
        ),
        goals: &[
            ("预约人数（万人）", "0", "2.0", "2.3", 30, "2026-08-16"),
            ("首发期销量（万台）", "0", "0.5", "0.52", 40, "2026-08-31"),
            ("用户实测内容（篇）", "0", "300", "264", 30, "2026-09-15"),
        ],
    },
];

/// Plans every strategy that is alive on or after `from`.
pub fn plan(plan: &mut Plan, from: Date) {
    for strategy in &STRATEGIES {
        if date(strategy.ends_on) >= from {
            proposed(plan, strategy, from);
        }
    }
}

fn date(text: &str) -> Date {
    text.parse().expect("the dates of the strategies are written as dates")
}

fn proposed(plan: &mut Plan, strategy: &Strategy, from: Date) {
    let drafted_on = working_after(date(strategy.starts_on), -20).max(working_from(from));
    let (positioning, segments, path) = strategy.words;
    let mut fields = json!({
        "title": strategy.title, "horizon": strategy.horizon, "owner": person(strategy.owner),
        "starts_on": strategy.starts_on, "ends_on": strategy.ends_on,
        "positioning": positioning, "segments": segments, "path": path,
    });
    // the plan of the years 2025 to 2027 is what the phases within them serve
    if strategy.horizon == "phase" && date(strategy.starts_on).year() >= 2025 {
        fields["long_term"] = to(LONG_TERM);
    }
    plan.create(at(drafted_on, 9, 10), strategy.owner, "strategy", strategy.handle, fields);
    let mine = Who::Person(strategy.owner);
    plan.edit(at(drafted_on, 16, 40), mine, strategy.handle, json!({ "goals": goals(strategy, drafted_on) }));
    let proposed_on = working_after(drafted_on, 3);
    plan.take(at(proposed_on, 10, 0), strategy.owner, strategy.handle, "propose", json!({}));
    let approved_on = working_after(drafted_on, 5);
    plan.take(at(approved_on, 17, 0), strategy.approver, strategy.handle, "approve", json!({}));
    measured(plan, strategy, approved_on);
}

/// Each goal's actual is entered a few days after the day on which it is measured, or on that day at the demo's end.
fn measured(plan: &mut Plan, strategy: &Strategy, approved_on: Date) {
    let mut entered_last = approved_on;
    let mut days_of_measure: Vec<Date> = strategy.goals.iter().map(|goal| date(goal.5)).collect();
    days_of_measure.sort();
    days_of_measure.dedup();
    for measured_on in days_of_measure {
        let usual = working_after(measured_on, 5).max(working_after(entered_last, 1));
        let entered_on = if measured_on == calendar::TODAY { measured_on } else { usual };
        if entered_on > calendar::TODAY {
            continue;
        }
        let rows = goals(strategy, measured_on);
        plan.edit(
            at(entered_on, 15, 30),
            Who::Person(strategy.owner),
            strategy.handle,
            json!({ "goals": rows }),
        );
        entered_last = entered_on;
    }
    let complete = strategy.goals.iter().all(|goal| !goal.3.is_empty());
    let evaluated_on = working_after(entered_last.max(date(strategy.ends_on)), 6);
    if complete && evaluated_on <= calendar::TODAY {
        plan.take(at(evaluated_on, 11, 0), strategy.approver, strategy.handle, "evaluate", json!({}));
    }
}

/// The rows of goals as they stand when the goals measured until `known_on` are known.
fn goals(strategy: &Strategy, known_on: Date) -> Json {
    let rows = strategy.goals.iter().enumerate().map(|(index, goal)| {
        let (metric, baseline, target, actual, weight, due_on) = goal;
        let known = date(due_on) <= known_on && !actual.is_empty();
        let number = index + 1;
        json!({
            "id": format!("g{number}"), "code": format!("G{number}"), "metric": metric, "baseline": baseline,
            "target": target, "weight": weight, "due_on": due_on,
            "actual": if known { json!(actual) } else { Json::Null },
            "source": if known { json!("经营分析月报（财务部核对）") } else { Json::Null },
        })
    });
    Json::Array(rows.collect())
}

/// The yearly strategy in force or in preparation when work is begun on a day.
pub fn serving(day: Date) -> &'static str {
    if day >= jiff::civil::date(2025, 12, 15) {
        "strategy.2026"
    } else if day >= jiff::civil::date(2024, 12, 15) {
        "strategy.2025"
    } else {
        "strategy.2024"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_every_strategy_sum_to_a_hundred() {
        for strategy in &STRATEGIES {
            let sum: i64 = strategy.goals.iter().map(|goal| goal.4).sum();
            assert_eq!(sum, 100, "{}", strategy.title);
        }
    }
}
