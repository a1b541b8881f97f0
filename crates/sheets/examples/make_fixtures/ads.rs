//! Advertising of every platform, each in its own words.

use encoding_rs::GBK;

use super::{Fixture, page, table, xlsx};

pub fn files() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture("baidu-region.csv", region(), "百度搜索推广 by region: GBK, preamble, 省 and 市"),
        fixture("baidu-hour.csv", hour(), "百度搜索推广 by hour"),
        fixture(
            "baidu-terms.csv",
            terms(),
            "百度搜索词, older headers: a term as Excel's formula guard leaves it",
        ),
        fixture(
            "baidu-terms-newer.csv",
            terms_newer(),
            "百度搜索词, newer headers: an account id, no plan, UTF-8",
        ),
        fixture("baidu-feed.csv", feed(), "百度信息流: a header in the fifth row, cut by sex"),
        fixture("qihoo-region.csv", qihoo(), "360 by region: the file names no day"),
        fixture("sogou-region.xlsx", sogou(), "搜狗 by region: numbered rows, a 总计 row, no impressions"),
        fixture("shenma-plan.csv", shenma(), "神马: 时间 for the day"),
        fixture(
            "ocean-older.csv",
            ocean("总花费(元)", "1180.40", "31"),
            "巨量引擎, older headers: rates without a sign under (%), ids of 16 digits",
        ),
        fixture(
            "ocean-newer.csv",
            ocean_newer(),
            "巨量引擎, newer headers, eight days later: conversions credited back to past days",
        ),
        fixture(
            "ocean-rounded.csv",
            rounded(),
            "巨量引擎 saved again by a spreadsheet: ids rounded to 15 digits",
        ),
        fixture(
            "tencent-daily.json",
            tencent(),
            "腾讯广告 as its interface answers: cost in whole hundredths of a yuan",
        ),
    ]
}

const PREAMBLE: &str = "数据生成时间:2026-08-01 09:12:33\r\n数据生成条件:\r\n1. 时间范围:2026-07-01至2026-07-02\r\n2. 时间单位:分日\r\n3. 推广设备:全部\r\n4. 投放网络:全部\r\n\r\n";

fn gbk(rows: &str) -> Vec<u8> {
    GBK.encode(&format!("{PREAMBLE}{rows}")).0.into_owned()
}

fn region() -> Vec<u8> {
    gbk("日期,推广计划,账户,省,市,展现,点击,消费,点击率,平均点击价格,网页转化\r\n\
        2026-07-01,品牌词,禾岚科技-搜索,上海,上海,700,60,112.20,8.57%,1.87,3\r\n\
        2026-07-01,品牌词,禾岚科技-搜索,江苏,苏州,500,36,70.20,7.20%,1.95,1\r\n\
        合计,,,,,1200,96,182.40,8.00%,1.90,4\r\n")
}

fn hour() -> Vec<u8> {
    gbk("日期,小时,推广计划,账户,展现,点击,消费,点击率,平均点击价格,网页转化\r\n\
        2026-07-01,9,品牌词,禾岚科技-搜索,210,19,35.15,9.05%,1.85,1\r\n\
        2026-07-01,10,品牌词,禾岚科技-搜索,260,22,41.80,8.46%,1.90,0\r\n")
}

fn terms() -> Vec<u8> {
    gbk("日期,推广计划,推广单元,关键词,搜索词,当前单元的添加状态,展现,点击,消费,点击率,总转化量\r\n\
        2026-07-01,通用词,净水器,净水器推荐,家用净水器哪个好,未添加,310,22,90.20,7.10%,2\r\n\
        2026-07-01,通用词[已删除],净水器[已删除],净水器推荐,'-50元优惠净水器,已添加,40,3,12.30,7.50%,-\r\n")
}

fn terms_newer() -> Vec<u8> {
    "日期,账户,账户ID,推广单元,关键词,搜索词,触发模式,匹配模式,展现量,点击量,消费,平均点击价格,点击率,上方位展现,上方位点击,上方位消费,上方首位展现\r\n\
     2026-07-03,禾岚科技-搜索,30211456,净水器,净水器推荐,净水器什么牌子好,关键词触发,短语匹配,410,31,120.90,3.90,7.56%,380,30,117.00,210\r\n\
     2026-07-03,禾岚科技-搜索,30211456,净水器,-,直饮水机,智能触发,-,60,2,9.10,4.55,3.33%,31,2,9.10,8\r\n"
        .as_bytes()
        .to_vec()
}

fn feed() -> Vec<u8> {
    let text = "数据生成时间:2026-08-01 10:00:00\r\n时间范围:2026-07-01至2026-07-01\r\n投放范围:全部\r\n\r\n\
        日期,账户,推广计划,推广单元,性别,展现,点击,消费,点击率,平均点击价格,千次展现消费\r\n\
        2026-07-01,禾岚科技-信息流,新品种草,兴趣-家居,女,\"18,400\",402,361.80,2.18%,0.90,19.66\r\n\
        2026-07-01,禾岚科技-信息流,新品种草,兴趣-家居,男,\"11,020\",198,190.08,1.80%,0.96,17.25\r\n";
    GBK.encode(text).0.into_owned()
}

fn qihoo() -> Vec<u8> {
    GBK.encode("推广账户,产品线,推广计划,省级地区,市级地区,展示次数,点击次数,点击率,总费用,平均每次点击费用\r\n禾岚科技360,搜索推广,品牌词,浙江,杭州,880,61,6.93%,79.30,1.30\r\n禾岚科技360,搜索推广,品牌词,浙江,宁波,410,20,4.88%,27.00,1.35\r\n").0.into_owned()
}

fn sogou() -> Vec<u8> {
    let headers = "编号|日期|账户|推广计划|省级地域|市级地域|消耗|消耗占比|点击数|点击数占比|点击均价";
    let rows = table(&[
        "1|2026-07-01|禾岚科技-搜狗|品牌词|广东|深圳|41.20|61.3%|32|60.4%|1.29",
        "2|2026-07-01|禾岚科技-搜狗|品牌词|广东|广州|26.00|38.7%|21|39.6%|1.24",
        "总计|||||| 67.20|100%|53|100%|1.27",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    xlsx(&[page("地域报告", &headers, &rows)])
}

fn shenma() -> Vec<u8> {
    "时间,账户,推广计划,展现量,点击量,消费,点击率,平均点击价格\r\n2026-07-01,禾岚科技神马,移动品牌词,2200,140,161.00,6.36%,1.15\r\n"
        .as_bytes()
        .to_vec()
}

fn ocean(cost: &str, spent: &str, conversions: &str) -> Vec<u8> {
    format!(
        "时间,广告计划id,广告计划,广告组id,广告组,展示数,点击数,点击率(%),平均点击单价(元),平均千次展现费用(元),{cost},转化数,转化成本,转化率,深度转化次数,深度转化成本,深度转化率\r\n\
         2026-07-01,1790112233445566,新品-种草A,1790112233440077,新品组,91204,1640,1.80,0.72,12.94,{spent},{conversions},38.08,1.89%,4,295.10,12.9%\r\n\
         2026-07-02,1790112233445566,新品-种草A,1790112233440077,新品组,88010,1588,1.80,0.74,13.35,1175.12,29,40.52,1.83%,--,--,--\r\n\
         总计,,,,,179214,3228,1.80,0.73,13.14,2355.52,60,,,,,\r\n"
    )
    .into_bytes()
}

fn ocean_newer() -> Vec<u8> {
    "广告计划,广告计划id,时间,消耗,赠款消耗,现金消耗,展示数,点击数,点击率(%),转化数,平均转化成本,深度转化次数,广告组,广告组id\r\n\
     新品-种草A,1790112233445566,2026-07-01,1180.40,80.40,1100.00,91204,1640,1.80,36,32.79,6,新品组,1790112233440077\r\n\
     新品-种草A,1790112233445566,2026-07-02,1175.12,75.12,1100.00,88010,1588,1.80,33,35.61,5,新品组,1790112233440077\r\n"
        .as_bytes()
        .to_vec()
}

fn rounded() -> Vec<u8> {
    "时间,广告计划id,广告计划,广告组id,广告组,展示数,点击数,总花费(元)\r\n\
     2026-07-01,1790112233445560,新品-种草A,179011223344007000,新品组,91204,1640,1180.40\r\n\
     2026-07-01,1.79011E+15,新品-种草B,179011223344009000,新品组,5120,77,60.10\r\n"
        .as_bytes()
        .to_vec()
}

fn tencent() -> Vec<u8> {
    r#"{"code":0,"message":"","data":{"list":[
{"date":"2026-07-01","account_id":25610001,"campaign_id":4012345678,"adgroup_id":5012345678,"cost":118040,"view_count":52010,"valid_click_count":905,"ctr":0.0174,"cpc":130,"conversions_count":17,"leads_count":6},
{"date":"2026-07-02","account_id":25610001,"campaign_id":4012345678,"adgroup_id":5012345678,"cost":99905,"view_count":47120,"valid_click_count":811,"ctr":0.0172,"cpc":123,"conversions_count":15,"leads_count":4}
],"page_info":{"page":1,"page_size":100,"total_number":2}}}"#
        .as_bytes()
        .to_vec()
}
