//! `POST /auth/verify/send`

use super::too_many;
use crate::answer::Answer;
use crate::ask::Asker;
use axum::http::StatusCode;
use facteur_flows::people::{self, Asked};

/// Sends whoever is signed in a link that proves their address, unless it is proven already.
#[utoipa::path(
    post, path = "/auth/verify/send", tag = "session", security(("session" = [])),
    responses((status = ACCEPTED, description = "A mail is sent, if the address is still to be proven"))
)]
pub(crate) async fn send_verification(asker: Asker) -> Answer<StatusCode> {
    let language = asker.signed_in.language;
    match people::send_verification(asker.services(), asker.signed_in.user, language).await? {
        Asked::Noted => Ok(StatusCode::ACCEPTED),
        Asked::Wait(span) => Err(too_many(span)),
    }
}
