//! Files that come in from outside each month: the site's days and visitors, followers, orders with the campaign they are
//! credited to, and the answers to questionnaires. The files are synthetic and have the plain layout.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::calendar::{self, TODAY, at, days, working_after, working_from};
use crate::cast::name_of;
use crate::chance::Chance;
use crate::plan::Plan;
use crate::work::campaigns::Held;
use crate::work::digital::ACCOUNTS;
use crate::work::links::{Links, Ordered, link_of, touches};

pub fn plan(plan: &mut Plan, (seed, from): (u64, Date), campaigns: &[Held], links: &Links) {
    let mut chance = Chance::new(seed, "figures");
    let mut touching = Chance::new(seed, "touches");
    let mut month = from.first_of_month();
    while month < TODAY {
        let last = month.last_of_month().min(days(TODAY, -1));
        let known_on = working_from(days(last, 1)).min(TODAY);
        if known_on > working_after(working_from(from), 3) {
            site(plan, &mut chance, (month, last, known_on));
            followers(plan, &mut chance, (month, last, known_on));
            let ordered = orders(&mut chance, campaigns, (month, last));
            order_file(plan, (&mut touching, links), &ordered, (month, known_on));
            let touched: Vec<Ordered> = ordered.into_iter().map(|order| order.made).collect();
            touches(plan, &mut touching, links, &touched, (month, known_on));
        }
        month = days(month, 32).first_of_month();
    }
    satisfaction(plan, &mut chance, campaigns);
    collaboration(plan, &mut chance, from);
}

type Span = (Date, Date, Date);

fn each_day(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| Some(days(*day, 1))).take_while(move |day| *day <= last)
}

fn site(plan: &mut Plan, chance: &mut Chance, (first, last, known_on): Span) {
    let mut text = String::from(
        "网站,日期,访问次数,浏览量,当日独立访客,停留总秒数,转化次数,跳出次数,非品牌词自然搜索访问\n",
    );
    let mut month_visits = 0;
    for day in each_day(first, last) {
        let visits = chance.around(calendar::demand(day) * 14 / 10, 120);
        month_visits += visits;
        let _ = writeln!(
            text,
            "禾岚官网,{day},{visits},{},{},{},{},{},{}",
            visits * chance.between(24, 31) / 10,
            visits * 82 / 100,
            visits * chance.between(68, 92),
            visits * chance.between(17, 27) / 1000,
            visits * chance.between(38, 47) / 100,
            visits * chance.between(21, 27) / 100
        );
    }
    let owner = || vec![("owner", "林晓彤".to_owned())];
    let name = first.strftime("%Y%m").to_string();
    plan.import(at(known_on, 9, 50), "xiaotong", format!("官网日报_{name}.csv"), text.into_bytes(), owner());
    let visitors =
        format!("网站,月份,月独立访客数\n禾岚官网,{},{}\n", first.strftime("%Y-%m"), month_visits * 61 / 100);
    plan.import(
        at(known_on, 9, 55),
        "xiaotong",
        format!("官网月访客_{name}.csv"),
        visitors.into_bytes(),
        owner(),
    );
}

fn followers(plan: &mut Plan, chance: &mut Chance, (first, last, known_on): Span) {
    for (part, account, _, login) in ACCOUNTS {
        let owner = name_of(login);
        let mut text = String::from("账号,日期,新增粉丝,流失粉丝,累计粉丝\n");
        let months = i64::from(first.year() - 2024) * 12 + i64::from(first.month());
        let mut all = if part == "life" { 41_000 } else { 22_000 } + months * 480;
        for day in each_day(first, last) {
            let new = chance.around(calendar::demand(day) * 3 / 100, 300).max(0);
            let lost = new * chance.between(35, 60) / 100;
            all += new - lost;
            let _ = writeln!(text, "{account},{day},{new},{lost},{all}");
        }
        let name = format!("粉丝_{account}_{}.csv", first.strftime("%Y%m"));
        plan.import(at(known_on, 10, 5), login, name, text.into_bytes(), vec![("owner", owner.to_owned())]);
    }
}

/// An order with the line of its file: what comes before the link, and what comes after it.
struct Order {
    made: Ordered,
    before: String,
    after: String,
}

/// Orders of the month; those of days on which a campaign runs are credited to it more often than not.
fn orders(chance: &mut Chance, campaigns: &[Held], (first, last): (Date, Date)) -> Vec<Order> {
    let mut orders = Vec::new();
    for day in each_day(first, last) {
        let running: Vec<&Held> = campaigns
            .iter()
            .filter(|one| one.starts_on <= day && day <= one.ends_on && one.form != "brand")
            .collect();
        for _ in 0..(calendar::demand(day) / 450) {
            let campaign = running.first().filter(|_| chance.in_thousand(640)).map_or("", |one| one.title);
            let amount = chance.between(129, 3299);
            let returned = if chance.in_thousand(50) { amount } else { 0 };
            let margin = (amount - returned) * chance.between(29, 36) / 100;
            let first_order = if chance.in_thousand(540) { "是" } else { "否" };
            let segment = *chance.pick(&["宠物家庭", "新生儿家庭", "城市租房青年", "其他"]);
            let channel = *chance.pick(&["自营商城", "电商平台", "门店"]);
            let customer = format!("K{:08}", chance.between(0, 99_999_999));
            let number = format!("SO{}{:05}", first.strftime("%y%m"), orders.len() + 1);
            let before = format!("{number},{day},{campaign}");
            let after =
                format!("{channel},{amount}.00,{returned}.00,{margin}.00,{customer},{first_order},{segment}");
            orders.push(Order { made: Ordered { customer, day, campaign }, before, after });
        }
    }
    orders
}

fn order_file(
    plan: &mut Plan,
    (chance, links): (&mut Chance, &Links),
    orders: &[Order],
    (first, known_on): (Date, Date),
) {
    let mut text = String::from(
        "订单号,下单日期,归因活动,推广链接,来源渠道,成交金额,退货金额,毛利,客户标识,首单,客群\n",
    );
    for Order { made, before, after } in orders {
        let link = link_of(chance, links, made.campaign);
        let _ = writeln!(text, "{before},{link},{after}");
    }
    let name = format!("订单归因_{}.csv", first.strftime("%Y%m"));
    plan.import(at(known_on, 10, 20), "yifan", name, text.into_bytes(), Vec::new());
}

/// What guests of a campaign answered, a week after its end: thirty were asked, some two thirds answered.
fn satisfaction(plan: &mut Plan, chance: &mut Chance, campaigns: &[Held]) {
    for (index, campaign) in campaigns.iter().enumerate() {
        let known_on = working_after(campaign.ends_on, 6);
        if known_on > TODAY || !matches!(campaign.form, "exhibition" | "customer_event" | "launch") {
            continue;
        }
        let asked_on = days(campaign.ends_on, 1);
        let mut text = String::from("问卷批次,活动,负责人,受邀人标识,受邀人分组,邀请日期,答复日期,评分\n");
        let level: &[i64] = if campaign.late > 1 { &[2, 3, 3, 4, 4] } else { &[3, 4, 4, 5, 5, 4] };
        for guest in 0..30 {
            let owner = campaign.owner_name;
            let answered = chance.in_thousand(680);
            let (on, score) = if answered {
                (days(asked_on, chance.between(0, 4)).to_string(), chance.pick(level).to_string())
            } else {
                (String::new(), String::new())
            };
            let group = *chance.pick(&["顾客", "经销商"]);
            let _ = writeln!(
                text,
                "EV{index:03},{},{owner},G{index:03}{guest:03},{group},{asked_on},{on},{score}",
                campaign.title
            );
        }
        plan.import(
            at(known_on, 14, 20),
            "zhiyuan",
            format!("活动满意度_{index:03}.csv"),
            text.into_bytes(),
            Vec::new(),
        );
    }
}

/// Weight of a department; every number of answers up to twelve divides it.
const ALIKE: usize = 27_720;

/// The quarterly questionnaire to the other departments, each of which counts the same.
fn collaboration(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let mut day = from.first_of_month();
    while day < TODAY {
        let last = day.last_of_month();
        let asked_on = working_after(last, -4);
        let known_on = working_from(last).min(TODAY);
        if last.month() % 3 == 0 && asked_on > working_after(working_from(from), 5) && asked_on < TODAY {
            let mut text =
                String::from("问卷批次,协作部门,评价对象,受邀人标识,邀请日期,答复日期,评分,权重\n");
            let batch = format!("IN{}", last.strftime("%y%m"));
            for (unit, people) in [("销售部", 12), ("产品研发部", 8), ("客户服务部", 9)] {
                let drawn: Vec<(i64, bool)> = (0..people)
                    .map(|_| (*chance.pick(&[3, 4, 4, 4, 5, 5]), chance.in_thousand(800)))
                    .collect();
                let answered = drawn.iter().filter(|(_, answered)| *answered).count().max(1);
                for (number, (score, answers)) in drawn.into_iter().enumerate() {
                    let (on, score) = if answers {
                        (asked_on.to_string(), score.to_string())
                    } else {
                        (String::new(), String::new())
                    };
                    let weight = ALIKE / answered;
                    let _ = writeln!(
                        text,
                        "{batch},{unit},市场策划部,{batch}{unit}{number:02},{asked_on},{on},{score},{weight}"
                    );
                }
            }
            let answers = vec![("owner", "沈知远".to_owned())];
            plan.import(
                at(known_on, 15, 0),
                "zhiyuan",
                format!("协作满意度_{batch}.csv"),
                text.into_bytes(),
                answers,
            );
        }
        day = days(day, 32).first_of_month();
    }
}
