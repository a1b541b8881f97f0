//! Calls of reporting interfaces: what a source asks next, and the addresses that calls are made of.

use hyper::header::{ACCEPT, AUTHORIZATION, HeaderName};
use serde_json::Value as Json;
use url::Url;

use crate::{Ask, Trouble};

/// One question over HTTP.
pub struct Call {
    pub url: Url,
    pub headers: Vec<(HeaderName, String)>,
    /// Media type and bytes of what is posted.
    pub body: Option<(&'static str, Vec<u8>)>,
}

/// What a source wants next, seen the answers so far.
pub enum Next {
    Call(Call),
    /// All of its rows are there.
    Done,
}

/// A conversation with a reporting interface: pure, so that each is tested by what it asks and what it makes of answers.
pub trait Talk: Send {
    fn headers(&self) -> &'static [&'static str];

    /// Takes the answer to the last call (none at first); gives the next call.
    fn next(&mut self, answer: Option<&Json>) -> Result<Next, Trouble>;

    /// Takes out the rows that are there by now.
    fn rows(&mut self) -> Vec<Vec<String>>;
}

impl Call {
    pub fn get(url: Url) -> Self {
        Self { url, headers: vec![(ACCEPT, "application/json".into())], body: None }
    }

    pub fn post(url: Url, media: &'static str, body: Vec<u8>) -> Self {
        Self { body: Some((media, body)), ..Self::get(url) }
    }

    pub fn json(url: Url, body: &Json) -> Self {
        Self::post(url, "application/json", body.to_string().into_bytes())
    }

    pub fn with(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub fn bearer(self, key: &str) -> Self {
        self.with(AUTHORIZATION, format!("Bearer {key}"))
    }
}

/// The address that somebody typed as the base of calls: without query and fragment, with one slash at its end.
pub fn base(ask: &Ask<'_>, ends: &[&str]) -> Result<Url, Trouble> {
    let mut url = hengce_feeds::address(ask.address).map_err(|_| Trouble::BadAddress)?;
    url.set_query(None);
    url.set_fragment(None);
    let mut path = url.path().trim_end_matches('/').to_owned();
    for end in ends {
        if let Some(before) = path.strip_suffix(end) {
            path = before.trim_end_matches('/').to_owned();
        }
    }
    url.set_path(&format!("{path}/"));
    Ok(url)
}

/// An address below the base, its parts and values escaped.
pub fn below(base: &Url, parts: &[&str], query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts);
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

/// The part of an answer under a name.
pub fn part<'j>(answer: &'j Json, name: &str) -> Result<&'j Json, Trouble> {
    answer.get(name).ok_or_else(|| Trouble::Unreadable(name.to_owned()))
}

pub fn list<'j>(answer: &'j Json, name: &str) -> Result<&'j [Json], Trouble> {
    part(answer, name)?.as_array().map(Vec::as_slice).ok_or_else(|| Trouble::Unreadable(name.to_owned()))
}
