//! `POST /invitations/{id}/send-again`

use super::view::Invitation;
use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::Json;
use facteur_domain::InvitationId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use uuid::Uuid;

/// Makes a new link for an invitation and sends it; the old one opens nothing any more.
#[utoipa::path(
    post, path = "/invitations/{id}/send-again", tag = "members", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = OK, description = "The invitation", body = Invitation))
)]
pub(crate) async fn send_invitation_again(asker: Asker, Named(id): Named<Uuid>) -> Answer<Json<Invitation>> {
    let sent = organisation::send_again(asker.services(), InvitationId::from_uuid(id)).await?;
    Ok(Json(Invitation::new(sent.invitation, sent.link)))
}
