//! The sites that take events, by every name that a tracker may call them, kept in memory and read anew when the
//! ledger tells of a change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hengce_events::{Site, VisitorWindow};
use hengce_ledger::{Ledger, Notice, Record, Refusal};
use ipnet::IpNet;
use jiff::Timestamp;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::records::Stored;

/// One site as the collector knows it.
pub struct Known {
    pub site: Site,
    /// Paused, planned and closed sites take nothing.
    pub active: bool,
    /// How often its key was renewed, and until when the key before still holds.
    pub key_number: i64,
    pub old_key_until: Option<Timestamp>,
}

type Table = HashMap<String, Arc<Known>>;

pub struct Sites {
    ledger: Ledger,
    told: Mutex<Receiver<Notice>>,
    read: RwLock<Read>,
}

/// The table as it was last read: none until it is first asked for, and after a site has changed.
#[derive(Default)]
struct Read {
    /// Raised by every change, so that what was read before one is not kept after it.
    changes: u64,
    table: Option<Arc<Table>>,
}

impl Sites {
    pub fn new(ledger: Ledger) -> Self {
        let told = Mutex::new(ledger.subscribe());
        Self { ledger, told, read: RwLock::default() }
    }

    /// The site of a name: its record's id, its code, the number in its code, or its domain.
    pub async fn named(&self, name: &str) -> Result<Option<Arc<Known>>, Refusal> {
        let table = self.table().await?;
        if let Some(known) = table.get(name) {
            return Ok(Some(known.clone()));
        }
        Ok(table.get(&plain(name)).cloned())
    }

    async fn table(&self) -> Result<Arc<Table>, Refusal> {
        if self.has_changed() {
            let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
            *read = Read { changes: read.changes + 1, table: None };
        }
        let changes = {
            let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(table) = &read.table {
                return Ok(table.clone());
            }
            read.changes
        };
        let currency = &self.ledger.standard().organisation.currency;
        let mut table = Table::new();
        for record in self.ledger.snapshot("site", None).await? {
            let known = Arc::new(known(&record, currency));
            for name in names(&record) {
                // Where two sites share a name, the one that takes events has it.
                let taken = table.get(&name).is_some_and(|other: &Arc<Known>| other.active || !known.active);
                if !taken {
                    table.insert(name, known.clone());
                }
            }
        }
        let table = Arc::new(table);
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        if read.changes == changes {
            read.table = Some(table.clone());
        }
        Ok(table)
    }

    fn has_changed(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = false;
        loop {
            match told.try_recv() {
                Ok(notice) => changed |= notice.kind == "site",
                Err(TryRecvError::Lagged(_)) => changed = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return changed,
            }
        }
    }
}

fn known(record: &Record, currency: &str) -> Known {
    let site = Site {
        id: record.id.to_string(),
        hosts: hosts(record),
        window: if record.text("visitor_window") == "day" {
            VisitorWindow::Day
        } else {
            VisitorWindow::Month
        },
        internal: networks(record.text("internal_networks")).into_iter().filter_map(Result::ok).collect(),
        currency: currency.to_owned(),
    };
    Known {
        site,
        active: record.state == "active",
        key_number: key_number(record),
        old_key_until: record.instant("old_key_until"),
    }
}

pub fn key_number(record: &Record) -> i64 {
    record.number("key_number").and_then(|number| number.to_i64()).unwrap_or(0)
}

/// The domain, all below it, and the hosts that are named beside it.
pub fn hosts(record: &Record) -> Vec<String> {
    let domain = plain(record.text("domain"));
    let mut hosts = if domain.is_empty() { vec![] } else { vec![format!("*.{domain}"), domain] };
    hosts.extend(parts(record.text("hosts")).map(|host| match host.strip_prefix("*.") {
        Some(parent) => format!("*.{}", plain(parent)),
        None => plain(host),
    }));
    hosts
}

/// Whether a page of this host is the site's.
pub fn owns(record: &Record, host: &str) -> bool {
    let host = plain(host);
    hosts(record).iter().any(|listed| match listed.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|below| below.ends_with('.')),
        None => *listed == host,
    })
}

/// Networks as they are written, one after the other: each read, or given back where it is none.
pub fn networks(text: &str) -> Vec<Result<IpNet, String>> {
    let one = |part: &str| {
        let network = part.parse::<IpNet>().or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from));
        network.map_err(|_| part.to_owned())
    };
    parts(text).map(one).collect()
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '，' | '、' | '；'))
        .filter(|part| !part.is_empty())
}

/// A host without scheme, `www.`, port and path, in lower case.
fn plain(host: &str) -> String {
    let host = host.trim().to_lowercase();
    let host = host.split_once("://").map_or(host.as_str(), |(_, rest)| rest);
    let host = host.split(['/', ':', '?']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn names(record: &Record) -> Vec<String> {
    let domain = plain(record.text("domain"));
    let number = record.code.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
    let names =
        [record.id.to_string(), record.code.clone(), record.code.to_lowercase(), number.to_owned(), domain];
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_however_they_are_separated() {
        let read = networks("203.0.113.0/24，198.51.100.7 2001:db8::/48;office");
        let said: Vec<String> =
            read.iter().map(|one| one.as_ref().map_or_else(Clone::clone, ToString::to_string)).collect();
        assert_eq!(said, ["203.0.113.0/24", "198.51.100.7/32", "2001:db8::/48", "office"]);
        assert!(read[3].is_err());
    }

    #[test]
    fn a_domain_is_the_same_however_it_is_written() {
        for written in
            ["helan.example", "www.Helan.example", "https://www.helan.example/zh/", " helan.example:443 "]
        {
            assert_eq!(plain(written), "helan.example", "{written}");
        }
    }
}
