//! Matomo: `matomo.php` by GET or POST, one request in a query or a form, or many in a JSON body.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::{Map, Value as Json, json};

use super::json;
use crate::money::money;
use crate::text::pairs;
use crate::{Given, Hit, Kind};

/// The picture of one transparent dot.
pub const GIF: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xf9, 4, 1, 0, 0, 0,
    0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
];

/// Requests in one body.
const BULK_MAX: usize = 1_000;
/// A visitor's id: digits of base sixteen.
const ID_LENGTH: usize = 16;

/// One request: a hit, or nothing that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum One {
    Hit(Box<Hit>),
    /// Without `rec=1` nothing is recorded, and nothing is wrong.
    Ignored,
    /// Names no site, or holds a visitor id that is none.
    Invalid,
}

/// What one call asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub ones: Vec<One>,
    /// Several in a JSON body, answered by counts.
    pub bulk: bool,
    /// False for `send_image=0`.
    pub image: bool,
    /// `token_auth`, whose sender's word on address and time is believed.
    pub token: String,
}

/// No usable request: answered by 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusable;

/// Said beside 400.
pub const UNUSABLE: &str = "<!DOCTYPE html><title>400</title><p>No valid tracking request was found.";

type Parameters = Vec<(String, String)>;

/// Reads a call: its query, its body, and the `Referer` header, which names the page where no `url` does.
pub fn read(query: &str, body: &[u8], referer: &str) -> Result<Request, Unusable> {
    let trimmed = body.trim_ascii_start();
    if trimmed.starts_with(b"{") {
        return bulk(trimmed, referer);
    }
    let mut sent = parameters(query);
    sent.extend(parameters(std::str::from_utf8(body).unwrap_or_default()));
    if sent.is_empty() {
        return Err(Unusable);
    }
    let image = of(&sent, "send_image") != "0";
    let token = of(&sent, "token_auth").to_owned();
    Ok(Request { ones: vec![one(&sent, referer)], bulk: false, image, token })
}

fn bulk(body: &[u8], referer: &str) -> Result<Request, Unusable> {
    let map = json::object(body).ok_or(Unusable)?;
    let Some(Json::Array(requests)) = map.get("requests") else { return Err(Unusable) };
    if requests.is_empty() || requests.len() > BULK_MAX {
        return Err(Unusable);
    }
    let ones = requests.iter().map(|request| match request {
        Json::String(query) => one(&parameters(query.trim_start_matches('?')), referer),
        Json::Object(map) => one(&named(map), referer),
        _ => One::Invalid,
    });
    Ok(Request {
        ones: ones.collect(),
        bulk: true,
        image: json::text(&map, &["send_image"]) != "0",
        token: json::text(&map, &["token_auth"]),
    })
}

fn parameters(query: &str) -> Parameters {
    pairs(query).map(|(name, value, _)| (name, value)).collect()
}

fn named(map: &Map<String, Json>) -> Parameters {
    let text = |value: &Json| json::scalar(value).unwrap_or_else(|| value.to_string());
    map.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn of<'a>(sent: &'a Parameters, name: &str) -> &'a str {
    sent.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

fn one(sent: &Parameters, referer: &str) -> One {
    if of(sent, "rec") != "1" {
        return One::Ignored;
    }
    let site = of(sent, "idsite").trim();
    let cid = of(sent, "cid");
    let is_id = |id: &str| id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if site.is_empty() || site == "0" || !(cid.is_empty() || is_id(cid)) {
        return One::Invalid;
    }
    let (kind, name, props) = what(sent);
    let url = of(sent, "url");
    let known = [of(sent, "uid"), cid].into_iter().find(|id| !id.is_empty());
    One::Hit(Box::new(Hit {
        kind,
        name,
        url: if url.is_empty() { referer.to_owned() } else { url.to_owned() },
        title: of(sent, "action_name").to_owned(),
        referrer: of(sent, "urlref").to_owned(),
        screen: of(sent, "res").to_owned(),
        language: of(sent, "lang").split(',').next().unwrap_or_default().to_owned(),
        revenue: money(of(sent, "revenue"), ""),
        props,
        interactive: kind != Kind::Engagement && of(sent, "c_n").is_empty(),
        given: Given {
            address: of(sent, "cip").parse().ok(),
            user_agent: Some(of(sent, "ua").to_owned()).filter(|agent| !agent.is_empty()),
            at: instant(of(sent, "cdt")),
            visitor: known.map(str::to_owned),
            ..Given::default()
        },
        ..Hit::new("matomo", site)
    }))
}

/// What happened, its name, and the values beside it.
fn what(sent: &Parameters) -> (Kind, String, Parameters) {
    let has = |name: &str| !of(sent, name).is_empty();
    let value = |name: &str| of(sent, name).to_owned();
    let some = |names: &[(&str, &str)]| {
        let found = names.iter().filter(|(parameter, _)| has(parameter));
        found.map(|(parameter, name)| ((*name).to_owned(), value(parameter))).collect::<Parameters>()
    };
    let mut props: Parameters =
        sent.iter().filter(|(name, _)| name.starts_with("dimension")).cloned().collect();
    let (kind, name, more) = if of(sent, "ping") == "1" {
        (Kind::Engagement, String::new(), vec![])
    } else if has("e_c") && has("e_a") {
        (Kind::Custom, value("e_a"), some(&[("e_c", "category"), ("e_n", "name"), ("e_v", "value")]))
    } else if has("ec_id") {
        let names = [
            ("ec_id", "order"),
            ("ec_st", "subtotal"),
            ("ec_tx", "tax"),
            ("ec_sh", "shipping"),
            ("ec_dt", "discount"),
        ];
        (Kind::Custom, "order".into(), some(&names))
    } else if has("ec_items") && of(sent, "idgoal") == "0" {
        (Kind::Custom, "cart".into(), vec![])
    } else if has("idgoal") {
        (Kind::Custom, "goal".into(), some(&[("idgoal", "goal")]))
    } else if has("link") {
        (Kind::Outbound, value("link"), vec![])
    } else if has("download") {
        (Kind::Download, value("download"), vec![])
    } else if has("search") {
        let names = [("search", "words"), ("search_cat", "category"), ("search_count", "found")];
        (Kind::Custom, "site_search".into(), some(&names))
    } else if has("c_n") {
        let names = [("c_n", "content"), ("c_p", "piece"), ("c_t", "target"), ("c_i", "interaction")];
        (Kind::Custom, "content".into(), some(&names))
    } else if of(sent, "ca") == "1" {
        (Kind::Custom, "action".into(), vec![])
    } else {
        (Kind::View, String::new(), vec![])
    };
    props.extend(more);
    (kind, name, props)
}

/// `cdt`: seconds since 1970, or day and time in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let seconds = || Timestamp::from_second(text.parse().ok()?).ok();
    let written = || TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    seconds().or_else(written)
}

/// The answer to a body of several.
pub fn bulk_answer(tracked: usize, invalid: &[usize], keyed: bool) -> String {
    let mut answer = json!({ "status": "success", "tracked": tracked, "invalid": invalid.len() });
    if keyed && let Some(map) = answer.as_object_mut() {
        map.insert("invalid_indices".into(), json!(invalid));
    }
    answer.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(query: &str) -> Hit {
        match read(query, b"", "").unwrap().ones.remove(0) {
            One::Hit(hit) => *hit,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_view_is_read_from_a_query() {
        let hit = hit(
            "idsite=1&rec=1&url=https%3A%2F%2Fhelan.example%2Fa%3Fmtm_campaign%3Dx&action_name=%E5%87%80%E6%B0%B4&res=1920x1080&lang=zh-CN,zh",
        );
        assert_eq!((hit.kind, hit.site.as_str(), hit.title.as_str()), (Kind::View, "1", "净水"));
        assert_eq!(
            (hit.url.as_str(), hit.language.as_str()),
            ("https://helan.example/a?mtm_campaign=x", "zh-CN")
        );
    }

    #[test]
    fn without_an_address_the_page_is_the_one_that_asked() {
        let read = read("idsite=1&rec=1", b"", "https://helan.example/b").unwrap();
        assert!(matches!(&read.ones[0], One::Hit(hit) if hit.url == "https://helan.example/b"));
    }

    #[test]
    fn events_goals_orders_links_and_searches_are_told_apart() {
        let told = |more: &str| {
            let hit = hit(&format!("idsite=1&rec=1&{more}"));
            (hit.kind, hit.name)
        };
        assert_eq!(told("e_c=form&e_a=submit&e_n=book"), (Kind::Custom, "submit".into()));
        assert_eq!(told("idgoal=3&revenue=12"), (Kind::Custom, "goal".into()));
        assert_eq!(told("idgoal=0&ec_id=A1&revenue=99.9"), (Kind::Custom, "order".into()));
        assert_eq!(told("link=https://b.example/"), (Kind::Outbound, "https://b.example/".into()));
        assert_eq!(
            told("download=https://helan.example/a.pdf"),
            (Kind::Download, "https://helan.example/a.pdf".into())
        );
        assert_eq!(told("search=%E6%BB%A4%E8%8A%AF"), (Kind::Custom, "site_search".into()));
        assert_eq!(told("ping=1"), (Kind::Engagement, String::new()));
    }

    #[test]
    fn nothing_is_recorded_unless_it_is_asked_for() {
        assert_eq!(read("idsite=1", b"", "").unwrap().ones, [One::Ignored]);
        assert_eq!(read("rec=1", b"", "").unwrap().ones, [One::Invalid]);
        assert_eq!(read("rec=1&idsite=1&cid=short", b"", "").unwrap().ones, [One::Invalid]);
        assert_eq!(read("", b"", ""), Err(Unusable));
        assert!(!read("idsite=1&rec=1&send_image=0", b"", "").unwrap().image);
    }

    #[test]
    fn several_come_in_one_body_as_texts_or_objects() {
        let body = r#"{"requests":["?idsite=1&rec=1&url=https://a.example/",{"idsite":1,"rec":1,"e_c":"a","e_a":"b"},7],"token_auth":"k"}"#;
        let read = read("", body.as_bytes(), "").unwrap();
        assert!(read.bulk && read.token == "k");
        assert!(matches!(read.ones.as_slice(), [One::Hit(_), One::Hit(_), One::Invalid]));
        assert_eq!(
            bulk_answer(2, &[2], true),
            r#"{"status":"success","tracked":2,"invalid":1,"invalid_indices":[2]}"#
        );
    }

    #[test]
    fn a_time_is_seconds_or_written() {
        assert_eq!(instant("1757469600"), instant("2025-09-10 02:00:00"));
        assert_eq!(instant("soon"), None);
    }

    #[test]
    fn the_picture_is_a_picture() {
        assert_eq!((GIF.len(), &GIF[..6]), (43, &b"GIF89a"[..]));
    }
}
