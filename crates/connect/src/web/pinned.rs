//! Resolving to what the guard allows: the check and the connection use the same answer.

use crate::guard::Guard;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// Resolves names to allowed addresses only.
#[derive(Debug, Clone)]
pub(super) struct Pinned(Guard);

impl Pinned {
    pub(super) const fn new(guard: Guard) -> Self {
        Self(guard)
    }
}

impl Resolve for Pinned {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed = guard.check(name.as_str(), found)?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
