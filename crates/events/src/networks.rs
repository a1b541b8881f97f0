//! A list of networks with its version, from a file that the company names: those of data centres, where no reader sits.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Networks, sorted and joined, so that one address is looked up among many at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks {
    version: String,
    four: Vec<Ipv4Net>,
    six: Vec<Ipv6Net>,
    wrong: Vec<usize>,
}

impl Networks {
    /// One network or address a line; `version` and a text on a line of its own; `#` begins a remark. Lines that are none
    /// of these are left out and told.
    pub fn read(text: &str) -> Self {
        let mut read = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim().trim_start_matches('\u{feff}');
            let network = || line.parse::<IpNet>().or_else(|_| line.parse::<IpAddr>().map(IpNet::from));
            match (line.strip_prefix("version "), network()) {
                _ if line.is_empty() => {}
                (Some(version), _) => version.trim().clone_into(&mut read.version),
                (None, Ok(IpNet::V4(network))) => read.four.push(network.trunc()),
                (None, Ok(IpNet::V6(network))) => read.six.push(network.trunc()),
                (None, Err(_)) => read.wrong.push(number),
            }
        }
        read.four = Ipv4Net::aggregate(&read.four);
        read.six = Ipv6Net::aggregate(&read.six);
        read.four.sort_unstable_by_key(Ipv4Net::network);
        read.six.sort_unstable_by_key(Ipv6Net::network);
        read
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many networks it holds, neighbours joined.
    pub fn count(&self) -> usize {
        self.four.len() + self.six.len()
    }

    /// Numbers of the lines that can't be read.
    pub fn wrong(&self) -> &[usize] {
        &self.wrong
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let at = self.four.partition_point(|network| network.network() <= address);
                at > 0 && self.four[at - 1].contains(&address)
            }
            IpAddr::V6(address) => {
                let at = self.six.partition_point(|network| network.network() <= address);
                at > 0 && self.six[at - 1].contains(&address)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_the_network_that_holds_it() {
        let list = "# clouds\nversion 2026-10\n203.0.113.0/25\n203.0.113.128/25\n198.51.100.7 # one\n2001:db8::/32\nnowhere\n";
        let networks = Networks::read(list);
        assert_eq!((networks.version(), networks.count(), networks.wrong()), ("2026-10", 3, &[7][..]));
        for (address, inside) in [
            ("203.0.113.0", true),
            ("203.0.113.255", true),
            ("203.0.114.0", false),
            ("198.51.100.7", true),
            ("198.51.100.8", false),
            ("::ffff:203.0.113.9", true),
            ("2001:db8:1::1", true),
            ("2001:db9::1", false),
            ("0.0.0.1", false),
        ] {
            assert_eq!(networks.contains(address.parse().unwrap()), inside, "{address}");
        }
        assert!(!Networks::default().contains("203.0.113.1".parse().unwrap()));
    }
}
