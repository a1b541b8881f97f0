//! The demo company's search advertising on Baidu: one row a day and plan, and the reports that the operator imports.
//!
//! The files are synthetic. Their shape is the platform's: GBK, seven preamble rows, a totals row at the end.

use std::fmt::Write as _;

use jiff::civil::{Date, date};

use crate::calendar::{self, days};
use crate::chance::Chance;

/// The advertising accounts, each with whoever runs it: login and name.
pub const ACCOUNTS: [(&str, &str, &str); 2] =
    [("禾岚科技-净水", "xiaotong", "林晓彤"), ("禾岚科技-空气", "yifan", "周亦凡")];

/// A plan's daily figures on an ordinary day.
struct Plan {
    /// Index of its account.
    account: usize,
    name: &'static str,
    impressions: i64,
    /// Clicks in ten thousand impressions.
    click_rate: i64,
    /// Price of a click in fen.
    price: i64,
    /// Leads in ten thousand clicks.
    lead_rate: i64,
    /// Stopped on this day; the platform then marks the name.
    ended: Option<Date>,
}

const PLANS: [Plan; 5] = [
    Plan {
        account: 0,
        name: "品牌词-净水",
        impressions: 1_300,
        click_rate: 820,
        price: 96,
        lead_rate: 520,
        ended: None,
    },
    Plan {
        account: 0,
        name: "净水器-通用词",
        impressions: 9_400,
        click_rate: 265,
        price: 412,
        lead_rate: 245,
        ended: None,
    },
    Plan {
        account: 1,
        name: "品牌词-空气",
        impressions: 1_300,
        click_rate: 790,
        price: 102,
        lead_rate: 500,
        ended: None,
    },
    Plan {
        account: 1,
        name: "净化器-通用词",
        impressions: 8_100,
        click_rate: 240,
        price: 386,
        lead_rate: 230,
        ended: None,
    },
    Plan {
        account: 1,
        name: "竞品词-对比",
        impressions: 5_200,
        click_rate: 130,
        price: 655,
        lead_rate: 90,
        ended: Some(date(2026, 3, 31)),
    },
];

/// What the platform writes after the name of a plan that was removed.
const REMOVED: &str = "[已删除]";

/// A plan's day. Costs are in fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanDay {
    pub day: Date,
    pub account: &'static str,
    pub plan: &'static str,
    pub impressions: i64,
    pub clicks: i64,
    pub cost: i64,
    pub web_leads: i64,
    pub chat_leads: i64,
    pub phone_leads: i64,
}

/// Every plan's days from `from` to the day before the demo's end.
pub fn plan_days(seed: u64, from: Date) -> Vec<PlanDay> {
    let mut chance = Chance::new(seed, "baidu");
    let mut rows = Vec::new();
    let mut day = from;
    while day < calendar::TODAY {
        for plan in PLANS.iter().filter(|plan| plan.ended.is_none_or(|ended| day <= ended)) {
            rows.push(plan_day(&mut chance, plan, day));
        }
        day = days(day, 1);
    }
    rows
}

fn plan_day(chance: &mut Chance, plan: &Plan, day: Date) -> PlanDay {
    let demand = calendar::demand(day);
    let impressions = chance.around(plan.impressions * demand / 1000, 180);
    let clicks = chance.around(impressions * plan.click_rate / 10_000, 150).max(1);
    // a click is dearer when everybody buys; from April 2026 the money of the removed plan works harder elsewhere
    let price = plan.price * (700 + demand * 3 / 10) / 1000;
    let better = if day >= date(2026, 4, 1) { 1250 } else { 1000 };
    let leads = clicks * plan.lead_rate * better / 1000;
    let mut count = |share: i64| {
        let hundredth = leads * share / 100;
        hundredth / 10_000 + i64::from(chance.between(0, 9_999) < hundredth % 10_000)
    };
    let (web_leads, chat_leads, phone_leads) = (count(55), count(32), count(13));
    PlanDay {
        day,
        account: ACCOUNTS[plan.account].0,
        plan: plan.name,
        impressions,
        clicks,
        cost: chance.around(clicks * price, 50),
        web_leads,
        chat_leads,
        phone_leads,
    }
}

/// The daily plan report of an account's rows from `first` to `last`, as exported on a later morning: GBK bytes.
pub fn report_export(rows: &[PlanDay], first: Date, last: Date, exported_on: Date) -> Vec<u8> {
    let mut text = format!(
        "数据生成时间,{exported_on} 09:12:33\r\n数据生成条件\r\n1. 时间范围：,{first}至{last}\r\n2. 时间单位：,分日\r\n\
         3. 推广设备：,全部\r\n4. 投放网络：,全部\r\n\r\n\
         日期,推广计划,账户,展现,点击,消费,点击率,平均点击价格,网页转化,商桥转化,电话转化\r\n"
    );
    let mut total = [0; 6];
    for row in rows.iter().filter(|row| first <= row.day && row.day <= last) {
        let ended = PLANS
            .iter()
            .any(|plan| plan.name == row.plan && plan.ended.is_some_and(|ended| ended < exported_on));
        let name = format!("{}{}", row.plan, if ended { REMOVED } else { "" });
        let figures = [row.impressions, row.clicks, row.cost, row.web_leads, row.chat_leads, row.phone_leads];
        for (sum, figure) in total.iter_mut().zip(figures) {
            *sum += figure;
        }
        line(&mut text, &row.day.to_string(), &name, row.account, figures);
    }
    line(&mut text, "合计", "-", "-", total);
    let (bytes, _, lossy) = encoding_rs::GBK.encode(&text);
    debug_assert!(!lossy, "every character of the report is in GBK");
    bytes.into_owned()
}

fn line(text: &mut String, day: &str, plan: &str, account: &str, figures: [i64; 6]) {
    let [impressions, clicks, cost, web, chat, phone] = figures;
    let rate = hundredths(clicks * 10_000 / impressions.max(1));
    let price = hundredths(cost / clicks.max(1));
    let cost = hundredths(cost);
    let _ = write!(
        text,
        "{day},{plan},{account},{impressions},{clicks},{cost},{rate}%,{price},{web},{chat},{phone}\r\n"
    );
}

fn hundredths(number: i64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

/// The reports that are exported: (first day, last day, exported on). Each month on the second working day after it;
/// the last one on the demo's last day.
pub fn export_days(from: Date) -> Vec<(Date, Date, Date)> {
    let mut exports = Vec::new();
    let mut first = from.first_of_month();
    while first < calendar::TODAY {
        let last = first.last_of_month();
        let on = calendar::working_after(last, 2);
        if on <= calendar::TODAY {
            exports.push((first, last, on));
        } else {
            exports.push((first, days(calendar::TODAY, -1), calendar::TODAY));
        }
        first = days(last, 1);
    }
    exports
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_have_a_row_for_every_plan_and_day() {
        let rows = plan_days(1, date(2024, 10, 1));
        assert_eq!(rows.len(), 729 * 4 + 547);
        assert!(rows.iter().all(|row| row.clicks <= row.impressions && row.cost > 0));
    }

    #[test]
    fn the_report_is_gbk_with_a_preamble_and_a_totals_row_that_adds_up() {
        let rows = plan_days(1, date(2026, 9, 1));
        let bytes = report_export(&rows, date(2026, 9, 1), date(2026, 9, 29), calendar::TODAY);
        let (text, _, broken) = encoding_rs::GBK.decode(&bytes);
        assert!(!broken && std::str::from_utf8(&bytes).is_err());
        assert!(text.starts_with("数据生成时间,2026-09-30"));
        let clicks: i64 = rows.iter().map(|row| row.clicks).sum();
        let total = text.lines().last().unwrap();
        assert_eq!(total.split(',').nth(4).unwrap(), clicks.to_string());
    }

    #[test]
    fn every_month_is_exported_once_and_nothing_is_exported_before_it_happened() {
        let exports = export_days(date(2024, 10, 1));
        assert_eq!(exports.len(), 24);
        assert!(exports.iter().all(|(first, last, on)| first <= last && last < on && *on <= calendar::TODAY));
    }
}
