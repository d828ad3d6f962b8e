//! How often one may ask: by the machine's address before anything is looked up, then by who asks. Each has a bucket
//! of tokens that refills by the second; whoever finds it empty is told when to come back. Kept in memory: a restart
//! forgives, and nothing is written for a request.

mod buckets;

use crate::answer::{Kind, Problem};
use crate::ask::Client;
use crate::state::ApiState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use buckets::Buckets;
use facteur_domain::{MemberId, Timestamp};
use std::net::IpAddr;

/// Seconds of the steady rate that may be asked for at once.
const BURST: u32 = 10;

/// How many requests a second one may go on asking for; ten times as many at once. 0: as often as one likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestLimits {
    /// From one address; of IPv6, from one network of 64 bits.
    pub per_address: u32,
    /// A member in the browser.
    pub per_user: u32,
    /// A program by its token.
    pub per_token: u32,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            per_address: 500,
            per_user: 200,
            per_token: 200,
        }
    }
}

/// Who asks, when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A member in the browser.
    User(MemberId),
    /// A program.
    Token(MemberId),
}

/// The buckets.
#[derive(Debug)]
pub(crate) struct Limits {
    allowed: RequestLimits,
    addresses: Buckets<IpAddr>,
    users: Buckets<MemberId>,
    tokens: Buckets<MemberId>,
}

impl Limits {
    pub(crate) fn new(limits: RequestLimits) -> Self {
        Self {
            allowed: limits,
            addresses: Buckets::default(),
            users: Buckets::default(),
            tokens: Buckets::default(),
        }
    }

    /// Counts a request of a machine, or says when to come back.
    pub(crate) fn address(&self, address: IpAddr, now: Timestamp) -> Result<(), Problem> {
        take(
            &self.addresses,
            network_of(address),
            self.allowed.per_address,
            now,
        )
    }

    /// Counts a request of who is known by now, or says when to come back.
    pub(crate) fn caller(&self, caller: Caller, now: Timestamp) -> Result<(), Problem> {
        match caller {
            Caller::User(member) => take(&self.users, member, self.allowed.per_user, now),
            Caller::Token(token) => take(&self.tokens, token, self.allowed.per_token, now),
        }
    }
}

fn take<K: std::hash::Hash + Eq>(
    buckets: &Buckets<K>,
    key: K,
    per_second: u32,
    now: Timestamp,
) -> Result<(), Problem> {
    if per_second == 0 {
        return Ok(());
    }
    let holds = per_second.saturating_mul(BURST);
    buckets
        .take(key, f64::from(per_second), f64::from(holds), now)
        .map_err(too_many)
}

fn too_many(seconds: f64) -> Problem {
    let seconds = seconds.ceil().max(1.0) as u32;
    metrics::counter!("requests_refused_total", "reason" => "too_many").increment(1);
    Problem::new(Kind::TooMany).retry_after(seconds).detail((
        format!("too many requests at once; go on in {seconds} seconds"),
        format!("trop de requêtes à la fois ; reprenez dans {seconds} secondes"),
    ))
}

/// Who has one IPv6 address has a whole network of them.
fn network_of(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

/// Counts every request but the one by which others ask whether we are well.
pub(crate) async fn limit(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    if request.uri().path() == "/healthz" {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts, &state);
    let now = state.installation().now();
    match state.limits().address(client.address, now) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facteur_domain::id::Id;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000 + millis * 1_000)
    }

    fn limits() -> Limits {
        Limits::new(RequestLimits {
            per_address: 5,
            per_user: 2,
            per_token: 0,
        })
    }

    #[test]
    fn a_burst_passes_and_then_the_steady_rate() {
        let limits = limits();
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        let passed = |limits: &Limits, millis| {
            (0..200)
                .filter(|_| limits.address(here, at(millis)).is_ok())
                .count()
        };
        assert_eq!(passed(&limits, 0), 50);
        assert_eq!(passed(&limits, 1_000), 5);
        assert_eq!(passed(&limits, 1_100), 0);
        assert_eq!(passed(&limits, 1_200), 1);
        assert_eq!(passed(&limits, 100_000), 50, "it never holds more than a burst");
        assert!(limits.address("192.0.2.2".parse().unwrap(), at(0)).is_ok());
    }

    #[test]
    fn each_caller_has_a_bucket_and_none_where_there_is_no_limit() {
        let limits = limits();
        let member = |number| MemberId::from_uuid(uuid::Uuid::from_u128(number));
        let passed = |caller| (0..100).filter(|_| limits.caller(caller, at(0)).is_ok()).count();
        assert_eq!(passed(Caller::User(member(1))), 20);
        assert_eq!(passed(Caller::User(member(2))), 20);
        assert_eq!(passed(Caller::Token(member(1))), 100);
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let limits = limits();
        let passed = (0..100_u128).filter(|host| {
            let client = IpAddr::V6((0x2001_0db8_u128 << 96 | host).into());
            limits.address(client, at(0)).is_ok()
        });
        assert_eq!(passed.count(), 50);
    }
}
