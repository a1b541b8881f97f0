//! Campaign parameters in an address: UTM, Matomo's names for the same, Baidu's `hm*`; click ids, which are taken out.

use crate::Campaign;
use crate::text::{canonical, cut, pairs};

/// Characters of one parameter.
const VALUE_MAX: usize = 200;
/// Characters of what stands in `raw`, and of the rest of the query.
const QUERY_MAX: usize = 500;

/// Ids that an advertising platform puts into the address for one click: they would make every visit a page of its own.
const CLICKS: [&str; 12] = [
    "gclid",
    "wbraid",
    "gbraid",
    "fbclid",
    "msclkid",
    "ttclid",
    "li_fat_id",
    "twclid",
    "bd_vid",
    "qz_gdt",
    "gdt_vid",
    "clickid",
];

/// What Matomo puts before its names.
const MATOMO: [&str; 4] = ["mtm_", "matomo_", "pk_", "piwik_"];

#[derive(Clone, Copy)]
enum Part {
    Source,
    Medium,
    Campaign,
    Content,
    Term,
    Id,
}

/// Which part of a campaign a parameter names, and whose names go before whose where several stand.
fn part(name: &str) -> Option<(Part, u8)> {
    if let Some(name) = name.strip_prefix("utm_") {
        return of_name(name).map(|part| (part, 0));
    }
    if let Some(name) = MATOMO.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        return of_name(name).map(|part| (part, 1));
    }
    match name {
        "hmsr" => Some((Part::Source, 2)),
        // the platform: nearest to a medium; Baidu names no campaign
        "hmpl" => Some((Part::Medium, 2)),
        "hmcu" => Some((Part::Content, 2)),
        "hmci" => Some((Part::Content, 3)),
        "hmkw" => Some((Part::Term, 2)),
        _ => None,
    }
}

fn of_name(name: &str) -> Option<Part> {
    match name {
        "source" => Some(Part::Source),
        "medium" => Some(Part::Medium),
        "campaign" | "cpn" => Some(Part::Campaign),
        "content" => Some(Part::Content),
        "term" | "kwd" | "keyword" => Some(Part::Term),
        "id" | "cid" => Some(Part::Id),
        _ => None,
    }
}

/// The campaign that a query names, and the query without its parameters and without click ids.
pub fn campaign(query: &str) -> (Campaign, String) {
    let mut found = Campaign::default();
    if query.is_empty() {
        return (found, String::new());
    }
    let mut ranks = [u8::MAX; 6];
    let (mut raw, mut rest) = (Vec::new(), Vec::new());
    for (name, value, sent) in pairs(query) {
        let name = name.to_ascii_lowercase();
        if let Some(click) = CLICKS.iter().find(|click| **click == name) {
            if found.click.is_empty() && !value.is_empty() {
                (*click).clone_into(&mut found.click);
            }
        } else if let Some((part, rank)) = part(&name) {
            raw.push(sent);
            if rank < ranks[part as usize] && !value.trim().is_empty() {
                ranks[part as usize] = rank;
                *found.slot(part) = canonical(&value, VALUE_MAX);
            }
        } else {
            rest.push(sent);
        }
    }
    found.raw = cut(&raw.join("&"), QUERY_MAX);
    (found, cut(&rest.join("&"), QUERY_MAX))
}

impl Campaign {
    fn slot(&mut self, part: Part) -> &mut String {
        match part {
            Part::Source => &mut self.source,
            Part::Medium => &mut self.medium,
            Part::Campaign => &mut self.campaign,
            Part::Content => &mut self.content,
            Part::Term => &mut self.term,
            Part::Id => &mut self.id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utm_is_canonical_and_kept_as_it_was_sent() {
        let (found, rest) =
            campaign("id=7&utm_source=WeChat&utm_medium=+Social&utm_campaign=%E6%98%A5%E5%AD%A3&utm_id=L-12");
        assert_eq!((found.source.as_str(), found.medium.as_str()), ("wechat", "social"));
        assert_eq!((found.campaign.as_str(), found.id.as_str()), ("春季", "l-12"));
        assert_eq!(
            found.raw,
            "utm_source=WeChat&utm_medium=+Social&utm_campaign=%E6%98%A5%E5%AD%A3&utm_id=L-12"
        );
        assert_eq!(rest, "id=7");
    }

    #[test]
    fn matomo_and_baidu_name_the_same_and_utm_goes_first() {
        let (found, _) =
            campaign("hmsr=sem&hmpl=feed&hmkw=%E5%87%80%E6%B0%B4&mtm_source=mail&utm_source=baidu&pk_kwd=x");
        assert_eq!(found.source, "baidu");
        assert_eq!(
            (found.medium.as_str(), found.campaign.as_str()),
            ("feed", ""),
            "a platform is no campaign"
        );
        assert_eq!(found.term, "x", "Matomo's name goes before Baidu's");
    }

    #[test]
    fn a_click_id_is_named_and_its_value_is_gone() {
        let (found, rest) = campaign("bd_vid=8812345&page=2&gclid=abc");
        assert_eq!(found.click, "bd_vid");
        assert_eq!(rest, "page=2");
        assert!(!format!("{found:?}").contains("8812345"));
    }
}
