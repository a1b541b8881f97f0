//! Browser, system and device as a user agent tells them, the apps in which Chinese readers open pages first.

use crate::Client;

/// Word in the user agent and browser; the first that is found counts, so apps stand before the engine they show pages with.
const BROWSERS: [(&str, &str); 44] = [
    ("wxwork/", "WeCom"),
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Lark/", "Feishu"),
    ("Feishu", "Feishu"),
    ("baiduboxapp", "Baidu App"),
    ("baidubrowser", "Baidu Browser"),
    ("AlipayClient", "Alipay"),
    ("AliApp(TB", "Taobao"),
    ("AliApp(TM", "Tmall"),
    ("jdapp", "JD"),
    ("pinduoduo", "Pinduoduo"),
    ("aweme", "Douyin"),
    ("NewsArticle", "Toutiao"),
    ("XiaoHongShu", "Xiaohongshu"),
    ("xhsdiscover", "Xiaohongshu"),
    ("Weibo", "Weibo"),
    ("BiliApp", "Bilibili"),
    ("ZhihuHybrid", "Zhihu"),
    ("Kwai", "Kuaishou"),
    ("MQQBrowser", "QQ Browser"),
    ("QQBrowser", "QQ Browser"),
    (" QQ/", "QQ"),
    ("UCBrowser", "UC Browser"),
    ("Quark/", "Quark"),
    ("360SE", "360 Browser"),
    ("360EE", "360 Browser"),
    ("QihooBrowser", "360 Browser"),
    ("MetaSr", "Sogou Browser"),
    ("SogouMobileBrowser", "Sogou Browser"),
    ("LBBROWSER", "Liebao"),
    ("Maxthon", "Maxthon"),
    ("MiuiBrowser", "Xiaomi Browser"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("VivoBrowser", "vivo Browser"),
    ("HeyTapBrowser", "OPPO Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Trident/", "Internet Explorer"),
];

const SYSTEMS: [(&str, &str); 9] = [
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("iPod", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
];

/// Browser, system and device of a user agent; empty where it does not say.
pub fn client(user_agent: &str) -> Client {
    let first = |table: &[(&str, &'static str)]| {
        table.iter().find(|(word, _)| user_agent.contains(word)).map(|(_, name)| *name)
    };
    let browser = first(&BROWSERS).or_else(|| user_agent.contains("Safari/").then_some("Safari"));
    let os = first(&SYSTEMS).or_else(|| user_agent.contains("Linux").then_some("Linux")).unwrap_or_default();
    Client {
        browser: browser.unwrap_or_default().to_owned(),
        os: os.to_owned(),
        device: device(user_agent, os).to_owned(),
        ..Client::default()
    }
}

fn device(user_agent: &str, os: &str) -> &'static str {
    let says = |word: &str| user_agent.contains(word);
    match os {
        "" => "",
        _ if says("iPad") || says("Tablet") || says("MatePad") || says(" Pad") => "tablet",
        "Android" | "HarmonyOS" if says("Mobile") || says("Phone") => "mobile",
        // Android's browsers say "Mobile" on telephones alone.
        "Android" => "tablet",
        "HarmonyOS" | "iOS" => "mobile",
        "Windows" if says("Windows Phone") => "mobile",
        _ => "desktop",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(user_agent: &str) -> (String, String, String) {
        let client = client(user_agent);
        (client.browser, client.os, client.device)
    }

    fn says(browser: &str, os: &str, device: &str) -> (String, String, String) {
        (browser.into(), os.into(), device.into())
    }

    #[test]
    fn an_app_goes_before_the_engine_that_it_shows_pages_with() {
        let engine = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
        assert_eq!(
            of(&format!("{engine} MicroMessenger/8.0.53 NetType/WIFI")),
            says("WeChat", "iOS", "mobile")
        );
        assert_eq!(
            of(&format!("{engine} wxwork/4.1.30 MicroMessenger/7.0.1")),
            says("WeCom", "iOS", "mobile")
        );
        assert_eq!(
            of(&format!("{engine} SP-engine/2.90 baiduboxapp/13.70")),
            says("Baidu App", "iOS", "mobile")
        );
    }

    #[test]
    fn systems_and_devices_are_told_apart() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        assert_eq!(
            of(&format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome}")),
            says("Chrome", "Windows", "desktop")
        );
        assert_eq!(
            of(&format!("Mozilla/5.0 (X11; Linux x86_64) {chrome} Edg/142.0")),
            says("Edge", "Linux", "desktop")
        );
        assert_eq!(
            of(&format!("Mozilla/5.0 (Linux; Android 14; SM-X710) {chrome}")),
            says("Chrome", "Android", "tablet")
        );
        let harmony =
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/132.0 Mobile HuaweiBrowser/5.1";
        assert_eq!(of(harmony), says("Huawei Browser", "HarmonyOS", "mobile"));
        assert_eq!(of("something else"), says("", "", ""));
    }
}
