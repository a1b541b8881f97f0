//! From where: country and province by an address, as a list says that the program is handed.

use std::net::IpAddr;

use crate::Place;

/// A list of where addresses are. The address leaves nothing behind but the place.
pub trait Places: Send + Sync {
    fn place(&self, address: IpAddr) -> Place;
}

/// No list: every place is unknown.
pub struct Nowhere;

impl Places for Nowhere {
    fn place(&self, _: IpAddr) -> Place {
        Place::default()
    }
}

/// Code of ISO 3166-2, name in English as lists spell it, Chinese name.
const PROVINCES: [(&str, &str, &str); 34] = [
    ("BJ", "beijing", "北京"),
    ("TJ", "tianjin", "天津"),
    ("HE", "hebei", "河北"),
    ("SX", "shanxi", "山西"),
    ("NM", "inner mongolia", "内蒙古"),
    ("LN", "liaoning", "辽宁"),
    ("JL", "jilin", "吉林"),
    ("HL", "heilongjiang", "黑龙江"),
    ("SH", "shanghai", "上海"),
    ("JS", "jiangsu", "江苏"),
    ("ZJ", "zhejiang", "浙江"),
    ("AH", "anhui", "安徽"),
    ("FJ", "fujian", "福建"),
    ("JX", "jiangxi", "江西"),
    ("SD", "shandong", "山东"),
    ("HA", "henan", "河南"),
    ("HB", "hubei", "湖北"),
    ("HN", "hunan", "湖南"),
    ("GD", "guangdong", "广东"),
    ("GX", "guangxi", "广西"),
    ("HI", "hainan", "海南"),
    ("CQ", "chongqing", "重庆"),
    ("SC", "sichuan", "四川"),
    ("GZ", "guizhou", "贵州"),
    ("YN", "yunnan", "云南"),
    ("XZ", "tibet", "西藏"),
    ("SN", "shaanxi", "陕西"),
    ("GS", "gansu", "甘肃"),
    ("QH", "qinghai", "青海"),
    ("NX", "ningxia", "宁夏"),
    ("XJ", "xinjiang", "新疆"),
    ("TW", "taiwan", "台湾"),
    ("HK", "hong kong", "香港"),
    ("MO", "macao", "澳门"),
];

/// What a list says of an address, as a place. Lists spell provinces by code, in English or in Chinese.
pub fn place_of(country: &str, region: &str) -> Place {
    let country = country.trim().to_ascii_uppercase();
    let country = if country.len() == 2 { country } else { String::new() };
    let region = region.trim();
    let chinese = matches!(country.as_str(), "CN" | "TW" | "HK" | "MO");
    let province = if chinese { province(region).unwrap_or_default() } else { region };
    Place { province: province.to_owned(), country }
}

fn province(region: &str) -> Option<&'static str> {
    let english = region.to_ascii_lowercase();
    let english = english.trim_end_matches(" sheng").trim_end_matches(" shi");
    let named = |(code, name, chinese): &&(&str, &str, &str)| {
        region.eq_ignore_ascii_case(code) || english.starts_with(name) || region.starts_with(chinese)
    };
    PROVINCES.iter().find(named).map(|(_, _, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_has_its_chinese_name_however_the_list_spells_it() {
        for region in ["GD", "Guangdong", "guangdong sheng", "广东", "广东省"] {
            assert_eq!(
                place_of("CN", region),
                Place { country: "CN".into(), province: "广东".into() },
                "{region}"
            );
        }
        assert_eq!(place_of("cn", "Shaanxi").province, "陕西");
        assert_eq!(place_of("CN", "Shanxi").province, "山西");
        assert_eq!(place_of("CN", "新疆维吾尔自治区").province, "新疆");
    }

    #[test]
    fn elsewhere_the_region_stands_as_the_list_names_it() {
        assert_eq!(place_of("DE", "Bavaria").province, "Bavaria");
        assert_eq!(place_of("", "").country, "");
        assert_eq!(place_of("XXX", "").country, "");
    }
}
