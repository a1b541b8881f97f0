//! The platform exports that the digital operators bring in: articles of the Official Account, search advertising.

use jiff::civil::Date;

use crate::calendar::at;
use crate::plan::Plan;
use crate::work::{baidu, wechat};

/// Plans every import from `from` to the demo's last day.
pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let articles = wechat::articles(seed, from);
    for (exported_on, first) in wechat::export_days(from) {
        let last = first.last_of_month();
        let month: Vec<_> =
            articles.iter().filter(|one| first <= one.published_on && one.published_on <= last).cloned().collect();
        if month.iter().all(|one| one.published_on >= exported_on) {
            continue;
        }
        let html = wechat::list_export(&month, exported_on);
        let name = format!("total_{}_{}.xls", first.strftime("%Y%m"), exported_on.strftime("%Y%m%d"));
        let answers = vec![("account", wechat::ACCOUNT.to_owned()), ("owner", "林晓彤".to_owned())];
        plan.import(at(exported_on, 17, 40), "xiaotong", name, html.into_bytes(), answers);
    }
    let rows = baidu::plan_days(seed, from);
    for (first, last, exported_on) in baidu::export_days(from) {
        let bytes = baidu::report_export(&rows, first, last, exported_on);
        let name = format!("推广计划报告_{}.csv", first.strftime("%Y%m"));
        let answers = vec![("account", baidu::ACCOUNT.to_owned()), ("owner", "周亦凡".to_owned())];
        plan.import(at(exported_on, 9, 30), "yifan", name, bytes, answers);
    }
}
