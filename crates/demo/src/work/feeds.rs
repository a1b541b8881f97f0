//! The platform exports that the digital operators bring in: articles of the Official Accounts, search advertising.

use jiff::civil::Date;

use crate::calendar::at;
use crate::plan::Plan;
use crate::work::{baidu, wechat};

/// Plans every import from `from` to the demo's last day.
pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    for account in &wechat::ACCOUNTS {
        articles(plan, account, seed, from);
    }
    let rows = baidu::plan_days(seed, from.first_of_month());
    for (first, last, exported_on) in baidu::export_days(from) {
        for (account, login, operator) in baidu::ACCOUNTS {
            let own: Vec<_> = rows.iter().filter(|row| row.account == account).cloned().collect();
            let bytes = baidu::report_export(&own, first, last, exported_on);
            let name = format!("推广计划报告_{account}_{}.csv", first.strftime("%Y%m"));
            plan.import(at(exported_on, 9, 30), login, name, bytes, vec![("owner", operator.to_owned())]);
        }
    }
}

fn articles(plan: &mut Plan, account: &wechat::Account, seed: u64, from: Date) {
    let articles = wechat::articles(account, seed, from);
    for (exported_on, first) in wechat::export_days(from) {
        let last = first.last_of_month();
        let month: Vec<_> = articles
            .iter()
            .filter(|one| first <= one.published_on && one.published_on <= last)
            .cloned()
            .collect();
        if month.iter().all(|one| one.published_on >= exported_on) {
            continue;
        }
        let html = wechat::list_export(&month, exported_on);
        let name = format!("total_{}_{}.xls", first.strftime("%Y%m"), exported_on.strftime("%Y%m%d"));
        let answers = vec![("account", account.name.to_owned()), ("owner", account.operator.to_owned())];
        plan.import(at(exported_on, 17, 40), account.login, name, html.into_bytes(), answers);
    }
}
