//! `DELETE /users/sessions/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::SessionId;
use facteur_domain::id::Id;
use facteur_flows::people;
use uuid::Uuid;

/// Ends a session, at once; one that has ended is no longer shown.
#[utoipa::path(
    delete, path = "/users/sessions/{id}", tag = "sessions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = NO_CONTENT, description = "Ended"))
)]
pub(crate) async fn end_session(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    people::session_end(asker.services(), &asker.signed_in, SessionId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
