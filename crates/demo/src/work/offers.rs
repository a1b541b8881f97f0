//! What the department offers to the others, as the portal lists it.

use jiff::civil::Date;
use serde_json::json;

use crate::calendar::{at, working_after, working_from};
use crate::plan::{Plan, person};

/// Title, topic, who answers for it, working days, what is done, what to bring.
type Offer = (&'static str, &'static str, &'static str, i64, &'static str, &'static str);

const OFFERS: [Offer; 9] = [
    (
        "产品单页与折页",
        "material",
        "yimo",
        6,
        "按品牌规范设计并印制，含一次打样。",
        "产品型号与卖点、数量、送达地点与日期。",
    ),
    (
        "门店海报与台卡",
        "material",
        "yimo",
        5,
        "按门店模板设计，可直接下单印制。",
        "门店清单、尺寸、活动起止日期。",
    ),
    (
        "销售演示文稿",
        "content",
        "siyu",
        5,
        "统一版式与数据口径，附讲稿要点。",
        "客户类型、演示时长、已有素材。",
    ),
    (
        "新品文案与问答",
        "content",
        "siyu",
        4,
        "产品介绍、常见问答，经法务审核。",
        "产品资料与可公开的检测报告。",
    ),
    (
        "经销商大会支持",
        "event",
        "licheng",
        15,
        "方案、场地、物料与现场执行。",
        "人数、城市、预算范围、期望日期。",
    ),
    (
        "展会资料包",
        "event",
        "jianing",
        10,
        "展位物料、资料袋与登记二维码。",
        "展会名称、展位尺寸、参展产品。",
    ),
    (
        "竞品价格与动作简报",
        "data",
        "yuan",
        3,
        "指定品类的价格、促销与声量对比。",
        "品类、竞品名单、时间范围。",
    ),
    (
        "客户名单与复购分析",
        "data",
        "yifan",
        5,
        "按区域与产品线拆分，只给汇总数据。",
        "要回答的问题、区域、时间范围。",
    ),
    ("产品与话术培训", "training", "mingzhe", 8, "线上或现场一次，附测验。", "人数、水平、期望时间。"),
];

pub fn plan(plan: &mut Plan, from: Date) {
    let on = working_after(working_from(from), 2);
    for (index, (title, topic, owner, usual_days, about, bring)) in OFFERS.iter().enumerate() {
        let fields = json!({
            "title": title, "topic": topic, "owner": person(owner), "usual_days": usual_days, "about": about,
            "bring": bring,
        });
        plan.create(at(on, 15, 10), owner, "service_offer", &format!("offer.{index}"), fields);
    }
}
