//! Whose a visit is: the link and the campaign that its address names, however the name was written.

use std::collections::HashMap;

use hengce_ledger::{Record, RecordId};

use super::LINK;
use super::tagged::{Marks, canonical};
use crate::records::Stored;
use crate::web::{App, WebError};

/// A link that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    pub link: RecordId,
    pub campaign: Option<RecordId>,
    pub source: String,
}

/// All links and campaigns by the names that addresses call them. A name that two of them have is nobody's.
#[derive(Debug, Default)]
pub struct Registry {
    ids: HashMap<String, Issued>,
    /// By source, medium, campaign's code and content: for addresses that lost their id on the way.
    marks: HashMap<[String; 4], Option<Issued>>,
    campaigns: HashMap<String, Option<RecordId>>,
}

impl Registry {
    pub async fn read(app: &App) -> Result<Self, WebError> {
        let links = app.ledger.snapshot(LINK, None).await?;
        let campaigns = app.ledger.snapshot("campaign", None).await?;
        Ok(Self::of(&links, &campaigns))
    }

    fn of(links: &[Record], campaigns: &[Record]) -> Self {
        let mut registry = Self::default();
        let mut codes: HashMap<&RecordId, String> = HashMap::new();
        for campaign in campaigns.iter().filter(|campaign| !campaign.withdrawn) {
            codes.insert(&campaign.id, canonical(&campaign.code));
            for name in std::iter::once(campaign.code.as_str()).chain(names(campaign.text("utm_names"))) {
                let known =
                    registry.campaigns.entry(canonical(name)).or_insert_with(|| Some(campaign.id.clone()));
                *known = known.take().filter(|known| *known == campaign.id);
            }
        }
        for link in links.iter().filter(|link| !link.withdrawn) {
            let campaign = link.named("campaign");
            let code = campaign.as_ref().and_then(|id| codes.get(id)).cloned();
            let issued = Issued { link: link.id.clone(), campaign, source: link.text("source").to_owned() };
            for id in [link.text("short_code"), link.code.as_str()].into_iter().filter(|id| !id.is_empty()) {
                registry.ids.insert(canonical(id), issued.clone());
            }
            if let Some(code) = code {
                let mark = |field| canonical(link.text(field));
                let marks = [mark("source"), mark("medium"), code, mark("content")];
                registry.marks.entry(marks).and_modify(|known| *known = None).or_insert(Some(issued));
            }
        }
        registry
    }

    /// The link: by its id, else by all its other marks together.
    pub fn link(&self, marks: &Marks<'_>) -> Option<&Issued> {
        if !marks.id.is_empty() {
            return self.ids.get(&canonical(marks.id));
        }
        let all = [marks.source, marks.medium, marks.campaign, marks.content].map(canonical);
        self.marks.get(&all)?.as_ref()
    }

    /// The campaign: the link's, else by the name in `utm_campaign`.
    pub fn campaign(&self, marks: &Marks<'_>) -> Option<&RecordId> {
        let of_link = self.link(marks).and_then(|issued| issued.campaign.as_ref());
        of_link.or_else(|| self.campaigns.get(&canonical(marks.campaign))?.as_ref())
    }
}

/// Other names of a campaign, as they are typed one after the other.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '，' | '、' | '；'))
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use hengce_ledger::{Position, Record};
    use jiff::Timestamp;
    use serde_json::{Value as Json, json};

    use super::*;

    fn record(kind: &str, code: &str, fields: Json) -> Record {
        let Json::Object(fields) = fields else { panic!("fields are named") };
        Record {
            id: code.into(),
            kind: kind.to_owned(),
            code: code.to_owned(),
            title: code.to_owned(),
            state: String::new(),
            owner: None,
            unit: None,
            version: 1,
            position: Position(1),
            created_at: Timestamp::UNIX_EPOCH,
            created_by: None,
            updated_at: Timestamp::UNIX_EPOCH,
            updated_by: None,
            withdrawn: false,
            fields,
        }
    }

    fn registry() -> Registry {
        let campaigns = [
            record("campaign", "CMP-2026-004", json!({ "utm_names": "autumn-renewal，Shared" })),
            record("campaign", "CMP-2026-005", json!({ "utm_names": "shared" })),
        ];
        let link = |code: &str, short: &str, source: &str| {
            let fields = json!({ "short_code": short, "source": source, "medium": "social", "campaign": "CMP-2026-004" });
            record(LINK, code, fields)
        };
        let links =
            [link("LNK-1", "k3m9", "wechat"), link("LNK-2", "p7q2", "weibo"), link("LNK-3", "z8z8", "weibo")];
        Registry::of(&links, &campaigns)
    }

    #[test]
    fn a_link_is_known_by_its_id_or_by_all_its_marks_where_one_alone_has_them() {
        let registry = registry();
        let link = |marks: Marks<'_>| registry.link(&marks).map(|issued| issued.link.to_string());
        assert_eq!(link(Marks { id: "K3M9", ..Marks::default() }).as_deref(), Some("LNK-1"));
        assert_eq!(link(Marks { id: "lnk-2", ..Marks::default() }).as_deref(), Some("LNK-2"));
        let of = |source| Marks { source, medium: "social", campaign: "cmp-2026-004", ..Marks::default() };
        assert_eq!(link(of("wechat")).as_deref(), Some("LNK-1"));
        assert_eq!(link(of("weibo")), None, "two links say the same");
        assert_eq!(link(Marks { id: "other", ..of("wechat") }), None, "another id is another link");
    }

    #[test]
    fn a_campaign_is_known_by_its_links_its_code_and_its_other_names() {
        let registry = registry();
        let campaign = |marks: Marks<'_>| registry.campaign(&marks).map(ToString::to_string);
        let named = |campaign| Marks { campaign, ..Marks::default() };
        assert_eq!(campaign(named("cmp-2026-005")).as_deref(), Some("CMP-2026-005"));
        assert_eq!(campaign(named("Autumn Renewal")).as_deref(), Some("CMP-2026-004"));
        assert_eq!(campaign(named("shared")), None, "two campaigns claim it");
        assert_eq!(campaign(Marks { id: "k3m9", ..named("cmp-2026-005") }).as_deref(), Some("CMP-2026-004"));
        assert_eq!(campaign(Marks::default()), None);
    }
}
