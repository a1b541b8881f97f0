//! The words of the demo company: products, topics and sentences from which its records are put together.

use crate::chance::Chance;

/// What an article of the Official Account is about.
const ARTICLE_SUBJECTS: [&str; 20] = [
    "净水器滤芯",
    "厨下净水",
    "新房除醛",
    "卧室空气",
    "宠物家庭",
    "母婴用水",
    "梅雨季除湿",
    "秋冬加湿",
    "老房改造",
    "花粉季",
    "租房党",
    "露营用水",
    "办公室空气",
    "茶饮用水",
    "冬季取暖",
    "开学季宿舍",
    "回乡年货",
    "敏感肌洗护",
    "厨房油烟",
    "夜间静音",
];

/// How an article's title is put around its subject.
const ARTICLE_FRAMES: [&str; 14] = [
    "{}：多久换一次才算合理？",
    "关于{}，实验室测了30天",
    "{}的五个常见误区",
    "一张图看懂{}",
    "用户来信|{}怎么选",
    "工程师说：{}背后的取舍",
    "{}避坑清单（2000元以内）",
    "真实家庭记录：{}前后对比",
    "{}十问十答",
    "拆开看看：{}里有什么",
    "专家连线|聊聊{}",
    "{}省钱攻略",
    "写给新手的{}指南",
    "{}：我们改了三处设计",
];

/// Every title once.
pub fn article_titles() -> Vec<String> {
    let frames = ARTICLE_FRAMES.iter();
    frames.flat_map(|frame| ARTICLE_SUBJECTS.iter().map(|subject| frame.replace("{}", subject))).collect()
}

/// Decisions that a report led to: what was decided, and how the report shaped it.
pub const DECISIONS: [(&str, &str); 24] = [
    ("厨下净水器主推价位由 2999 元调整为 2599 元", "报告给出的价格带销量弹性显示该价位缺口最大"),
    ("停止在竞品词计划上追加预算", "报告显示竞品词线索成本是品牌词的六倍"),
    ("新增宠物家庭作为 2026 年重点客群", "报告测算养宠家庭客单价高出平均三成"),
    ("滤芯订阅首年价格下调 10%", "报告的流失原因分析指出首年续费是主要断点"),
    ("华东经销商返利改为按装机完成结算", "报告对比了三家竞品的渠道政策"),
    ("空气净化器新品上市推迟到八月中旬", "报告预测七月竞品集中上新，声量成本过高"),
    ("线下体验点优先选址宠物医院", "报告列出五类场景的到访转化率"),
    ("取消秋季第二场展会", "报告核算该展会单条有效线索成本超出目标两倍"),
    ("客服话术增加除醛效果说明", "报告发现近三成咨询与除醛误解有关"),
    ("双十一主会场改推套装", "报告显示套装连带率连续三季上升"),
    ("在三线城市增设服务网点", "报告指出装机等待是三线城市退单首因"),
    ("开学季方案改为宿舍共享装", "报告的学生调研显示四人分摊意愿最高"),
    ("暂停户外广告续约", "报告未发现户外投放城市的搜索量差异"),
    ("公众号改为每周两篇并减少促销内容", "报告显示促销篇目的完读率低于均值四成"),
    ("岚息A5 增加异味传感器", "报告归纳的用户评论中异味反馈占比最高"),
    ("年货节主打换芯组合", "报告预测节前换芯需求提前两周"),
    ("增加母婴渠道检测报告随附", "报告的访谈中检测报告是首要信任来源"),
    ("收缩第二品牌试点", "报告显示两条产品线客群重合超过七成"),
    ("与物业合作的团购改为季度一次", "报告核算月度团购复购贡献不足"),
    ("上调空气净化器全年销量目标 5%", "报告的行业景气判断由中性改为偏强"),
    ("新增花粉季专题投放", "报告的搜索趋势显示花粉相关检索提前三周上升"),
    ("保留直播但压缩坑位费", "报告显示坑位费与成交额相关性很弱"),
    ("企业团购改由专人跟进", "报告指出企业线索平均等待首次联系 4.6 天"),
    ("服务部增加周末换芯时段", "报告的满意度归因中预约时段权重最大"),
];

/// A report's summary, also the text of its file.
pub fn report_summary(topic: &str, title: &str) -> String {
    let points = match topic {
        "market" => [
            "线上零售额环比变化与去年同期口径一致，来源为平台公开榜单与自有订单。",
            "净水器均价下行趋缓，千元以下机型份额回落。",
            "下月判断：需求持平，70% 把握在 −3% 至 +4% 之间。",
        ],
        "competitor" => [
            "监测 6 家竞品 41 个在售型号，本期上新 5 款、下架 3 款。",
            "两家主要竞品下调滤芯价格，套装促销力度加大。",
            "建议：维持主机价格，以订阅权益应对。",
        ],
        "consumer" => [
            "有效问卷 820 份，一二线城市占 64%，误差 ±3.4%（95% 置信）。",
            "选择理由前三：检测数据可信、换芯成本、噪声。",
            "流失用户中首年未续滤芯者占 58%。",
        ],
        _ => [
            "行业渗透率缓升，更新需求首次超过新增需求。",
            "新国标征求意见稿提高了异味去除的测试要求。",
            "建议：下半年新品按新标准预先送检。",
        ],
    };
    let points: Vec<String> = points.iter().map(|point| format!("- {point}")).collect();
    format!("# {title}\n\n{}\n", points.join("\n"))
}

/// What a reviewer says beside the mark.
pub fn remark(chance: &mut Chance, depth: i64) -> &'static str {
    let said: &[&str] = match depth {
        1 | 2 => &["结论与数据之间缺少推导，第三节仅罗列公开信息。", "样本来源未说明，建议补充口径。"],
        3 => &["数据充分，建议部分可以更具体。", "覆盖面够，缺少对原因的解释。", "图表清楚，判断略显保守。"],
        4 => &[
            "交叉核对了两个来源，给出了可选方案。",
            "对价格变化的原因解释到位。",
            "建议可以落地，期限也写明了。",
        ],
        _ => &["量化了影响与不确定性，可直接用于预算讨论。", "提前指出了需求变化，并给出应对。"],
    };
    chance.pick::<&str>(said)
}

/// What another department asks for.
pub fn request_title(chance: &mut Chance, topic: &str) -> String {
    const PLACES: [&str; 10] =
        ["杭州", "苏州", "合肥", "武汉", "长沙", "成都", "郑州", "南昌", "青岛", "厦门"];
    let product = ["岚净R5", "岚息A3", "岚润H2", "岚息A5", "全系产品"];
    let (place, product) = (*chance.pick(&PLACES), *chance.pick(&product));
    let frames: &[&str] = match topic {
        "material" => &[
            "{place}门店{product}陈列海报",
            "{product}产品折页更新",
            "{place}经销商展架与桌卡",
            "{product}安装说明图重绘",
        ],
        "content" => &[
            "{product}常见问题图文",
            "{place}装机案例采写",
            "{product}短视频脚本",
            "客服话术配图（{product}）",
        ],
        "event" => &["{place}门店周末体验活动支持", "{place}经销商会物料与主持", "{product}路演流程支持"],
        "data" => &[
            "{place}区域搜索与线索数据",
            "{product}用户评论归类",
            "{product}竞品价格对比表",
            "{place}门店客群画像",
        ],
        "training" => &["{place}门店导购培训（{product}）", "{product}卖点培训课件", "新入职销售市场课"],
        _ => &["{place}门店更名信息更新", "{product}渠道授权书模板", "合作方标志使用确认"],
    };
    chance.pick::<&str>(frames).replace("{place}", place).replace("{product}", product)
}

pub fn request_description(topic: &str, title: &str) -> String {
    let ask = match topic {
        "material" => "尺寸按门店统一模板，印刷文件与源文件各一份。",
        "content" => "面向已购用户，控制在 800 字以内，附三张配图。",
        "event" => "预计到场 60 人，需要一名主持与物料一套。",
        "data" => "最近两个季度，按月汇总，注明口径。",
        "training" => "一小时以内，需要课件与测验题。",
        _ => "请确认后回复，我们这边同步更新。",
    };
    format!("{title}。{ask}")
}

/// A category of a campaign's budget.
pub fn category(id: &str) -> &'static str {
    match id {
        "media" => "媒介投放",
        "venue" => "场地搭建",
        "production" => "物料制作",
        "agency" => "代理服务",
        "gifts" => "礼品",
        "travel" => "差旅",
        _ => "杂项",
    }
}

/// A campaign's proposal.
pub fn proposal(form: &str, title: &str) -> String {
    let idea = match form {
        "promotion" => "以套装与换芯权益替代直降，主推两个价位；预热、爆发、返场三段投放。",
        "exhibition" => "展位以实测体验为主线，设对比测试台；邀约名单由销售提供，现场扫码登记。",
        "launch" => "上市前两周公开检测数据，首发日直播拆机，次周发布用户实测。",
        "brand" => "公开检测过程，邀请用户与媒体到实验室；内容同步公众号与直播。",
        _ => "小规模、可重复：一次一个城市，现场体验加线上跟进。",
    };
    format!("**{title}**\n\n{idea}\n\n风险：物料延误、流量价格上涨。预案：备用供应商一家，投放分段放量。")
}

/// How a campaign did.
pub fn evaluation(title: &str, attained: i64, spent: i64) -> String {
    let goals = match attained {
        1030.. => "目标全部达成并有余量",
        980..1030 => "目标基本达成",
        _ => "目标未完全达成",
    };
    let cost = match spent {
        1050.. => "支出超出预算，主要在第一项",
        1011..1050 => "支出略高于预算",
        _ => "支出在预算之内",
    };
    format!("{title}:{goals},{cost}。数据由渠道后台导出并与财务核对。")
}

/// What a retrospective keeps.
pub fn kept(attained: i64) -> String {
    let point = if attained < 950 {
        "现场与线上同一套话术，客服答复口径一致。"
    } else {
        "预热内容以检测数据开头，互动率高于均值。"
    };
    format!("- {point}")
}

/// What is done otherwise the next time.
pub fn changed(late: usize, spent: i64, attained: i64) -> String {
    let mut points = Vec::new();
    if late > 0 {
        points.push("物料定稿晚于计划：下次提前一周锁定设计，并约定供应商违约条款。");
    }
    if spent > 1050 {
        points.push("临时加投未走审批：单日加投超过 2 万元须先由总监确认。");
    }
    if attained < 950 {
        points.push("目标拆解偏乐观：以近三次同类活动的中位数为起点。");
    }
    if points.is_empty() {
        points.push("把本次的分工表与时间表做成模板，供下次直接使用。");
    }
    points.iter().map(|point| format!("- {point}")).collect::<Vec<_>>().join("\n")
}

/// What a post says: three passages that hold its own figures, so that no post repeats another.
pub fn article(title: &str, number: usize) -> String {
    let (homes, days, readings) = (23 + number * 7 % 61, 5 + number * 3 % 17, 180 + number * 37 % 900);
    let passages = [
        format!("我们走访了{homes}户家庭，记下每天开机{days}次时的读数，再与说明书上的数字逐一对照。"),
        format!("实验室用{days}天重复了{readings}次测试，取中位数而不取最好的一次。"),
        format!("有{homes}位读者来信问到这一点，客服把回答整理成{days}条，附在文末。"),
        format!("图中第{days}个点偏高，原因是当天水温{homes}度，超出了常用范围。"),
        format!("安装师傅{homes}号工单写道：台面下的净高只有{readings}毫米，改了{days}处管路才装下。"),
        format!("若家里住着{days}口人，一年大约用水{readings}升，滤芯应在第{homes}周前后检查。"),
        format!("这批样品共{homes}件，其中{days}件来自退换货，我们也如实列入。"),
        format!("前后两次相差{days}个百分点，按{readings}份问卷计算，还不能说是真的变化。"),
        format!("附近{homes}家门店都可以免费检测一次，带{days}百毫升自来水即可。"),
        format!("记录员换了{days}位，读数的差别不超过{homes}个单位，方法见表{readings}。"),
        format!("关机{days}小时后再开，前{homes}秒的水请放掉，这是{readings}次对比后的建议。"),
    ];
    let chosen = [number % 11, (number + 3) % 11, (number + 7) % 11];
    let body: Vec<&str> = chosen.iter().map(|at| passages[*at].as_str()).collect();
    format!("{title}\n\n{}", body.join("\n\n"))
}
