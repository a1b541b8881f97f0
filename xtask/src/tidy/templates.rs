//! Templates keep to the strict content security policy: no script, style or handler within the page.

use super::{Breach, Source};

/// Files that people take along or get by mail: no policy of ours holds there, and they bring their own style.
const TAKEN_ALONG: [&str; 2] = ["handbook/print.html", "notices/digest.html"];

pub fn check(sources: &[Source]) -> Vec<Breach> {
    sources.iter().filter(|source| source.is_template()).flat_map(template).collect()
}

/// A tag's text after `<`, up to but without `>`, and where it begins.
struct Tag<'t> {
    at: usize,
    text: &'t str,
}

fn template(source: &Source) -> Vec<Breach> {
    let mut found = Vec::new();
    for tag in tags(&source.text) {
        let line = source.text[..tag.at].matches('\n').count() + 1;
        let name = tag.text.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let attributes = attributes(tag.text);
        let of = |wanted: &str| {
            attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        if name == "script" && of("src").is_none() && of("type") != Some("application/json") {
            let fix = "move the code to crates/app/web and load it with src";
            found.push(Breach::new(
                source,
                line,
                "a script within the page is not run under the policy",
                fix,
            ));
        }
        if name == "style" && !TAKEN_ALONG.iter().any(|path| source.path.ends_with(path)) {
            let fix = "move the rules to crates/app/web/hengce.css";
            found.push(Breach::new(
                source,
                line,
                "a <style> within the page is not applied under the policy",
                fix,
            ));
        }
        for (attribute, value) in &attributes {
            let handler = attribute
                .strip_prefix("on")
                .is_some_and(|event| !event.is_empty() && event.chars().all(char::is_alphabetic));
            if attribute == "style" {
                let fix = "use a class, or an attribute of SVG such as width";
                found.push(Breach::new(source, line, "style= is not applied under the policy", fix));
            } else if handler || attribute.starts_with("hx-on") {
                let fix = "listen for the event in crates/app/web";
                found.push(Breach::new(
                    source,
                    line,
                    format!("{attribute}= is not run under the policy"),
                    fix,
                ));
            } else if value.trim_start().starts_with("javascript:") {
                let fix = "use a button and listen for its click in crates/app/web";
                found.push(Breach::new(
                    source,
                    line,
                    format!("{attribute}=\"javascript:\" is not run under the policy"),
                    fix,
                ));
            }
        }
    }
    found
}

/// The opening tags of a template, its own blocks and comments left out.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<') {
        let start = at + open + 1;
        if text[start..].starts_with("!--") {
            at = text[start..].find("-->").map_or(text.len(), |end| start + end);
            continue;
        }
        let end = tag_end(text, start);
        if text[start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            found.push(Tag { at: start, text: &text[start..end] });
        }
        at = end.max(start);
    }
    found
}

/// Where the `>` of a tag stands: outside quotes and outside `{{ }}` and `{% %}`, which may hold one.
fn tag_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut block = 0_usize;
    for at in start..bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'{', Some(b'{' | b'%')) => block += 1,
            (b'}' | b'%', Some(b'}')) => block = block.saturating_sub(1),
            (_, _) if block > 0 => {}
            (mark @ (b'"' | b'\''), _) if quote.is_none() => quote = Some(mark),
            (mark, _) if quote == Some(mark) => quote = None,
            (b'>', _) if quote.is_none() => return at,
            _ => {}
        }
    }
    text.len()
}

/// The attributes of a tag with their values, names in small letters; one without a value has an empty one.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag.trim_start_matches(|c: char| !c.is_whitespace());
    loop {
        rest = rest.trim_start();
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if rest.is_empty() {
            return found;
        }
        let (name, after) = rest.split_at(name_end.max(1).min(rest.len()));
        let mut value = "";
        rest = after;
        if let Some(given) = after.strip_prefix('=') {
            let (inner, behind) = match given.chars().next() {
                Some(mark @ ('"' | '\'')) => given[1..].split_once(mark).unwrap_or((&given[1..], "")),
                _ => given.split_at(given.find(char::is_whitespace).unwrap_or(given.len())),
            };
            value = inner;
            rest = behind;
        }
        found.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;

    const PATH: &str = "crates/app/src/desk/desk.html";

    #[test]
    fn a_script_needs_a_source_unless_it_is_data() {
        let text = "<script src=\"/a.js\" defer></script>\n<script type=\"application/json\">{}</script>\n";
        assert_eq!(said(check, PATH, text), []);
        assert_eq!(said(check, PATH, "<p>\n<script>go()</script>\n")[0].0, 2);
    }

    #[test]
    fn styles_and_handlers_within_the_page_are_refused() {
        for bad in [
            "<p style=\"color: red\">",
            "<p class=\"a\" STYLE='b'>",
            "<style>p {}</style>",
            "<a onclick=\"go()\">",
            "<form\n  onsubmit=\"go()\">",
            "<div hx-on:click=\"go()\">",
            "<a href=\"javascript:go()\">",
        ] {
            assert_eq!(said(check, PATH, bad).len(), 1, "{bad}");
        }
    }

    #[test]
    fn words_that_only_look_alike_are_fine() {
        for good in [
            "<p>style=\"x\" and onclick=\"y\"</p>",
            "<!-- <p style=\"x\"> -->",
            "<input name=\"on\" data-style=\"a\">",
            "<p class=\"{% if a > b %}on{% endif %}\" title=\"a > b style=\">",
            "<a href=\"{{ href }}\" {% if x %}hidden{% endif %}>",
        ] {
            assert_eq!(said(check, PATH, good), [], "{good}");
        }
    }

    #[test]
    fn an_unclosed_tag_ends_with_the_file() {
        assert_eq!(said(check, PATH, "<p style=\"x\"").len(), 1);
    }
}
