//! Synthetic files in the shapes of platform exports, one for each hazard of reading them.

#[path = "accounts.rs"]
mod accounts;
#[path = "ads.rs"]
mod ads;
#[path = "baidu.rs"]
mod baidu;
#[path = "biff.rs"]
mod biff;
#[path = "plain.rs"]
mod plain;
#[path = "sites.rs"]
mod sites;
#[path = "social.rs"]
mod social;
#[path = "wechat.rs"]
mod wechat;

use std::fmt::Write as _;

use hengce_sheets::{Cell, Column, Format, Page, write};

/// A file of `fixtures/`.
pub struct Fixture {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// What it imitates, and the hazard in it.
    pub about: &'static str,
}

pub fn all() -> Vec<Fixture> {
    let mut all = first();
    all.extend(social::files());
    all.extend(accounts::files());
    all.extend(ads::files());
    all.extend(sites::files());
    all.extend(plain::files());
    all
}

fn first() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture(
            "wechat-notified.xlsx",
            wechat::notified(),
            "公众号已通知内容 (16 columns): dates as YYYYMMDD, rates as 4.41 %, blanks as - and --, 1.2万, full-width brackets",
        ),
        fixture(
            "wechat-total.xls",
            wechat::html_list(),
            "the newer list (9 columns): an HTML table in GBK under the name of xls",
        ),
        fixture(
            "wechat-traffic.xls",
            wechat::traffic(),
            "内容分析 · 流量数据: sheet New Sheet1, three tables side by side, data from line 4, a row for each channel; xlsx under the name of xls",
        ),
        fixture("wechat-biff8.xls", biff::list(), "a list in true BIFF8"),
        fixture("wechat-as.csv", wechat::notified(), "xlsx under the name of csv"),
        fixture(
            "wechat-later.csv",
            wechat::later(),
            "the same articles a week later, UTF-8 with byte-order mark: restated figures, one new article, columns in another order",
        ),
        fixture(
            "baidu-plan.csv",
            baidu::plan(),
            "百度搜索推广 by day and plan: GBK, 8 lines of preamble, a totals line, [已删除] after a plan's name",
        ),
        fixture(
            "baidu-newer.tsv",
            baidu::newer(),
            "the newer headers (展现量, 点击量), tab-separated, UTF-16LE",
        ),
        fixture(
            "baidu-wrong.csv",
            baidu::wrong(),
            "31 February, a word for a number, a plan id that Excel has rounded, the same day and plan twice",
        ),
        fixture(
            "reports.xlsx",
            reports(),
            "a filled template of market reports, in Chinese, with a date as an Excel serial number without format",
        ),
        fixture(
            "campaigns.xlsx",
            campaigns(),
            "a filled template of campaigns, in English, with goals and budget lines on further sheets",
        ),
        fixture("broken.xlsx", broken(), "an xlsx that breaks off in the middle"),
        fixture(
            "unknown.csv",
            b"name,caf\xe9,\xff\xfe\xfa\r\n1,2,3\r\n".to_vec(),
            "text in no encoding that can be told",
        ),
    ]
}

pub fn readme() -> String {
    let mut text = "# Fixtures\n\nEvery file here is **synthetic**: written by `cargo run -p hengce-sheets --example make_fixtures`, \
        with invented figures. They imitate the shapes of platform exports and filled templates, one for each hazard of reading \
        them, so that tests hold the imports to them. A test compares this folder with its generator.\n\n| file | what it is |\n|---|---|\n"
        .to_owned();
    for file in all() {
        let _ = writeln!(text, "| `{}` | {} |", file.name, file.about);
    }
    text
}

/// One text a line, its cells cut at bars.
fn table<'t>(text: &'t [&'t str]) -> Vec<Vec<&'t str>> {
    text.iter().map(|line| line.split('|').collect()).collect()
}

/// What platforms call an xls: an HTML page that claims GB2312.
fn html_table(headers: &str, rows: &[Vec<&str>]) -> String {
    let mut html = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"></head><body><table border=1><tr>".to_owned();
    html.extend(headers.split('|').map(|header| format!("<th>{header}</th>")));
    html.push_str("</tr>");
    for row in rows {
        html.push_str("<tr>");
        html.extend(row.iter().map(|cell| format!("<td>{cell}</td>")));
        html.push_str("</tr>");
    }
    html.push_str("</table></body></html>");
    html
}

fn column(header: &str) -> Column {
    Column { header: header.to_owned(), ..Column::default() }
}

fn cells(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| if text.is_empty() { Cell::Empty } else { Cell::text(*text) }).collect()
}

fn page(name: &str, headers: &[&str], rows: &[&[&str]]) -> Page {
    Page {
        name: name.to_owned(),
        columns: headers.iter().map(|header| column(header)).collect(),
        rows: rows.iter().map(|row| cells(row)).collect(),
        ..Page::default()
    }
}

fn xlsx(pages: &[Page]) -> Vec<u8> {
    write(pages).unwrap_or_default()
}

fn reports() -> Vec<u8> {
    let headers = ["编号", "标题 *", "主题 *", "负责人 *", "应交日期 *", "摘要与结论"];
    let mut page = page(
        "市场分析报告",
        &headers,
        &[
            &["", "2026年8月净水行业月报", "行业趋势", "顾清禾", "2026-08-31", "上半月需求回落。"],
            &["", "竞品价格监测(8月)", "竞争对手", "mingzhe@helan.example", "", "=SUM(A1) 不是公式"],
        ],
    );
    page.preamble = vec![vec!["市场分析报告 · 导入模板".into()]];
    page.rows[1][4] = Cell::Number("46265".into());
    page.columns[4].format = Format::Text;
    xlsx(&[page])
}

fn campaigns() -> Vec<u8> {
    let campaigns = page(
        "Campaign",
        &[
            "Code",
            "Title *",
            "Form *",
            "Owner *",
            "Team and shares *",
            "Starts on *",
            "Ends on *",
            "Channels",
        ],
        &[&[
            "",
            "Autumn water festival",
            "Promotion",
            "Han Licheng",
            "Han Licheng 60%; Zhou Yifan 40%",
            "2026-10-01",
            "2026-10-15",
            "Social media; Offline",
        ]],
    );
    let goals = page(
        "Goals",
        &["Code", "Title", "Metric", "Direction", "Target", "Weight"],
        &[
            &["", "Autumn water festival", "Leads", "Higher is better", "1,200", "60"],
            &["", "Autumn water festival", "Cost per lead", "Lower is better", "85", "40"],
        ],
    );
    let budget = page(
        "Budget",
        &["Code", "Title", "Category", "Approved"],
        &[&["", "Autumn water festival", "Media", "60000"]],
    );
    xlsx(&[campaigns, goals, budget])
}

fn broken() -> Vec<u8> {
    let whole = wechat::notified();
    whole[..whole.len() / 2].to_vec()
}
