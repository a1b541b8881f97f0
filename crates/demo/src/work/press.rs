//! What others say of the brand: press releases and the clips that follow, mentions coded by people, share of voice, and
//! the incidents of opinion that were answered in time or not.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

use crate::calendar::{self, TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, keep, person, to};

const OUTLETS: [(&str, &str); 10] = [
    ("家电观察报", "industry"),
    ("净水产业周刊", "industry"),
    ("都市晨报", "regional"),
    ("江城晚报", "regional"),
    ("全国消费导刊", "national"),
    ("科学生活频道", "national"),
    ("家居在线", "industry"),
    ("母婴生活网", "other"),
    ("数码与家", "other"),
    ("城市新闻客户端", "regional"),
];

/// What a mention says, and how most people would read it.
const MENTIONS: [(&str, &str); 12] = [
    ("装了三个月，水质检测仪读数一直很稳，安装师傅也很专业。", "positive"),
    ("换芯提醒很准，手机上一点就到，比以前省心。", "positive"),
    ("声音比想象的小，晚上睡觉完全不影响。", "positive"),
    ("客服回复快，第二天就上门处理好了。", "positive"),
    ("宝宝冲奶用它，温度准，家里老人也会用。", "positive"),
    ("刚买还没用，先占个位。", "neutral"),
    ("请问和上一代相比滤芯能通用吗？", "neutral"),
    ("在展会上看到了实物，比图片大一些。", "neutral"),
    ("活动价和直播间价是一样的吗？", "neutral"),
    ("滤芯有点贵，希望能再便宜些。", "negative"),
    ("安装等了五天，改期两次，体验不好。", "negative"),
    ("漏水了，虽然赔了地板，还是很闹心。", "negative"),
];

const SOURCES: [&str; 5] = ["微博", "小红书", "商品评价", "问答社区", "视频评论"];

/// First evidence, hours to the answer, severity, what happened, whose fault it was found to be.
const INCIDENTS: [(Date, i64, &str, &str, &str); 6] = [
    (date(2025, 2, 19), 5, "ordinary", "短视频称滤芯包装过度", "none"),
    (date(2025, 6, 12), 3, "serious", "直播间错误标注到手价", "partial"),
    (date(2025, 11, 6), 30, "ordinary", "用户发帖称客服电话难以接通", "full"),
    (date(2026, 3, 5), 1, "severe", "媒体转发漏水投诉视频", "partial"),
    (date(2026, 6, 16), 6, "serious", "测评博主质疑净水量标称", "none"),
    (date(2026, 9, 9), 9, "ordinary", "展位海报错字被拍照传播", "full"),
];

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "press");
    releases(plan, &mut chance, from);
    mentions(plan, &mut chance, from);
    readings(plan, &mut chance, from);
    for (index, incident) in INCIDENTS.iter().enumerate() {
        if incident.0 > working_from(from) {
            self::incident(plan, index, incident);
        }
    }
}

/// A release every other month, taken up by some of the outlets; texts that outlets share are one story.
fn releases(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let topics = [
        "实验室公布年度滤芯检测结果",
        "新品上市",
        "开放日邀请用户走进工厂",
        "与高校共建水质实验室",
        "发布换芯回收计划",
    ];
    let mut day = working_after(working_from(from), 8);
    let mut count = 0;
    while day < TODAY {
        let handle = format!("release.{count}");
        let title = format!("禾岚科技{}", topics[count % topics.len()]);
        let body = format!("{title}。本次公布的数据均附检测报告编号，可在官网查询。");
        let fields = json!({ "title": title, "owner": person("siyu"), "planned_on": working_after(day, 3).to_string(), "body": body });
        plan.create(at(day, 10, 30), "siyu", "press_release", &handle, fields);
        plan.take(at(working_after(day, 1), 11, 20), "wanning", &handle, "approve", json!({}));
        let out_on = working_after(day, 3);
        plan.take(at(out_on, 9, 0), "siyu", &handle, "release", json!({}));
        clips(plan, chance, (&handle, &title, &body), out_on);
        (day, count) = (working_after(day, 40), count + 1);
    }
}

fn clips(plan: &mut Plan, chance: &mut Chance, (release, title, body): (&str, &str, &str), out_on: Date) {
    let taken_up = 4 + chance.between(0, 5) as usize;
    for (index, (outlet, tier)) in OUTLETS.iter().take(taken_up).enumerate() {
        let handle = format!("clip.{release}.{index}");
        let on = days(out_on, chance.between(0, 2));
        let fields = json!({
            "title": title, "outlet": outlet, "owner": person("siyu"), "published_on": on.to_string(), "text": body,
            "release": to(release), "url": format!("https://news.example/{}/{index}", release.replace('.', "-")),
        });
        let known_on = working_after(working_from(on), 1);
        plan.create(at(known_on, 14, 15), "siyu", "media_clip", &handle, fields);
        let story = format!("{title}（{}年{}月）", out_on.year(), out_on.month());
        let checked = json!({ "cluster": story, "tier": tier });
        plan.take(at(working_after(known_on, 1), 10, 5), "wanning", &handle, "verify", checked);
    }
}

/// Two mentions a week; each coded by one person, every fourth by a second one, and a third settles where they differ.
fn mentions(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let mut day = working_after(working_from(from), 4);
    let mut count = 0;
    while day < days(TODAY, -4) {
        for _ in 0..2 {
            let months = i64::from(day.year() - 2024) * 12 + i64::from(day.month());
            let which = chance.weighted(&[30 + months, 30 + months, 30, 25, 25, 20, 20, 20, 20, 22, 18, 14]);
            mention(plan, chance, (count, day), MENTIONS[which]);
            count += 1;
        }
        day = working_after(day, 5);
    }
}

fn mention(plan: &mut Plan, chance: &mut Chance, (count, day): (usize, Date), (text, tone): (&str, &str)) {
    let handle = format!("mention.{count}");
    let fields = json!({
        "text": text, "source": *chance.pick(&SOURCES), "posted_on": days(day, -1).to_string(), "owner": person("wanning"),
    });
    plan.create(at(day, 17, 10), "wanning", "mention", &handle, fields);
    let next = working_after(day, 1);
    plan.take(at(next, 9, 25), "jianing", &handle, "code", json!({ "tone_first": tone }));
    if count.is_multiple_of(4) {
        let second = if tone == "neutral" && chance.in_thousand(180) { "positive" } else { tone };
        plan.take(at(next, 15, 40), "ruoxi", &handle, "code_again", json!({ "tone_second": second }));
        if second != tone {
            plan.take(
                at(working_after(next, 1), 11, 0),
                "wanning",
                &handle,
                "settle",
                json!({ "tone_agreed": tone }),
            );
        }
    }
}

/// Mentions of the own brand and three competitors, a quarter each, in one corpus with one set of keywords.
fn readings(plan: &mut Plan, chance: &mut Chance, from: Date) {
    for (index, end) in quarter_ends().enumerate() {
        let known_on = working_from(days(end, 3));
        if known_on < working_after(working_from(from), 8) || known_on > TODAY {
            continue;
        }
        let own = 5_200 + 260 * index as i64;
        let brands = [
            ("禾岚", true, own),
            ("清源电器", false, 8_900),
            ("风屿科技", false, 7_300),
            ("百川净水", false, 4_100),
        ];
        let rows: Vec<Json> = brands
            .iter()
            .enumerate()
            .map(|(row, (brand, own, mentions))| {
                json!({ "id": format!("b{row}"), "brand": brand, "own": own, "mentions": chance.around(*mentions, 60) })
            })
            .collect();
        let handle = format!("voice.{end}");
        let fields = json!({
            "title": format!("{}年第{}季度声量", end.year(), (end.month() - 1) / 3 + 1), "owner": person("wanning"),
            "query_version": "v2", "keywords": "品牌名与全部在售型号；排除招聘与股票。",
            "starts_on": days(end, 1).saturating_sub(3.months()).to_string(), "ends_on": end.to_string(), "brands": rows,
            "files": [keep("声量导出.csv", "brand,mentions\n")],
        });
        plan.create(at(known_on, 10, 50), "wanning", "voice_reading", &handle, fields);
        plan.take(at(working_after(known_on, 1), 14, 20), "zhiyuan", &handle, "lock", json!({}));
    }
}

fn quarter_ends() -> impl Iterator<Item = Date> {
    (2024..=2026).flat_map(|year| [3, 6, 9, 12].map(|month| date(year, month, 1).last_of_month()))
}

fn incident(
    plan: &mut Plan,
    index: usize,
    (day, hours, severity, title, fault): &(Date, i64, &str, &str, &str),
) {
    let handle = format!("incident.{index}");
    let on = working_from(*day);
    let evidence = at(on, 9, 0);
    let fields = json!({
        "title": title, "evidence_at": evidence.to_string(), "source": "用户反馈", "description": "客服转来截图与链接，已保存。",
    });
    plan.create(at(on, 9, 25), "changhe", "opinion_incident", &handle, fields);
    plan.take(
        at(on, 9, 40),
        "zhiyuan",
        &handle,
        "triage",
        json!({ "severity": severity, "owner": person("wanning") }),
    );
    let answered = evidence + hours.hours();
    let answered = if calendar::is_working(answered.to_zoned_datetime(calendar::zone()).date()) {
        answered
    } else {
        at(working_after(on, 1), 10, 0)
    };
    let response = json!({ "response": "已核实情况并公开说明，附检测报告与处理时间。" });
    plan.take(answered, "wanning", &handle, "respond", response);
    let measures = json!({ "measures": "更新标注流程，增加上线前双人核对。" });
    plan.take(at(working_after(on, 3), 16, 0), "wanning", &handle, "resolve", measures);
    plan.take(at(working_after(on, 6), 10, 40), "zhiyuan", &handle, "review", json!({ "fault": fault }));
}
