//! Plausible: `POST /api/event`, JSON whatever the content type, one body for one or several sites.

use serde_json::{Map, Value as Json, json};

use super::json;
use crate::money::money;
use crate::{Hit, Kind};

/// The answer to what was taken, by 202.
pub const TAKEN: &str = "ok";
/// Beside `ok`, where some of a body's sites took nothing.
pub const DROPPED_HEADER: &str = "x-plausible-dropped";

const NAME_BYTES_MAX: usize = 120;
const URL_BYTES_MAX: usize = 2_000;
const SITES_MAX: usize = 20;
/// Thirty days: nobody looks at a page for so long.
const ENGAGED_MS_MAX: u64 = 30 * 86_400_000;

/// What is wrong, by field: the body beside 400.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errors(pub Vec<(&'static str, &'static str)>);

impl Errors {
    pub fn body(&self) -> String {
        let errors: Map<String, Json> =
            self.0.iter().map(|(field, why)| ((*field).to_owned(), json!([why]))).collect();
        json!({ "errors": errors }).to_string()
    }
}

/// The hits in a body, one for each site that it names.
pub fn read(body: &[u8]) -> Result<Vec<Hit>, Errors> {
    let map = json::object(body).ok_or(Errors(vec![("request", "Unable to parse request body as json")]))?;
    let name = json::text(&map, &["n", "name"]);
    let url = json::text(&map, &["u", "url"]);
    let (domains, mut errors) = (domains(&map, &url), Vec::new());
    match name.len() {
        0 => errors.push(("event_name", "can't be blank")),
        length if length > NAME_BYTES_MAX => errors.push(("event_name", "should be at most 120 byte(s)")),
        _ => {}
    }
    match url.len() {
        0 => errors.push(("url", "is required")),
        length if length > URL_BYTES_MAX => errors.push(("url", "must be a valid url")),
        _ if url.starts_with("data:") || url::Url::parse(&url).is_err() => {
            errors.push(("url", "must be a valid url"))
        }
        _ => {}
    }
    if domains.is_empty() {
        errors.push(("domain", "can't be blank"));
    }
    let hit = hit(name, url, &map, &mut errors);
    if !errors.is_empty() {
        return Err(Errors(errors));
    }
    Ok(domains.into_iter().map(|site| Hit { site, ..hit.clone() }).collect())
}

/// The sites that are named; without one, the host of the page.
fn domains(map: &Map<String, Json>, url: &str) -> Vec<String> {
    let named = json::text(map, &["d", "domain"]);
    let without_www = |host: &str| host.trim().trim_start_matches("www.").to_ascii_lowercase();
    let named: Vec<String> =
        named.split(',').map(without_www).filter(|host| !host.is_empty()).take(SITES_MAX).collect();
    if !named.is_empty() {
        return named;
    }
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(without_www));
    host.filter(|host| !host.is_empty()).into_iter().collect()
}

fn hit(
    name: String,
    url: String,
    map: &Map<String, Json>,
    errors: &mut Vec<(&'static str, &'static str)>,
) -> Hit {
    let props = json::first(map, &["p", "props", "m", "meta"]);
    // nested and empty values are dropped
    let props: Vec<(String, String)> = json::values(props)
        .into_iter()
        .filter(|(key, value)| !key.contains('.') || !value.is_empty())
        .collect();
    let (kind, name) = kind(name, &props);
    let scroll = json::count(map, &["sd"]);
    let engaged = json::count(map, &["e"]);
    if kind == Kind::Engagement && scroll.is_none() && engaged.is_none() {
        errors.push((
            "engagement_time",
            "engagement event requires a valid integer value for at least one of 'sd' or 'e' fields",
        ));
    }
    let revenue = json::first(map, &["$", "revenue"]).cloned().and_then(|value| match value {
        Json::Object(map) => Some(map),
        Json::String(text) => json::object(text.as_bytes()),
        _ => None,
    });
    Hit {
        kind,
        name,
        url,
        hash_is_path: json::count(map, &["h", "hashMode"]) == Some(1),
        referrer: json::text(map, &["r", "referrer"]),
        engaged_ms: engaged.filter(|engaged| *engaged < ENGAGED_MS_MAX).unwrap_or_default() as u32,
        scroll: scroll.map(|depth| depth.min(100) as u8),
        revenue: revenue
            .and_then(|map| money(&json::text(&map, &["amount"]), &json::text(&map, &["currency"]))),
        props,
        interactive: json::first(map, &["i", "interactive"]).and_then(Json::as_bool) != Some(false),
        ..Hit::new("plausible", "")
    }
}

/// Names that the script gives to what it sees by itself.
fn kind(name: String, props: &[(String, String)]) -> (Kind, String) {
    let of = |key: &str| {
        props.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    match name.as_str() {
        "pageview" => (Kind::View, String::new()),
        "engagement" => (Kind::Engagement, String::new()),
        "Outbound Link: Click" => (Kind::Outbound, of("url")),
        "File Download" => (Kind::Download, of("url")),
        "Form: Submission" => (Kind::Form, of("path")),
        _ => (Kind::Custom, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_names_say_the_same() {
        let short =
            read(br#"{"n":"pageview","u":"https://www.helan.example/a","d":"helan.example","r":null}"#)
                .unwrap();
        let long =
            read(br#"{"name":"pageview","url":"https://www.helan.example/a","domain":"www.helan.example"}"#)
                .unwrap();
        assert_eq!(short, long);
        assert_eq!((short[0].kind, short[0].site.as_str()), (Kind::View, "helan.example"));
        assert_eq!(
            read(br#"{"n":"pageview","u":"https://www.helan.example/"}"#).unwrap()[0].site,
            "helan.example"
        );
    }

    #[test]
    fn one_body_counts_for_every_site_that_it_names() {
        let hits = read(
            br#"{"n":"Signup","u":"https://a.example/","d":"a.example, b.example","p":"{\"plan\":\"pro\"}"}"#,
        );
        let hits = hits.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.site.as_str()).collect::<Vec<_>>(), ["a.example", "b.example"]);
        assert_eq!((hits[1].kind, hits[1].props[0].1.as_str()), (Kind::Custom, "pro"));
    }

    #[test]
    fn engagement_says_how_long_or_how_far() {
        let hit = &read(br#"{"n":"engagement","u":"https://a.example/","sd":142,"e":3100,"d":"a.example"}"#)
            .unwrap()[0];
        assert_eq!((hit.engaged_ms, hit.scroll), (3_100, Some(100)));
        let long = &read(br#"{"n":"engagement","u":"https://a.example/","e":2592000000,"d":"a.example"}"#)
            .unwrap()[0];
        assert_eq!(long.engaged_ms, 0, "nobody looks at a page for thirty days");
        assert!(read(br#"{"n":"engagement","u":"https://a.example/","d":"a.example"}"#).is_err());
    }

    #[test]
    fn what_is_missing_is_said_by_field() {
        let errors = read(b"{}").unwrap_err();
        let body: Json = serde_json::from_str(&errors.body()).unwrap();
        assert_eq!(body["errors"]["event_name"], json!(["can't be blank"]));
        assert_eq!(body["errors"]["url"], json!(["is required"]));
        assert_eq!(body["errors"]["domain"], json!(["can't be blank"]));
        assert!(read(b"x").unwrap_err().body().contains("Unable to parse"));
        assert!(read(br#"{"n":"pageview","u":"data:text/html,x","d":"a.example"}"#).is_err());
    }

    #[test]
    fn what_the_script_sees_by_itself_has_our_kinds() {
        let hit = &read(br#"{"n":"Outbound Link: Click","u":"https://a.example/","d":"a.example","p":{"url":"https://b.example/"},
            "$":{"amount":"12.5","currency":"USD"},"i":false}"#)
        .unwrap()[0];
        assert_eq!(
            (hit.kind, hit.name.as_str(), hit.interactive),
            (Kind::Outbound, "https://b.example/", false)
        );
        assert_eq!(hit.revenue.as_ref().map(|money| money.micros), Some(12_500_000));
    }
}
