//! Files in our own column names: orders, surveys, monthly visitors.

use super::{Fixture, page, table, xlsx};

pub fn files() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture(
            "orders.csv",
            orders(),
            "orders in our own columns: credited to a campaign by its title, returns, a customer key",
        ),
        fixture(
            "survey-event.xlsx",
            survey(),
            "an event's questionnaire in our own columns: whoever gave no answer has no score",
        ),
        fixture("site-months.csv", months(), "visitors of a site by month, months written in three ways"),
    ]
}

fn orders() -> Vec<u8> {
    let text = "订单号,下单日期,归因活动,来源渠道,成交金额,退货金额,毛利,客户标识,首单,客群\r\n\
        SO20260701-001,2026-07-01,夏季净水节,天猫,\"3,299.00\",0,1154.65,c1f0a9,是,新婚家庭\r\n\
        SO20260701-002,2026-07-01,,门店,1899.00,1899.00,0,88e21b,否,\r\n\
        SO20260702-001,2026-07-02,夏季净水节,京东,￥2599,,909.65,c1f0a9,否,新婚家庭\r\n\
        合计,,,,7797.00,1899.00,2064.30,,,\r\n";
    text.as_bytes().to_vec()
}

fn survey() -> Vec<u8> {
    let headers = "问卷批次|活动|受邀人标识|受邀人分组|邀请日期|答复日期|评分|意见";
    let rows = table(&[
        "2026夏季净水节-现场|夏季净水节|r-001|消费者|2026-07-20|2026-07-20|4.5|讲解清楚",
        "2026夏季净水节-现场|夏季净水节|r-002|消费者|2026-07-20|2026-07-21|4|",
        "2026夏季净水节-现场|夏季净水节|r-003|经销商|2026-07-20|||",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    xlsx(&[page("答复", &headers, &rows)])
}

fn months() -> Vec<u8> {
    "网站,月份,月独立访客数\r\n禾岚官网,2026-05,28310\r\n禾岚官网,2026年6月,\"30,122\"\r\n禾岚官网,202607,3.1万\r\n"
        .as_bytes()
        .to_vec()
}
