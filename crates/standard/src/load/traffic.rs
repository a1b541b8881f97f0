//! Reads by what traffic is counted: definitions of a visit, and sources and channels by which visits come.

use std::collections::BTreeMap;

use hengce_visits::{
    Bounce, Definition, Ends, Mediums, Rules, Said, Source, SourceKind, Sources, Spent, Visitors,
};

use super::{Loader, text_of};
use crate::block::Block;
use crate::model::Words;

const VERSION_MAX: i64 = 999;

impl<'t> Loader<'t> {
    pub(super) fn traffic(&self) -> Option<Rules> {
        let sources = self.sources();
        let (mut own, mut others) = (None, Vec::new());
        for (id, block) in self.section("visit_definition") {
            block.check_id(id);
            let is_own = block.flag("own");
            let definition = definition(&block, id);
            block.finish();
            let Some(definition) = definition else { continue };
            match (is_own, &own) {
                (false, _) => others.push(definition),
                (true, None) => own = Some((definition, block)),
                (true, Some((first, _))) => {
                    let hint = Some(format!("write own = false for one of {} and {id}", first.id));
                    block.say(block.at("own"), "there is one definition of our own", hint);
                }
            }
        }
        match own {
            Some((own, block)) => {
                if own.ends != Ends::Sliding {
                    block.say(
                        block.at("ends"),
                        "the visits of our own definition end by a pause: ends = \"sliding\"",
                        None,
                    );
                }
                Some(Rules::new(own, others, sources?))
            }
            None => {
                self.single("visit_definition")?.missing("own", "own = true in the definition that counts");
                None
            }
        }
    }

    fn sources(&self) -> Option<Sources> {
        let block = self.single("traffic")?;
        let version = block.need_text("version").unwrap_or_default().to_owned();
        let mediums = block.block("mediums").map(|inner| mediums(&inner)).unwrap_or_default();
        let clicks = block.block("clicks").map(|inner| self.clicks(&inner)).unwrap_or_default();
        block.finish();
        let all = self.section("traffic_source").into_iter().filter_map(|(id, block)| {
            block.check_id(id);
            let source = source(&block, id);
            block.finish();
            source
        });
        Some(Sources { version, mediums, clicks, all: all.collect() })
    }

    /// Click id -> the source whose it is; empty for one of several sources.
    fn clicks(&self, block: &Block<'t>) -> BTreeMap<String, String> {
        let mut clicks = BTreeMap::new();
        for (name, at, node) in block.pairs() {
            match text_of(node) {
                Some(source) => {
                    if source.is_empty() || self.refer(block, "traffic_source", source, at) {
                        clicks.insert(name.to_owned(), source.to_owned());
                    }
                }
                None => block.wrong(node, name, "the id of a source"),
            }
        }
        clicks
    }
}

fn said(words: Words) -> Said {
    Said { zh: words.zh, en: words.en }
}

fn definition(block: &Block<'_>, id: &str) -> Option<Definition> {
    let words = |key| said(block.words(key));
    let version = block.whole("version", 1, VERSION_MAX);
    if !block.has("version") {
        block.missing("version", "a whole number: a changed rule is a new version");
    }
    let (label, visit, visitor) = (words("label"), words("visit"), words("visitor"));
    let (bounce, time, conversion) = (words("bounce"), words("time"), words("conversion"));
    let (ends, bounces) = (block.need_one_of("ends", &Ends::ALL), block.need_one_of("bounces", &Bounce::ALL));
    let (spent, visitors) =
        (block.need_one_of("spent", &Spent::ALL), block.need_one_of("visitors", &Visitors::ALL));
    Some(Definition {
        id: id.to_owned(),
        version: u32::try_from(version?).unwrap_or(1),
        label,
        visit,
        visitor,
        bounce,
        time,
        conversion,
        ends: ends?,
        bounces: bounces?,
        spent: spent?,
        visitors: visitors?,
        rate_of_visits: block.flag("rate_of_visits"),
    })
}

fn list(block: &Block<'_>, key: &'static str) -> Vec<String> {
    block.texts(key).into_iter().map(|(text, _)| text.to_owned()).collect()
}

fn mediums(block: &Block<'_>) -> Mediums {
    let mediums = Mediums {
        paid: list(block, "paid"),
        display: list(block, "display"),
        email: list(block, "email"),
        social: list(block, "social"),
        search: list(block, "search"),
        referral: list(block, "referral"),
        sms: list(block, "sms"),
        print: list(block, "print"),
    };
    block.finish();
    mediums
}

fn source(block: &Block<'_>, id: &str) -> Option<Source> {
    let (kind, name) = (block.need_one_of("kind", &SourceKind::ALL), said(block.words("name")));
    let (hosts, names, browsers) = (list(block, "hosts"), list(block, "names"), list(block, "browsers"));
    for (host, at) in block.texts("hosts") {
        let plain = host.strip_prefix("*.").unwrap_or(host);
        if plain.contains(['/', ':', '*']) || plain != plain.to_lowercase() || plain.starts_with("www.") {
            let hint = Some("write it as example.cn or *.example.cn, in lower case, without www.".to_owned());
            block.say(at, format!("\"{host}\" is no host"), hint);
        }
    }
    Some(Source { id: id.to_owned(), kind: kind?, name, hosts, names, browsers })
}
