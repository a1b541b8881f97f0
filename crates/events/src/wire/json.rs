//! JSON from trackers: fields under any of their names, texts that may be numbers, values flattened to names and texts.

use serde_json::{Map, Value as Json};

/// Values of a nested object become `a.b`, no deeper than this.
const DEPTH_MAX: usize = 4;
/// Values read of one object; what is beyond is left out.
const VALUES_MAX: usize = 60;

/// The object in a body, whatever its content type says.
pub(super) fn object(body: &[u8]) -> Option<Map<String, Json>> {
    match serde_json::from_slice(body) {
        Ok(Json::Object(map)) => Some(map),
        _ => None,
    }
}

/// The first of the names that holds something.
pub(super) fn first<'a>(map: &'a Map<String, Json>, names: &[&str]) -> Option<&'a Json> {
    names.iter().find_map(|name| map.get(*name)).filter(|value| !value.is_null())
}

/// A text, or a number or truth as one.
pub(super) fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

pub(super) fn text(map: &Map<String, Json>, names: &[&str]) -> String {
    first(map, names).and_then(scalar).unwrap_or_default()
}

/// A whole number that is not negative, written as a number or as a text; a larger one is cut.
pub(super) fn count(map: &Map<String, Json>, names: &[&str]) -> Option<u64> {
    let text = scalar(first(map, names)?)?;
    let whole = text.split('.').next().unwrap_or_default();
    whole.parse().ok()
}

/// The values of an object, or of a text that holds one, by name.
pub(super) fn values(value: Option<&Json>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match value {
        Some(Json::Object(map)) => flatten(map, "", 0, &mut found),
        Some(Json::String(text)) => {
            if let Some(map) = object(text.as_bytes()) {
                flatten(&map, "", 0, &mut found);
            }
        }
        _ => {}
    }
    found
}

fn flatten(map: &Map<String, Json>, under: &str, depth: usize, found: &mut Vec<(String, String)>) {
    for (name, value) in map {
        if found.len() >= VALUES_MAX {
            return;
        }
        let name = if under.is_empty() { name.clone() } else { format!("{under}.{name}") };
        match value {
            Json::Object(inner) if depth < DEPTH_MAX => flatten(inner, &name, depth + 1, found),
            Json::Array(items) => {
                let texts: Vec<String> = items.iter().filter_map(scalar).collect();
                found.push((name, texts.join(", ")));
            }
            _ => found.extend(scalar(value).map(|text| (name, text))),
        }
    }
}
