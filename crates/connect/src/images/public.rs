//! Which addresses lie in the public network.

use super::{ImageError, Reach};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Resolves names to public addresses only. The check and the connection use the same answer, so that a name that
/// changes its mind in between (DNS rebinding) gains nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicOnly {
    pub reach: Reach,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| is_reachable(address.ip(), reach))
                .collect();
            if allowed.is_empty() {
                return Err(ImageError::Forbidden.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether an address of the web may be asked for: its scheme, its port, and its host when that is no name.
pub(crate) fn is_allowed(url: &Url, reach: Reach) -> bool {
    let port = url.port_or_known_default();
    let port_is_of_the_web = matches!(port, Some(80 | 443 | 8080 | 8443)) || reach == Reach::Loopback;
    let host = url.host_str().unwrap_or_default();
    let literal = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    matches!(url.scheme(), "http" | "https")
        && port_is_of_the_web
        && url.username().is_empty()
        && url.password().is_none()
        && !host.is_empty()
        && literal.map_or(true, |address| is_reachable(address, reach))
}

fn is_reachable(address: IpAddr, reach: Reach) -> bool {
    let address = address.to_canonical();
    if reach == Reach::Loopback && address.is_loopback() {
        return true;
    }
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// By the registry of special addresses (RFC 6890 and its successors).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let special = address.is_unspecified()
        || first == 0
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || first >= 240
        // Shared by providers (RFC 6598), protocols (RFC 6890), benchmarks (RFC 2544), 6to4 relays (RFC 7526).
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second))
        || (first == 192 && second == 88 && third == 99);
    !special
}

/// Only what the world routes (2000::/3), without what carries an IPv4 address inside: Teredo, 6to4, and the
/// documentation's.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = first & 0xe000 == 0x2000;
    let is_special =
        first == 0x2002 || (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || first == 0x3fff;
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| is_allowed(&url, Reach::Public))
    }

    #[test]
    fn nothing_inside_a_private_network_is_asked() {
        for address in [
            "http://127.0.0.1/a.png",
            "http://127.1/a.png",
            "http://2130706433/a.png",
            "http://0x7f.0.0.1/a.png",
            "http://10.0.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[2002:7f00:1::]/",
            "http://[64:ff9b::7f00:1]/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "http://user@example.org/",
            "http://example.org:22/",
            "http://example.org:5432/",
            "data:image/png;base64,AA==",
        ] {
            assert!(!allowed(address), "{address}");
        }
        for address in [
            "http://example.org/a.png",
            "https://93.184.215.14/a.png",
            "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
            "https://example.org:8443/a",
        ] {
            assert!(allowed(address), "{address}");
        }
    }
}
