//! The brand: its core and its rules, the touch points audited every quarter, the tracking waves and the yearly index.

use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

use crate::calendar::{TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, keep, person, picture, to};

/// Title, channel, place.
const TOUCH_POINTS: [(&str, &str, &str); 24] = [
    ("上海徐汇体验店门头", "store", "上海"),
    ("上海浦东服务网点", "store", "上海"),
    ("杭州西湖体验店", "store", "杭州"),
    ("南京建邺专柜", "store", "南京"),
    ("成都高新专柜", "store", "成都"),
    ("武汉光谷服务网点", "store", "武汉"),
    ("官网首页", "website", "线上"),
    ("官网产品页", "website", "线上"),
    ("会员小程序", "website", "线上"),
    ("公众号头像与封面", "social", "线上"),
    ("视频号封面", "social", "线上"),
    ("微博首页", "social", "线上"),
    ("抖音旗舰店页", "social", "线上"),
    ("岚润H2 包装箱", "packaging", "工厂"),
    ("岚息A5 包装箱", "packaging", "工厂"),
    ("滤芯包装", "packaging", "工厂"),
    ("产品手册", "document", "印刷"),
    ("安装说明书", "document", "印刷"),
    ("招商手册", "document", "印刷"),
    ("报价单模板", "document", "内部"),
    ("演示文稿模板", "document", "内部"),
    ("安装工程师制服", "people", "全国"),
    ("服务车辆", "people", "全国"),
    ("展位标准件", "exhibition", "巡展"),
];

const RULES: [&str; 3] = ["标志比例与留白符合规范", "标准色与规范一致", "品牌名称与口号写法正确"];

pub fn plan(plan: &mut Plan, seed: u64, from: Date) {
    let mut chance = Chance::new(seed, "brand");
    let first = working_after(working_from(from), 1);
    core(plan, first);
    guidelines(plan, first);
    for (index, (title, channel, place)) in TOUCH_POINTS.iter().enumerate() {
        let fields =
            json!({ "title": title, "channel": channel, "place": place, "owner": person("wanning") });
        plan.create(at(first, 16, 10), "wanning", "touch_point", &format!("touch.{index}"), fields);
    }
    audits(plan, &mut chance, from);
    waves(plan, &mut chance, from);
    assets(plan, from);
}

fn core(plan: &mut Plan, on: Date) {
    let fields = json!({
        "title": "禾岚品牌核心", "version": "2.0", "owner": person("wanning"), "effective_on": on.to_string(),
        "core_values": "看得见的洁净，说得清的依据。", "positioning": "为重视健康的城市家庭提供有检测依据的净水与空气电器。",
        "promise": "每一个数字都附检测报告。", "tone": "平实、准确、有温度；不用绝对化用语。",
    });
    plan.create(at(on, 9, 40), "wanning", "brand_core", "core.2", fields);
    plan.take(at(on, 9, 50), "wanning", "core.2", "propose", json!({}));
    plan.take(at(working_after(on, 1), 10, 10), "zhiyuan", "core.2", "approve", json!({}));
}

/// Version 3 of the visual rules, replaced by version 4 at the beginning of 2026; rules for spaces beside them.
fn guidelines(plan: &mut Plan, on: Date) {
    let colours = |versions: &[(&str, &str)]| -> Json {
        let row = versions.iter().enumerate().map(|(index, (name, hex))| {
            json!({ "id": format!("c{index}"), "name": name, "hex": hex, "tolerance": 6 })
        });
        Json::Array(row.collect())
    };
    let old = colours(&[("禾岚蓝", "#1F5FA8"), ("岚白", "#F7FAFC"), ("深墨", "#1F2A3A")]);
    let new =
        colours(&[("禾岚蓝", "#175CD3"), ("岚白", "#F7FAFC"), ("深墨", "#1F2A3A"), ("芽绿", "#3BA272")]);
    let mut rule = |day: Date, handle: &str, (title, part, version): (&str, &str, &str), palette: &Json| {
        let fields = json!({
            "title": title, "part": part, "version": version, "owner": person("wanning"), "core": to("core.2"),
            "effective_on": day.to_string(), "palette": palette, "files": [picture(&format!("{title} {version}.png"))],
            "rules": "标志四周留白不小于标志高度的四分之一；标准色按色值使用，色差不超过容差；名称写作「禾岚」，不拆分、不变体。",
        });
        plan.create(at(day, 10, 20), "wanning", "brand_guideline", handle, fields);
        plan.take(at(day, 10, 30), "wanning", handle, "propose", json!({}));
        plan.take(at(working_after(day, 1), 10, 15), "zhiyuan", handle, "approve", json!({}));
    };
    rule(working_after(on, 2), "vi.3", ("视觉识别手册", "vi", "3.0"), &old);
    rule(working_after(on, 2), "si.1", ("门店空间手册", "si", "1.0"), &json!([]));
    let renewed_on = working_from(date(2026, 1, 12));
    if renewed_on > working_after(on, 4) {
        rule(renewed_on, "vi.4", ("视觉识别手册", "vi", "4.0"), &new);
        let said = "由 4.0 版替代。";
        let when = at(working_after(renewed_on, 2), 9, 0);
        plan.take_saying(when, "wanning", ("vi.3", "supersede"), json!({}), Some(said));
    }
}

/// The quarters' audits: eight touch points drawn by the program, three rules each; compliance rises over time.
fn audits(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let quarters = (2024..=2026).flat_map(|year| [2, 5, 8, 11].map(|month| date(year, month, 10)));
    for (index, day) in quarters.enumerate() {
        let on = working_from(day);
        if on < working_after(working_from(from), 8) || on > TODAY {
            continue;
        }
        audit(plan, chance, (index, on));
    }
}

fn audit(plan: &mut Plan, chance: &mut Chance, (index, on): (usize, Date)) {
    let handle = format!("audit.{on}");
    let title = format!("{}年第{}季度品牌规范抽查", on.year(), (on.month() - 1) / 3 + 1);
    let seed = format!("{on}-{}", chance.between(0, 23));
    begin_audit(plan, (&handle, &title), on, &seed);
    let fit = 860 + 12 * index as i64;
    let passed: Vec<bool> = (0..24).map(|_| chance.in_thousand(fit)).collect();
    let inspected_on = working_after(on, 7);
    let result = json!({ "checkpoints": checkpoints(&seed, on, Some(&passed)) });
    plan.edit(at(inspected_on, 15, 30), crate::plan::Who::Person("yimo"), &handle, result);
    plan.take(at(inspected_on, 15, 40), "yimo", &handle, "inspect", json!({}));
    plan.take(at(working_after(inspected_on, 1), 9, 30), "wanning", &handle, "rectify", json!({}));
    let said = "不合规处已整改，照片已复核。";
    plan.take_saying(at(working_after(on, 22), 16, 20), "yimo", (&handle, "close"), json!({}), Some(said));
}

/// An audit whose touch points are drawn, and which waits for its inspector.
pub fn begin_audit(plan: &mut Plan, (handle, title): (&str, &str), on: Date, seed: &str) {
    let rules: Vec<Json> = RULES
        .iter()
        .enumerate()
        .map(|(row, rule)| json!({ "id": format!("r{row}"), "rule": rule }))
        .collect();
    let fields = json!({
        "title": title, "guideline": to("vi.3"), "owner": person("wanning"), "inspector": person("yimo"),
        "due_on": working_after(on, 10).to_string(), "sample_size": 8, "rules": rules,
    });
    plan.create(at(on, 9, 35), "wanning", "brand_audit", handle, fields);
    let draw = json!({
        "seed": seed, "drawn_from": TOUCH_POINTS.len(), "checkpoints": checkpoints(seed, on, None),
    });
    plan.take_by_program(at(on, 9, 36), handle, "draw", draw);
}

/// Each drawn touch point against each rule; with the results where it was inspected.
fn checkpoints(seed: &str, on: Date, inspected: Option<&[bool]>) -> Json {
    let points = drawn(seed);
    let all = points.iter().flat_map(|point| RULES.iter().map(move |rule| (point, rule)));
    let row = all.enumerate().map(|(row, (point, rule))| {
        let result = inspected.map(|passed| if passed[row] { "pass" } else { "fail" });
        let finding = inspected.filter(|passed| !passed[row]).map(|_| "色值偏差超过容差");
        let by = finding.map(|_| working_after(on, 20).to_string());
        json!({
            "id": format!("p{row}"), "touch_point": to(&format!("touch.{point}")), "rule": rule,
            "result": result, "finding": finding, "rectify_by": by,
        })
    });
    Json::Array(row.collect())
}

/// Touch points as the program draws them: by their codes, which they got in the order of the list.
fn drawn(seed: &str) -> Vec<usize> {
    let codes: Vec<String> = (1..=TOUCH_POINTS.len()).map(|number| format!("TPT-{number:04}")).collect();
    let drawn = hengce_sampling::draw(seed, &codes, 8);
    drawn.iter().filter_map(|code| codes.iter().position(|known| known == code)).collect()
}

/// A wave each half-year: asked in three tiers of cities, a slow rise with one half-year that stands still.
fn waves(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let halves = [(2024, 12, 0), (2025, 6, 22), (2025, 12, 31), (2026, 6, 58)];
    let mut before: Option<String> = None;
    for (year, month, rise) in halves {
        let ends_on = working_from(date(year, month, 8));
        let starts_on = working_after(ends_on, -9);
        if working_after(starts_on, -5) < working_from(from) || ends_on > days(TODAY, -10) {
            continue;
        }
        let handle = format!("wave.{year}-{month}");
        wave(plan, chance, (&handle, before.as_deref()), (starts_on, ends_on, rise));
        before = Some(handle);
    }
}

fn wave(
    plan: &mut Plan,
    chance: &mut Chance,
    (handle, before): (&str, Option<&str>),
    (starts_on, ends_on, rise): (Date, Date, i64),
) {
    let half = if ends_on.month() <= 6 { "上" } else { "下" };
    let mut fields = json!({
        "title": format!("{}年{half}半年品牌跟踪", ends_on.year()), "owner": person("wanning"), "questionnaire": "v3",
        "frame": "一至三线城市二十至五十岁家庭主要购买者", "unaided_first": true, "method": "random",
        "consent": "受访者在首页阅读说明并同意后作答；不收集姓名与电话。", "invited": 4200,
        "starts_on": starts_on.to_string(), "ends_on": ends_on.to_string(),
    });
    if let Some(before) = before {
        fields["compared_with"] = to(before);
    }
    plan.create(at(working_after(starts_on, -3), 14, 0), "wanning", "brand_wave", handle, fields);
    plan.take(at(starts_on, 9, 10), "wanning", handle, "field", json!({}));
    let tiers = [
        ("一线城市", 3_200_000, 420, 410),
        ("二线城市", 5_600_000, 460, 340),
        ("三线城市", 4_100_000, 360, 260),
    ];
    let strata: Vec<Json> = tiers
        .iter()
        .enumerate()
        .map(|(row, (stratum, population, asked, level))| {
            let mut of = |base: i64, share: i64| base * chance.around(share, 30) / 1000;
            let aided = of(*asked, level + rise + 120);
            let unaided = of(aided, 420 + rise);
            let buyers = of(aided, 330);
            json!({
                "id": format!("s{row}"), "stratum": stratum, "population": population, "asked": asked, "aided": aided,
                "unaided": unaided, "aware_top": of(unaided, 360), "favourable": of(aided, 560 + rise),
                "buyers": buyers, "loyal": of(buyers, 610), "nps_promoters": of(buyers, 430 + rise),
                "nps_detractors": of(buyers, 160),
            })
        })
        .collect();
    let closed = at(working_after(ends_on, 3), 16, 0);
    let files = json!([keep("回收数据.csv", "stratum,asked\n")]);
    plan.take(closed, "wanning", handle, "close", json!({ "strata": strata, "files": files }));
    plan.take(at(working_after(ends_on, 5), 10, 45), "zhiyuan", handle, "lock", json!({}));
}

/// The index of brand assets at the end of each year, 2023 being 100.
fn assets(plan: &mut Plan, from: Date) {
    for (year, known_on, values) in [
        (2024, date(2025, 1, 15), [446, 178, 588, 605, 212]),
        (2025, date(2026, 1, 14), [472, 196, 611, 612, 226]),
    ] {
        let on = working_from(known_on);
        if on < working_after(working_from(from), 2) {
            continue;
        }
        let names = ["有提示知名度", "无提示知名度", "美誉度", "忠诚度", "声量份额"];
        let weights = [20, 20, 25, 20, 15];
        let bases = [430, 170, 580, 600, 205];
        let tenth = |value: i64| format!("{}.{}", value / 10, value % 10);
        let components: Vec<Json> = (0..5)
            .map(|row| {
                json!({
                    "id": format!("k{row}"), "name": names[row], "weight": weights[row], "base": tenth(bases[row]),
                    "value": tenth(values[row]), "source": "品牌跟踪与声量监测",
                })
            })
            .collect();
        let handle = format!("assets.{year}");
        let fields = json!({
            "title": format!("{year}年品牌资产指数"), "owner": person("wanning"), "as_of": date(year, 12, 31).to_string(),
            "base_year": 2023, "components": components,
        });
        plan.create(at(on, 11, 10), "wanning", "brand_asset_snapshot", &handle, fields);
        plan.take(at(working_after(on, 1), 15, 0), "zhiyuan", &handle, "approve", json!({}));
    }
}
