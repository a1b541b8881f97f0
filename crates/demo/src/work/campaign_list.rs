//! The demo company's campaigns of two years, with how each of them went: one line each.
//!
//! Key | title | form | owner | team | first day | last day | budget in thousand yuan | spent of it in thousandths |
//! goals (`metric:target`) | attainment in thousandths | milestones that came late | attributed sales in thousand yuan.

pub const CAMPAIGNS: &str = "\
2024-d11|2024 双十一大促|promotion|licheng|xiaotong,yimo|2024-10-21|2024-11-11|680|985|销售额（万元）:960,线索（条）:5200|1010|1|9700
2024-expo|2024 秋季厨卫展|exhibition|mingzhe|yimo,jianing|2024-11-20|2024-11-23|260|1030|有效线索（条）:420,到展洽谈（人次）:900|940|1|1800
2024-refill|老用户换芯节|customer_event|qinghe|siyu,xiaotong|2024-12-02|2024-12-13|90|950|换芯订单（单）:6800,参与人数（人）:12000|1060|0|1020
2024-dealers|2024 经销商年会|customer_event|mingzhe|jianing,yimo|2024-12-24|2024-12-26|210|990|到会经销商（家）:180,签约意向（家）:60|1020|1|0
2025-newyear|2025 年货节|promotion|licheng|xiaotong,ruoxi|2025-01-06|2025-01-24|240|970|销售额（万元）:310,线索（条）:1500|980|0|3050
2025-return|企业开工季净水团购|promotion|qinghe|yifan,siyu|2025-02-10|2025-02-28|120|940|企业线索（条）:260,团购额（万元）:140|930|1|1300
2025-quality|3·15 品质开放日|brand|wanning|siyu,yimo|2025-03-13|2025-03-16|160|1010|到场与观看（人次）:80000,媒体报道（篇）:24|1100|0|0
2025-spring|2025 春季家电展|exhibition|mingzhe|yimo,jianing|2025-03-20|2025-03-23|480|1060|有效线索（条）:760,到展洽谈（人次）:1600|970|1|2900
2025-decor|2025 家装节|promotion|licheng|xiaotong,yifan|2025-04-10|2025-04-30|220|960|销售额（万元）:260,线索（条）:1800|1040|0|2700
2025-mother|母婴健康饮水月|customer_event|qinghe|siyu,wanning|2025-05-06|2025-05-20|130|980|课堂参与（人）:5200,线索（条）:900|1080|1|1100
2025-618|2025 618 大促|promotion|licheng|xiaotong,yifan,yimo|2025-05-26|2025-06-18|620|1010|销售额（万元）:820,线索（条）:4600|1050|1|8600
2025-tour|华东渠道巡展|exhibition|mingzhe|jianing,yimo|2025-06-23|2025-07-04|180|1040|到场门店（家）:240,意向门店（家）:70|910|1|0
2025-summer|清凉一夏直播周|promotion|licheng|xiaotong,ruoxi|2025-07-14|2025-07-20|110|930|销售额（万元）:120,观看（万人次）:60|890|0|1050
2025-h2|岚润H2 新品上市|launch|qinghe|wanning,yimo,siyu|2025-08-11|2025-08-24|390|1020|首发销售额（万元）:210,媒体报道（篇）:40|920|2|1900
2025-school|2025 开学季宿舍空气计划|promotion|licheng|ruoxi,yifan|2025-08-25|2025-09-10|95|970|订单（单）:2600,线索（条）:1200|960|0|480
2025-home|2025 秋季家居展|exhibition|mingzhe|yimo,jianing|2025-09-11|2025-09-14|320|1000|有效线索（条）:520,到展洽谈（人次）:1100|950|1|1750
2025-brandday|2025 超级品牌日|brand|wanning|siyu,yimo,xiaotong|2025-10-16|2025-10-17|350|1080|曝光（万人次）:900,当日销售额（万元）:260|970|1|2500
2025-d11|2025 双十一大促|promotion|licheng|xiaotong,yifan,yimo|2025-10-20|2025-11-11|760|1185|销售额（万元）:1100,线索（条）:6000|930|3|10200
2025-clinic|宠物医院体验点试点|customer_event|qinghe|ruoxi,jianing|2025-11-24|2025-12-07|80|960|体验人次:3000,线索（条）:400|880|1|520
2025-dealers|2025 经销商年会|customer_event|mingzhe|jianing,yimo|2025-12-23|2025-12-25|230|1090|到会经销商（家）:200,签约意向（家）:70|940|1|0
2026-newyear|2026 年货节|promotion|licheng|xiaotong,ruoxi|2026-01-19|2026-02-08|260|1000|销售额（万元）:330,线索（条）:1600|900|1|2950
2026-return|企业开工季空气团购|promotion|qinghe|yifan,siyu|2026-02-26|2026-03-13|130|970|企业线索（条）:280,团购额（万元）:150|960|0|1420
2026-quality|2026 3·15 实验室开放周|brand|wanning|siyu,yimo|2026-03-12|2026-03-17|170|990|到场与观看（人次）:95000,媒体报道（篇）:28|1070|0|0
2026-spring|2026 春季家电展|exhibition|mingzhe|yimo,jianing|2026-03-19|2026-03-22|500|1030|有效线索（条）:800,到展洽谈（人次）:1700|960|1|3100
2026-decor|2026 家装节|promotion|licheng|xiaotong,yifan|2026-04-09|2026-04-29|230|965|销售额（万元）:290,线索（条）:2000|1010|0|2950
2026-pet|宠物家庭空气节|customer_event|qinghe|ruoxi,siyu|2026-05-08|2026-05-17|140|980|参与（人）:9000,线索（条）:1300|1040|1|1300
2026-618|2026 618 大促|promotion|licheng|xiaotong,yifan,yimo|2026-05-25|2026-06-18|640|1005|销售额（万元）:900,线索（条）:5000|1020|1|9200
2026-tour|三线城市服务巡展|exhibition|mingzhe|jianing,yimo|2026-06-24|2026-07-03|190|1010|到场门店（家）:260,意向门店（家）:80|980|1|0
2026-summer|2026 清凉一夏直播周|promotion|licheng|xiaotong,ruoxi|2026-07-13|2026-07-19|120|960|销售额（万元）:130,观看（万人次）:70|1050|0|1370
2026-a5|岚息A5 新品上市|launch|qinghe|wanning,yimo,siyu|2026-08-17|2026-08-30|460|1025|首发销售额（万元）:300,媒体报道（篇）:45,预约（人）:20000|1060|1|3180
2026-clinic|宠物医院体验点推广|customer_event|mingzhe|ruoxi,jianing|2026-07-20|2026-08-02|110|940|体验人次:4200,线索（条）:600|1030|0|760
2026-school|2026 开学季宿舍空气计划|promotion|licheng|ruoxi,yifan|2026-08-24|2026-09-07|100|990|订单（单）:3000,线索（条）:1400|1010|0|590
2026-home|2026 秋季家居展|exhibition|mingzhe|yimo,jianing|2026-09-08|2026-09-11|330|1045|有效线索（条）:560,到展洽谈（人次）:1200|930|1|2000
2026-salon|家居设计师合作沙龙|customer_event|qinghe|wanning,jianing|2026-09-14|2026-09-16|70|920|到场设计师（人）:120,合作意向（家）:30|1120|0|0
2026-brandday|2026 超级品牌日|brand|wanning|siyu,yimo,xiaotong|2026-10-15|2026-10-16|360|1000|曝光（万人次）:1000,当日销售额（万元）:290|1000|0|2900
2026-d11|2026 双十一大促|promotion|licheng|xiaotong,yifan,yimo|2026-10-20|2026-11-11|780|1000|销售额（万元）:1180,线索（条）:6400|1000|0|11000
";

/// What is under way on the demo's last day: one that runs, one that waits for its approval, one that is an idea.
pub const UNDER_WAY: &str = "\
2026-golden|国庆门店净水体验周|customer_event|licheng|wanning,jianing|2026-09-28|2026-10-09|85|1000|体验人次:2600,换芯预约（单）:480|1000|0|700
2026-winter|冬季暖饮水体验季|customer_event|qinghe|wanning,siyu|2026-11-03|2026-11-20|96|1000|体验人次:3200,线索（条）:700|1000|0|900
2026-gift|2026 岁末感恩礼盒|promotion|licheng|xiaotong,ruoxi|2026-11-11|2026-12-06|150|1000|销售额（万元）:180,线索（条）:900|1000|0|1700
";
