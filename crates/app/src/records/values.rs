//! A field's value as people read it: as text for Excel, histories and cards, as HTML for pages.

use std::fmt::Write as _;

use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_standard::{Field, FieldKind};
use serde_json::Value as Json;

use super::scene::Scene;
use crate::web::Html;
use crate::words::{day_and_time, duration, grouped, number_in_unit};

/// `text` with the five characters that HTML gives a meaning replaced.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn link(text: &str, address: &str) -> String {
    format!(r#"<a href="{}">{}</a>"#, escaped(address), escaped(text))
}

fn strings(value: &Json) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Json::as_str)
}

/// The number in a value: exact text, or a JSON integer.
pub fn number(value: &Json) -> Option<Number> {
    match value {
        Json::String(text) => text.parse().ok(),
        Json::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

impl Scene {
    /// The value in one line; empty when there is none.
    pub fn text(&self, field: &Field, value: &Json) -> String {
        let plain = || value.as_str().unwrap_or_default().to_owned();
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::Prose | FieldKind::Date | FieldKind::Link => plain(),
            FieldKind::Integer { unit } => self.figure(value, *unit, 0),
            FieldKind::Decimal { places, unit } => self.figure(value, *unit, *places),
            FieldKind::Money => self.figure(value, Unit::Money, 2),
            FieldKind::Percent => self.figure(value, Unit::Percent, 2),
            FieldKind::Rating { .. } => self.figure(value, Unit::Score, 2),
            FieldKind::HoursIn { .. } | FieldKind::Computed { unit: Some(Unit::Hours), .. } => {
                number(value).map_or_else(String::new, |hours| duration(self.say, &hours))
            }
            FieldKind::Computed { unit: Some(unit), .. } => self.figure(value, *unit, 2),
            FieldKind::Bool | FieldKind::Computed { unit: None, .. } => self.yes_no(value),
            FieldKind::Instant => value
                .as_str()
                .and_then(|text| text.parse().ok())
                .map_or_else(plain, |at| day_and_time(at, &self.zone)),
            FieldKind::Choice { options } => {
                let id = value.as_str().unwrap_or_default();
                options.get(id).map_or_else(plain, |label| self.say.of(label).to_owned())
            }
            FieldKind::Choices { options } => {
                let labels = strings(value).map(|id| options.get(id).map_or(id, |label| self.say.of(label)));
                labels.collect::<Vec<_>>().join(self.say.t("list-comma").as_str())
            }
            FieldKind::Person | FieldKind::Unit | FieldKind::Ref { .. } => {
                value.as_str().map_or_else(String::new, |id| self.label_of(&field.kind, id))
            }
            FieldKind::Refs { .. } => {
                let names: Vec<_> = strings(value).map(|id| self.label_of(&field.kind, id)).collect();
                names.join(self.say.t("list-comma").as_str())
            }
            FieldKind::People => self.people(value).join(self.say.t("list-comma").as_str()),
            FieldKind::Files => {
                let names = value.as_array().into_iter().flatten().filter_map(|file| file["name"].as_str());
                names.collect::<Vec<_>>().join(self.say.t("list-comma").as_str())
            }
            FieldKind::Referring { .. } => String::new(),
            FieldKind::Rows { .. } => match value.as_array().map_or(0, Vec::len) {
                0 => String::new(),
                count => self.say.t1("rows-count", "count", count),
            },
        }
    }

    fn figure(&self, value: &Json, unit: Unit, places: u32) -> String {
        number(value).map_or_else(String::new, |number| number_in_unit(self.say, &number, unit, places))
    }

    fn yes_no(&self, value: &Json) -> String {
        value.as_bool().map_or_else(String::new, |yes| self.say.t(if yes { "yes" } else { "no" }))
    }

    fn people(&self, value: &Json) -> Vec<String> {
        let parts = value.as_array().into_iter().flatten();
        parts
            .map(|part| {
                let name = self.label_of(&FieldKind::Person, part["person"].as_str().unwrap_or_default());
                match number(&part["share"]) {
                    Some(share) if share != Number::one() => {
                        format!("{name} {} %", grouped(&(share * Number::hundred()), 0))
                    }
                    _ => name,
                }
            })
            .collect()
    }

    /// The value for a page: names are links, prose is rendered, files open. `base` is the record's own address.
    pub fn html(&self, field: &Field, value: &Json, base: &str) -> Html {
        let linked = |text: String, address: Option<String>| match address {
            Some(address) => link(&text, &address),
            None => escaped(&text),
        };
        Html(match &field.kind {
            FieldKind::Prose => prose(value.as_str().unwrap_or_default()),
            FieldKind::Link => web_link(value.as_str().unwrap_or_default()),
            FieldKind::Person => value.as_str().map_or_else(String::new, |id| {
                linked(self.label_of(&field.kind, id), self.person_address(id))
            }),
            FieldKind::Unit => value
                .as_str()
                .map_or_else(String::new, |id| linked(self.label_of(&field.kind, id), self.unit_address(id))),
            FieldKind::Ref { .. } => value.as_str().map_or_else(String::new, |id| {
                linked(self.label_of(&field.kind, id), self.named(id).map(|named| named.address.clone()))
            }),
            FieldKind::Refs { .. } => {
                let links = strings(value).map(|id| {
                    linked(self.label_of(&field.kind, id), self.named(id).map(|named| named.address.clone()))
                });
                links.collect::<Vec<_>>().join("<br>")
            }
            FieldKind::Choices { options } => {
                let badges = strings(value).map(|id| options.get(id).map_or(id, |label| self.say.of(label)));
                let badges =
                    badges.map(|text| format!(r#"<span class="badge bg-blue-lt">{}</span>"#, escaped(text)));
                format!(r#"<span class="tags">{}</span>"#, badges.collect::<String>())
            }
            FieldKind::Files => crate::attachments::listed(self.say, value, base),
            FieldKind::Rows { fields } => self.table(fields, value, base),
            _ => escaped(&self.text(field, value)),
        })
    }

    fn table(&self, fields: &indexmap::IndexMap<String, Field>, value: &Json, base: &str) -> String {
        let rows: Vec<_> = value.as_array().into_iter().flatten().filter_map(Json::as_object).collect();
        if rows.is_empty() {
            return String::new();
        }
        let shown: Vec<_> = fields.values().collect();
        let mut out =
            String::from(r#"<div class="table-responsive"><table class="table table-sm inner"><thead><tr>"#);
        for field in &shown {
            let class = if is_number(field) { r#" class="num""# } else { "" };
            let _ = write!(out, "<th{class}>{}</th>", escaped(self.say.of(&field.label)));
        }
        out.push_str("</tr></thead><tbody>");
        for row in rows {
            out.push_str("<tr>");
            for field in &shown {
                let class = if is_number(field) { r#" class="num""# } else { "" };
                let cell = self.html(field, row.get(&field.id).unwrap_or(&Json::Null), base);
                let _ = write!(out, "<td{class}>{cell}</td>");
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div>");
        out
    }
}

/// Whether the field's values stand right-aligned under each other.
pub fn is_number(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldKind::Integer { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Percent
            | FieldKind::Rating { .. }
            | FieldKind::HoursIn { .. }
            | FieldKind::Computed { unit: Some(_), .. }
    )
}

/// Markdown as HTML. Raw HTML in it is shown as text, links lead to the web or stay on the site.
pub fn prose(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let events =
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).map(
            |event| match event {
                Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let dest_url =
                        if is_web(&dest_url) || dest_url.starts_with('/') { dest_url } else { "".into() };
                    Event::Start(Tag::Link { link_type, dest_url, title, id })
                }
                // A picture from elsewhere would tell that place who reads what.
                Event::Start(Tag::Image { .. }) => Event::Text("[".into()),
                Event::End(pulldown_cmark::TagEnd::Image) => Event::Text("]".into()),
                other => other,
            },
        );
    let mut out = String::from(r#"<div class="prose">"#);
    pulldown_cmark::html::push_html(&mut out, events);
    out.push_str("</div>");
    if text.is_empty() { String::new() } else { out }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn web_link(address: &str) -> String {
    if is_web(address) {
        let text = escaped(address);
        format!(r#"<a href="{text}" rel="noopener noreferrer" target="_blank">{text}</a>"#)
    } else {
        escaped(address)
    }
}

/// `340 KB`, `1.2 MB`.
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_cannot_bring_markup_or_a_script_link() {
        let html = prose(
            "# 结论\n\n<script>x</script>\n\n[a](javascript:alert(1)) ![p](https://elsewhere.example/p.png) <b onclick=x>",
        );
        assert!(html.contains("<h1>结论</h1>"));
        assert!(html.contains(">a</a>"), "{html}");
        for mark in ["<script", "javascript:", "<img", "<b"] {
            assert!(!html.contains(mark), "{mark}: {html}");
        }
    }

    #[test]
    fn a_link_field_that_is_no_web_address_is_text() {
        assert_eq!(web_link("javascript:alert(1)"), "javascript:alert(1)");
        assert!(web_link("https://example.com/?a=1&b=2").contains("&amp;b=2"));
    }
}
