//! The kinds of source, what each can report, and which export of the standard its table is.

use crate::{Trouble, place};

/// What is pulled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Listmonk,
    Plausible,
    Umami,
    Matomo,
    /// A file at an address.
    Url,
    Postgres,
    Mysql,
}

/// What a site's statistics are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// Each day's visits and views.
    Days,
    /// Each whole month's distinct visitors.
    Months,
    /// Each day's visits by source.
    Sources,
}

impl Source {
    pub const ALL: [Self; 7] =
        [Self::Listmonk, Self::Plausible, Self::Umami, Self::Matomo, Self::Url, Self::Postgres, Self::Mysql];

    pub fn id(self) -> &'static str {
        match self {
            Self::Listmonk => "listmonk",
            Self::Plausible => "plausible",
            Self::Umami => "umami",
            Self::Matomo => "matomo",
            Self::Url => "url",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }

    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.id() == id)
    }

    pub fn is_database(self) -> bool {
        matches!(self, Self::Postgres | Self::Mysql)
    }

    /// Measures a site.
    pub fn is_of_site(self) -> bool {
        matches!(self, Self::Plausible | Self::Umami | Self::Matomo)
    }

    /// Nothing is answered without a secret.
    pub fn needs_secret(self) -> bool {
        matches!(self, Self::Listmonk | Self::Plausible | Self::Umami | Self::Matomo)
    }

    /// Where its secret may be sent: scheme, host and port, of a database its name too. A secret is sealed for this, so
    /// that whoever changes the address must give it again.
    ///
    /// # Errors
    /// The address is none.
    pub fn origin(self, address: &str) -> Result<String, Trouble> {
        if self.is_database() {
            let place = place(address, 0)?;
            return Ok(format!("{}://{}:{}/{}", self.id(), place.host, place.port, place.database));
        }
        let url = hengce_feeds::address(address).map_err(|_| Trouble::BadAddress)?;
        Ok(url.origin().ascii_serialization())
    }

    /// Dataset and export that its table is; none where that is told from the table's headers.
    pub fn fills(self, report: Report) -> Option<(&'static str, &'static str)> {
        Some(match (self, report) {
            (Self::Listmonk, _) => ("mail_stats", "listmonk_api"),
            (Self::Plausible, Report::Days) => ("site_day", "plausible_api"),
            (Self::Plausible, Report::Months) => ("site_visitors", "plausible_api"),
            (Self::Plausible, Report::Sources) => ("site_part", "plausible_api"),
            (Self::Umami, Report::Days) => ("site_day", "umami_api"),
            (Self::Umami, Report::Months) => ("site_visitors", "umami_api"),
            (Self::Umami, Report::Sources) => ("site_part", "umami_api"),
            (Self::Matomo, Report::Days) => ("site_day", "matomo_api"),
            (Self::Matomo, Report::Months) => ("site_visitors", "matomo_api"),
            (Self::Matomo, Report::Sources) => ("site_part", "matomo_api"),
            (Self::Url | Self::Postgres | Self::Mysql, _) => return None,
        })
    }
}

impl Report {
    pub fn of(id: &str) -> Option<Self> {
        match id {
            "days" => Some(Self::Days),
            "months" => Some(Self::Months),
            "sources" => Some(Self::Sources),
            _ => None,
        }
    }
}
