//! What kind of place an address is, by the registries of special addresses (RFC 6890 and its successors).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What kind of place an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// The public network.
    Public,
    /// This machine, a network of one's own, or one that a provider shares among its customers.
    Private,
    /// No place that serves anything, or one that nobody enters in good faith: link-local (where clouds keep their
    /// keys), multicast, documentation, tunnels, reserved.
    Special,
}

impl Range {
    /// The kind of that address. An IPv6 address that carries an IPv4 one is what that is.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }
}

fn of_v4(address: Ipv4Addr) -> Range {
    let [first, second, third, _] = address.octets();
    // Shared by providers: RFC 6598.
    if address.is_loopback() || address.is_private() || (first == 100 && (64..128).contains(&second)) {
        return Range::Private;
    }
    let special = first == 0
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || first >= 240
        // Protocols (RFC 6890), benchmarks (RFC 2544), 6to4 relays (RFC 7526).
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second))
        || (first == 192 && second == 88 && third == 99);
    if special { Range::Special } else { Range::Public }
}

fn of_v6(address: Ipv6Addr) -> Range {
    let [first, second, third, fourth, fifth, sixth, high, low] = address.segments();
    let carried = || of_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    if address.is_loopback() || first & 0xfe00 == 0xfc00 {
        return Range::Private;
    }
    // Through a translator (NAT64, RFC 6052) an IPv4 address is reached: it counts as that.
    if (first, second, third, fourth, fifth, sixth) == (0x0064, 0xff9b, 0, 0, 0, 0) {
        return carried();
    }
    // Only what the world routes (2000::/3), without what tunnels IPv4 (Teredo, 6to4) and the documentation's.
    let is_global = first & 0xe000 == 0x2000;
    let is_special =
        first == 0x2002 || (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || first == 0x3fff;
    if is_global && !is_special {
        Range::Public
    } else {
        Range::Special
    }
}

#[cfg(test)]
mod tests {
    use super::Range::{Private, Public, Special};
    use super::*;

    #[test]
    fn every_registered_range_is_known() {
        for (text, range) in [
            ("93.184.215.14", Public),
            ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", Public),
            ("100.63.255.255", Public),
            ("100.64.0.0", Private),
            ("100.127.255.255", Private),
            ("100.128.0.0", Public),
            ("127.255.255.255", Private),
            ("10.0.0.1", Private),
            ("172.16.0.1", Private),
            ("172.32.0.1", Public),
            ("192.168.255.255", Private),
            ("::1", Private),
            ("fc00::1", Private),
            ("fdff::1", Private),
            ("0.0.0.0", Special),
            ("0.1.2.3", Special),
            ("169.254.169.254", Special),
            ("192.0.0.8", Special),
            ("192.0.2.1", Special),
            ("192.88.99.1", Special),
            ("198.19.0.1", Special),
            ("198.51.100.1", Special),
            ("203.0.113.1", Special),
            ("224.0.0.251", Special),
            ("240.0.0.1", Special),
            ("255.255.255.255", Special),
            ("::", Special),
            ("fe80::1", Special),
            ("ff02::1", Special),
            ("2001::1", Special),
            ("2001:db8::1", Special),
            ("2002:7f00:1::", Special),
            ("3fff::1", Special),
            ("100::1", Special),
            // What carries an IPv4 address is what that is.
            ("::ffff:127.0.0.1", Private),
            ("::ffff:169.254.169.254", Special),
            ("::ffff:93.184.215.14", Public),
            ("64:ff9b::127.0.0.1", Private),
            ("64:ff9b::10.0.0.1", Private),
            ("64:ff9b::169.254.169.254", Special),
            ("64:ff9b::93.184.215.14", Public),
            ("64:ff9b:1::93.184.215.14", Special),
            // The former form "IPv4-compatible" (RFC 4291, withdrawn).
            ("::127.0.0.1", Special),
        ] {
            assert_eq!(Range::of(text.parse().unwrap()), range, "{text}");
        }
    }
}
