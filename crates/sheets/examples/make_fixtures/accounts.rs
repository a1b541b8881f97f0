//! Further files of accounts: what the back offices of WeChat, Douyin, Channels and Bilibili give out beside their lists.

use encoding_rs::GBK;
use hengce_sheets::{Cell, Column, Page};

use super::{Fixture, cells, html_table, page, table, xlsx};

pub fn files() -> Vec<Fixture> {
    let fixture = |name, bytes, about| Fixture { name, bytes, about };
    vec![
        fixture(
            "wechat-not-notified.xls",
            not_notified(),
            "公众号未通知内容 (14 columns, without the pair of deliveries): HTML in GBK; 100001, which stands for everything above 100,000",
        ),
        fixture(
            "wechat-daily-older.xls",
            older_daily(),
            "公众号图文统计日报 of earlier years: full-width digits and brackets, 小计 and 累计 lines",
        ),
        fixture(
            "wechat-article.xlsx",
            article(),
            "公众号单篇详情: an overview of labels and values, a trend by channel, and readers by sex, in one sheet",
        ),
        fixture(
            "channels-newer.csv",
            channels_newer(),
            "视频号 with the columns on 企微 links and contacts, rates as 0.0441 instead of 4.41%",
        ),
        fixture(
            "douyin-newer.xlsx",
            douyin_newer(),
            "抖音作品列表, newer: 发布状态, 作品时长, columns in another order, instants as Excel serial numbers",
        ),
        fixture("douyin-plays.csv", series(), "抖音播放量 by day: two columns, 1.2万 and 10w+"),
        fixture(
            "douyin-summary.xlsx",
            summary(),
            "抖音投稿汇总: one row for a stretch of days that the file does not name",
        ),
        fixture("douyin-recent.csv", recent(), "抖音近 30 日: a line for each figure, 指标, 数值, 环比"),
        fixture("bilibili-works.csv", bilibili(), "哔哩哔哩近期稿件对比: UTF-8 with byte-order mark"),
        fixture(
            "weibo-posts.csv",
            weibo(),
            "posts of a platform that nothing knows, as a crawler lists them: content, created_at, repost_num; for the mapper",
        ),
    ]
}

fn not_notified() -> Vec<u8> {
    let headers = "内容标题|发表时间|总阅读人数|总阅读次数|总分享人数|总分享次数|阅读后关注人数|公众号消息阅读次数|首次分享次数|分享产生阅读次数|首次分享率|每次分享带来阅读次数|阅读完成率|内容url";
    let rows = table(&[
        "招聘：市场策划实习生|20260706|1,402|1,733|61|70|9|0|38|402|2.7%|10.6|48.9%|https://mp.example.com/s/b1",
        "水质地图上线|20260721|100001|100001|2,980|3,511|640|0|2,104|31,300|2.1%|14.9|57.0%|https://mp.example.com/s/b2",
    ]);
    GBK.encode(&html_table(headers, &rows)).0.into_owned()
}

fn older_daily() -> Vec<u8> {
    let headers =
        "日期|阅读次数|阅读人数|分享次数|分享人数|阅读原文次数|阅读原文人数|收藏次数|收藏人数|群发篇|渠道";
    let rows = table(&[
        "2026-06-01|４,１２０|３,２０８|210|180|33|30|41|40|１|全部",
        "2026-06-02|2,905|2,411|120|101|20|19|22|22|0|全部",
        "小计|7,025|5,619|330|281|53|49|63|62|1|",
        "累计|7,025|5,619|330|281|53|49|63|62|1|",
    ]);
    html_table(headers, &rows).replace("gb2312", "utf-8").into_bytes()
}

/// Several sections under each other, of different widths.
fn article() -> Vec<u8> {
    let lines = [
        "内容标题|新品净水器上手实测",
        "发表时间|2026-07-03",
        "",
        "数据概况",
        "阅读（人）|12,980",
        "点赞（人）|233",
        "评论（条）|58",
        "分享(人)|430",
        "",
        "数据趋势明细",
        "日期|传播渠道|阅读人数|阅读次数|分享人数|分享次数",
        "2026-07-03|全部|9,020|11,030|301|380",
        "2026-07-03|公众号消息|6,240|7,705|190|241",
        "2026-07-04|全部|2,410|2,660|88|95",
        "",
        "性别分布",
        "性别|阅读人数|占比",
        "女|7,010|54.0%",
        "男|5,970|46.0%",
    ];
    let rows = lines.iter().map(|line| cells(&line.split('|').collect::<Vec<_>>())).collect();
    let blank = |_| Column::default();
    xlsx(&[Page {
        name: "单篇数据".into(), columns: (0..6).map(blank).collect(), rows, ..Page::default()
    }])
}

fn channels_newer() -> Vec<u8> {
    let text = "\u{feff}视频描述,视频ID,发布时间,完播率,平均播放时长,播放量,推荐,喜欢,评论量,分享量,关注量,转发聊天和朋友圈,设为铃声,设为状态,设为朋友圈封面,企微链接点击次数,企微链接点击人数,添加到通讯录次数,添加到通讯录人数\r\n\
        门店安装实拍,export/UzFfBgAAxR1,2026-07-22 19:30:00,0.0441,1分05秒,8200,90,131,22,64,17,40,0,0,0,31,28,6,5\r\n";
    text.as_bytes().to_vec()
}

fn douyin_newer() -> Vec<u8> {
    let headers = "作品名称|发布时间|体裁|发布状态|作品时长|播放量|点赞量|评论量|分享量|收藏量|完播率|5s完播率|2s跳出率|封面点击率|平均播放时长|主页访问量|粉丝增量";
    let rows = table(&[
        "滤芯寿命怎么算||视频|公开|38秒|61,020|2,980|360|240|700|0.262|0.487|0.201|0.085|11.8秒|1,204|155",
        "夏天的水温||视频|公开|52秒|9,411|402|51|33|80|0.198|0.433|0.244|0.071|10.2秒|188|21",
    ]);
    let headers: Vec<&str> = headers.split('|').collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut page = page("Sheet1", &headers, &rows);
    for (row, serial) in page.rows.iter_mut().zip(["46227.8125", "46232.5"]) {
        row[1] = Cell::Number(serial.into());
    }
    xlsx(&[page])
}

fn series() -> Vec<u8> {
    "日期,播放量\r\n2026-07-01,1.2万\r\n2026-07-02,10w+\r\n2026-07-03,8 640\r\n".as_bytes().to_vec()
}

fn summary() -> Vec<u8> {
    let headers = [
        "周期内投稿量",
        "条均点击率",
        "条均5s完播率",
        "条均2s跳出率",
        "条均播放时长",
        "播放量中位数",
        "条均点赞数",
        "条均评论量",
        "条均分享量",
    ];
    xlsx(&[page(
        "投稿汇总",
        &headers,
        &[&["12", "9.1%", "50.4%", "21.0%", "12.6秒", "8,830.5", "320.4", "41.2", "26"]],
    )])
}

fn recent() -> Vec<u8> {
    "统计周期：2026-07-01至2026-07-30\r\n指标,数值,环比\r\n播放量,32.6万,12.4%\r\n主页访问,\"9,204\",-3.1%\r\n点赞,1.8万,8.0%\r\n评论,2033,0\r\n分享,1410,--\r\n净增粉丝,-86,-120%\r\n"
        .as_bytes()
        .to_vec()
}

fn bilibili() -> Vec<u8> {
    "\u{feff}视频标题,发布时间,播放量,完播率,涨粉量,点赞,评论,弹幕,收藏,投币,分享\r\n净水器拆机,2026/7/5 18:00,\"31,806\",18.2%,412,2204,390,804,1102,601,233\r\n滤芯对比实验,2026/7/19 18:00,9920,21.5%,88,610,97,160,240,130,41\r\n"
        .as_bytes()
        .to_vec()
}

fn weibo() -> Vec<u8> {
    "id,content,created_at,repost_num,comment_num,like_num,发布工具\r\n5183020011223344,夏季净水节今天开幕,2026-07-10 09:00:00,210,88,1.1万,微博网页版\r\n5183020099887766,\"水质小课堂: 余氯是什么\",2026-07-12 12:30:00,34,19,402,微博网页版\r\n"
        .as_bytes()
        .to_vec()
}
