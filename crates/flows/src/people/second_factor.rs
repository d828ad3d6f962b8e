//! The second factor, as far as signing in asks for it.

use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::UserId;
use facteur_store::{StoreResult, Tx};
use secrecy::SecretString;

/// Whether a user has switched a second factor on.
#[allow(clippy::unnecessary_wraps, reason = "second factors are still to come")]
pub(super) fn is_on(_: &mut Tx<'_>, _: UserId) -> StoreResult<bool> {
    Ok(false)
}

/// A ticket for who gave the right password, to come back with a code.
#[allow(clippy::unused_async, reason = "second factors are still to come")]
pub(super) async fn ticket(services: &Services, _: UserId) -> FlowResult<SecretString> {
    Ok(super::hashing::new_token(services.ids.random()))
}

/// Whether that is a code of the user's second factor; it is used up then.
#[allow(clippy::unused_async, reason = "second factors are still to come")]
pub(super) async fn accept(_: &Services, _: UserId, _: &str) -> FlowResult<bool> {
    Ok(false)
}
