//! Programs that ask with a token: `Authorization: Bearer …` (RFC 6750).

use crate::answer::Answer;
use crate::session::Current;
use axum::http::{HeaderMap, header};
use facteur_flows::{Services, people};

/// The token that a request brings along in its header.
pub(super) fn token_of(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

/// Whom a token stands for; none when there is no such token, or it has ended.
pub(super) async fn current(services: &Services, token: String) -> Answer<Option<Current>> {
    let found = people::bearer_of(services, &token).await?;
    Ok(found.map(|bearing| Current::new(services, bearing.signed_in, token, bearing.scopes)))
}
