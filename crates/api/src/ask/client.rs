//! The machine that asks, as far as one can tell.

use crate::state::ApiState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use facteur_connect::IpNet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The machine that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    /// Its address: of the connection, or as a trusted proxy says.
    pub address: IpAddr,
    /// Whether the connection to the browser is encrypted, as far as a trusted proxy says so.
    pub https: bool,
    /// Whether the browser runs on this very machine and speaks to it by its local name: nobody between, and
    /// no name of somebody else's that leads here (DNS rebinding).
    pub is_here: bool,
}

impl FromRequestParts<ApiState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Infallible> {
        Ok(Self::of(parts, state))
    }
}

impl Client {
    /// The client of a request.
    pub(crate) fn of(parts: &Parts, state: &ApiState) -> Self {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| {
                info.0.ip().to_canonical()
            });
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let trusted = trusts(&state.settings().trusted_proxies, peer);
        let told = Some(forwarded(&parts.headers))
            .filter(|list| trusted && !list.is_empty())
            .and_then(|list| farthest(&list, &state.settings().trusted_proxies));
        let is_forwarded = ["x-forwarded-for", "forwarded"]
            .iter()
            .any(|name| parts.headers.contains_key(*name));
        let https =
            trusted && text("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        let host = text(header::HOST.as_str()).unwrap_or_default();
        Self {
            address: told.unwrap_or(peer),
            https,
            is_here: peer.is_loopback() && !is_forwarded && is_local_name(host),
        }
    }
}

/// What the program that asks calls itself, for the list of sessions.
#[derive(Debug, Clone)]
pub(crate) struct Sender(pub String);

impl<S: Sync> FromRequestParts<S> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Sender {
    /// The sender of a request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Self(agent.unwrap_or_default().to_owned())
    }
}

/// Whether a machine is a reverse proxy that is believed.
fn trusts(proxies: &[IpNet], address: IpAddr) -> bool {
    proxies.iter().any(|proxy| proxy.contains(&address))
}

/// Who each machine on the way says that it speaks for, the client's side first: by `X-Forwarded-For`, else by
/// `Forwarded` (RFC 7239). Several fields of a name are one list.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let list = |name: &str| -> Vec<String> {
        let values = headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let parts = values.flat_map(|value| value.split(','));
        parts.map(|part| part.trim().to_owned()).collect()
    };
    let told = list("x-forwarded-for");
    if !told.is_empty() {
        return told.iter().map(|part| address_of(part)).collect();
    }
    let spoken_for = |part: &String| {
        let mut pairs = part.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
        address_of(value.trim_matches('"'))
    };
    list("forwarded").iter().map(spoken_for).collect()
}

/// An address with or without a port: `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn address_of(text: &str) -> Option<IpAddr> {
    let plain = || text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    let address = plain().or_else(with_port).or_else(bracketed)?;
    Some(address.to_canonical())
}

/// The last of these addresses that no trusted proxy has: what stands before it, anybody may write. None when the
/// machine before a trusted proxy hides itself.
fn farthest(list: &[Option<IpAddr>], trusted: &[IpNet]) -> Option<IpAddr> {
    let mut found = None;
    for address in list.iter().rev().take(20) {
        let address = (*address)?;
        found = Some(address);
        if !trusts(trusted, address) {
            break;
        }
    }
    found
}

/// Whether a `Host` names this machine from itself.
fn is_local_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// Who the client is, by these fields, behind the proxies 10.0.0.0/8 and 2001:db8::1.
    fn client(fields: &[(&'static str, &'static str)]) -> Option<IpAddr> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_static(value));
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "2001:db8::1/128".parse().unwrap()];
        farthest(&forwarded(&headers), &trusted)
    }

    #[test]
    fn of_forwarded_addresses_the_last_one_that_is_no_proxy_counts() {
        for (fields, wanted) in [
            (&[("x-forwarded-for", "192.0.2.7")][..], Some("192.0.2.7")),
            (
                &[("x-forwarded-for", "6.6.6.6, 192.0.2.7, 10.0.0.2")],
                Some("192.0.2.7"),
            ),
            (
                &[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.7")],
                Some("192.0.2.7"),
            ),
            (
                &[("x-forwarded-for", "192.0.2.7:4711, 10.1.2.3:80")],
                Some("192.0.2.7"),
            ),
            (&[("x-forwarded-for", "[2001:db8::7]:4711")], Some("2001:db8::7")),
            (&[("x-forwarded-for", "::ffff:192.0.2.7")], Some("192.0.2.7")),
            (&[("x-forwarded-for", "10.0.0.3, 10.0.0.2")], Some("10.0.0.3")),
            (&[("x-forwarded-for", "192.0.2.7, unknown")], None),
            (
                &[(
                    "forwarded",
                    "for=6.6.6.6, for=\"[2001:db8::7]:4711\";proto=https, for=10.0.0.2",
                )],
                Some("2001:db8::7"),
            ),
            (&[("forwarded", "proto=https;For=192.0.2.7")], Some("192.0.2.7")),
            (&[("forwarded", "for=_hidden")], None),
            (
                &[("x-forwarded-for", "192.0.2.7"), ("forwarded", "for=6.6.6.6")],
                Some("192.0.2.7"),
            ),
            (&[], None),
        ] {
            let wanted = wanted.map(|text| text.parse::<IpAddr>().unwrap());
            assert_eq!(client(fields), wanted, "{fields:?}");
        }
    }

    #[test]
    fn only_names_of_loopback_are_local() {
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "LOCALHOST",
        ] {
            assert!(is_local_name(host), "{host}");
        }
        for host in [
            "",
            "desk.example",
            "localhost.evil.example:8080",
            "192.0.2.1",
            "[2001:db8::1]",
        ] {
            assert!(!is_local_name(host), "{host}");
        }
    }
}
