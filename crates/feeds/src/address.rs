//! Which addresses may be fetched: public ones by http or https, and what the organisation allows by name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Characters of an address.
const ADDRESS_MAX: usize = 2_000;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    #[error("not an address")]
    Malformed,
    #[error("neither http nor https")]
    Scheme,
    /// With a name or password in it, which would end up in lists and logs.
    #[error("with a name or password in it")]
    Credentials,
}

/// Reads an address that somebody typed; one without a scheme is taken as https.
pub fn address(text: &str) -> Result<Url, BadAddress> {
    let text = text.trim();
    if text.is_empty() || text.len() > ADDRESS_MAX {
        return Err(BadAddress::Malformed);
    }
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&whole).map_err(|_| BadAddress::Malformed)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BadAddress::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadAddress::Credentials);
    }
    match url.host() {
        None | Some(Host::Domain("")) => Err(BadAddress::Malformed),
        Some(_) => Ok(url),
    }
}

/// Hosts inside that the organisation allows, as `host` or `host:port`, each in small letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(pub Vec<String>);

impl Allowed {
    /// Whether the address names an allowed host.
    pub fn has(&self, url: &Url) -> bool {
        let host = url.host_str().map(|host| host.trim_matches(['[', ']']));
        host.is_some_and(|host| self.has_host(host, url.port_or_known_default().unwrap_or_default()))
    }

    /// Whether the host is allowed, by itself or with this port.
    pub fn has_host(&self, host: &str, port: u16) -> bool {
        let (host, with_port) = (host.to_lowercase(), format!("{}:{port}", host.to_lowercase()));
        self.0.iter().any(|entry| *entry == host || *entry == with_port)
    }
}

/// Whether a machine with this number is on the public internet: not this machine, not the local network, not the
/// metadata service of a cloud, nothing reserved.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let inside = ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified();
    let special = ip.is_broadcast() || ip.is_multicast() || ip.is_documentation() || a == 0 || a >= 240;
    let shared = a == 100 && (64..128).contains(&b); // carrier-grade NAT, and the metadata service of one cloud
    let measured = a == 198 && (18..20).contains(&b); // benchmarks
    let assigned = a == 192 && b == 0 && c == 0; // IETF protocol assignments
    !(inside || special || shared || measured || assigned)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let head = ip.segments();
    // IPv4 in disguise: mapped, compatible, NAT64, 6to4.
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match head {
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => carried(high, low),
        // then documentation and protocol assignments (Teredo)
        [0, 0, 0, 0, 0, 0, ..] | [0x64, 0xff9b, 1, ..] | [0x2001, 0xdb8 | 0..0x200, ..] => false,
        // Only 2000::/3 is handed out to the public.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_is_not_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
            "0.1.2.3",
            "255.255.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "192.0.2.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::7f00:1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for public in [
            "8.8.8.8",
            "114.114.114.114",
            "172.32.0.1",
            "100.128.0.1",
            "2400:3200::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn an_address_is_web_and_has_no_password_in_it() {
        assert_eq!(address("news.example.cn/rss").unwrap().as_str(), "https://news.example.cn/rss");
        assert_eq!(
            address("http://0x7f.1/").unwrap().host_str(),
            Some("127.0.0.1"),
            "told apart by number, not by spelling"
        );
        assert_eq!(address("file:///etc/passwd"), Err(BadAddress::Scheme));
        assert_eq!(address("gopher://example.cn/"), Err(BadAddress::Scheme));
        assert_eq!(address("https://me:secret@example.cn/rss"), Err(BadAddress::Credentials));
        assert_eq!(address("https://"), Err(BadAddress::Malformed));
        assert_eq!(address("  "), Err(BadAddress::Malformed));
    }

    #[test]
    fn an_allowed_host_is_named_with_or_without_its_port() {
        let allowed = Allowed(vec!["feeds.intra".into(), "127.0.0.1:9000".into()]);
        let has = |text: &str| allowed.has(&address(text).unwrap());
        assert!(has("http://feeds.intra:8080/x") && has("http://127.0.0.1:9000/x"));
        assert!(!has("http://127.0.0.1:9001/x") && !has("http://feeds.intra.example.cn/"));
    }
}
