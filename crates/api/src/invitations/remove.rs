//! `DELETE /invitations/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::InvitationId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use uuid::Uuid;

/// Takes an invitation back.
#[utoipa::path(
    delete, path = "/invitations/{id}", tag = "members", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = NO_CONTENT, description = "Taken back"))
)]
pub(crate) async fn withdraw_invitation(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    organisation::withdraw(asker.services(), InvitationId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
