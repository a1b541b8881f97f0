//! The visitor: a keyed hash whose key is destroyed, so that nobody is known again after the site's window.

use std::net::IpAddr;

use siphasher::sip::SipHasher24;
use std::hash::Hasher;

/// The secret of one counting window.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt")
    }
}

/// One visitor of one site: the hash of site, address prefix (24 bits of IPv4, 64 of IPv6) and user agent.
pub(crate) fn visitor(salt: &Salt, site: &str, address: IpAddr, user_agent: &str) -> u64 {
    let prefix = match address.to_canonical() {
        IpAddr::V4(address) => u64::from(u32::from(address) >> 8),
        IpAddr::V6(address) => (u128::from(address) >> 64) as u64,
    };
    let mut hasher = hasher(salt, site);
    hasher.write_u64(prefix);
    hasher.write(user_agent.as_bytes());
    hasher.finish()
}

/// One visitor as a sender with the site's key knows it.
pub(crate) fn known_visitor(salt: &Salt, site: &str, known_as: &str) -> u64 {
    let mut hasher = hasher(salt, site);
    hasher.write(b"known as");
    hasher.write(known_as.as_bytes());
    hasher.finish()
}

fn hasher(salt: &Salt, site: &str) -> SipHasher24 {
    let mut hasher = SipHasher24::new_with_key(&salt.0);
    hasher.write(site.as_bytes());
    hasher.write_u8(0xff);
    hasher
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(salt: u8, site: &str, address: &str, agent: &str) -> u64 {
        visitor(&Salt([salt; 16]), site, address.parse().unwrap(), agent)
    }

    #[test]
    fn neighbours_in_a_network_with_the_same_browser_are_one_visitor() {
        assert_eq!(of(1, "s", "203.0.113.7", "a"), of(1, "s", "203.0.113.99", "a"));
        assert_eq!(of(1, "s", "::ffff:203.0.113.7", "a"), of(1, "s", "203.0.113.7", "a"));
        assert_eq!(of(1, "s", "2001:db8:0:1::7", "a"), of(1, "s", "2001:db8:0:1:ffff::9", "a"));
        assert_ne!(of(1, "s", "203.0.113.7", "a"), of(1, "s", "203.0.114.7", "a"));
    }

    #[test]
    fn another_site_another_browser_or_another_salt_is_another_visitor() {
        let here = of(1, "s", "203.0.113.7", "a");
        assert_ne!(here, of(1, "t", "203.0.113.7", "a"));
        assert_ne!(here, of(1, "s", "203.0.113.7", "b"));
        assert_ne!(here, of(2, "s", "203.0.113.7", "a"));
    }
}
