//! Files of social media and site statistics: user growth, videos, notes, visits by day.

use encoding_rs::GBK;

use super::{Fixture, html_table, page, table, xlsx};

pub fn files() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture(
            "wechat-growth.xls",
            growth(),
            "公众号用户增长: an HTML table in GBK under the name of xls, a totals line",
        ),
        fixture(
            "channels-videos.csv",
            channels(),
            "视频号作品数据: UTF-8 with byte-order mark, 4.41%, 14.73秒, a description with a comma",
        ),
        fixture(
            "douyin-works.csv",
            douyin(),
            "抖音作品列表: xlsx under the name of csv, no lasting id, the same title on two days",
        ),
        fixture(
            "xiaohongshu-notes.xlsx",
            xiaohongshu(),
            "小红书笔记列表: a banner in line 1, headers in line 2, instants as 2026年07月03日12时30分05秒",
        ),
        fixture(
            "baidu-tongji.csv",
            tongji(),
            "百度统计 by day: GBK, preamble, -- for no data, 00:03:21 for a time, a totals line first",
        ),
    ]
}

fn growth() -> Vec<u8> {
    let rows = table(&[
        "2026-07-01|126|31|95|30245",
        "2026-07-02|98|40|58|30303",
        "2026-07-03|1,204|52|1,152|31455",
        "合计|1428|123|1305|31455",
    ]);
    let headers = "时间|新关注人数|取消关注人数|净增关注人数|累积关注人数";
    GBK.encode(&html_table(headers, &rows)).0.into_owned()
}

fn channels() -> Vec<u8> {
    let text = "\u{feff}视频描述,视频ID,发布时间,完播率,平均播放时长,播放量,推荐,喜欢,评论量,分享量,关注量,转发聊天和朋友圈,设为铃声,设为状态,设为朋友圈封面\r\n\
        \"滤芯怎么换?三步看懂, 附清单\",export/UzFfBgAAxQ1,2026-07-02 19:30:00,4.41%,14.73秒,\"12,806\",212,340,58,176,41,98,0,1,0\r\n\
        净水器开箱,export/UzFfBgAAxQ2,2026-07-09 12:00:00,11.06%,22.4秒,1.2万,180,295,44,121,30,77,0,0,0\r\n\
        直播预告,export/UzFfBgAAxQ3,2026-07-20 18:00:00,--,--,865,3,9,-,2,0,1,0,0,0\r\n";
    text.as_bytes().to_vec()
}

fn douyin() -> Vec<u8> {
    let headers = "作品名称|发布时间|体裁|审核状态|播放量|完播率|5s完播率|封面点击率|2s跳出率|平均播放时长|点赞量|分享量|评论量|收藏量|主页访问量|粉丝增量";
    let rows = table(&[
        "水质小实验|2026-07-05 20:00:00|视频|通过|45,210|28.4%|51.2%|9.8%|22.1%|12.3秒|2,310|402|188|512|960|133",
        "水质小实验|2026-07-12 20:00:00|视频|通过|8.6万|31.0%|54.9%|11.2%|19.7%|13.1秒|4,120|733|301|890|1,804|251",
        "一杯水的旅程|2026-07-19 20:00:00|图文|通过|10,350|-|-|7.4%|-|-|611|95|40|128|210|22",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    xlsx(&[page("Sheet1", &headers, &rows)])
}

fn xiaohongshu() -> Vec<u8> {
    let headers =
        "笔记标题|首次发布时间|体裁|曝光|观看量|封面点击率|点赞|评论|收藏|涨粉|分享|人均观看时长|弹幕";
    let rows = table(&[
        "厨下净水器怎么选|2026年07月03日12时30分05秒|图文|68,400|9,120|12.1%|388|64|702|57|91|26|0",
        "租房党净水方案|2026年07月16日20时05分40秒|视频|31,250|4,406|13.5%|190|31|260|20|38|18.5|4",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut page = page("Sheet1", &headers, &rows);
    page.preamble = vec![vec!["最多导出排序后前1000条笔记".into()]];
    xlsx(&[page])
}

fn tongji() -> Vec<u8> {
    let text = "百度统计 趋势分析\r\n时间范围：2026-07-01至2026-07-03\r\n导出时间：2026-07-04 09:15:20\r\n\r\n\
        日期,浏览量(PV),访问次数,访客数(UV),IP数,跳出率,平均访问时长,转化次数\r\n\
        全站统计,\"14,230\",5080,4310,4102,46.20%,00:03:12,163\r\n\
        2026/07/01,\"4,812\",1720,1466,1390,45.80%,00:03:21,58\r\n\
        2026/07/02,4690,1655,1402,1335,47.10%,00:02:58,--\r\n\
        2026/07/03,4728,1705,1442,1377,45.70%,00:03:16,55\r\n";
    GBK.encode(text).0.into_owned()
}
