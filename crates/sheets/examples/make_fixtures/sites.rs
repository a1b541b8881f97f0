//! Site statistics and surveys as other programs give them out: archives, packed files, JSON, preambles of several lines.

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use encoding_rs::GBK;
use zip::write::SimpleFileOptions;

use super::Fixture;

pub fn files() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture(
            "tongji-source.csv",
            source(),
            "百度统计全部来源: GBK, preamble, a range of days, a 合计 line",
        ),
        fixture("tongji-searchword.csv", searchword(), "百度统计搜索词"),
        fixture(
            "tongji-toppage.json",
            toppage(),
            "百度统计受访页面 as its interface answers: fields and items, -- for no data, shares in hundredths",
        ),
        fixture("tongji-district.csv", district(), "百度统计地域分布"),
        fixture(
            "ga4-landing.csv",
            ga4(),
            "GA4 landing pages: a preamble of # lines, a second block behind an empty line",
        ),
        fixture("ga4-landing-zh.csv", ga4_zh(), "the same report in Chinese"),
        fixture(
            "umami-export.json",
            umami(),
            "Umami's export: JSON with an archive in base64, seven files of x and y",
        ),
        fixture(
            "umami-events.zip",
            umami_events(),
            "Umami's cloud export: single events, cells that could start a formula behind an apostrophe",
        ),
        fixture(
            "plausible.zip",
            plausible(),
            "Plausible's export: imported_*.csv by day; visit_duration is the sum of seconds",
        ),
        fixture(
            "goatcounter.csv.gz",
            goatcounter(),
            "GoatCounter: gzip, the format's version before the first header",
        ),
        fixture(
            "limesurvey.csv",
            limesurvey(),
            "LimeSurvey: question codes as headers, an address and a token that are not taken over",
        ),
        fixture(
            "formbricks.csv",
            formbricks(),
            "Formbricks: the questions themselves as headers, instants in UTC",
        ),
    ]
}

fn tongji(title: &str, rows: &str) -> Vec<u8> {
    let text = format!(
        "百度统计 {title}\r\n时间范围：2026-07-01至2026-07-31\r\n导出时间：2026-08-01 09:15:20\r\n\r\n{rows}"
    );
    GBK.encode(&text).0.into_owned()
}

fn source() -> Vec<u8> {
    tongji(
        "全部来源",
        "来源,浏览量(PV),访问次数,访客数(UV),新访客数,IP数,跳出率,平均访问时长,平均访问页数,转化次数\r\n\
        直接访问,\"41,020\",16004,12880,7021,12004,44.10%,00:03:40,2.56,510\r\n\
        百度,\"30,118\",14202,11930,9044,11208,51.90%,00:02:12,2.12,402\r\n\
        合计,\"71,138\",30206,24810,16065,23212,47.77%,00:02:59,2.36,912\r\n",
    )
}

fn searchword() -> Vec<u8> {
    tongji(
        "搜索词",
        "搜索词,浏览量(PV),访问次数,访客数(UV),跳出率,平均访问时长\r\n\
        净水器 推荐,1204,610,588,49.2%,00:01:58\r\n禾岚,980,402,355,30.1%,00:04:02\r\n",
    )
}

fn district() -> Vec<u8> {
    tongji(
        "地域分布",
        "地域,浏览量(PV),访问次数,访客数(UV),跳出率,平均访问时长\r\n\
        上海,9120,4010,3380,43.0%,00:03:21\r\n其他,120,60,--,--,--\r\n",
    )
}

fn toppage() -> Vec<u8> {
    r#"{"header":{"desc":"success","status":0},"body":{"data":[{"result":{"offset":0,"timeSpan":["2026/07/01 - 2026/07/31"],
"fields":["visit_page_title","pv_count","visitor_count","exit_count","bounce_ratio","average_stay_time"],
"items":[[[{"name":"https://www.helan.example/"}],[{"name":"https://www.helan.example/products"}]],
[[20110,9020,4004,41.5,96],[8002,3911,902,"--",121]],[],[]],"sum":[[28112,12931,4906,40.2,103],[]],"total":2}}]}}"#
        .as_bytes()
        .to_vec()
}

fn ga4() -> Vec<u8> {
    "# ----------------------------------------\n# Landing page\n# Helan site\n# ----------------------------------------\n#\n# All Users\n# Start date: 20260701\n# End date: 20260731\n\n\
     Landing page + query string,Sessions,Active users,New users,Average engagement time per session,Key events\n\
     /,4021,3380,2104,62.4,88\n/products?utm_source=wechat,1208,1102,940,48.1,31\n,96,90,88,3.2,0\n\n\
     # Start date: 20260701\n# End date: 20260731\nNth day,Sessions\n0000,140\n0001,152\n"
        .as_bytes()
        .to_vec()
}

fn ga4_zh() -> Vec<u8> {
    "# ----------------------------------------\n# 着陆页\n# ----------------------------------------\n# 开始日期: 20260601\n# 结束日期: 20260630\n\n\
     着陆页 + 查询字符串,会话数,活跃用户,新用户\n/,3880,3204,2001\n"
        .as_bytes()
        .to_vec()
}

/// Files in an archive, stored as they are: packing would differ from one version of the packer to the next.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let written = zip.start_file(*name, options).map(|()| zip.write_all(text.as_bytes()));
        assert!(matches!(written, Ok(Ok(()))), "an archive in memory takes {name}");
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// One block of gzip, stored as it is.
fn gzipped(text: &str) -> Vec<u8> {
    let mut check = flate2::Crc::new();
    check.update(text.as_bytes());
    let length = text.len() as u16;
    let mut bytes = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(check.sum().to_le_bytes());
    bytes.extend(u32::from(length).to_le_bytes());
    bytes
}

fn umami() -> Vec<u8> {
    let zip = zipped(&[
        ("events.csv", "\"x\",\"y\"\r\n\"signup\",\"41\"\r\n"),
        ("pages.csv", "\"x\",\"y\"\r\n\"/\",\"20110\"\r\n\"/products\",\"8002\"\r\n"),
        ("referrers.csv", "\"x\",\"y\"\r\n\"baidu.com\",\"4120\"\r\n\"\",\"900\"\r\n"),
        ("browsers.csv", "\"x\",\"y\"\r\n\"chrome\",\"6001\"\r\n"),
        ("os.csv", "\"x\",\"y\"\r\n\"Android OS\",\"4410\"\r\n"),
        ("devices.csv", "\"x\",\"y\"\r\n\"mobile\",\"7203\"\r\n"),
        ("countries.csv", "\"x\",\"y\"\r\n\"CN\",\"8802\"\r\n"),
    ]);
    format!("{{\"zip\":\"{}\"}}", base64::engine::general_purpose::STANDARD.encode(zip)).into_bytes()
}

fn umami_events() -> Vec<u8> {
    zipped(&[
        (
            "website_event.csv",
            "website_id,session_id,visit_id,event_id,hostname,browser,os,device,screen,language,country,region,city,url_path,url_query,utm_source,utm_medium,utm_campaign,utm_content,utm_term,referrer_path,referrer_query,referrer_domain,page_title,event_type,event_name,created_at\n\
             w-1,s-1,v-1,e-1,www.helan.example,chrome,Windows 10,desktop,1920x1080,zh-CN,CN,CN-31,Shanghai,/,,wechat,social,'=summer,,,,,mp.weixin.qq.com,禾岚官网,1,,2026-07-01 02:11:09\n\
             w-1,s-1,v-1,e-2,www.helan.example,chrome,Windows 10,desktop,1920x1080,zh-CN,CN,CN-31,Shanghai,/products,,,,,,,,,,产品,2,signup,2026-07-01T02:12:30Z\n",
        ),
        ("event_data.csv", "event_id,data_key,string_value\ne-2,plan,pro\n"),
        ("session_data.csv", "session_id,data_key,string_value\n"),
    ])
}

fn plausible() -> Vec<u8> {
    let file = |table: &str| format!("imported_{table}_20260701_20260702.csv");
    let parts = [
        (
            file("visitors"),
            "date,visitors,pageviews,bounces,visits,visit_duration\n2026-07-01,1402,4812,790,1720,345720\n2026-07-02,1335,4690,771,1655,294590\n",
        ),
        (
            file("sources"),
            "date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits,visit_duration,bounces\n2026-07-01,WeChat,mp.weixin.qq.com,wechat,social,summer,,,900,310,360,70200,120\n2026-07-01,,,,,,,,2104,700,802,160400,330\n",
        ),
        (
            file("pages"),
            "date,hostname,page,visits,visitors,pageviews,total_scroll_depth,total_scroll_depth_visits\n2026-07-01,www.helan.example,/,1100,980,1504,60210,940\n",
        ),
        (
            file("entry_pages"),
            "date,entry_page,visitors,entrances,visit_duration,bounces,pageviews\n2026-07-01,/,900,1010,202000,410,2400\n",
        ),
        (
            file("exit_pages"),
            "date,exit_page,visitors,visit_duration,exits,bounces,pageviews\n2026-07-01,/products,402,98020,431,90,1300\n",
        ),
        (
            file("custom_events"),
            "date,name,link_url,path,visitors,events\n2026-07-01,Signup,,/products,31,33\n",
        ),
        (
            file("locations"),
            "date,country,region,city,visitors,visits,visit_duration,bounces,pageviews\n2026-07-01,CN,CN-SH,1796236,380,410,82000,190,1010\n",
        ),
        (
            file("devices"),
            "date,device,visitors,visits,visit_duration,bounces,pageviews\n2026-07-01,Mobile,910,1104,180400,560,2900\n",
        ),
        (
            file("browsers"),
            "date,browser,browser_version,visitors,visits,visit_duration,bounces,pageviews\n2026-07-01,Chrome,138.0,640,770,150400,350,2100\n",
        ),
        (
            file("operating_systems"),
            "date,operating_system,operating_system_version,visitors,visits,visit_duration,bounces,pageviews\n2026-07-01,Android,15,480,590,101000,300,1500\n",
        ),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    zipped(&parts)
}

fn goatcounter() -> Vec<u8> {
    gzipped(
        "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date\n\
         /,禾岚官网,false,,Chrome 138,Windows 10,1f2e,0,www.baidu.com,h,\"1920,1080,1\",CN,true,2026-07-01T02:11:09Z\n\
         /products,产品,false,,Chrome 138,Windows 10,1f2e,0,,,\"1920,1080,1\",CN,false,2026-07-01T02:12:30Z\n",
    )
}

fn limesurvey() -> Vec<u8> {
    "\"id\",\"submitdate\",\"lastpage\",\"startlanguage\",\"seed\",\"token\",\"startdate\",\"datestamp\",\"ipaddr\",\"refurl\",\"Q1\",\"Q2[SQ001]\",\"Q3\"\r\n\
     \"1\",\"2026-07-20 10:12:00\",\"3\",\"zh-Hans\",\"190233\",\"tk1\",\"2026-07-20 10:02:00\",\"2026-07-20 10:12:00\",\"10.0.0.8\",\"\",\"5\",\"Y\",\"讲解清楚\"\r\n\
     \"2\",\"\",\"1\",\"zh-Hans\",\"771002\",\"tk2\",\"2026-07-20 11:00:00\",\"2026-07-20 11:01:00\",\"10.0.0.9\",\"\",\"\",\"\",\"\"\r\n"
        .as_bytes()
        .to_vec()
}

fn formbricks() -> Vec<u8> {
    "No.,Response ID,Timestamp,Finished,Survey ID,Formbricks ID (internal),User ID,Tags,source - url,您对协作的总体评价（1–5）,还有什么建议,Verified Email\r\n\
     1,clx01,2026-07-20T17:30:00.000Z,Yes,sv-7,fb1,,,https://www.helan.example/,4,响应再快一点,\r\n\
     2,clx02,2026-07-21T02:00:00.000Z,Yes,sv-7,fb2,,,https://www.helan.example/,5,,\r\n"
        .as_bytes()
        .to_vec()
}
