//! An address with its source marked: built from the registry's own values, and refused where it would say two things.

use crate::web::forms::encoded;

/// What is marked in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks<'a> {
    pub source: &'a str,
    pub medium: &'a str,
    /// The campaign's code.
    pub campaign: &'a str,
    pub content: &'a str,
    /// The short code, by which the registry knows the link again.
    pub id: &'a str,
}

/// Why an address can't be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not an address of a site.
    NoSite,
    Spaces,
    /// It is marked already: two sources in one address.
    Marked,
    TooLong,
}

/// Longest address that browsers, chats and codes all take.
const ADDRESS_MAX: usize = 1_500;
const CONTENT_MAX: usize = 40;

/// The value as reports compare it: without spaces around, lower case, a hyphen for each gap.
pub fn canonical(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Lower-case letters, digits, hyphens and underscores: what every tool reads alike.
pub fn is_canonical(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    !text.is_empty() && text.len() <= CONTENT_MAX && text.bytes().all(fits)
}

/// What is wrong with a destination, if anything is.
pub fn fault(destination: &str) -> Option<Fault> {
    let rest = destination.strip_prefix("https://").or_else(|| destination.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default()).unwrap_or_default();
    let query = destination.split('#').next().and_then(|before| before.split_once('?'));
    let is_marked = |pair: &str| pair.to_ascii_lowercase().starts_with("utm_");
    match () {
        () if destination.chars().any(|letter| letter.is_whitespace() || letter.is_control()) => {
            Some(Fault::Spaces)
        }
        () if host.is_empty() || host.contains(['@', '\\']) => Some(Fault::NoSite),
        () if query.is_some_and(|(_, query)| query.split('&').any(is_marked)) => Some(Fault::Marked),
        () if destination.len() > ADDRESS_MAX => Some(Fault::TooLong),
        () => None,
    }
}

/// The destination with its marks, before its fragment; empty marks are left out.
pub fn tagged(destination: &str, marks: &Marks<'_>) -> String {
    let (before, fragment) = match destination.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (destination, None),
    };
    let pairs = [
        ("utm_source", marks.source),
        ("utm_medium", marks.medium),
        ("utm_campaign", marks.campaign),
        ("utm_content", marks.content),
        ("utm_id", marks.id),
    ];
    let mut out = before.to_owned();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let join = match out.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        out = format!("{out}{join}{name}={}", encoded(&canonical(value)));
    }
    if let Some(fragment) = fragment {
        out = format!("{out}#{fragment}");
    }
    plain(&out)
}

/// Letters beyond ASCII as percent codes: the address goes into a header too.
fn plain(address: &str) -> String {
    let letter = |letter: char| {
        if letter.is_ascii() { letter.to_string() } else { encoded(letter.encode_utf8(&mut [0; 4])) }
    };
    address.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MARKS: Marks<'_> =
        Marks { source: "wechat", medium: "social", campaign: "CMP-2026-004", content: "", id: "k3m9" };

    #[test]
    fn marks_stand_in_the_query_before_the_fragment() {
        assert_eq!(
            tagged("https://www.helan.example/h2#buy", &MARKS),
            "https://www.helan.example/h2?utm_source=wechat&utm_medium=social&utm_campaign=cmp-2026-004&utm_id=k3m9#buy"
        );
        let kept = tagged("https://www.helan.example/?colour=white", &MARKS);
        assert!(kept.starts_with("https://www.helan.example/?colour=white&utm_source=wechat&"), "{kept}");
    }

    #[test]
    fn what_is_no_site_marked_already_or_spaced_is_refused() {
        assert_eq!(fault("javascript:alert(1)"), Some(Fault::NoSite));
        assert_eq!(fault("//evil.example"), Some(Fault::NoSite));
        assert_eq!(fault("https://user@evil.example/"), Some(Fault::NoSite));
        assert_eq!(fault("https://helan.example/a b"), Some(Fault::Spaces));
        assert_eq!(fault("https://helan.example/?a=1&UTM_Source=x"), Some(Fault::Marked));
        assert_eq!(fault(&format!("https://helan.example/{}", "x".repeat(1_500))), Some(Fault::TooLong));
        assert_eq!(fault("https://helan.example/?a=utm_source#utm_source=1"), None);
    }

    proptest! {
        #[test]
        fn a_marked_address_is_never_marked_twice(path in "[a-z/?&=]{0,30}", content in "\\PC{0,20}") {
            let destination = format!("https://helan.example/{path}");
            prop_assume!(fault(&destination).is_none());
            let out = tagged(&destination, &Marks { content: &content, ..MARKS });
            prop_assert_eq!(out.matches("utm_source=").count(), 1);
            prop_assert_eq!(fault(&out), Some(Fault::Marked));
            prop_assert!(out.is_ascii() && !out.contains(' '));
        }

        #[test]
        fn a_canonical_value_stays_as_it_is(text in "\\PC{0,30}") {
            prop_assert_eq!(canonical(&canonical(&text)), canonical(&text));
        }
    }
}
