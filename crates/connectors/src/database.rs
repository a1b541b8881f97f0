//! What both databases share: where one is, and when its plain text may go over the wire.

use url::Url;

use crate::{Ask, Trouble};

/// Host, port and database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub host: String,
    pub port: u16,
    pub database: String,
}

/// Reads `host:port/database`, as it stands or behind a scheme.
///
/// # Errors
/// It is none, or it has a name or password in it, which would end up in lists and logs.
pub fn place(address: &str, default_port: u16) -> Result<Place, Trouble> {
    let bare = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let url = Url::parse(&format!("db://{bare}")).map_err(|_| Trouble::BadAddress)?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let database = url.path().trim_matches('/').to_owned();
    let named = !url.username().is_empty() || url.password().is_some();
    if host.is_empty() || database.is_empty() || database.contains('/') || named || url.query().is_some() {
        return Err(Trouble::BadAddress);
    }
    Ok(Place { host, port: url.port().unwrap_or(default_port), database })
}

/// Where the database is, and that it may be spoken to without TLS only where the company allows its host by name.
pub fn reached(ask: &Ask<'_>, default_port: u16, allowed: &hengce_feeds::Allowed) -> Result<Place, Trouble> {
    let place = place(ask.address, default_port)?;
    if ask.plain && !allowed.has_host(&place.host, place.port) {
        return Err(Trouble::NotSecure(place.host));
    }
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_by_host_port_and_name() {
        let read = |text: &str| place(text, 5432).map(|place| (place.host, place.port, place.database));
        assert_eq!(read("db.helan.example/shop"), Ok(("db.helan.example".into(), 5432, "shop".into())));
        assert_eq!(read("postgres://10.0.0.5:6432/shop"), Ok(("10.0.0.5".into(), 6432, "shop".into())));
        for wrong in ["db.helan.example", "", "me:secret@db/shop", "db/shop?sslmode=disable", "db/a/b"] {
            assert_eq!(read(wrong), Err(Trouble::BadAddress), "{wrong}");
        }
    }
}
