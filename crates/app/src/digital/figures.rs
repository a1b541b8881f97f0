//! What imported rows say of accounts and sites within some days: added up where it adds up, taken at the end where it
//! is a stock, and each row with the place that it came from.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_facts::{BatchRef, Cell, Place, Table};
use hengce_ledger::RecordId;
use hengce_standard::Dataset;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

/// A figure of a post counts as settled so many days after it was published.
pub const SETTLED_DAYS: i32 = 7;

/// One day of an account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountDay {
    pub day: Date,
    pub won: Number,
    pub lost: Number,
    /// A stock: as of the end of the day.
    pub followers: Option<Number>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// One post's figures as last exported.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PostFigures {
    pub object: String,
    pub title: String,
    pub published_on: Option<Date>,
    pub exported_at: Option<Timestamp>,
    /// At least [`SETTLED_DAYS`] old when exported.
    pub is_settled: bool,
    /// Readers of an article, reads or plays of a post.
    pub reads: Number,
    pub impressions: Option<Number>,
    /// Likes, comments, shares, saves and recommendations; none for what a platform gives no such figures of.
    pub engagements: Option<Number>,
    pub shares: Option<Number>,
    pub completion: Option<Number>,
    /// The cells that name its row.
    #[serde(skip)]
    pub key: Vec<Cell>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// One day of a site.
#[derive(Debug, Clone, Serialize)]
pub struct SiteDay {
    pub day: Date,
    pub visits: Number,
    pub views: Number,
    pub seconds: Option<Number>,
    pub conversions: Option<Number>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// A site's visitors of one month: counted once over the month, never added to another's.
#[derive(Debug, Clone, Serialize)]
pub struct SiteMonth {
    pub month: Date,
    pub visitors: Number,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// One row, read by column.
struct Row<'r> {
    cell: &'r dyn Fn(&str) -> Cell,
    place: Option<Place>,
}

impl Row<'_> {
    fn text(&self, column: &str) -> Option<String> {
        match (self.cell)(column) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self, column: &str) -> Option<Number> {
        match (self.cell)(column) {
            Cell::Number(number) => Some(number),
            _ => None,
        }
    }

    fn day(&self, column: &str) -> Option<Date> {
        match (self.cell)(column) {
            Cell::Date(day) => Some(day),
            _ => None,
        }
    }

    fn instant(&self, column: &str) -> Option<Timestamp> {
        match (self.cell)(column) {
            Cell::Instant(at) => Some(at),
            _ => None,
        }
    }

    /// The sum of what is there; none where nothing is.
    fn sum(&self, columns: &[&str]) -> Option<Number> {
        let mut there = columns.iter().filter_map(|column| self.number(column)).peekable();
        there.peek()?;
        Some(there.sum())
    }
}

fn grouped<T>(
    table: &Table,
    (time, owner): (&str, &str),
    (from, to): (Date, Date),
    read: impl Fn(&Row<'_>) -> Option<T>,
) -> BTreeMap<String, Vec<T>> {
    let mut found: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for at in table.between(time, from, to) {
        let row = Row { cell: &|column| table.cell(at, column), place: table.place(at) };
        if let (Some(whose), Some(one)) = (row.text(owner), read(&row)) {
            found.entry(whose).or_default().push(one);
        }
    }
    found
}

/// Days of every account, by account and day.
pub fn account_days(table: &Table, days: (Date, Date)) -> BTreeMap<String, Vec<AccountDay>> {
    grouped(table, ("day", "account"), days, |row| {
        Some(AccountDay {
            day: row.day("day")?,
            won: row.number("new").unwrap_or_default(),
            lost: row.number("lost").unwrap_or_default(),
            followers: row.number("followers"),
            place: row.place.clone(),
        })
    })
}

/// What was published within the days, by account.
pub fn posts(table: &Table, days: (Date, Date), zone: &TimeZone) -> BTreeMap<String, Vec<PostFigures>> {
    grouped(table, ("published_on", "account"), days, |row| Some(post(row, zone)))
}

/// Articles of the Official Accounts, by the account's name.
pub fn articles(table: &Table, days: (Date, Date), zone: &TimeZone) -> BTreeMap<String, Vec<PostFigures>> {
    grouped(table, ("published_on", "account"), days, |row| Some(article(row, zone)))
}

fn post(row: &Row<'_>, zone: &TimeZone) -> PostFigures {
    let (published_on, exported_at) = (row.day("published_on"), row.instant("exported_at"));
    PostFigures {
        object: row.text("object").unwrap_or_default(),
        title: row.text("title").or_else(|| row.text("object")).unwrap_or_default(),
        is_settled: age(published_on, exported_at, zone) >= SETTLED_DAYS,
        published_on,
        exported_at,
        reads: row.number("reads").unwrap_or_default(),
        impressions: row.number("impressions"),
        engagements: row.sum(&["likes", "comments", "shares", "saves", "recommends"]),
        shares: row.number("shares"),
        completion: row.number("completion"),
        key: ["account", "object", "published_at"].map(row.cell).to_vec(),
        place: row.place.clone(),
    }
}

fn article(row: &Row<'_>, zone: &TimeZone) -> PostFigures {
    let (published_on, exported_at) = (row.day("published_on"), row.instant("exported_at"));
    let title = row.text("title").unwrap_or_default();
    PostFigures {
        object: title.clone(),
        title,
        is_settled: age(published_on, exported_at, zone) >= SETTLED_DAYS,
        published_on,
        exported_at,
        reads: row.number("readers").unwrap_or_default(),
        impressions: None,
        engagements: None,
        shares: row.number("sharers"),
        completion: row.number("completed_rate"),
        key: ["account", "title", "published_on"].map(row.cell).to_vec(),
        place: row.place.clone(),
    }
}

/// Days from the publication to the export; none too few where either is not known.
fn age(published_on: Option<Date>, exported_at: Option<Timestamp>, zone: &TimeZone) -> i32 {
    let both = published_on.zip(exported_at);
    both.map_or(-1, |(day, at)| crate::words::days_between(day, at.to_zoned_datetime(zone.clone()).date()))
}

/// Of a post's versions, oldest first, the first that was exported so many days after publication or later, and its
/// import: what the figure was at that day, whatever the platform counted since.
pub fn at_day(
    dataset: &Dataset,
    versions: &[(BatchRef, hengce_facts::Row)],
    days: i32,
    zone: &TimeZone,
) -> Option<(PostFigures, RecordId)> {
    let read = |version: &hengce_facts::Row| {
        let cell = |column: &str| {
            let at = dataset.columns.get_index_of(column);
            at.and_then(|at| version.cells.get(at)).cloned().unwrap_or(Cell::Null)
        };
        let row = Row { cell: &cell, place: None };
        if dataset.columns.contains_key("readers") { article(&row, zone) } else { post(&row, zone) }
    };
    let mut found = versions.iter().map(|(batch, version)| (read(version), batch.record.clone()));
    found.find(|(version, _)| age(version.published_on, version.exported_at, zone) >= days)
}

/// Days of every site.
pub fn site_days(table: &Table, days: (Date, Date)) -> BTreeMap<String, Vec<SiteDay>> {
    grouped(table, ("day", "site"), days, |row| {
        let visits = row.number("visits").unwrap_or_default();
        let mean = row.number("mean_seconds").map(|mean| &mean * &visits);
        Some(SiteDay {
            day: row.day("day")?,
            views: row.number("views").unwrap_or_default(),
            seconds: row.number("engaged_seconds").or(mean),
            conversions: row.number("conversions"),
            visits,
            place: row.place.clone(),
        })
    })
}

/// Months of every site.
pub fn site_months(table: &Table, days: (Date, Date)) -> BTreeMap<String, Vec<SiteMonth>> {
    grouped(table, ("month", "site"), days, |row| {
        let visitors = row.number("visitors").unwrap_or_default();
        Some(SiteMonth { month: row.day("month")?, visitors, place: row.place.clone() })
    })
}

/// What the settled posts come to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Engagement {
    pub posts: usize,
    pub reads: Number,
    pub engagements: Number,
    /// Over the account's base; none where the base is not known or nothing settled yet.
    pub rate: Option<Number>,
}

/// Engagement of the settled posts over a base that stays the same for an account (`reads`, `impressions`, `followers`).
pub fn engagement(posts: &[PostFigures], base: &str, followers: Option<&Number>) -> Engagement {
    let mut found = Engagement { posts: posts.len(), ..Engagement::default() };
    let mut over = Number::zero();
    for post in posts {
        found.reads = &found.reads + &post.reads;
        let Some(engagements) = post.engagements.as_ref().filter(|_| post.is_settled) else { continue };
        let part = match base {
            "reads" => Some(post.reads.clone()),
            "impressions" => post.impressions.clone(),
            _ => Some(Number::zero()),
        };
        if let Some(part) = part {
            over = &over + &part;
            found.engagements = &found.engagements + engagements;
        }
    }
    let over = if base == "followers" { followers.cloned().unwrap_or_default() } else { over };
    found.rate = found.engagements.divided_by(&over);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        text.parse().unwrap()
    }

    fn post(reads: &str, impressions: Option<&str>, engagements: &str, is_settled: bool) -> PostFigures {
        PostFigures {
            reads: n(reads),
            impressions: impressions.map(n),
            engagements: Some(n(engagements)),
            is_settled,
            ..PostFigures::default()
        }
    }

    #[test]
    fn a_rate_is_made_from_sums_over_one_base() {
        let posts = [post("100", Some("1000"), "50", true), post("10", None, "5", true)];
        assert_eq!(engagement(&posts, "reads", None).rate, Some(n("0.5")));
        assert_eq!(
            engagement(&posts, "impressions", None).rate,
            Some(n("0.05")),
            "a post whose impressions are not known is in neither sum"
        );
        assert_eq!(engagement(&posts, "followers", Some(&n("550"))).rate, Some(n("0.1")));
    }

    #[test]
    fn what_is_not_settled_yet_counts_in_no_rate() {
        let posts = [post("100", None, "50", false)];
        let found = engagement(&posts, "reads", None);
        assert_eq!((found.rate, found.reads, found.posts), (None, n("100"), 1));
    }
}
