//! Promises of reading feeds, lists and mails. Every feed and mail in here is made up, in the shape of its kind.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use hengce_feeds::{Feed, NoFeed, address, decoded, feed, mail, opml};
use jiff::Timestamp;
use proptest::prelude::*;

const RSS_2: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>净水行业观察</title>
<item><title>国标征求意见 &amp; 解读</title><link>https://news.example.cn/1</link><guid isPermaLink="false">n-1</guid>
<pubDate>Mon, 06 Jul 2026 08:30:00 +0800</pubDate><description>摘要</description>
<content:encoded><![CDATA[<p>新国标<b>征求意见</b>。</p><script>alert(1)</script><p>截至八月。</p>]]></content:encoded></item>
<item><title>相对链接</title><link>/2</link></item><item><description></description></item></channel></rss>"#;
const RSS_091: &str = r#"<rss version="0.91"><channel><title>旧站</title><item><title>一则</title><link>http://old.example.cn/a</link><description>旧闻</description></item></channel></rss>"#;
const RSS_094: &str = r#"<?xml version="1.0"?><rss version="0.94"><channel><title>旧站</title><item><title>一则</title><link>http://old.example.cn/a</link></item></channel></rss>"#;
const RSS_BARE: &str = "<rss><channel><title>旧站</title><item><title>一则</title><link>http://old.example.cn/a</link></item></channel></rss>";
const RDF: &str = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://old.example.cn/"><title>旧站</title></channel>
<item rdf:about="http://old.example.cn/a"><title>一则</title><link>http://old.example.cn/a</link><description>旧闻</description><dc:date>2026-07-06T08:30:00+08:00</dc:date></item></rdf:RDF>"#;
const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>竞品动态</title><id>tag:example.cn,2026:f</id>
<entry><id>tag:example.cn,2026:1</id><title type="html">新品&lt;b&gt;发布&lt;/b&gt;</title><link rel="self" href="https://a.example.cn/self"/><link href="https://a.example.cn/1"/>
<author><name>记者</name></author><published>2026-07-06T00:30:00Z</published><updated>2026-07-07T00:00:00Z</updated><content type="html">&lt;p&gt;售价 2999 元&lt;/p&gt;</content></entry></feed>"#;
const ATOM_03: &str = r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>旧式</title><entry><title>一则</title><link rel="alternate" type="text/html" href="http://old.example.cn/a"/><id>a1</id><issued>2026-07-06T00:30:00Z</issued><modified>2026-07-06T00:30:00Z</modified></entry></feed>"#;
const JSON_FEED: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"渠道快讯","items":[{"id":"7","url":"https://j.example.cn/7","title":"渠道调价","content_text":"下月起调整","date_published":"2026-07-06T08:30:00+08:00"}]}"#;

fn read(text: &str) -> Feed {
    let from = address("https://news.example.cn/feed.xml").expect("an address");
    feed(text.as_bytes(), None, Some(&from)).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn rss_2_gives_title_link_text_and_time() {
    let read = read(RSS_2);
    assert_eq!(
        (read.title.as_str(), read.items.len()),
        ("净水行业观察", 2),
        "an item that says nothing is left out"
    );
    let item = &read.items[0];
    assert_eq!((item.key.as_str(), item.title.as_str()), ("n-1", "国标征求意见 & 解读"));
    assert_eq!(item.link.as_deref(), Some("https://news.example.cn/1"));
    assert!(item.text.starts_with("新国标征求意见。") && !item.text.contains(['<', '>']), "{}", item.text);
    assert_eq!(item.published_at, Some("2026-07-06T00:30:00Z".parse::<Timestamp>().unwrap()));
    assert_eq!(read.items[1].link.as_deref(), Some("https://news.example.cn/2"));
    assert_eq!(read.items[1].key, "https://news.example.cn/2", "without a guid the link names it");
}

#[test]
fn every_dialect_of_rss_and_rdf_is_read() {
    for text in [RSS_091, RSS_094, RSS_BARE, RDF] {
        let read = read(text);
        assert_eq!(read.title, "旧站", "{text}");
        assert_eq!(
            (read.items[0].title.as_str(), read.items[0].link.as_deref()),
            ("一则", Some("http://old.example.cn/a")),
            "{text}"
        );
    }
}

#[test]
fn atom_and_json_feed_are_read() {
    let item = &read(ATOM).items[0];
    assert_eq!(
        (item.title.as_str(), item.author.as_str(), item.text.as_str()),
        ("新品发布", "记者", "售价 2999 元")
    );
    assert_eq!(item.link.as_deref(), Some("https://a.example.cn/1"), "not the entry's own address");
    let item = &read(ATOM_03).items[0];
    assert_eq!((item.key.as_str(), item.published_at.is_some()), ("a1", true));
    let item = &read(JSON_FEED).items[0];
    assert_eq!((item.key.as_str(), item.text.as_str()), ("7", "下月起调整"));
}

#[test]
fn chinese_is_read_whatever_encoding_is_declared() {
    let declared = |name: &str| RSS_2.replace("UTF-8", name);
    let wrong: &[(&'static Encoding, &str, Option<&str>)] = &[
        (GBK, "GB2312", None),
        (GB18030, "gb18030", Some("text/xml")),
        (GBK, "UTF-8", None),                            // says UTF-8 and is GBK
        (GBK, "UTF-8", Some("text/xml; charset=utf-8")), // so does HTTP
        (UTF_8, "GB2312", None),                         // says GB2312 and is UTF-8
        (UTF_8, "UTF-8", Some("text/xml; charset=gb2312")),
        (GBK, "no-such", Some("text/xml; charset=\"gbk\"")),
    ];
    for (real, name, http) in wrong {
        let text = declared(name);
        let bytes = real.encode(&text).0;
        let read = feed(&bytes, *http, None).unwrap_or_else(|error| panic!("{name} {http:?}: {error}"));
        assert_eq!(read.items[0].title, "国标征求意见 & 解读", "{name} {http:?}");
    }
    let bare = GBK.encode(RSS_091).0;
    assert_eq!(feed(&bare, None, None).unwrap().title, "旧站", "no declaration at all");
    assert_eq!(decoded(&bare, None).encoding, "GBK");
}

#[test]
fn a_web_page_is_told_from_a_feed_and_its_feeds_are_named() {
    let page = r#"<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>"#;
    let from = address("https://news.example.cn/").unwrap();
    let said = feed(page.as_bytes(), None, Some(&from));
    assert_eq!(said, Err(NoFeed::Page { feeds: vec!["https://news.example.cn/rss.xml".into()] }));
    assert!(matches!(feed(b"plain words", None, None), Err(NoFeed::Unreadable(_))));
    assert_eq!(feed(&vec![b'<'; 6 * 1024 * 1024], None, None), Err(NoFeed::TooLarge));
}

#[test]
fn a_link_that_is_no_web_address_is_left_out() {
    let text = RSS_091.replace("http://old.example.cn/a", "javascript:alert(1)");
    assert_eq!(read(&text).items[0].link, None);
}

#[test]
fn entities_that_would_unfold_without_end_do_not() {
    let bomb = format!(
        "<!DOCTYPE rss [<!ENTITY a \"{0}\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><rss version=\"2.0\"><channel><title>&c;</title><item><title>&c;</title></item></channel></rss>",
        "好".repeat(1000)
    );
    if let Ok(feed) = feed(bomb.as_bytes(), None, None) {
        assert!(feed.title.len() < 1000);
    }
}

#[test]
fn a_list_of_feeds_is_read_whatever_folders_they_lie_in() {
    let list = r#"<?xml version="1.0"?><opml version="2.0"><head><title>订阅</title></head><body>
        <outline text="行业"><outline text="净水 &amp; 空净" xmlUrl="https://a.example.cn/rss?x=1&amp;y=2"/><outline xmlUrl="https://a.example.cn/rss?x=1&amp;y=2" text="又一次"/></outline>
        <outline text="竞品" title="竞品动态" xmlUrl="http://b.example.cn/atom"/><outline text="不是网址" xmlUrl="file:///etc/passwd"/></body></opml>"#;
    let found = opml(list.as_bytes()).unwrap();
    let pairs: Vec<(&str, &str)> = found.iter().map(|o| (o.title.as_str(), o.address.as_str())).collect();
    assert_eq!(
        pairs,
        [("净水 & 空净", "https://a.example.cn/rss?x=1&y=2"), ("竞品动态", "http://b.example.cn/atom")]
    );
    assert_eq!(opml(RSS_2.as_bytes()), None);
    assert_eq!(opml(b""), None);
}

#[test]
fn a_mail_is_read_with_its_subject_sender_time_and_text() {
    let subject = "=?gb2312?B?vrvLrsbz0rXJz8rQ?="; // 净水企业上市
    let body = GBK.encode("竞品将于下月上市，\r\n详见附件。").0;
    let mut bytes = format!("From: =?utf-8?B?5p2O6Zu3?= <news@example.cn>\r\nSubject: {subject}\r\nMessage-ID: <m1@example.cn>\r\nDate: Mon, 06 Jul 2026 08:30:00 +0800\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").into_bytes();
    bytes.extend_from_slice(&body);
    let read = mail(&bytes).unwrap();
    assert_eq!(read.key.as_deref(), Some("m1@example.cn"));
    assert_eq!(read.from, "李雷 news@example.cn");
    assert!(read.subject == "净水企业上市", "{}", read.subject);
    assert_eq!(read.text, "竞品将于下月上市，\n详见附件。");
    assert_eq!(read.sent_at, Some("2026-07-06T00:30:00Z".parse().unwrap()));
    let html = "From: a@example.cn\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>甲</p><style>p{}</style><p>乙 &lt; 丙</p>";
    let read = mail(html.as_bytes()).unwrap();
    assert!(
        read.text.contains('甲') && read.text.contains("乙 < 丙") && !read.text.contains("p{}"),
        "{}",
        read.text
    );
    assert_eq!(mail(b"just some words"), None);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), http in prop::option::of("[a-z/;= \"-]{0,30}")) {
        _ = feed(&bytes, http.as_deref(), None);
        _ = mail(&bytes);
        _ = opml(&bytes);
    }

    #[test]
    fn a_feed_with_a_piece_cut_out_or_put_in_is_read_or_refused(
        text in prop::sample::select(vec![RSS_2, RSS_091, RSS_094, RDF, ATOM, ATOM_03, JSON_FEED]),
        at in any::<prop::sample::Index>(), cut in 0_usize..60, put in ".{0,8}",
    ) {
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        if let Ok(feed) = feed(&bytes, None, None) {
            for item in feed.items {
                prop_assert!(!item.key.is_empty() && !item.title.is_empty());
            }
        }
    }
}
