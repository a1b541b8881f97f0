//! Digital and new media: accounts and the site, the content calendar from slot to frozen figures, replies, advertising
//! plans, keyword checks and e-mails.

use jiff::civil::{Date, date};
use serde_json::json;

use crate::calendar::{self, TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};
use crate::words;
use crate::work::wechat;

/// Handle part, title, platform, who runs it.
pub const ACCOUNTS: [(&str, &str, &str, &str); 6] = [
    ("life", "禾岚生活", "wechat", "xiaotong"),
    ("service", "禾岚服务", "wechat", "yifan"),
    ("channels", "禾岚视频号", "channels", "xiaotong"),
    ("douyin", "禾岚抖音旗舰店", "douyin", "yifan"),
    ("lab", "禾岚实验室", "wechat", "siyu"),
    ("stories", "禾岚故事", "wechat", "ruoxi"),
];

/// Keyword, whether it is our own brand, where it stood at the demo's beginning, and how far it came.
const KEYWORDS: [(&str, bool, i64, i64); 6] = [
    ("禾岚净水器", true, 1, 0),
    ("厨下净水器推荐", false, 14, 8),
    ("净水器滤芯多久换", false, 11, 7),
    ("宠物空气净化器", false, 19, 12),
    ("新房除醛方法", false, 24, 9),
    ("母婴净水器", false, 9, 2),
];

/// A post that came out, whose figures the platform's exports say later.
pub struct Published {
    pub handle: String,
    pub title: String,
    /// Handle part of the account.
    pub account: &'static str,
    pub on: Date,
    /// Plays once they no longer grow; an article's readers stand in the account's own list.
    pub plays: i64,
}

pub fn plan(plan: &mut Plan, seed: u64, from: Date) -> Vec<Published> {
    let mut chance = Chance::new(seed, "digital");
    let on = working_after(working_from(from), 1);
    accounts(plan, on);
    let published = posts(plan, &mut chance, (seed, from), on);
    replies(plan, &mut chance, on);
    keywords(plan, &mut chance, on);
    advertising(plan, &mut chance, from);
    emails(plan, &mut chance, on);
    published
}

fn accounts(plan: &mut Plan, on: Date) {
    for (part, title, platform, owner) in ACCOUNTS {
        let handle = format!("account.{part}");
        let fields = json!({
            "title": title, "platform": platform, "owner": person(owner), "engagement_base": "reads",
            "positioning": "讲清楚净化的依据，回答用户的真实问题。",
        });
        plan.create(at(on, 9, 20), owner, "channel_account", &handle, fields);
        plan.take(at(on, 9, 30), owner, &handle, "open", json!({}));
    }
    let fields = json!({
        "title": "禾岚官网", "domain": "www.helan.example", "owner": person("xiaotong"), "visit_rule": "sliding_30",
        "purpose": "产品信息、检测报告查询与预约安装。",
    });
    plan.create(at(on, 9, 40), "xiaotong", "site", "site.www", fields);
    plan.take(at(on, 9, 45), "xiaotong", "site.www", "open", json!({}));
    let goal = json!({
        "title": "预约安装表单", "site": to("site.www"), "version": 1, "form": "form", "predicate": "表单 book",
        "counted": "visit", "worth": "180.00", "owner": person("xiaotong"),
    });
    plan.create(at(on, 9, 50), "xiaotong", "conversion_goal", "goal.book", goal);
    plan.take(at(on, 9, 55), "xiaotong", "goal.book", "activate", json!({}));
}

/// Three posts a fortnight over the accounts. What goes out on an Official Account is one of its articles.
fn posts(plan: &mut Plan, chance: &mut Chance, (seed, from): (u64, Date), on: Date) -> Vec<Published> {
    let titles = words::article_titles();
    let mut lists = wechat::ACCOUNTS.map(|account| wechat::articles(&account, seed, from).into_iter());
    let mut published = Vec::new();
    let mut due_on = working_after(on, 9);
    let mut count = 0;
    while due_on <= working_after(TODAY, 12) {
        let (part, name, platform, owner) = ACCOUNTS[count % ACCOUNTS.len()];
        let handle = format!("post.{count}");
        let mut title = titles[(count * 37) % titles.len()].clone();
        let list = wechat::ACCOUNTS.iter().position(|account| account.name == name);
        if let Some(article) = list.and_then(|list| lists[list].find(|one| one.published_on >= due_on)) {
            (due_on, title) = (article.published_on, article.title);
        }
        let form = if platform == "wechat" { "article" } else { "video" };
        let fields = json!({
            "title": title, "account": to(&format!("account.{part}")), "due_on": due_on.to_string(), "owner": person(owner),
            "form": form, "pillar": to(&format!("pillar.{}", count % 3)),
        });
        plan.create(at(working_after(due_on, -8), 10, 35), owner, "post", &handle, fields);
        if chance.in_thousand(40) {
            let said = "选题与当周活动冲突，不再发布。";
            plan.take_saying(at(due_on, 17, 50), owner, (&handle, "miss"), json!({}), Some(said));
        } else {
            let plays = post(plan, chance, (&handle, &title, owner), due_on);
            published.push(Published { handle, title, account: part, on: due_on, plays });
        }
        (due_on, count) = (working_after(due_on, if count % 3 == 0 { 4 } else { 3 }), count + 1);
    }
    published
}

fn post(
    plan: &mut Plan,
    chance: &mut Chance,
    (handle, title, owner): (&str, &str, &'static str),
    due_on: Date,
) -> i64 {
    let number = handle.rsplit('.').next().and_then(|number| number.parse().ok()).unwrap_or_default();
    let text = words::article(title, number);
    let submit_on = working_after(due_on, -5);
    let fields = json!({ "text": text, "ai_use": "none", "sources": "实验室检测记录与用户问卷。", "rights_cleared": true });
    plan.take(at(submit_on, 11, 5), owner, handle, "submit", fields);
    let share = chance.between(1, 9);
    let check = json!({
        "title": format!("原创性：{title}"), "subject_kind": "post", "subject": to(handle), "post": to(handle),
        "owner": person(owner), "share": format!("0.0{share}"), "compared": 180 + chance.between(0, 90),
    });
    let check_handle = format!("originality.{handle}");
    plan.found(at(submit_on, 11, 6), "originality_check", &check_handle, check);
    plan.take_by_program(at(submit_on, 11, 6), &check_handle, "pass", json!({}));
    let facts_by = if owner == "siyu" { "ruoxi" } else { "siyu" };
    plan.take(at(working_after(due_on, -4), 10, 10), facts_by, handle, "fact_pass", json!({}));
    plan.take(at(working_after(due_on, -3), 11, 40), "wanning", handle, "brand_pass", json!({}));
    plan.take(at(working_after(due_on, -2), 15, 30), "ruohan", handle, "legal_pass", json!({}));
    let hour = at(due_on, 12, 0);
    let fields = json!({ "scheduled_for": hour.to_string() });
    plan.take(at(working_after(due_on, -1), 16, 20), owner, handle, "schedule", fields);
    let url = format!("https://posts.helan.example/{}", handle.replace('.', "-"));
    plan.take(hour, owner, handle, "publish", json!({ "url": url }));
    chance.around(calendar::demand(due_on) * 5, 380)
}

fn replies(plan: &mut Plan, chance: &mut Chance, on: Date) {
    let asked = [
        ("滤芯到货时间", "您好，滤芯昨天已经发出，预计两天内送达。", "neutral"),
        ("安装预约改期", "已为您改到周六上午，师傅会提前联系。", "neutral"),
        ("水压变小怎么办", "请先关闭进水阀冲洗前置滤网；如未恢复，可预约上门检查。", "negative"),
        ("谢谢师傅", "感谢您的认可，我们会转达给安装师傅。", "positive"),
        ("和老款滤芯通用吗", "岚润H1 与 H2 的滤芯接口相同，可以通用。", "neutral"),
    ];
    let mut day = working_after(on, 2);
    let mut count = 0;
    while day < TODAY {
        let (part, _, _, owner) = ACCOUNTS[count % 2];
        let (title, answer, tone) = asked[count % asked.len()];
        let handle = format!("reply.{count}");
        let received = at(day, 9 + (count % 8) as i8, 10);
        let fields = json!({
            "title": title, "account": to(&format!("account.{part}")), "received_at": received.to_string(),
            "message": format!("用户留言：{title}？"), "tone": tone, "owner": person(owner),
        });
        plan.create(received, owner, "reply", &handle, fields);
        let late = chance.in_thousand(110);
        let answered_on = if late { working_after(day, 2) } else { day };
        // the last ones still wait
        if day < working_after(TODAY, -8) {
            plan.take(at(answered_on, 17, 20), owner, &handle, "answer", json!({ "answer": answer }));
        }
        (day, count) = (working_after(day, 4), count + 1);
    }
}

/// The same words at the same hour, once a month.
fn keywords(plan: &mut Plan, chance: &mut Chance, on: Date) {
    let mut day = working_from(days(on.first_of_month(), 34));
    let mut months = 0;
    while day <= TODAY {
        for (index, (keyword, is_brand, start, gain)) in KEYWORDS.iter().enumerate() {
            let rank = (start - gain * months / 23 + chance.between(-1, 1)).max(1);
            let fields = json!({
                "keyword": keyword, "engine": "baidu", "site": to("site.www"), "checked_on": day.to_string(),
                "rank": rank, "is_brand": is_brand, "owner": person("xiaotong"),
            });
            plan.create(
                at(day, 10, 0),
                "xiaotong",
                "keyword_check",
                &format!("keyword.{months}.{index}"),
                fields,
            );
        }
        (day, months) = (working_from(days(day.first_of_month(), 34)), months + 1);
    }
}

/// A search plan a half-year, reconciled with the platform's bill by finance.
fn advertising(plan: &mut Plan, chance: &mut Chance, from: Date) {
    for (year, month) in [(2025, 1), (2025, 7), (2026, 1), (2026, 7)] {
        let starts_on = date(year, month, 6);
        let asked_on = working_after(working_from(starts_on), -6);
        if asked_on < working_after(working_from(from), 3) {
            continue;
        }
        let ends_on = date(year, month + 5, 1).last_of_month();
        let handle = format!("ads.{year}-{month}");
        let budget = 180_000 + chance.between(0, 20) * 1000;
        let fields = json!({
            "title": format!("{year}年{}半年净水器通用词", if month < 6 { "上" } else { "下" }), "platform": "baidu",
            "owner": person("xiaotong"), "plan": "净水器-通用词", "starts_on": starts_on.to_string(),
            "ends_on": ends_on.to_string(), "budget": format!("{budget}.00"), "landing": "https://www.helan.example/water",
            "goal": to("goal.book"),
        });
        plan.create(at(asked_on, 15, 30), "xiaotong", "ad_campaign", &handle, fields);
        plan.take(at(working_from(starts_on), 9, 10), "xiaotong", &handle, "launch", json!({}));
        plan.take(at(working_after(ends_on, 1), 9, 30), "xiaotong", &handle, "end", json!({}));
        let bill = json!({ "invoiced": format!("{}.00", budget * chance.between(940, 1010) / 1000) });
        plan.take(at(working_after(ends_on, 6), 14, 50), "mingli", &handle, "reconcile", bill);
    }
}

fn emails(plan: &mut Plan, chance: &mut Chance, on: Date) {
    let mut due_on = working_from(days(on.first_of_month(), 45));
    let mut count = 0;
    while due_on <= working_after(TODAY, 10) {
        let handle = format!("mail.{count}");
        let fields = json!({
            "title": format!("{}年{}月会员信", due_on.year(), due_on.month()), "owner": person("siyu"),
            "due_on": due_on.to_string(), "audience": "已同意接收邮件的会员", "consent": "form",
            "text": "本月换芯提醒、保养小贴士与检测报告更新。退订链接在信末。",
        });
        plan.create(at(working_after(due_on, -5), 14, 0), "siyu", "email_send", &handle, fields);
        plan.take(at(due_on, 10, 0), "siyu", &handle, "send", json!({}));
        let delivered = 18_000 + 220 * count + chance.between(-300, 300);
        let figures = json!({
            "delivered": delivered, "clicks": delivered * chance.between(24, 41) / 1000,
            "unsubscribes": chance.between(12, 40), "complaints": chance.between(0, 3),
        });
        plan.take(at(working_after(due_on, 5), 11, 15), "siyu", &handle, "reconcile", figures);
        (due_on, count) = (working_from(days(due_on.first_of_month(), 45)), count + 1);
    }
}
