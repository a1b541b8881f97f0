//! JSON Feed 1.0 and 1.1, as it is written.

use serde_json::Value as Json;

use crate::feed::{Written, WrittenItem};

pub(crate) fn read(text: &str) -> Result<Written, String> {
    let feed: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Some(items) = feed["items"].as_array() else { return Err("no list of items".to_owned()) };
    let of = |value: &Json, name: &str| match &value[name] {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let item = |item: &Json| WrittenItem {
        id: of(item, "id"),
        title: of(item, "title").replace('<', "&lt;"),
        link: Some(of(item, "url"))
            .filter(|link| !link.is_empty())
            .unwrap_or_else(|| of(item, "external_url")),
        summary: of(item, "summary").replace('<', "&lt;"),
        content: match of(item, "content_html") {
            html if html.is_empty() => of(item, "content_text").replace('<', "&lt;"),
            html => html,
        },
        author: of(item["authors"].get(0).unwrap_or(&item["author"]), "name"),
        published: of(item, "date_published"),
        updated: of(item, "date_modified"),
    };
    Ok(Written { title: of(&feed, "title"), items: items.iter().map(item).collect() })
}
