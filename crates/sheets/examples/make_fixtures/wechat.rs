//! Files of the WeChat Official Account back office: lists in several forms, and the traffic sheet.

use encoding_rs::GBK;

use super::{html_table, page, table, xlsx};

pub fn notified() -> Vec<u8> {
    let headers = "内容标题|发表时间|总阅读人数|总阅读次数|总分享人数|总分享次数|阅读后关注人数|送达人数|公众号消息阅读次数|送达阅读率|首次分享次数|分享产生阅读次数|首次分享率|每次分享带来阅读次数|阅读完成率|内容url";
    let rows = table(&[
        "新品净水器上手实测|20260703|12,306|1.5万|412|520|88|30,150|9,120|30.25%|310|2,260|3.4%|7.3|61.5%|https://mp.example.com/s/a1",
        "夏季滤芯更换指南|20260710|8,450|1.0万|198|240|31|30,420|6,310|20.74%|150|990|2.4%|6.6|58.2%|https://mp.example.com/s/a2",
        "'=一张图看懂水质|20260717|10w+|13.2万|-|--|—|30,700|21,000|68.4%|—|-|--|-|70.1%|https://mp.example.com/s/a3",
        "用户故事（第一期）|20260724|3020|3,800|45|51|6|31,010|2,500|8.06%|40|160|1.6%|4.0|44.0%|https://mp.example.com/s/a4",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    xlsx(&[page("Sheet1", &headers, &rows)])
}

pub fn html_list() -> Vec<u8> {
    let rows = table(&[
        "新品净水器上手实测|20260703|12310|413|88|30150|30.26%|61.5%|https://mp.example.com/s/a1",
        "门店探访：上海徐汇|20260728|2210|37|4|31100|6.11%|52.0%|https://mp.example.com/s/a5",
    ]);
    let headers =
        "内容标题|发表时间|总阅读人数|总分享人数|阅读后关注人数|送达人数|送达阅读率|阅读完成率|内容url";
    GBK.encode(&html_table(headers, &rows)).0.into_owned()
}

pub fn traffic() -> Vec<u8> {
    let headers = "日期|渠道|阅读人数|日期|分享人数|跳转阅读原文人数|微信收藏人数|发表篇数|传播渠道|发表日期|内容标题|阅读人数|阅读人数占比";
    let rows = table(&[
        "2026-07-03|全部|9,000|2026-07-03|300|12|40|1|全部|2026-07-03|新品净水器上手实测|12350|100%",
        "2026-07-03|朋友圈|2,100|2026-07-04|80|3|11|0|公众号消息|2026-07-03|新品净水器上手实测|8200|66.4%",
        "||||||||朋友圈|2026-07-03|新品净水器上手实测|4150|33.6%",
        "||||||||全部|2026-07-10|夏季滤芯更换指南|8451|100%",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut page = page("New Sheet1", &headers, &rows);
    page.preamble = vec![vec!["流量数据".into()], vec!["数据统计时间:2026-07-01 至 2026-07-31".into()]];
    xlsx(&[page])
}

pub fn later() -> Vec<u8> {
    let text = "\u{feff}内容url,内容标题,发表时间,总阅读人数,总分享人数,阅读后关注人数,送达人数,送达阅读率,阅读完成率\r\n\
        https://mp.example.com/s/a1,新品净水器上手实测,20260703,12980,430,90,30150,30.40%,61.9%\r\n\
        https://mp.example.com/s/a2,夏季滤芯更换指南,20260710,8450,198,31,30420,20.74%,58.2%\r\n\
        https://mp.example.com/s/a6,\"水质报告,公开\",20260731,5120,102,18,31200,12.60%,50.3%\r\n";
    text.as_bytes().to_vec()
}
