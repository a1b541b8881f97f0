//! Our own script: one JSON object with short names, sent as `text/plain` so that no browser asks first.
//!
//! `s` site, `k` kind (`view`, `engagement`, `outbound`, `download`, `form`, `custom`), `u` address, `r` referrer,
//! `t` title, `n` name, `w` screen, `l` language, `e` engaged milliseconds, `d` depth read in percent, `p` values,
//! `m` amount and `c` currency, `i` false for what happens without the visitor, `h` 1 where the part after `#` is a page.
//! Only with the site's key: `ip`, `ua`, `at` (RFC 3339), `v` (how the sender knows its visitor).

use super::json;
use crate::money::money;
use crate::{Given, Hit, Kind};

/// What a client is answered once the event is durable: nothing, by 202.
pub const STATUS: u16 = 202;

/// No event: what is said beside 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

/// The hit in a body.
pub fn read(body: &[u8]) -> Result<Hit, Malformed> {
    let map = json::object(body).ok_or(Malformed("the body is not a JSON object"))?;
    let site = json::text(&map, &["s"]);
    if site.is_empty() {
        return Err(Malformed("\"s\" names no site"));
    }
    let kind = kind(&json::text(&map, &["k"])).ok_or(Malformed("\"k\" names no kind of event"))?;
    let name = json::text(&map, &["n"]);
    if name.is_empty() && kind == Kind::Custom {
        return Err(Malformed("\"n\" names no event"));
    }
    let engaged = json::count(&map, &["e"]).unwrap_or_default();
    Ok(Hit {
        kind,
        name,
        url: json::text(&map, &["u"]),
        hash_is_path: json::count(&map, &["h"]) == Some(1),
        title: json::text(&map, &["t"]),
        referrer: json::text(&map, &["r"]),
        screen: json::text(&map, &["w"]),
        language: json::text(&map, &["l"]),
        engaged_ms: u32::try_from(engaged).unwrap_or(u32::MAX),
        scroll: json::count(&map, &["d"]).map(|depth| depth.min(100) as u8),
        revenue: money(&json::text(&map, &["m"]), &json::text(&map, &["c"])),
        props: json::values(map.get("p")),
        interactive: map.get("i").and_then(serde_json::Value::as_bool) != Some(false),
        given: Given {
            address: json::text(&map, &["ip"]).parse().ok(),
            user_agent: json::first(&map, &["ua"]).and_then(json::scalar),
            at: json::text(&map, &["at"]).parse().ok(),
            visitor: json::first(&map, &["v"]).and_then(json::scalar),
            ..Given::default()
        },
        ..Hit::new("hengce", &site)
    })
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "" | "view" => Some(Kind::View),
        "engagement" => Some(Kind::Engagement),
        "outbound" => Some(Kind::Outbound),
        "download" => Some(Kind::Download),
        "form" => Some(Kind::Form),
        "custom" => Some(Kind::Custom),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_and_its_engagement_are_read() {
        let view =
            read(br#"{"s":"0199","u":"https://helan.example/","t":"x","w":"1440x900","l":"zh-CN"}"#).unwrap();
        assert_eq!((view.kind, view.site.as_str(), view.tracker), (Kind::View, "0199", "hengce"));
        let engaged =
            read(br#"{"s":"0199","k":"engagement","u":"https://helan.example/","e":15250,"d":130}"#).unwrap();
        assert_eq!((engaged.engaged_ms, engaged.scroll), (15_250, Some(100)));
    }

    #[test]
    fn an_event_brings_its_values_and_its_revenue() {
        let hit = read(
            r#"{"s":"0199","k":"custom","n":"order","p":{"sku":"A1","qty":2},"m":"199.90","c":"CNY"}"#
                .as_bytes(),
        );
        let hit = hit.unwrap();
        assert_eq!(hit.props, [("sku".into(), "A1".into()), ("qty".into(), "2".into())]);
        assert_eq!(hit.revenue.map(|money| money.micros), Some(199_900_000));
    }

    #[test]
    fn what_is_no_event_is_said() {
        assert_eq!(read(b"[]").unwrap_err().0, "the body is not a JSON object");
        assert_eq!(read(b"{}").unwrap_err().0, "\"s\" names no site");
        assert_eq!(read(br#"{"s":"1","k":"custom"}"#).unwrap_err().0, "\"n\" names no event");
    }
}
