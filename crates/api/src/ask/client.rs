//! The machine that asks, as far as one can tell.

use crate::state::ApiState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
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
        let forwarded = text("x-forwarded-for").or(text("forwarded"));
        let trusted = state.settings().trusted_proxies.contains(&peer);
        let told = text("x-forwarded-for")
            .filter(|_| trusted)
            .and_then(|list| farthest(list, state));
        let https =
            trusted && text("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        let host = text(header::HOST.as_str()).unwrap_or_default();
        Self {
            address: told.unwrap_or(peer),
            https,
            is_here: peer.is_loopback() && forwarded.is_none() && is_local_name(host),
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

/// The last address of `X-Forwarded-For` that no trusted proxy has: what stands before it, anybody may write.
fn farthest(list: &str, state: &ApiState) -> Option<IpAddr> {
    let trusted = &state.settings().trusted_proxies;
    let mut found = None;
    for part in list.rsplit(',').take(20) {
        let address: IpAddr = part.trim().parse().ok()?;
        let address = address.to_canonical();
        found = Some(address);
        if !trusted.contains(&address) {
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
    use super::is_local_name;

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
