//! `DELETE /members/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::MemberId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use uuid::Uuid;

/// Removes a member. What they wrote stays; nobody works on their tickets then. The last owner stays.
#[utoipa::path(
    delete, path = "/members/{id}", tag = "members", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = NO_CONTENT, description = "Removed"))
)]
pub(crate) async fn remove_member(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    organisation::remove_member(asker.services(), asker.role, MemberId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
