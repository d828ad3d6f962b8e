//! The guard before every address that somebody may enter: mail hosts, images of mails, issuers, webhooks.
//!
//! A name is resolved here, its addresses are checked, and the connection is made to just those addresses, so that a
//! name that changes its mind in between (DNS rebinding) gains nothing. Addresses inside private networks are for
//! the operator to allow: see docs/adr/0016-private-addresses.md.

mod range;

pub use ipnet::IpNet;
pub use range::Range;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Which addresses may be reached. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// What the operator allows by name, whatever lies there.
    allowed: Arc<[IpNet]>,
    /// Whether private networks and this machine are allowed too.
    private: bool,
}

/// An address that is not reached, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What was asked for.
    pub host: String,
    /// Where it lies.
    pub address: IpAddr,
    /// What kind of place that is.
    pub range: Range,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, address) = (&self.host, self.address);
        match self.range {
            Range::Private => write!(
                formatter,
                "{host} has the address {address}, which lies in a private network that the operator does not allow"
            ),
            Range::Special | Range::Public => write!(
                formatter,
                "{host} has the address {address}, which is no place that mail or the web is served from"
            ),
        }
    }
}

impl std::error::Error for Refused {}

impl Guard {
    /// Public addresses, and what the operator allows.
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self {
            allowed: allowed.into(),
            private: false,
        }
    }

    /// Public addresses only.
    pub fn public() -> Self {
        Self::new(Vec::new())
    }

    /// The same, with private networks and this machine.
    #[must_use]
    pub fn with_private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Whether that address may be reached.
    pub fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if self.allowed.iter().any(|network| network.contains(&address)) {
            return true;
        }
        match Range::of(address) {
            Range::Public => true,
            Range::Private => self.private,
            Range::Special => false,
        }
    }

    /// Those of the addresses of a host that may be reached.
    ///
    /// # Errors
    /// When there is none among them.
    pub fn check(&self, host: &str, addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refused> {
        let first = addresses.first().map(SocketAddr::ip);
        let allowed: Vec<SocketAddr> = addresses
            .into_iter()
            .filter(|address| self.allows(address.ip()))
            .collect();
        match first {
            Some(address) if allowed.is_empty() => Err(Refused {
                host: host.to_owned(),
                address,
                range: Range::of(address),
            }),
            _ => Ok(allowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn private_networks_are_for_the_operator_to_allow() {
        let (public, private) = (Guard::public(), Guard::public().with_private());
        let named = Guard::new(vec!["10.1.0.0/16".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for (address, by_public, by_private, by_name) in [
            ("93.184.215.14", true, true, true),
            ("10.1.2.3", false, true, true),
            ("::ffff:10.1.2.3", false, true, true),
            ("10.2.0.1", false, true, false),
            ("fd00::1", false, true, true),
            ("127.0.0.1", false, true, false),
            ("::1", false, true, false),
            ("169.254.169.254", false, false, false),
            ("0.0.0.0", false, false, false),
            ("224.0.0.1", false, false, false),
            ("fe80::1", false, false, false),
        ] {
            assert_eq!(public.allows(at(address)), by_public, "{address}");
            assert_eq!(private.allows(at(address)), by_private, "{address}");
            assert_eq!(named.allows(at(address)), by_name, "{address}");
        }
        let metadata = Guard::new(vec!["169.254.169.254/32".parse().unwrap()]);
        assert!(
            metadata.allows(at("169.254.169.254")),
            "what is named is allowed, whatever it is"
        );
    }

    #[test]
    fn of_the_addresses_of_a_name_only_the_allowed_ones_are_reached() {
        let guard = Guard::public();
        let addresses = |texts: &[&str]| texts.iter().map(|text| SocketAddr::new(at(text), 993)).collect();
        let kept = guard
            .check("mail.example", addresses(&["10.0.0.1", "93.184.215.14"]))
            .unwrap();
        assert_eq!(kept, [SocketAddr::new(at("93.184.215.14"), 993)]);
        let refused = guard
            .check("mail.lan", addresses(&["10.0.0.1", "10.0.0.2"]))
            .unwrap_err();
        assert_eq!((refused.address, refused.range), (at("10.0.0.1"), Range::Private));
        assert!(refused.to_string().contains("mail.lan has the address 10.0.0.1"));
        assert!(guard.check("nowhere", Vec::new()).unwrap().is_empty());
    }
}
