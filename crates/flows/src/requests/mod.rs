//! Repeated requests: who asks the same again within a day gets the same answer, and nothing is done twice.

use crate::error::{FlowError, FlowResult};
use crate::services::Services;
use facteur_domain::Span;
use facteur_store::StoreResult;
use facteur_store::idempotency::{self, RequestKey, RequestState};

/// How long an answer is kept.
const KEPT: Span = Span::seconds(24 * 3_600);
/// A request that was begun so long ago and never answered died with its process.
const STALE: Span = Span::seconds(120);
/// Letters of a key at most.
const KEY: usize = 255;

/// Begins a request, or tells how the same one stands. `request_hash` tells requests of one key apart. Whoever
/// gets [`RequestState::Begun`] calls [`answered`] or [`failed`] in the end.
///
/// # Errors
/// Invalid when the key is empty or too long.
pub async fn begin(services: &Services, key: RequestKey, request_hash: Vec<u8>) -> FlowResult<RequestState> {
    if key.key.is_empty() || key.key.len() > KEY {
        let wrong = format!("an Idempotency-Key has 1 to {KEY} letters; use a UUID");
        return Err(FlowError::invalid("Idempotency-Key", wrong));
    }
    let (organisation, now) = (services.organisation, services.now());
    let begun: StoreResult<_> = services
        .store
        .write(organisation, move |tx| {
            idempotency::request_begin(tx, organisation, &key, &request_hash, now, now - STALE)
        })
        .await;
    Ok(begun?)
}

/// Keeps what a request was answered: HTTP status and body.
pub async fn answered(services: &Services, key: RequestKey, status: u16, body: String) -> FlowResult<()> {
    let organisation = services.organisation;
    let kept: StoreResult<()> = services
        .store
        .write(organisation, move |tx| {
            idempotency::request_answer(tx, organisation, &key, status, &body)
        })
        .await;
    Ok(kept?)
}

/// Forgets a request that failed for a reason that may pass: the same may be tried again.
pub async fn failed(services: &Services, key: RequestKey) -> FlowResult<()> {
    let organisation = services.organisation;
    let forgotten: StoreResult<()> = services
        .store
        .write(organisation, move |tx| {
            idempotency::request_forget(tx, organisation, &key)
        })
        .await;
    Ok(forgotten?)
}

/// Forgets what was asked more than a day ago, and tells how much it was.
pub async fn sweep(services: &Services) -> FlowResult<u64> {
    let (organisation, before) = (services.organisation, services.now() - KEPT);
    let swept: StoreResult<u64> = services
        .store
        .write(organisation, move |tx| {
            idempotency::request_sweep(tx, organisation, before)
        })
        .await;
    Ok(swept?)
}
