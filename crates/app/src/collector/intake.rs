//! The way of a hit: its site, its pace, its event, the log.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::header;
use hengce_collector::{Log, LogError, Pace, PlaceList, Proxies, Salts};
use hengce_events::{Dropped, Event, Hit, Lists, Networks, Nowhere, Places, Sender, Taking};
use hengce_ledger::{Clock, Ledger};
use ipnet::IpNet;
use tokio::sync::OnceCell;

use super::call::Call;
use super::sites::{Known, Sites};
use crate::web::{App, Keys, Purpose, same};

/// Folder of the log and the salts in the data folder, and the lists of places and of data centres beside them.
const FOLDER: &str = "collector";
const PLACES: &str = "places.mmdb";
const CENTRES: &str = "data-centres.txt";

/// What whoever runs the program may set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Proxies whose word on a visitor's address is believed, beside this machine's own.
    pub proxies: Vec<IpNet>,
    /// Events a second that one address may send in the long run.
    pub events_a_second: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { proxies: vec![], events_a_second: 50 }
    }
}

/// Takes what trackers send. Cheap to clone; its files are opened when the first event comes.
#[derive(Clone)]
pub struct Collector(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    clock: Clock,
    keys: Keys,
    zone: jiff::tz::TimeZone,
    sites: Sites,
    proxies: Proxies,
    pace: Pace,
    lists: Lists,
    open: OnceCell<Open>,
    /// Hits that became no event since the program started, by reason.
    dropped: [AtomicU64; Dropped::ALL.len()],
}

struct Open {
    log: Log,
    salts: Salts,
    places: Option<PlaceList>,
    centres: Option<Networks>,
}

/// Nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    TooMany { seconds: u64 },
    Busy,
    Storage,
}

/// What became of a call's hits, in their order.
pub struct Taken {
    pub ones: Vec<Result<One, Dropped>>,
}

/// A hit that is on the disk as an event.
#[derive(Debug, Clone)]
pub struct One {
    pub site: String,
    pub visitor: u64,
    pub is_bot: bool,
}

impl Collector {
    pub fn new(ledger: &Ledger, folder: &Path, keys: Keys, settings: Settings) -> Self {
        Self(Arc::new(Inner {
            folder: folder.join(FOLDER),
            clock: ledger.clock().clone(),
            keys,
            zone: ledger.standard().organisation.zone.clone(),
            sites: Sites::new(ledger.clone()),
            proxies: Proxies::new(settings.proxies),
            pace: Pace::new(settings.events_a_second),
            lists: Lists::shipped(),
            open: OnceCell::new(),
            dropped: Default::default(),
        }))
    }

    /// The log, opened where it is not open yet.
    pub async fn log(&self) -> Result<&Log, LogError> {
        Ok(&self.open().await?.log)
    }

    async fn open(&self) -> Result<&Open, LogError> {
        self.0.open.get_or_try_init(|| self.opened()).await
    }

    async fn opened(&self) -> Result<Open, LogError> {
        let trouble = |what: &str| {
            let place = self.0.folder.join(what).display().to_string();
            move |error: std::io::Error| LogError::Storage(format!("{place}: {error}"))
        };
        let log = Log::open(&self.0.folder).await?;
        let salts =
            Salts::open(&self.0.folder.join("salts"), self.0.zone.clone()).map_err(trouble("salts"))?;
        let places = PlaceList::open(&self.0.folder.join(PLACES)).map_err(trouble(PLACES))?;
        let centres = match std::fs::read_to_string(self.0.folder.join(CENTRES)) {
            Ok(text) => Some(Networks::read(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(trouble(CENTRES)(error)),
        };
        Ok(Open { log, salts, places, centres })
    }

    pub fn proxies(&self) -> &Proxies {
        &self.0.proxies
    }

    pub fn lists(&self) -> &Lists {
        &self.0.lists
    }

    /// Name of the list of places and when it was made, where there is one.
    pub async fn places(&self) -> Result<Option<(String, u64)>, LogError> {
        let places = self.open().await?.places.as_ref();
        Ok(places.map(|list| (list.name().0.to_owned(), list.name().1)))
    }

    /// The list of data centres, where there is one.
    pub async fn centres(&self) -> Result<Option<&Networks>, LogError> {
        Ok(self.open().await?.centres.as_ref())
    }

    /// How many hits became no event since the program started, and why.
    pub fn dropped(&self) -> Vec<(Dropped, u64)> {
        let counted = Dropped::ALL.iter().zip(&self.0.dropped);
        counted
            .map(|(why, count)| (*why, count.load(Ordering::Relaxed)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// The key with which a server's word on its visitors is believed. Renewed keys have a number.
    pub fn key(&self, site: &str, number: i64) -> String {
        let named = if number == 0 { site.to_owned() } else { format!("{site} {number}") };
        self.0.keys.digest(Purpose::CollectorKey, &named)[..40].to_owned()
    }

    /// Whether a key is the site's: the one that holds, or the one before for as long as it was left to hold.
    fn fits(&self, known: &Known, key: &str) -> bool {
        let is_key = |number| same(key.as_bytes(), &self.key(&known.site.id, number));
        let holds_on = known.old_key_until.is_some_and(|until| self.0.clock.now() < until);
        is_key(known.key_number) || (holds_on && is_key(known.key_number - 1))
    }

    /// Destroys the salts of windows that have ended, where any were made.
    pub async fn tend(&self) -> Result<usize, LogError> {
        if !self.0.folder.is_dir() {
            return Ok(0);
        }
        let destroyed = self.open().await?.salts.tend(self.0.clock.now());
        destroyed.map_err(|error| LogError::Storage(error.to_string()))
    }

    /// Whether a site of this name is known but takes nothing now.
    pub async fn is_paused(&self, site: &str) -> bool {
        matches!(self.0.sites.named(site).await, Ok(Some(known)) if !known.active)
    }

    /// Takes a call's hits: those that make sense are on the disk when it returns, all or none of them.
    pub async fn take(&self, app: &App, call: &Call, hits: Vec<Hit>, key: &str) -> Result<Taken, Refused> {
        let now = self.0.clock.now();
        let address = call.visitor(app);
        let open = self.open().await.map_err(refused)?;
        let mut taking = Batch { collector: self, open, call, address, key, now, keyed: false };
        let (mut ones, mut events) = (Vec::with_capacity(hits.len()), Vec::with_capacity(hits.len()));
        for hit in hits {
            let event = taking.event(hit).await?;
            ones.push(event.as_ref().map(One::of).map_err(|why| *why));
            match event {
                Ok(event) => events.push(event),
                Err(why) => self.note(why, 1),
            }
        }
        if !taking.keyed
            && let Err(seconds) = self.0.pace.take(address, events.len(), now)
        {
            self.note(Dropped::Throttle, events.len() as u64);
            return Err(Refused::TooMany { seconds });
        }
        open.log.append(&events).await.map_err(refused)?;
        Ok(Taken { ones })
    }

    fn note(&self, why: Dropped, count: u64) {
        let at = Dropped::ALL.iter().position(|known| *known == why).unwrap_or_default();
        self.0.dropped[at].fetch_add(count, Ordering::Relaxed);
    }
}

impl One {
    fn of(event: &Event) -> Self {
        Self { site: event.site.clone(), visitor: event.visitor, is_bot: !event.mark.bot.is_empty() }
    }
}

/// The hits of one call.
struct Batch<'a> {
    collector: &'a Collector,
    open: &'a Open,
    call: &'a Call,
    address: IpAddr,
    key: &'a str,
    now: jiff::Timestamp,
    keyed: bool,
}

impl Batch<'_> {
    async fn event(&mut self, hit: Hit) -> Result<Result<Event, Dropped>, Refused> {
        let inner = &self.collector.0;
        let known = inner.sites.named(&hit.site).await.map_err(|refusal| {
            tracing::error!(%refusal, "the sites can't be read");
            Refused::Storage
        })?;
        let Some(known) = known.filter(|known| known.active) else { return Ok(Err(Dropped::UnknownSite)) };
        // browsers give none: no key is derived for them
        let keyed = !self.key.is_empty() && self.collector.fits(&known, self.key);
        self.keyed |= keyed;
        let salt = self.open.salts.salt(known.site.window, self.now).map_err(|error| {
            tracing::error!(%error, "a salt can't be made");
            Refused::Storage
        })?;
        let none = Networks::default();
        let centres = self.open.centres.as_ref().unwrap_or(&none);
        let places: &dyn Places = self.open.places.as_ref().map_or(&Nowhere, |list| list);
        let sender = Sender {
            address: self.address,
            user_agent: self.call.header(&header::USER_AGENT),
            languages: self.call.header(&header::ACCEPT_LANGUAGE),
            received_at: self.now,
            keyed,
        };
        let taking = Taking { site: &known.site, salt: &salt, lists: &inner.lists, centres, places };
        Ok(taking.event(uuid::Uuid::now_v7().as_u128(), hit, &sender))
    }
}

fn refused(error: LogError) -> Refused {
    match error {
        LogError::Busy => Refused::Busy,
        LogError::Storage(words) => {
            tracing::error!(words, "events can't be kept");
            Refused::Storage
        }
    }
}
