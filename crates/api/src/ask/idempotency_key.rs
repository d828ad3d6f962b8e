//! `Idempotency-Key`, for what keeps it by itself.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use facteur_domain::MemberId;
use std::convert::Infallible;

/// The key of a request; none when it has none.
#[derive(Debug, Clone)]
pub(crate) struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// The key, told apart from those of other members.
    pub(crate) fn of(self, member: MemberId) -> Option<String> {
        self.0.map(|key| format!("{member}/{key}"))
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok());
        Ok(Self(key.map(str::to_owned)))
    }
}
