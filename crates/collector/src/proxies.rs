//! Whose word on a visitor's address is believed: that of proxies that the company names, and of nobody else.

use std::net::IpAddr;

use ipnet::IpNet;

/// Networks of trusted proxies. What comes from this machine itself is one: a proxy in front of the program.
#[derive(Debug, Clone)]
pub struct Proxies(Vec<IpNet>);

impl Default for Proxies {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Proxies {
    pub fn new(mut trusted: Vec<IpNet>) -> Self {
        for own in ["127.0.0.0/8", "::1/128"] {
            trusted.extend(own.parse::<IpNet>());
        }
        Self(trusted)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The visitor's address: the last one in `X-Forwarded-For` that no trusted proxy has, if the peer is trusted;
    /// `X-Real-IP` where there is none; else the peer's own.
    pub fn visitor(&self, peer: IpAddr, forwarded: Option<&str>, real: Option<&str>) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let mut visitor = peer;
        for text in forwarded.unwrap_or_default().rsplit(',') {
            let Some(address) = address(text) else { break };
            visitor = address;
            if !self.trusts(address) {
                return visitor;
            }
        }
        if forwarded.is_none() { real.and_then(address).unwrap_or(visitor) } else { visitor }
    }
}

/// An address as proxies write it: bare, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(peer: &str, forwarded: Option<&str>) -> String {
        let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
        proxies.visitor(peer.parse().unwrap(), forwarded, None).to_string()
    }

    #[test]
    fn a_strangers_word_is_not_believed() {
        assert_eq!(visitor("203.0.113.7", Some("198.51.100.1")), "203.0.113.7");
    }

    #[test]
    fn a_trusted_proxy_names_the_last_address_that_is_not_its_own() {
        assert_eq!(visitor("10.0.0.2", Some("6.6.6.6, 203.0.113.7, 10.0.0.9")), "203.0.113.7");
        assert_eq!(visitor("127.0.0.1", Some("[2001:db8::1]:443")), "2001:db8::1");
        assert_eq!(visitor("10.0.0.2", Some("unknown")), "10.0.0.2");
        assert_eq!(visitor("10.0.0.2", None), "10.0.0.2");
    }

    #[test]
    fn a_proxy_may_name_the_address_alone() {
        let proxies = Proxies::default();
        let named = proxies.visitor("127.0.0.1".parse().unwrap(), None, Some("203.0.113.7"));
        assert_eq!(named.to_string(), "203.0.113.7");
    }
}
