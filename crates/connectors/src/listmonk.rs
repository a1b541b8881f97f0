//! listmonk: its campaigns with what came of each, page by page.
//!
//! Figures are raw totals: clicks and views of one person twice count twice, and no machine is left out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::AUTHORIZATION;
use serde_json::Value as Json;
use url::Url;

use crate::http::{Call, Next, Talk, base, below, list, part};
use crate::table::cell;
use crate::{Ask, Trouble};

const PER_PAGE: usize = 100;

pub struct Listmonk {
    base: Url,
    authorization: String,
    page: usize,
    seen: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Listmonk {
    pub fn new(ask: &Ask<'_>) -> Result<Self, Trouble> {
        let secret = ask.secret.ok_or(Trouble::NoSecret)?;
        let token = STANDARD.encode(format!("{}:{}", ask.account, secret.text()));
        let base = base(ask, &["/admin", "/api"])?;
        Ok(Self {
            base,
            authorization: format!("Basic {token}"),
            page: 1,
            seen: Vec::new(),
            rows: Vec::new(),
        })
    }

    fn call(&self) -> Call {
        let (page, size) = (self.page.to_string(), PER_PAGE.to_string());
        let query = [
            ("page", page.as_str()),
            ("per_page", &size),
            ("no_body", "true"),
            ("order_by", "created_at"),
            ("order", "ASC"),
        ];
        let call = Call::get(below(&self.base, &["api", "campaigns"], &query));
        call.with(AUTHORIZATION, self.authorization.clone())
    }

    /// A campaign that was begun; one may stand on two pages while others are being made.
    fn take(&mut self, campaign: &Json) {
        let id = cell(campaign.get("uuid"));
        let begun = cell(campaign.get("started_at"));
        if id.is_empty() || begun.is_empty() || self.seen.contains(&id) {
            return;
        }
        let tags = campaign.get("tags").and_then(Json::as_array);
        let tags: Vec<String> = tags.into_iter().flatten().map(|tag| cell(Some(tag))).collect();
        let of = |name: &str| cell(campaign.get(name));
        self.rows.push(vec![
            id.clone(),
            of("name"),
            of("subject"),
            of("status"),
            tags.join("; "),
            begun,
            of("to_send"),
            of("sent"),
            of("views"),
            of("clicks"),
            of("bounces"),
        ]);
        self.seen.push(id);
    }
}

impl Talk for Listmonk {
    fn headers(&self) -> &'static [&'static str] {
        &[
            "listmonk_uuid",
            "name",
            "subject",
            "status",
            "tags",
            "started_at",
            "to_send",
            "sent",
            "views",
            "clicks",
            "bounces",
        ]
    }

    fn next(&mut self, answer: Option<&Json>) -> Result<Next, Trouble> {
        let Some(answer) = answer else { return Ok(Next::Call(self.call())) };
        let data = part(answer, "data")?;
        let results = list(data, "results")?;
        for campaign in results {
            self.take(campaign);
        }
        let total = data.get("total").and_then(Json::as_u64).unwrap_or_default();
        if results.is_empty() || (self.page * PER_PAGE) as u64 >= total {
            return Ok(Next::Done);
        }
        self.page += 1;
        Ok(Next::Call(self.call()))
    }

    fn rows(&mut self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.rows)
    }
}
