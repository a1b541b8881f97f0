//! Umami: `POST /api/send` and `/api/batch`, as its script and its Node client send them.

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use super::json;
use crate::money::money;
use crate::{Given, Hit, Kind};

/// What a machine is answered; its event is kept and marked.
pub const BOT: &str = r#"{"beep":"boop"}"#;

/// What stands in one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    Hit(Box<Hit>),
    /// Properties of a person, which are not kept: visitors are known by no property. The site.
    Identify(String),
}

impl Sent {
    pub fn site(&self) -> &str {
        match self {
            Self::Hit(hit) => &hit.site,
            Self::Identify(site) => site,
        }
    }
}

/// Beside 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

/// No site of this name.
pub const UNKNOWN_SITE: Malformed = Malformed("Website not found.");

/// Items of one batch.
const BATCH_MAX: usize = 1_000;

/// What a body to `/api/send` says.
pub fn send(body: &[u8]) -> Result<Sent, Malformed> {
    item(&json::object(body).ok_or(Malformed("Invalid JSON."))?)
}

/// What a body to `/api/batch` says, item by item.
pub fn batch(body: &[u8]) -> Result<Vec<Result<Sent, Malformed>>, Malformed> {
    let Ok(Json::Array(items)) = serde_json::from_slice(body) else {
        return Err(Malformed("Expected an array."));
    };
    if items.len() > BATCH_MAX {
        return Err(Malformed("Too many items."));
    }
    let read = |value: &Json| value.as_object().ok_or(Malformed("Invalid item.")).and_then(item);
    Ok(items.iter().map(read).collect())
}

fn item(map: &Map<String, Json>) -> Result<Sent, Malformed> {
    let Some(Json::Object(payload)) = map.get("payload") else {
        return Err(Malformed("payload: Required"));
    };
    let named: Vec<String> = ["website", "link", "pixel"]
        .iter()
        .map(|name| json::text(payload, &[name]))
        .filter(|id| !id.is_empty())
        .collect();
    let [site] = named.as_slice() else {
        return Err(Malformed("Exactly one of website, link, or pixel must be provided"));
    };
    let kind = json::text(map, &["type"]);
    match kind.as_str() {
        "event" => Ok(Sent::Hit(Box::new(event(site, payload)))),
        "performance" => Ok(Sent::Hit(Box::new(performance(site, payload)))),
        "identify" => Ok(Sent::Identify(site.clone())),
        _ => Err(Malformed("type: Invalid option: expected one of \"event\"|\"identify\"|\"performance\"")),
    }
}

fn event(site: &str, payload: &Map<String, Json>) -> Hit {
    let name = json::text(payload, &["name"]);
    let data = json::first(payload, &["data"]);
    let mut props = json::values(data);
    let tag = json::text(payload, &["tag"]);
    if !tag.is_empty() {
        props.push(("tag".into(), tag));
    }
    let of_data =
        |name: &str| data.and_then(Json::as_object).map(|data| json::text(data, &[name])).unwrap_or_default();
    let currency = of_data("currency");
    // Umami counts revenue only beside a currency.
    let revenue = if currency.is_empty() { None } else { money(&of_data("revenue"), &currency) };
    Hit {
        kind: if name.is_empty() { Kind::View } else { Kind::Custom },
        name,
        props,
        revenue,
        ..base(site, payload)
    }
}

/// Web vitals: measured of a page, not done by a visitor.
fn performance(site: &str, payload: &Map<String, Json>) -> Hit {
    let value = |name: &&str| {
        let text = json::text(payload, &[*name]);
        (!text.is_empty()).then(|| ((*name).to_owned(), text))
    };
    let props = ["lcp", "inp", "cls", "fcp", "ttfb"].iter().filter_map(value).collect();
    Hit { kind: Kind::Custom, name: "performance".into(), props, interactive: false, ..base(site, payload) }
}

fn base(site: &str, payload: &Map<String, Json>) -> Hit {
    let text = |name: &str| json::text(payload, &[name]);
    let given = |name: &str| json::first(payload, &[name]).and_then(json::scalar);
    let url = text("url");
    Hit {
        // the script writes `undefined` where a page has no path
        url: url.strip_suffix("/undefined").map_or(url.clone(), str::to_owned),
        host: text("hostname"),
        hash_is_path: true,
        title: text("title"),
        referrer: text("referrer"),
        screen: text("screen"),
        language: text("language"),
        given: Given {
            address: text("ip").parse().ok(),
            user_agent: given("userAgent"),
            browser: given("browser"),
            os: given("os"),
            device: given("device"),
            at: text("timestamp").parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()),
            visitor: given("id"),
        },
        ..Hit::new("umami", site)
    }
}

/// The answer to what was taken. The token is opaque to clients, who only send it back.
pub fn taken(site: &str, visitor: u64) -> String {
    // A version 8 UUID: ours to fill.
    let id =
        format!("{:08x}-{:04x}-8000-8000-{:012x}", visitor >> 32, visitor >> 16 & 0xffff, visitor & 0xffff);
    json!({ "cache": cache(site, visitor), "sessionId": id, "visitId": id }).to_string()
}

/// The answer to a batch: how many were sent, how many taken, and which were not.
pub fn batch_answer(size: usize, refused: &[(usize, &str)], cache: &str) -> String {
    let details: Vec<Json> = refused
        .iter()
        .map(|(index, why)| json!({ "index": index, "response": { "error": { "message": why } } }))
        .collect();
    json!({ "size": size, "processed": size - refused.len(), "errors": refused.len(), "details": details, "cache": cache })
        .to_string()
}

/// The token in the answer to what was taken.
pub fn cache(site: &str, visitor: u64) -> String {
    format!("{site}.{visitor:016x}")
}

/// The answer to what was refused.
pub fn refused(why: Malformed) -> String {
    json!({ "error": { "message": why.0, "code": "bad-request", "status": 400 } }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(body: &str) -> Hit {
        match send(body.as_bytes()).unwrap() {
            Sent::Hit(hit) => *hit,
            Sent::Identify(site) => panic!("properties of {site}"),
        }
    }

    #[test]
    fn a_view_is_what_has_no_name() {
        let hit =
            hit(r#"{"type":"event","payload":{"website":"0199","hostname":"helan.example","url":"/a?x=1#b",
            "screen":"1920x1080","language":"zh-CN","title":"净水","referrer":""}}"#);
        assert_eq!(
            (hit.kind, hit.url.as_str(), hit.host.as_str()),
            (Kind::View, "/a?x=1#b", "helan.example")
        );
        assert!(hit.hash_is_path, "hash routes are pages of their own");
    }

    #[test]
    fn an_event_has_a_name_its_data_flattened_and_revenue_beside_a_currency() {
        let hit = hit(r#"{"type":"event","payload":{"website":"0199","name":"order","tag":"b",
            "data":{"revenue":19.9,"currency":"CNY","item":{"sku":"A1","sizes":["s","m"]}}}}"#);
        assert_eq!((hit.kind, hit.name.as_str()), (Kind::Custom, "order"));
        assert!(hit.props.contains(&("item.sku".into(), "A1".into())));
        assert!(hit.props.contains(&("item.sizes".into(), "s, m".into())));
        assert_eq!(hit.revenue.map(|money| money.micros), Some(19_900_000));
    }

    #[test]
    fn exactly_one_of_site_link_and_pixel_is_named() {
        for payload in ["{}", r#"{"website":"a","link":"b"}"#] {
            let body = format!(r#"{{"type":"event","payload":{payload}}}"#);
            assert_eq!(
                send(body.as_bytes()),
                Err(Malformed("Exactly one of website, link, or pixel must be provided"))
            );
        }
        assert!(send(b"no json").is_err());
        assert!(send(br#"{"type":"other","payload":{"website":"a"}}"#).is_err());
    }

    #[test]
    fn properties_of_a_person_are_not_read() {
        let body = br#"{"type":"identify","payload":{"website":"0199","data":{"mail":"a@b.example"}}}"#;
        assert_eq!(send(body), Ok(Sent::Identify("0199".into())));
    }

    #[test]
    fn each_item_of_a_batch_stands_for_itself() {
        let items = batch(br#"[{"type":"event","payload":{"website":"a"}},{"type":"event"},7]"#).unwrap();
        assert_eq!(items.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
        let answer: Json =
            serde_json::from_str(&batch_answer(3, &[(1, "payload: Required"), (2, "x")], "t")).unwrap();
        assert_eq!(
            (&answer["size"], &answer["processed"], &answer["errors"]),
            (&json!(3), &json!(1), &json!(2))
        );
    }

    #[test]
    fn the_answer_has_what_the_script_keeps() {
        let answer: Json = serde_json::from_str(&taken("0199", 0x0123_4567_89ab_cdef)).unwrap();
        assert_eq!(answer["sessionId"], "01234567-89ab-8000-8000-00000000cdef");
        assert_eq!(answer["cache"], cache("0199", 0x0123_4567_89ab_cdef));
    }
}
