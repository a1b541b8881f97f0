//! Materials and content: the pillars and the library, requests with their briefs, materials with their versions, print
//! and stock, rights that expire, and the errors that somebody found.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::calendar::{TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, Who, keep, person, picture, to};
use crate::work::organisation::handle_of_unit;

const PILLARS: [(&str, &str); 3] = [
    ("检测依据", "每一个数字从哪里来；不写没有报告的功效。"),
    ("用户故事", "真实家庭的使用记录；不摆拍。"),
    ("行业洞察", "标准、趋势与误区；不贬低同行。"),
];

/// Title, stage, form.
const ASSETS: [(&str, &str, &str); 9] = [
    ("一张图看懂净水器检测报告", "attract", "guide"),
    ("换芯的五个信号", "retain", "guide"),
    ("三口之家的一年水费账", "attract", "case"),
    ("厨下安装前要量哪三个数", "convert", "guide"),
    ("宠物家庭的空气档案", "attract", "case"),
    ("岚润H2 技术说明", "convert", "product"),
    ("我们为什么公布失败的实验", "attract", "story"),
    ("滤芯回收去了哪里", "retain", "story"),
    ("新国标读懂手册", "convert", "insight"),
];

/// Title, form, kept in stock.
const MATERIALS: [(&str, &str, i64); 5] = [
    ("岚润H2 产品手册", "brochure", 3000),
    ("安装说明书 2026 版", "manual", 8000),
    ("门店海报｜换芯季", "poster", 600),
    ("招商手册", "brochure", 800),
    ("展位易拉宝", "poster", 60),
];

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "content");
    let on = working_after(working_from(from), 1);
    for (index, (title, topic)) in PILLARS.iter().enumerate() {
        let fields =
            json!({ "title": title, "topic": topic, "audience": "城市家庭", "owner": person("siyu") });
        plan.create(at(on, 9, 5), "siyu", "content_pillar", &format!("pillar.{index}"), fields);
    }
    assets(plan, on);
    materials(plan, &mut chance, on);
    requests(plan, &mut chance, on);
    errors(plan, on);
}

fn assets(plan: &mut Plan, on: Date) {
    for (index, (title, stage, form)) in ASSETS.iter().enumerate() {
        let (author, approver) = if index % 2 == 0 { ("siyu", "ruoxi") } else { ("ruoxi", "siyu") };
        let handle = format!("asset.{index}");
        let made_on = working_after(on, 4 + index as i64 * 11);
        let fields = json!({
            "title": title, "stage": stage, "form": form, "pillar": to(&format!("pillar.{}", index % 3)),
            "owner": person(author), "text": format!("{title}\n\n全文见附件；引用数据均列出处。"), "ai_use": "none",
            "files": [picture(&format!("{title}.png"))], "sources": "实验室年度检测汇编", "expires_on": days(made_on, 720).to_string(),
        });
        plan.create(at(made_on, 10, 45), author, "content_asset", &handle, fields);
        plan.take(at(made_on, 10, 55), author, &handle, "submit", json!({}));
        let review = json!({ "review_due_on": days(made_on, 360).to_string() });
        plan.take(at(working_after(made_on, 2), 16, 5), approver, &handle, "approve", review);
        for use_number in 0..3 {
            let used_on = working_after(made_on, 6 + use_number * 21);
            let place = ["公众号长文", "门店培训", "销售资料包"][use_number as usize];
            let fields = json!({ "title": place, "asset": to(&handle), "used_on": used_on.to_string(), "owner": person(author) });
            plan.create(
                at(used_on, 15, 25),
                author,
                "content_usage",
                &format!("use.{index}.{use_number}"),
                fields,
            );
        }
    }
}

fn materials(plan: &mut Plan, chance: &mut Chance, on: Date) {
    for (index, (title, form, print)) in MATERIALS.iter().enumerate() {
        let made_on = working_after(on, 3 + index as i64 * 17);
        material(plan, (index, made_on), (title, form, *print));
        stock(plan, chance, (index, made_on), *print);
    }
}

fn material(plan: &mut Plan, (index, on): (usize, Date), (title, form, print): (&str, &str, i64)) {
    let (handle, version) = (format!("material.{index}"), format!("version.{index}.1"));
    let fields = json!({
        "title": title, "form": form, "owner": person("yimo"), "stage": "convert", "pillar": to("pillar.0"),
        "low_stock": print / 8,
    });
    plan.create(at(on, 9, 25), "yimo", "material", &handle, fields);
    let claims = json!([{ "id": "k1", "claim": "净水量 4000 升", "proof": "检测报告 2025-118" }]);
    let fields = json!({
        "title": format!("{title} 第一版"), "material": to(&handle), "owner": person("yimo"), "language": "zh",
        "claims": claims, "text": format!("{title}：参数、安装与保养说明。"), "ai_use": "none",
        "files": [picture(&format!("{title}.png")), keep(&format!("{title}.txt"), "排版稿")],
    });
    plan.create(at(on, 9, 35), "yimo", "material_version", &version, fields);
    plan.take(at(on, 14, 0), "yimo", &version, "submit", json!({}));
    let check = json!({
        "title": format!("原创性：{title}"), "subject_kind": "material_version", "subject": to(&version),
        "version": to(&version), "owner": person("yimo"), "share": "0.03", "compared": 140,
    });
    let check_handle = format!("originality.{version}");
    plan.found(at(on, 14, 1), "originality_check", &check_handle, check);
    plan.take_by_program(at(on, 14, 1), &check_handle, "pass", json!({}));
    plan.take(at(working_after(on, 1), 10, 0), "siyu", &version, "fact_pass", json!({}));
    plan.take(at(working_after(on, 1), 15, 0), "wanning", &version, "brand_pass", json!({}));
    plan.take(at(working_after(on, 2), 11, 0), "ruohan", &version, "legal_pass", json!({}));
    let right = json!({
        "title": format!("{title}封面摄影"), "form": "picture", "holder": "晴川影像", "scope": "印刷与线上，中国大陆",
        "starts_on": on.to_string(), "expires_on": days(on, 760 + 30 * index as i64).to_string(), "material": to(&handle),
        "owner": person("yimo"),
    });
    plan.create(at(working_after(on, 2), 13, 30), "yimo", "usage_right", &format!("right.{index}"), right);
    let released = json!({
        "current": to(&version), "review_due_on": days(on, 540).to_string(), "expires_on": days(on, 900).to_string(),
    });
    plan.edit(at(working_after(on, 2), 14, 0), Who::Person("yimo"), &handle, released);
    plan.take(at(working_after(on, 2), 16, 0), "siyu", &handle, "release", json!({}));
    let order = json!({
        "title": format!("{title}印制"), "material": to(&handle), "version": to(&version), "quantity": print,
        "cost": format!("{}.00", print * 3), "printer": "远帆印务", "owner": person("yimo"),
        "due_on": working_after(on, 12).to_string(),
    });
    plan.create(at(working_after(on, 3), 9, 20), "yimo", "print_order", &format!("print.{index}"), order);
    plan.take(at(working_after(on, 3), 9, 40), "yimo", &format!("print.{index}"), "order", json!({}));
    let arrived_on = working_after(on, 11);
    let arrived = json!({ "arrived_on": arrived_on.to_string(), "arrived": print, "inspection": "good" });
    plan.take(at(arrived_on, 15, 10), "yimo", &format!("print.{index}"), "receive", arrived);
}

fn stock(plan: &mut Plan, chance: &mut Chance, (index, on): (usize, Date), print: i64) {
    let material = format!("material.{index}");
    let movement = |plan: &mut Plan, day: Date, number: usize, fields: Json| {
        plan.create(at(day, 16, 30), "yimo", "stock_movement", &format!("stock.{index}.{number}"), fields);
    };
    let arrived_on = working_after(on, 11);
    let fields = json!({
        "title": "印制入库", "material": to(&material), "direction": "in", "quantity": print,
        "moved_on": arrived_on.to_string(), "print_order": to(&format!("print.{index}")), "owner": person("yimo"),
    });
    movement(plan, arrived_on, 0, fields);
    for number in 1..8 {
        let day = working_after(arrived_on, 5 + number as i64 * 24);
        let (unit, name) =
            *chance.pick(&[("SAL", "销售部领用"), ("SVC", "客服部领用"), ("RND", "研发部领用")]);
        let fields = json!({
            "title": name, "material": to(&material), "direction": "out", "quantity": (print / 14).max(1),
            "moved_on": day.to_string(), "receiver": to(&handle_of_unit(unit)), "owner": person("yimo"),
        });
        movement(plan, day, number, fields);
    }
}

/// Two material requests a month; briefs that were incomplete wait until they are filled.
fn requests(plan: &mut Plan, chance: &mut Chance, on: Date) {
    let wanted = [
        ("门店换芯季海报", "poster"),
        ("培训用产品对比表", "brochure"),
        ("服务车贴更新", "poster"),
        ("经销商报价页", "brochure"),
        ("开箱短片", "video"),
    ];
    let mut day = working_after(on, 5);
    let mut count = 0;
    while day < working_after(TODAY, -1) {
        let (title, form) = wanted[count % wanted.len()];
        let requester = *chance.pick(&["haitang", "changhe", "jianbang"]);
        let handle = format!("brief.{count}");
        let fields = json!({
            "title": title, "requester": person(requester), "form": form, "wanted_on": working_after(day, 14).to_string(),
            "purpose": "支持本季度门店活动", "audience": "到店顾客", "message": "按时换芯，水质有依据", "facts": "检测报告 2025-118",
            "specs": "A2 竖版，四色",
        });
        plan.create(at(day, 10, 25), requester, "material_request", &handle, fields);
        plan.take(at(day, 10, 40), requester, &handle, "complete_brief", json!({}));
        let agreed_on = working_after(day, 9 + chance.between(0, 4));
        let taken = json!({ "owner": person("yimo"), "agreed_on": agreed_on.to_string() });
        plan.take(at(working_after(day, 1), 9, 30), "yimo", &handle, "take", taken);
        if count % 5 == 2 {
            let pause = json!({ "pause_cause": "requester" });
            let said = "等待门店尺寸。";
            plan.take_saying(at(working_after(day, 2), 11, 0), "yimo", (&handle, "pause"), pause, Some(said));
            plan.take(at(working_after(day, 4), 11, 0), "yimo", &handle, "resume", json!({}));
        }
        let off = if chance.in_thousand(150) { chance.between(1, 3) } else { -chance.between(0, 2) };
        let delivered_on = working_after(agreed_on, off);
        let files = json!({ "files": [keep(&format!("{title}.txt"), "定稿")] });
        plan.take(at(delivered_on, 15, 50), "yimo", &handle, "deliver", files);
        let marked_on = working_after(delivered_on, 1);
        plan.take(at(marked_on, 10, 30), requester, &handle, "accept", json!({}));
        (day, count) = (working_after(day, 10), count + 1);
    }
}

/// Found by colleagues, confirmed by the content editors, corrected by whoever made it.
fn errors(plan: &mut Plan, on: Date) {
    let found = [
        ("手册第三页电压写错", "fact", "material.0", "haitang", 44),
        ("说明书错字一处", "typo", "material.1", "changhe", 90),
        ("海报价格未更新", "price", "material.2", "jianbang", 130),
        ("手册标志留白不足", "brand", "material.3", "haitang", 210),
        ("说明书步骤图标注反了", "fact", "material.1", "yutong", 290),
    ];
    for (index, (title, sort, material, finder, after)) in found.into_iter().enumerate() {
        let day = working_after(on, after);
        let handle = format!("error.{index}");
        let fields = json!({
            "title": title, "sort": sort, "found_on": day.to_string(), "material": to(material), "place": "见照片",
            "should_be": "以参数表为准",
        });
        plan.create(at(day, 13, 15), finder, "error_report", &handle, fields);
        plan.take(
            at(working_after(day, 1), 9, 45),
            "siyu",
            &handle,
            "confirm",
            json!({ "owner": person("yimo") }),
        );
        let said = "已更正并通知领用部门。";
        plan.take_saying(
            at(working_after(day, 3), 14, 35),
            "yimo",
            (&handle, "correct"),
            json!({}),
            Some(said),
        );
    }
}
