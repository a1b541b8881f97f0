//! The people of the demo company 禾岚科技 (Helan Technology): one cast for the demo, the tests and the screenshots.
//! All of them are invented.

/// The company's name in both languages.
pub const COMPANY: (&str, &str) = ("禾岚科技", "Helan Technology");

/// The password of every demo account. For the demo only: its data folder must not be served to others.
pub const PASSWORD: &str = "helan-demo-2026";

/// A unit of the company.
pub struct UnitPlan {
    pub short: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    /// `short` of the unit above.
    pub parent: Option<&'static str>,
    /// Login of its head.
    pub head: &'static str,
}

pub const UNITS: [UnitPlan; 10] = [
    unit("HQ", COMPANY.0, COMPANY.1, None, "huaijin"),
    unit("MKT", "市场策划部", "Marketing Planning", Some("HQ"), "zhiyuan"),
    unit("SAL", "销售部", "Sales", Some("HQ"), "jianbang"),
    unit("RND", "产品研发部", "Product Development", Some("HQ"), "jingxing"),
    unit("SVC", "客户服务部", "Customer Service", Some("HQ"), "yutong"),
    unit("HRD", "人力资源部", "Human Resources", Some("HQ"), "jingshu"),
    unit("ITD", "信息技术部", "Information Technology", Some("HQ"), "lixing"),
    unit("FIN", "财务部", "Finance", Some("HQ"), "mingli"),
    unit("LGL", "法务部", "Legal", Some("HQ"), "ruohan"),
    unit("AUD", "审计部", "Internal Audit", Some("HQ"), "ruogu"),
];

const fn unit(
    short: &'static str,
    name: &'static str,
    name_en: &'static str,
    parent: Option<&'static str>,
    head: &'static str,
) -> UnitPlan {
    UnitPlan { short, name, name_en, parent, head }
}

/// A person of the company.
pub struct PersonPlan {
    /// Sign-in name: the given name in pinyin.
    pub login: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    /// Position of `standard/organisation.toml`.
    pub position: &'static str,
    /// `short` of the unit.
    pub unit: &'static str,
    /// Login of the manager.
    pub manager: Option<&'static str>,
    pub joined_on: &'static str,
}

const fn person(
    login: &'static str,
    names: (&'static str, &'static str),
    position: &'static str,
    place: (&'static str, &'static str),
    joined_on: &'static str,
) -> PersonPlan {
    let manager = if place.1.is_empty() { None } else { Some(place.1) };
    PersonPlan { login, name: names.0, name_en: names.1, position, unit: place.0, manager, joined_on }
}

pub const PEOPLE: [PersonPlan; 24] = [
    person("huaijin", ("江怀瑾", "Jiang Huaijin"), "executive", ("HQ", ""), "2016-03-01"),
    person("zhiyuan", ("沈知远", "Shen Zhiyuan"), "director", ("MKT", "huaijin"), "2018-05-07"),
    person("qinghe", ("顾清禾", "Gu Qinghe"), "planner", ("MKT", "zhiyuan"), "2020-07-13"),
    person("mingzhe", ("陆明哲", "Lu Mingzhe"), "planner", ("MKT", "zhiyuan"), "2022-03-21"),
    person("wanning", ("苏婉宁", "Su Wanning"), "brand_manager", ("MKT", "zhiyuan"), "2019-09-02"),
    person("licheng", ("韩立诚", "Han Licheng"), "campaign_manager", ("MKT", "zhiyuan"), "2019-04-15"),
    person("xiaotong", ("林晓彤", "Lin Xiaotong"), "digital_operator", ("MKT", "zhiyuan"), "2021-06-28"),
    person("yifan", ("周亦凡", "Zhou Yifan"), "digital_operator", ("MKT", "zhiyuan"), "2023-02-20"),
    person("siyu", ("何思语", "He Siyu"), "content_editor", ("MKT", "wanning"), "2021-10-11"),
    person("ruoxi", ("方若溪", "Fang Ruoxi"), "content_editor", ("MKT", "wanning"), "2023-07-03"),
    person("yimo", ("程一墨", "Cheng Yimo"), "designer", ("MKT", "wanning"), "2020-11-16"),
    person("yuan", ("唐予安", "Tang Yu'an"), "analyst", ("MKT", "zhiyuan"), "2022-08-08"),
    person("jianing", ("许佳宁", "Xu Jianing"), "coordinator", ("MKT", "zhiyuan"), "2023-04-10"),
    person("jianbang", ("吴建邦", "Wu Jianbang"), "sales_manager", ("SAL", "huaijin"), "2017-01-09"),
    person("haitang", ("郑海棠", "Zheng Haitang"), "sales", ("SAL", "jianbang"), "2021-03-15"),
    person("jingxing", ("罗景行", "Luo Jingxing"), "rnd", ("RND", "huaijin"), "2016-08-22"),
    person("chuchen", ("叶初晨", "Ye Chuchen"), "rnd", ("RND", "jingxing"), "2022-05-30"),
    person("yutong", ("梁雨桐", "Liang Yutong"), "service", ("SVC", "huaijin"), "2018-10-08"),
    person("changhe", ("孙长河", "Sun Changhe"), "service", ("SVC", "yutong"), "2020-02-17"),
    person("jingshu", ("冯静姝", "Feng Jingshu"), "hr", ("HRD", "huaijin"), "2019-01-14"),
    person("lixing", ("丁力行", "Ding Lixing"), "admin", ("ITD", "huaijin"), "2018-03-05"),
    person("mingli", ("曹明理", "Cao Mingli"), "finance", ("FIN", "huaijin"), "2017-11-06"),
    person("ruohan", ("尹若涵", "Yin Ruohan"), "legal", ("LGL", "huaijin"), "2020-06-15"),
    person("ruogu", ("白若谷", "Bai Ruogu"), "auditor", ("AUD", "huaijin"), "2021-09-06"),
];

/// The name of whoever signs in so.
pub fn name_of(login: &str) -> &'static str {
    PEOPLE.iter().find(|person| person.login == login).map_or("", |person| person.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_marketing_planning_department_has_twelve_people_and_every_login_is_one_person() {
        assert_eq!(PEOPLE.iter().filter(|person| person.unit == "MKT").count(), 12);
        let logins: BTreeSet<_> = PEOPLE.iter().map(|person| person.login).collect();
        assert_eq!(logins.len(), PEOPLE.len());
    }

    #[test]
    fn everybody_stands_in_a_unit_below_somebody_named_before_them() {
        for (index, person) in PEOPLE.iter().enumerate() {
            assert!(UNITS.iter().any(|unit| unit.short == person.unit), "{}", person.login);
            let above = |login: &str| PEOPLE[..index].iter().any(|boss| boss.login == login);
            assert!(person.manager.is_none_or(above), "{}", person.login);
        }
    }
}
