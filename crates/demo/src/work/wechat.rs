//! The demo company's WeChat Official Account: its articles, and the list exports that the digital operator imports.
//!
//! The files are synthetic. Their shape is the platform's: an HTML table saved under the name `.xls`, 16 columns.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::calendar::{self, days};
use crate::chance::Chance;
use crate::words;

/// An Official Account.
pub struct Account {
    /// As the platform shows it.
    pub name: &'static str,
    /// Login and name of whoever runs it.
    pub login: &'static str,
    pub operator: &'static str,
    /// At the demo's beginning.
    followers: i64,
    /// Working days between articles, at least and at most.
    gap: (i64, i64),
}

pub const ACCOUNTS: [Account; 4] = [
    Account {
        name: "禾岚生活", login: "xiaotong", operator: "林晓彤", followers: 41_000, gap: (2, 3)
    },
    Account { name: "禾岚服务", login: "yifan", operator: "周亦凡", followers: 34_000, gap: (3, 4) },
    Account { name: "禾岚实验室", login: "siyu", operator: "何思语", followers: 16_000, gap: (4, 6) },
    Account { name: "禾岚故事", login: "ruoxi", operator: "方若溪", followers: 12_000, gap: (5, 7) },
];

/// Figures of a list are frozen so many days after publishing.
const FREEZE_DAYS: i64 = 7;

/// An article with its final figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub title: String,
    pub published_on: Date,
    pub delivered: i64,
    pub readers: i64,
    pub reads: i64,
    pub sharers: i64,
    pub shares: i64,
    pub follows: i64,
    /// Of those who opened it, in hundredths of a percent.
    pub completed: i64,
}

/// An account's articles from `from` to the demo's end; more of them in the weeks of a season.
pub fn articles(account: &Account, seed: u64, from: Date) -> Vec<Article> {
    let mut chance = Chance::new(seed, account.name);
    let mut titles = words::article_titles();
    let mut written = Vec::new();
    let mut followers = account.followers;
    let mut day = calendar::working_from(from);
    while day < calendar::TODAY {
        let title = titles.remove(chance.between(0, titles.len() as i64 - 1) as usize);
        if titles.is_empty() {
            titles = words::article_titles();
        }
        let article = article(&mut chance, title, day, followers);
        followers += article.follows * 7 / 10 + chance.between(5, 25);
        written.push(article);
        let gap = if calendar::demand(day) > 1500 { 2 } else { chance.between(account.gap.0, account.gap.1) };
        day = calendar::working_after(day, gap);
    }
    written
}

fn article(chance: &mut Chance, title: String, published_on: Date, followers: i64) -> Article {
    // the account tired through 2025 and was renewed with the new content plan of July 2026
    let months = i64::from(published_on.year() - 2024) * 12 + i64::from(published_on.month()) - 10;
    let appeal = if months >= 21 { 52 } else { 58 - months * 8 / 10 };
    let hit = if chance.in_thousand(70) { chance.between(25, 48) } else { 10 };
    let demand = calendar::demand(published_on).min(1500);
    let readers = chance.around(followers * appeal / 1000 * hit / 10 * (1000 + demand) / 2200, 350).max(120);
    let sharers = chance.around(readers * if months >= 21 { 46 } else { 35 } / 1000, 400).max(2);
    Article {
        title,
        published_on,
        delivered: followers,
        readers,
        reads: chance.around(readers * 138 / 100, 60),
        sharers,
        shares: chance.around(sharers * 127 / 100, 80),
        follows: chance.around(readers * 11 / 1000, 600),
        completed: chance.around(if months >= 21 { 5400 } else { 4700 }, 180),
    }
}

/// The article list as exported on a day: HTML under the name `.xls`, figures not yet frozen still short of the final ones.
pub fn list_export(articles: &[Article], exported_on: Date) -> String {
    let mut html = String::from(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"></head><body><table border=\"1\">\n<tr>",
    );
    for header in HEADERS {
        let _ = write!(html, "<td>{header}</td>");
    }
    html.push_str("</tr>\n");
    for article in articles.iter().filter(|article| article.published_on < exported_on) {
        html.push_str("<tr>");
        for cell in cells(article, exported_on) {
            let _ = write!(html, "<td>{cell}</td>");
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</table></body></html>\n");
    html
}

const HEADERS: [&str; 16] = [
    "内容标题",
    "发表时间",
    "总阅读人数",
    "总阅读次数",
    "总分享人数",
    "总分享次数",
    "阅读后关注人数",
    "送达人数",
    "公众号消息阅读次数",
    "送达阅读率",
    "首次分享次数",
    "分享产生阅读次数",
    "首次分享率",
    "每次分享带来阅读次数",
    "阅读完成率",
    "内容url",
];

fn cells(article: &Article, exported_on: Date) -> [String; 16] {
    let age = i64::from((exported_on - article.published_on).get_days());
    // most reading happens in the first two days
    let so_far =
        |figure: i64| if age >= FREEZE_DAYS { figure } else { figure * (70 + age * 4).min(100) / 100 };
    let readers = so_far(article.readers);
    let reads = so_far(article.reads);
    let shares = so_far(article.shares);
    let from_message = reads * 62 / 100;
    let first_shares = shares * 58 / 100;
    let by_share = reads * 21 / 100;
    [
        article.title.clone(),
        article.published_on.strftime("%Y%m%d").to_string(),
        readers.to_string(),
        reads.to_string(),
        so_far(article.sharers).to_string(),
        shares.to_string(),
        so_far(article.follows).to_string(),
        article.delivered.to_string(),
        from_message.to_string(),
        percent(from_message, article.delivered),
        first_shares.to_string(),
        by_share.to_string(),
        percent(first_shares, from_message),
        hundredths(by_share * 100 / shares.max(1)),
        format!("{}%", hundredths(article.completed)),
        format!("https://mp.weixin.qq.com/s/demo-{}", article.published_on.strftime("%Y%m%d")),
    ]
}

fn percent(part: i64, whole: i64) -> String {
    format!("{}%", hundredths(part * 10_000 / whole.max(1)))
}

fn hundredths(number: i64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

/// The days on which the list is exported, each with the first day of the month in it: on the tenth for the month
/// before, when its figures are frozen; from 2026 also at each month's end for the month so far.
pub fn export_days(from: Date) -> Vec<(Date, Date)> {
    let mut exports = Vec::new();
    let mut first = from.first_of_month();
    while first < calendar::TODAY {
        let last = calendar::working_after(days(first.last_of_month(), 1), -1);
        if first.year() >= 2026 {
            exports.push((last, first));
        }
        let tenth = calendar::working_from(days(first.last_of_month(), 10));
        if tenth < calendar::TODAY {
            exports.push((tenth, first));
        }
        first = days(first.last_of_month(), 1);
    }
    exports
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn two_years_have_some_two_hundred_articles_no_two_with_the_same_key() {
        let written = articles(&ACCOUNTS[0], 1, date(2024, 10, 8));
        assert!((180..=280).contains(&written.len()), "{}", written.len());
        let mut keys: Vec<_> = written.iter().map(|article| (&article.title, article.published_on)).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), written.len());
        assert!(
            written
                .iter()
                .all(|article| article.readers < article.delivered && article.sharers < article.readers)
        );
    }

    #[test]
    fn figures_only_grow_until_they_are_frozen() {
        let written = articles(&ACCOUNTS[0], 1, date(2026, 7, 1));
        let first = &written[0];
        let early = cells(first, days(first.published_on, 2));
        let late = cells(first, days(first.published_on, 9));
        assert!(early[2].parse::<i64>().unwrap() < first.readers);
        assert_eq!(late[2].parse::<i64>().unwrap(), first.readers);
    }

    #[test]
    fn an_export_has_a_row_for_each_article_and_one_for_the_headers() {
        let written = articles(&ACCOUNTS[0], 1, date(2026, 9, 1));
        let html = list_export(&written, calendar::TODAY);
        assert_eq!(html.matches("<tr>").count(), written.len() + 1);
    }
}
