//! Synthetic files in the shapes of platform exports, one for each hazard of reading them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

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
        fixture("wechat-notified.xlsx", notified(), "公众号已通知内容 (16 columns): dates as YYYYMMDD, rates as 4.41 %, blanks as - and --, 1.2万, full-width brackets"),
        fixture("wechat-total.xls", html_list(), "the newer list (9 columns): an HTML table in GBK under the name of xls"),
        fixture("wechat-traffic.xls", traffic(), "内容分析 · 流量数据: sheet New Sheet1, three tables side by side, data from line 4, a row for each channel; xlsx under the name of xls"),
        fixture("wechat-biff8.xls", biff8(), "a list in true BIFF8"),
        fixture("wechat-as.csv", notified(), "xlsx under the name of csv"),
        fixture("wechat-later.csv", later(), "the same articles a week later, UTF-8 with byte-order mark: restated figures, one new article, columns in another order"),
        fixture("baidu-plan.csv", baidu(), "百度搜索推广 by day and plan: GBK, 8 lines of preamble, a totals line, [已删除] after a plan's name"),
        fixture("baidu-newer.tsv", baidu_newer(), "the newer headers (展现量, 点击量), tab-separated, UTF-16LE"),
        fixture("baidu-wrong.csv", baidu_wrong(), "31 February, a word for a number, a plan id that Excel has rounded, the same day and plan twice"),
        fixture("reports.xlsx", reports(), "a filled template of market reports, in Chinese, with a date as an Excel serial number without format"),
        fixture("campaigns.xlsx", campaigns(), "a filled template of campaigns, in English, with goals and budget lines on further sheets"),
        fixture("broken.xlsx", broken(), "an xlsx that breaks off in the middle"),
        fixture("unknown.csv", b"name,caf\xe9,\xff\xfe\xfa\r\n1,2,3\r\n".to_vec(), "text in no encoding that can be told"),
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
        "内容标题", "发表时间", "总阅读人数", "总阅读次数", "总分享人数", "总分享次数", "阅读后关注人数", "送达人数",
        "公众号消息阅读次数", "送达阅读率", "首次分享次数", "分享产生阅读次数", "首次分享率", "每次分享带来阅读次数", "阅读完成率", "内容url",
    ];
    let rows: [&[&str]; 4] = [
        &["新品净水器上手实测", "20260703", "12,306", "1.5万", "412", "520", "88", "30,150", "9,120", "30.25%", "310", "2,260", "3.4%", "7.3", "61.5%", "https://mp.example.com/s/a1"],
        &["夏季滤芯更换指南", "20260710", "8,450", "1.0万", "198", "240", "31", "30,420", "6,310", "20.74%", "150", "990", "2.4%", "6.6", "58.2%", "https://mp.example.com/s/a2"],
        &["'=一张图看懂水质", "20260717", "10w+", "13.2万", "-", "--", "—", "30,700", "21,000", "68.4%", "—", "-", "--", "-", "70.1%", "https://mp.example.com/s/a3"],
        &["用户故事（第一期）", "20260724", "3020", "3,800", "45", "51", "6", "31,010", "2,500", "8.06%", "40", "160", "1.6%", "4.0", "44.0%", "https://mp.example.com/s/a4"],
    ];
    xlsx(&[page("Sheet1", &headers, &rows)])
}

fn html_list() -> Vec<u8> {
    let rows = [
        ["新品净水器上手实测", "20260703", "12310", "413", "88", "30150", "30.26%", "61.5%", "https://mp.example.com/s/a1"],
        ["门店探访：上海徐汇", "20260728", "2210", "37", "4", "31100", "6.11%", "52.0%", "https://mp.example.com/s/a5"],
    ];
    let headers = ["内容标题", "发表时间", "总阅读人数", "总分享人数", "阅读后关注人数", "送达人数", "送达阅读率", "阅读完成率", "内容url"];
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
    let headers = ["日期", "渠道", "阅读人数", "日期", "分享人数", "跳转阅读原文人数", "微信收藏人数", "发表篇数", "传播渠道", "发表日期", "内容标题", "阅读人数", "阅读人数占比"];
    let rows: [&[&str]; 4] = [
        &["2026-07-03", "全部", "9,000", "2026-07-03", "300", "12", "40", "1", "全部", "2026-07-03", "新品净水器上手实测", "12350", "100%"],
        &["2026-07-03", "朋友圈", "2,100", "2026-07-04", "80", "3", "11", "0", "公众号消息", "2026-07-03", "新品净水器上手实测", "8200", "66.4%"],
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

const PREAMBLE: &str = "数据生成时间:2026-08-01 09:12:33\r\n数据生成条件:\r\n1. 时间范围:2026-07-01至2026-07-02\r\n2. 时间单位:分日\r\n3. 推广设备:全部\r\n4. 投放网络:全部\r\n5. 报告层级:计划\r\n\r\n";

fn baidu() -> Vec<u8> {
    let rows = "日期,推广计划,账户,展现,点击,消费,点击率,平均点击价格,网页转化,商桥转化,电话转化\r\n\
        2026-07-01,品牌词,禾岚科技-搜索,\"1,200\",96,182.40,8.00%,1.90,4,2,1\r\n\
        2026-07-01,\"通用词,净水\",禾岚科技-搜索,9400,249,1025.88,2.65%,4.12,6,4,-\r\n\
        2026-07-02,品牌词,禾岚科技-搜索,1310,101,¥191.90,7.71%,1.90,5,1,0\r\n\
        2026-07-02,竞品词-对比[已删除],禾岚科技-搜索,5200,68,445.40,1.31%,6.55,--,1,0\r\n\
        总计,,,17110,514,1845.58,3.00%,3.59,15,8,1\r\n";
    GBK.encode(&format!("{PREAMBLE}{rows}")).0.into_owned()
}

fn baidu_newer() -> Vec<u8> {
    let text = "\u{feff}消费\t日期\t推广账户\t推广计划\t展现量\t点击量\t点击率(%)\r\n210.50\t2026年7月3日\t禾岚科技-搜索\t品牌词\t1402\t110\t7.85\r\n";
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn baidu_wrong() -> Vec<u8> {
    let rows = "日期,推广计划,账户,展现,点击,消费\r\n\
        2026-02-31,品牌词,禾岚科技-搜索,1200,96,182.40\r\n\
        2026-07-01,品牌词,禾岚科技-搜索,很多,96,182.40\r\n\
        2026-07-01,1.23457E+17,禾岚科技-搜索,10,1,2.00\r\n\
        2026-07-02,通用词,禾岚科技-搜索,9400,249,1025.88\r\n\
        2026-07-02,通用词,禾岚科技-搜索,9400,250,1025.88\r\n";
    GBK.encode(rows).0.into_owned()
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
        &["Code", "Title *", "Form *", "Owner *", "Team and shares *", "Starts on *", "Ends on *", "Channels"],
        &[&["", "Autumn water festival", "Promotion", "Han Licheng", "Han Licheng 60%; Zhou Yifan 40%", "2026-10-01", "2026-10-15", "Social media; Offline"]],
    );
    let goals = page(
        "Goals",
        &["Code", "Title", "Metric", "Direction", "Target", "Weight"],
        &[
            &["", "Autumn water festival", "Leads", "Higher is better", "1,200", "60"],
            &["", "Autumn water festival", "Cost per lead", "Lower is better", "85", "40"],
        ],
    );
    let budget = page("Budget", &["Code", "Title", "Category", "Approved"], &[&["", "Autumn water festival", "Media", "60000"]]);
    xlsx(&[campaigns, goals, budget])
}

fn broken() -> Vec<u8> {
    let whole = notified();
    whole[..whole.len() / 2].to_vec()
}

/// The records of a BIFF8 workbook with one sheet of texts and numbers ([MS-XLS] 2.1.7), no formats.
fn biff8() -> Vec<u8> {
    let headers = ["内容标题", "发表时间", "总阅读人数", "总分享人数"];
    let rows: [(&str, f64, f64, f64); 2] = [("新品净水器上手实测", 20_260_703.0, 12_306.0, 412.0), ("夏季滤芯更换指南", 20_260_710.0, 8450.0, 198.0)];
    let mut sheet = record(0x0809, &[0x00, 0x06, 0x10, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut dimensions = Vec::new();
    dimensions.extend(0_u32.to_le_bytes());
    dimensions.extend((rows.len() as u32 + 1).to_le_bytes());
    dimensions.extend([0, 0, 4, 0, 0, 0]);
    sheet.extend(record(0x0200, &dimensions));
    for (column, header) in headers.iter().enumerate() {
        sheet.extend(label(0, column as u16, header));
    }
    for (line, (title, day, readers, sharers)) in rows.iter().enumerate() {
        let line = line as u16 + 1;
        sheet.extend(label(line, 0, title));
        for (column, value) in [day, readers, sharers].iter().enumerate() {
            let place = [line.to_le_bytes(), (column as u16 + 1).to_le_bytes(), [0, 0]].concat();
            sheet.extend(record(0x0203, &[place, value.to_le_bytes().to_vec()].concat()));
        }
    }
    sheet.extend(record(0x000A, &[]));
    let mut globals = record(0x0809, &[0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    globals.extend(record(0x0042, &[0xB0, 0x04]));
    let bound = [0, 0, 0, 0, 0, 0, 6, 0, b'S', b'h', b'e', b'e', b't', b'1'];
    let start = (globals.len() + 4 + bound.len() + 4) as u32;
    globals.extend(record(0x0085, &[&start.to_le_bytes(), &bound[4..]].concat()));
    globals.extend(record(0x000A, &[]));
    globals.extend(sheet);
    // streams below 4096 bytes go to a part of the container that some readers skip
    globals.resize(globals.len().max(4096), 0);
    container(&globals).unwrap_or_default()
}

fn record(number: u16, body: &[u8]) -> Vec<u8> {
    [&number.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

fn label(line: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut body = [line.to_le_bytes(), column.to_le_bytes(), [0, 0], (units.len() as u16).to_le_bytes()].concat();
    body.push(1);
    body.extend(units.into_iter().flat_map(u16::to_le_bytes));
    record(0x0204, &body)
}

fn container(workbook: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(workbook)?;
    file.set_modified_time("/", std::time::UNIX_EPOCH)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}
