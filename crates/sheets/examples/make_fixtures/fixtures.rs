//! Synthetic files in the shapes of platform exports, one for each hazard of reading them.

#[path = "baidu.rs"]
mod baidu;
#[path = "biff.rs"]
mod biff;

use std::fmt::Write as _;

use encoding_rs::GBK;
use hengce_sheets::{Cell, Column, Format, Page, write};

/// A file of `fixtures/`.
pub struct Fixture {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// What it imitates, and the hazard in it.
    pub about: &'static str,
}

pub fn all() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture(
            "wechat-notified.xlsx",
            notified(),
            "公众号已通知内容 (16 columns): dates as YYYYMMDD, rates as 4.41 %, blanks as - and --, 1.2万, full-width brackets",
        ),
        fixture(
            "wechat-total.xls",
            html_list(),
            "the newer list (9 columns): an HTML table in GBK under the name of xls",
        ),
        fixture(
            "wechat-traffic.xls",
            traffic(),
            "内容分析 · 流量数据: sheet New Sheet1, three tables side by side, data from line 4, a row for each channel; xlsx under the name of xls",
        ),
        fixture("wechat-biff8.xls", biff::list(), "a list in true BIFF8"),
        fixture("wechat-as.csv", notified(), "xlsx under the name of csv"),
        fixture(
            "wechat-later.csv",
            later(),
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

fn notified() -> Vec<u8> {
    let headers = [
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
    let rows: [&[&str]; 4] = [
        &[
            "新品净水器上手实测",
            "20260703",
            "12,306",
            "1.5万",
            "412",
            "520",
            "88",
            "30,150",
            "9,120",
            "30.25%",
            "310",
            "2,260",
            "3.4%",
            "7.3",
            "61.5%",
            "https://mp.example.com/s/a1",
        ],
        &[
            "夏季滤芯更换指南",
            "20260710",
            "8,450",
            "1.0万",
            "198",
            "240",
            "31",
            "30,420",
            "6,310",
            "20.74%",
            "150",
            "990",
            "2.4%",
            "6.6",
            "58.2%",
            "https://mp.example.com/s/a2",
        ],
        &[
            "'=一张图看懂水质",
            "20260717",
            "10w+",
            "13.2万",
            "-",
            "--",
            "—",
            "30,700",
            "21,000",
            "68.4%",
            "—",
            "-",
            "--",
            "-",
            "70.1%",
            "https://mp.example.com/s/a3",
        ],
        &[
            "用户故事（第一期）",
            "20260724",
            "3020",
            "3,800",
            "45",
            "51",
            "6",
            "31,010",
            "2,500",
            "8.06%",
            "40",
            "160",
            "1.6%",
            "4.0",
            "44.0%",
            "https://mp.example.com/s/a4",
        ],
    ];
    xlsx(&[page("Sheet1", &headers, &rows)])
}

fn html_list() -> Vec<u8> {
    let rows = [
        [
            "新品净水器上手实测",
            "20260703",
            "12310",
            "413",
            "88",
            "30150",
            "30.26%",
            "61.5%",
            "https://mp.example.com/s/a1",
        ],
        [
            "门店探访：上海徐汇",
            "20260728",
            "2210",
            "37",
            "4",
            "31100",
            "6.11%",
            "52.0%",
            "https://mp.example.com/s/a5",
        ],
    ];
    let headers = [
        "内容标题",
        "发表时间",
        "总阅读人数",
        "总分享人数",
        "阅读后关注人数",
        "送达人数",
        "送达阅读率",
        "阅读完成率",
        "内容url",
    ];
    let mut html = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"></head><body><table border=1><tr>".to_owned();
    html.extend(headers.iter().map(|header| format!("<th>{header}</th>")));
    html.push_str("</tr>");
    for row in rows {
        html.push_str("<tr>");
        html.extend(row.iter().map(|cell| format!("<td>{cell}</td>")));
        html.push_str("</tr>");
    }
    html.push_str("</table></body></html>");
    GBK.encode(&html).0.into_owned()
}

fn traffic() -> Vec<u8> {
    let headers = [
        "日期",
        "渠道",
        "阅读人数",
        "日期",
        "分享人数",
        "跳转阅读原文人数",
        "微信收藏人数",
        "发表篇数",
        "传播渠道",
        "发表日期",
        "内容标题",
        "阅读人数",
        "阅读人数占比",
    ];
    let rows: [&[&str]; 4] = [
        &[
            "2026-07-03",
            "全部",
            "9,000",
            "2026-07-03",
            "300",
            "12",
            "40",
            "1",
            "全部",
            "2026-07-03",
            "新品净水器上手实测",
            "12350",
            "100%",
        ],
        &[
            "2026-07-03",
            "朋友圈",
            "2,100",
            "2026-07-04",
            "80",
            "3",
            "11",
            "0",
            "公众号消息",
            "2026-07-03",
            "新品净水器上手实测",
            "8200",
            "66.4%",
        ],
        &["", "", "", "", "", "", "", "", "朋友圈", "2026-07-03", "新品净水器上手实测", "4150", "33.6%"],
        &["", "", "", "", "", "", "", "", "全部", "2026-07-10", "夏季滤芯更换指南", "8451", "100%"],
    ];
    let mut page = page("New Sheet1", &headers, &rows);
    page.preamble = vec![vec!["流量数据".into()], vec!["数据统计时间:2026-07-01 至 2026-07-31".into()]];
    xlsx(&[page])
}

fn later() -> Vec<u8> {
    let text = "\u{feff}内容url,内容标题,发表时间,总阅读人数,总分享人数,阅读后关注人数,送达人数,送达阅读率,阅读完成率\r\n\
        https://mp.example.com/s/a1,新品净水器上手实测,20260703,12980,430,90,30150,30.40%,61.9%\r\n\
        https://mp.example.com/s/a2,夏季滤芯更换指南,20260710,8450,198,31,30420,20.74%,58.2%\r\n\
        https://mp.example.com/s/a6,\"水质报告,公开\",20260731,5120,102,18,31200,12.60%,50.3%\r\n";
    text.as_bytes().to_vec()
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
    let whole = notified();
    whole[..whole.len() / 2].to_vec()
}
