//! The words of the demo company: products, topics and sentences from which its records are put together.

/// Products by name, with what they are.
pub const PRODUCTS: [(&str, &str); 4] =
    [("岚净R5", "净水器"), ("岚息A3", "空气净化器"), ("岚息A5", "空气净化器"), ("岚润H2", "加湿器")];

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
    "{}:多久换一次才算合理?",
    "关于{},实验室测了30天",
    "{}的五个常见误区",
    "一张图看懂{}",
    "用户来信|{}怎么选",
    "工程师说:{}背后的取舍",
    "{}避坑清单(2000元以内)",
    "真实家庭记录:{}前后对比",
    "{}十问十答",
    "拆开看看:{}里有什么",
    "专家连线|聊聊{}",
    "{}省钱攻略",
    "写给新手的{}指南",
    "{}:我们改了三处设计",
];

/// Every title once.
pub fn article_titles() -> Vec<String> {
    let frames = ARTICLE_FRAMES.iter();
    frames.flat_map(|frame| ARTICLE_SUBJECTS.iter().map(|subject| frame.replace("{}", subject))).collect()
}
