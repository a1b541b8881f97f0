//! The platform exports that the digital operators bring in: articles of the Official Accounts, videos, search
//! advertising. Once they are in, the program fixes the figures of the posts that came of age.

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{at, days};
use crate::cast::name_of;
use crate::plan::{Plan, to};
use crate::work::digital::{ACCOUNTS, Published};
use crate::work::{baidu, videos, wechat};

/// Plans every import from `from` to the demo's last day.
pub fn plan(plan: &mut Plan, seed: u64, from: Date, published: &[Published]) {
    for account in &wechat::ACCOUNTS {
        articles(plan, account, (seed, from), published);
    }
    for (part, _, _, login) in ACCOUNTS.iter().filter(|account| account.2 != "wechat") {
        of_videos(plan, (part, login), from, published);
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

fn articles(plan: &mut Plan, account: &wechat::Account, (seed, from): (u64, Date), published: &[Published]) {
    let articles = wechat::articles(account, seed, from);
    let mut fixing = Fixing::of(published, account.name);
    for (exported_on, first) in wechat::export_days(from) {
        // on the tenth the month before last is in the list too: by then its articles are 30 days old
        let is_tenth = exported_on > first.last_of_month();
        let since = if is_tenth { days(first, -1).first_of_month() } else { first };
        let listed: Vec<_> = articles
            .iter()
            .filter(|one| since <= one.published_on && one.published_on <= first.last_of_month())
            .cloned()
            .collect();
        if listed.iter().all(|one| one.published_on >= exported_on) {
            continue;
        }
        let html = wechat::list_export(&listed, exported_on);
        let name = format!(
            "total_{}_{}_{}.xls",
            account.name,
            first.strftime("%Y%m"),
            exported_on.strftime("%Y%m%d")
        );
        let answers = vec![("account", account.name.to_owned()), ("owner", account.operator.to_owned())];
        plan.import(at(exported_on, 17, 40), account.login, name.clone(), html.into_bytes(), answers);
        let figures = |post: &Published, _: i64| {
            let article = listed.iter().find(|one| one.title == post.title && one.published_on == post.on)?;
            Some((article.readers, None))
        };
        fixing.after(plan, (&name, exported_on, (17, 40)), figures);
    }
}

fn of_videos(plan: &mut Plan, (part, login): (&str, &'static str), from: Date, published: &[Published]) {
    let Some((_, name, ..)) = ACCOUNTS.iter().find(|account| account.0 == part) else { return };
    let mut fixing = Fixing::of(published, name);
    for exported_on in videos::export_days(from) {
        let Some(bytes) = videos::export(published, part, exported_on) else { continue };
        let file = format!("作品数据_{name}_{}.csv", exported_on.strftime("%Y%m%d"));
        let owner = name_of(login);
        plan.import(at(exported_on, 17, 45), login, file.clone(), bytes, vec![("owner", owner.to_owned())]);
        let figures = |post: &Published, age: i64| {
            let [plays, acts @ ..] = videos::figures_at(post, age);
            videos::is_in(post, exported_on).then(|| (plays, Some(acts.iter().sum())))
        };
        fixing.after(plan, (&file, exported_on, (17, 30)), figures);
    }
}

/// The posts of an account whose figures are not fixed yet, with the ages that are still to come.
struct Fixing<'p>(Vec<(&'p Published, Vec<i64>)>);

impl<'p> Fixing<'p> {
    fn of(published: &'p [Published], account: &str) -> Self {
        let part = ACCOUNTS.iter().find(|one| one.1 == account).map_or("", |one| one.0);
        Self(published.iter().filter(|post| post.account == part).map(|post| (post, vec![7, 30])).collect())
    }

    /// What the program fixes once this file is in: reads and engagements of the posts that came of age.
    fn after(
        &mut self,
        plan: &mut Plan,
        (file, exported_on, (hour, minute)): (&str, Date, (i8, i8)),
        figures: impl Fn(&Published, i64) -> Option<(i64, Option<i64>)>,
    ) {
        for (post, ages) in &mut self.0 {
            let age = i64::from((exported_on - post.on).get_days());
            while let Some(days) = ages.first().copied().filter(|days| age >= *days) {
                let Some((reads, engagements)) = figures(post, age) else { break };
                let mut fields = json!({
                    (format!("reads_{days}")): reads, (format!("batch_{days}")): to(&format!("import.{file}")),
                    (format!("exported_{days}_at")): at(exported_on, hour, minute).to_string(),
                });
                if let Some(engagements) = engagements {
                    fields[format!("engagements_{days}")] = engagements.into();
                }
                plan.take_by_program(
                    at(exported_on, 17, 50),
                    &post.handle,
                    if days == 7 { "freeze_7" } else { "freeze_30" },
                    fields,
                );
                ages.remove(0);
            }
        }
    }
}
