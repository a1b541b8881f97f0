//! By what traffic is counted: the shipped definitions on worked examples, the shipped sources, and a company's own over
//! them.

use std::sync::LazyLock;

use hengce_events::{Campaign, Referrer};
use hengce_standard::{Findings, Layer, SourceFile, Standard, shipped_sources};
use hengce_visits::{Definition, Example, examples, tally};

static SHIPPED: LazyLock<Standard> = LazyLock::new(Standard::shipped);

#[test]
fn our_own_definition_stands_first_and_each_has_a_name_of_its_own() {
    let names: Vec<String> = SHIPPED.traffic.definitions().map(Definition::name).collect();
    assert_eq!(names, ["hengce/1", "umami/1", "plausible/1", "matomo/1", "baidu/1"]);
}

#[test]
fn each_worked_example_comes_out_as_it_is_said() {
    for example in examples() {
        let (events, goals) = (example.events(), example.goals());
        for definition in SHIPPED.traffic.definitions() {
            let name = definition.name();
            let said = example.expected.get(&name);
            let said = said.unwrap_or_else(|| panic!("{} says nothing of {name}", example.id));
            let found = tally(&events, definition, &goals, &Example::zone());
            let found = (found.visits, found.visitors, found.bounces, found.seconds, found.converted);
            let said = (said.visits, said.visitors, said.bounces, said.seconds, said.converted);
            assert_eq!(found, said, "{} by {name}", example.id);
        }
    }
}

fn with(text: &str) -> Result<Standard, Findings> {
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "traffic.toml", text));
    Standard::from_sources(sources)
}

#[test]
fn a_company_lays_its_own_definition_and_sources_over_the_shipped_ones() {
    let own = with(
        r#"
[visit_definition.hengce]
version = 2
bounces = "one_page"

[traffic]
version = "2026-11 helan"

[traffic_source.dealers]
kind  = "social"
name  = { zh = "经销商社区", en = "Dealers" }
hosts = ["club.baidu.com"]
"#,
    )
    .unwrap();
    assert_eq!(own.traffic.own().name(), "hengce/2");
    assert_eq!(own.traffic.sources.version, "2026-11 helan");
    let referrer = Referrer { host: "club.baidu.com".into(), path: String::new() };
    let origin = own.traffic.sources.origin(&Campaign::default(), &referrer, "");
    assert_eq!(origin.source, "dealers", "the longest pattern counts");
}

#[test]
fn a_mistake_is_said_with_its_place() {
    for (text, line, message) in [
        ("[visit_definition.hengce]\nends = \"slidng\"\n", 2, "slidng"),
        ("[visit_definition.hengce]\nends = \"clock_hour\"\n", 2, "end by a pause"),
        ("[visit_definition.hengce]\nown = false\n", 1, "own = true"),
        ("[visit_definition.umami]\nown = true\n", 2, "one definition of our own"),
        ("[traffic.clicks]\nbd_vid = \"baidoo\"\n", 2, "baidoo"),
        ("[traffic_source.baidu]\nhosts = [\"https://baidu.com/\"]\n", 2, "no host"),
        ("[traffic_source.new]\nname = { zh = \"新\", en = \"New\" }\n", 1, "kind"),
    ] {
        let findings = with(text).expect_err("a mistake is found");
        let found = findings.iter().find(|finding| finding.message.contains(message));
        let found = found.unwrap_or_else(|| panic!("{text}: {findings:?}"));
        assert_eq!(found.place.line, line, "{text}: {findings:?}");
    }
}

fn came(host: &str, tags: [&str; 3], click: &str, browser: &str) -> (String, &'static str) {
    let [source, medium, name] = tags.map(str::to_owned);
    let campaign =
        Campaign { source, medium, campaign: name, click: click.to_owned(), ..Campaign::default() };
    let referrer = Referrer { host: host.to_owned(), path: String::new() };
    let origin = SHIPPED.traffic.sources.origin(&campaign, &referrer, browser);
    (origin.source, origin.channel.id())
}

#[test]
fn engines_and_apps_of_china_are_known_by_their_hosts() {
    let none = ["", "", ""];
    for (host, source, channel) in [
        ("baidu.com", "baidu", "organic_search"),
        ("m.baidu.com", "baidu", "organic_search"),
        ("tieba.baidu.com", "baidu_tieba", "social"),
        ("sogou.com", "sogou", "organic_search"),
        ("weixin.sogou.com", "wechat_search", "organic_search"),
        ("so.com", "so360", "organic_search"),
        ("m.sm.cn", "shenma", "organic_search"),
        ("cn.bing.com", "bing", "organic_search"),
        ("mp.weixin.qq.com", "wechat", "social"),
        ("weibo.com", "weibo", "social"),
        ("v.douyin.com", "douyin", "social"),
        ("xiaohongshu.com", "xiaohongshu", "social"),
        ("zhuanlan.zhihu.com", "zhihu", "social"),
        ("b23.tv", "bilibili", "social"),
        ("toutiao.com", "toutiao", "social"),
        ("chat.deepseek.com", "deepseek", "assistant"),
        ("mail.qq.com", "mail", "email"),
        ("news.example.cn", "news.example.cn", "referral"),
        ("notbaidu.com", "notbaidu.com", "referral"),
        ("", "", "direct"),
    ] {
        assert_eq!(came(host, none, "", ""), (source.to_owned(), channel), "{host}");
    }
}

#[test]
fn what_was_paid_for_is_told_from_what_was_not() {
    for (host, tags, click, source, channel) in [
        ("baidu.com", ["", "", ""], "bd_vid", "baidu", "paid_search"),
        ("", ["baidu", "cpc", "spring"], "", "baidu", "paid_search"),
        ("", ["douyin", "feed", "spring"], "", "douyin", "paid_social"),
        ("", ["gdt", "cpc", ""], "", "tencent_ads", "paid_social"),
        ("", ["portal", "banner", "spring"], "", "portal", "display"),
        ("", ["wechat", "", "spring"], "", "wechat", "social"),
        ("", ["newsletter", "email", "may"], "", "mail", "email"),
        ("", ["expo", "qr", "booth"], "", "expo", "print"),
        ("baidu.com", ["expo", "", "booth"], "", "expo", "organic_search"),
        ("", ["partner", "", "x"], "", "partner", "campaign"),
        ("facebook.com", ["", "", ""], "fbclid", "facebook", "social"),
    ] {
        assert_eq!(came(host, tags, click, ""), (source.to_owned(), channel), "{host} {tags:?} {click}");
    }
}

#[test]
fn an_app_is_known_by_its_browser_where_it_hides_the_referrer() {
    assert_eq!(came("", ["", "", ""], "", "WeChat"), ("wechat".to_owned(), "social"));
    assert_eq!(came("baidu.com", ["", "", ""], "", "WeChat"), ("baidu".to_owned(), "organic_search"));
    assert_eq!(came("", ["", "", ""], "", "Chrome"), (String::new(), "direct"));
}
