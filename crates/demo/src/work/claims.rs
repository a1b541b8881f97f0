//! What reports claim and foretell: claims drawn and checked, errata, forecasts frozen and resolved by somebody else.

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{TODAY, at, days, working_after, working_from};
use crate::chance::Chance;
use crate::plan::{Plan, person, to};
use crate::work::reports::Published;

const CLAIMS: [(&str, &str); 8] = [
    ("厨下净水器线上均价环比下降百分之四。", "电商平台价格监测周表"),
    ("竞品新款首月销量约为一点二万台。", "第三方零售监测"),
    ("换芯周期提示使复购率提高八个百分点。", "会员系统复购表"),
    ("宠物家庭在空气净化新客中占三成一。", "订单问卷"),
    ("三线城市安装等待平均为三天。", "服务工单导出"),
    ("搜索「除醛」的日均次数同比上升两成。", "搜索指数导出"),
    ("本季度展会线索成本为每条六百二十元。", "展会费用与线索表"),
    ("订阅用户首年流失率为百分之二十四。", "订阅系统月表"),
];

/// Statement, how likely the author calls it in percent, how often such things happen, and whether it came true.
const CALLS: [(&str, i64, i64, bool); 12] = [
    ("下季度至少有一家主要竞品下调厨下净水器主力价", 70, 50, true),
    ("下季度宠物相关搜索词的搜索量环比增长", 80, 60, true),
    ("行业协会将在下季度发布滤芯标识新规征求意见稿", 35, 25, false),
    ("下季度空气净化器线上均价上涨", 30, 40, false),
    ("风屿科技将在下季度上市新风机", 65, 45, true),
    ("下季度搜索推广的单次点击价格上升超过一成", 60, 50, false),
    ("下季度小型净水壶品类销量同比翻番", 40, 20, true),
    ("下季度家装平台样板间合作超过三十家", 55, 40, true),
    ("下季度本公司品牌词搜索份额高于清源电器", 75, 55, true),
    ("下季度梅雨季除湿机销量低于去年", 25, 45, false),
    ("下季度滤芯订阅用户净增为正", 85, 70, true),
    ("下季度会有两家竞品被通报虚标", 20, 15, false),
];

pub fn plan(plan: &mut Plan, seed: u64, from: Date, reports: &[Published]) {
    let mut chance = Chance::new(seed, "claims");
    for (index, report) in reports.iter().enumerate() {
        claims(plan, &mut chance, index, report);
    }
    forecasts(plan, &mut chance, from);
}

/// Two claims a report, one of them drawn and checked; about one in twenty is wrong, and becomes an erratum.
fn claims(plan: &mut Plan, chance: &mut Chance, index: usize, report: &Published) {
    let checker = if report.owner == "yuan" { "qinghe" } else { "yuan" };
    for number in 0..2 {
        let (title, source) = CLAIMS[(index * 3 + number) % CLAIMS.len()];
        let handle = format!("claim.{}.{number}", report.handle);
        let fields = json!({ "title": title, "report": to(&report.handle), "owner": person(report.owner), "source": source });
        plan.create(at(report.on, 10, 5), report.owner, "claim", &handle, fields);
        if number % 2 == 1 {
            continue;
        }
        let drawn_on = working_after(report.on, 2);
        let drawn = json!({ "checker": person(checker), "draw": format!("{drawn_on}-{}", report.owner) });
        plan.take_by_program(at(drawn_on, 9, 20), &handle, "sample", drawn);
        let checked_on = at(working_after(drawn_on, 1 + chance.between(0, 2)), 14, 30);
        if chance.in_thousand(950) {
            plan.take(
                checked_on,
                checker,
                &handle,
                "find_right",
                json!({ "finding": "与来源一致，口径相同。" }),
            );
        } else {
            let finding = "来源中的数为上一期，应更新。";
            plan.take(checked_on, checker, &handle, "find_wrong", json!({ "finding": finding }));
            erratum(plan, report, &handle, (checker, working_after(drawn_on, 4)));
        }
    }
}

fn erratum(plan: &mut Plan, report: &Published, claim: &str, (found_by, on): (&'static str, Date)) {
    let handle = format!("erratum.{claim}");
    let fields = json!({
        "title": "引用了上一期数据", "report": to(&report.handle), "claim": to(claim), "found_by": person(found_by),
        "found_on": on.to_string(), "correction": "以最新一期数据替换，结论不变。",
    });
    plan.create(at(on, 15, 10), found_by, "erratum", &handle, fields);
    plan.take(at(working_after(on, 1), 10, 0), "zhiyuan", &handle, "confirm", json!({ "severity": "minor" }));
}

/// Six calls a quarter, frozen by who will resolve them, resolved when their day has come.
fn forecasts(plan: &mut Plan, chance: &mut Chance, from: Date) {
    let mut quarter = working_after(working_from(from), 3);
    let mut made = 0;
    while quarter < TODAY {
        for _ in 0..6 {
            let (title, said, base, came_true) = CALLS[made % CALLS.len()];
            let owner = if made % 3 == 0 { "mingzhe" } else { "yuan" };
            forecast(plan, chance, (made, owner, quarter), (title, said, base, came_true));
            made += 1;
        }
        quarter = working_from(days(quarter, 91));
    }
}

fn forecast(
    plan: &mut Plan,
    chance: &mut Chance,
    (number, owner, on): (usize, &'static str, Date),
    (title, said, base, came_true): (&str, i64, i64, bool),
) {
    let handle = format!("forecast.{number}");
    let horizon = working_from(days(on, 80));
    let percent = |share: i64| format!("0.{share:02}");
    let said = (said + chance.between(-5, 5)).clamp(5, 95);
    let fields = json!({
        "title": title, "owner": person(owner), "probability": percent(said), "base_rate": percent(base),
        "horizon_on": horizon.to_string(), "resolver": person("qinghe"), "basis": "依据近四个季度的监测数据与渠道访谈。",
    });
    plan.create(at(on, 11, 0), owner, "forecast", &handle, fields);
    plan.take(at(working_after(on, 1), 9, 30), "qinghe", &handle, "freeze", json!({}));
    let (step, outcome) = if came_true {
        ("resolve_hit", "已发生，见监测记录。")
    } else {
        ("resolve_miss", "到期未发生。")
    };
    plan.take(at(horizon, 16, 0), "qinghe", &handle, step, json!({ "outcome": outcome }));
}
