//! What was said and printed, story by story: nearly the same texts are one story, and its pickup is how many outlets
//! brought it.

use std::collections::{BTreeMap, BTreeSet};

use hengce_ledger::Record;

use super::tones::{Tally, tone};
use crate::records::{Stored, address};

/// One story with everything that belongs to it.
pub struct Story {
    pub cluster: String,
    pub title: String,
    pub address: String,
    /// Pieces of media, rejected ones apart.
    pub clips: usize,
    /// Distinct outlets of verified pieces that nobody paid for.
    pub pickup: usize,
    pub mentions: usize,
    pub tally: Tally,
    pub first_on: String,
    pub last_on: String,
}

/// Whether the piece counts for pickup.
fn counts(clip: &Record) -> bool {
    clip.state == "verified" && !clip.is("paid")
}

/// Distinct pairs of outlet and story: what the KPI of media pickup counts.
pub fn pickup(clips: &[Record]) -> usize {
    let pairs: BTreeSet<_> = clips
        .iter()
        .filter(|clip| counts(clip))
        .map(|clip| (clip.text("outlet"), clip.text("cluster")))
        .collect();
    pairs.len()
}

fn day(record: &Record) -> &str {
    let day = record.text("published_on");
    if day.is_empty() { record.text("posted_on") } else { day }
}

/// The stories of more than one text, and those of media; the most widely taken up first.
pub fn stories(mentions: &[Record], clips: &[Record]) -> Vec<Story> {
    let mut found: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in clips.iter().filter(|clip| clip.state != "rejected").chain(mentions) {
        let cluster = record.text("cluster");
        found.entry(if cluster.is_empty() { &record.code } else { cluster }).or_default().push(record);
    }
    let mut stories: Vec<Story> = found
        .into_iter()
        .filter(|(_, records)| records.len() > 1 || records[0].kind == "media_clip")
        .filter_map(|(cluster, records)| story(cluster, &records))
        .collect();
    stories.sort_by(|a, b| (b.pickup, b.mentions, &b.last_on).cmp(&(a.pickup, a.mentions, &a.last_on)));
    stories
}

fn story(cluster: &str, records: &[&Record]) -> Option<Story> {
    let first =
        records.iter().min_by_key(|record| (record.kind != "media_clip", day(record), &record.code))?;
    let clips: Vec<_> = records.iter().filter(|record| record.kind == "media_clip").collect();
    let outlets: BTreeSet<&str> =
        clips.iter().filter(|clip| counts(clip)).map(|clip| clip.text("outlet")).collect();
    let mut tally = Tally::default();
    let mentions: Vec<_> = records.iter().filter(|record| record.kind == "mention").collect();
    mentions.iter().filter_map(|mention| tone(mention)).for_each(|tone| tally.count(tone));
    Some(Story {
        cluster: cluster.to_owned(),
        title: first.title.clone(),
        address: address(&first.kind, &first.id),
        clips: clips.len(),
        pickup: outlets.len(),
        mentions: mentions.len(),
        tally,
        first_on: records.iter().map(|record| day(record)).min()?.to_owned(),
        last_on: records.iter().map(|record| day(record)).max()?.to_owned(),
    })
}
