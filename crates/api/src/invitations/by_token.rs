//! `GET /invitations/by-token/{token}`

use crate::answer::Answer;
use crate::ask::{Named, Visitor};
use crate::wire::Role;
use axum::Json;
use facteur_flows::organisation;
use serde::Serialize;
use utoipa::ToSchema;

/// What the holder of a link is shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "organisation": "Calorine", "address": "max@calorine.example", "role": "agent", "known_user": false
}))]
pub(crate) struct ShownInvitation {
    /// What the organisation is called.
    organisation: String,
    /// The address that was invited.
    address: String,
    /// What they will be.
    role: Role,
    /// Whether the address can sign in already.
    known_user: bool,
}

/// Shows an invitation to who holds its link.
#[utoipa::path(
    get, path = "/invitations/by-token/{token}", tag = "members", security(()),
    params(("token" = String, Path, description = "The token of the link")),
    responses((status = OK, description = "The invitation", body = ShownInvitation))
)]
pub(crate) async fn show_invitation(
    visitor: Visitor,
    Named(token): Named<String>,
) -> Answer<Json<ShownInvitation>> {
    let found = organisation::by_token(visitor.services(), &token).await?;
    Ok(Json(ShownInvitation {
        organisation: found.organisation,
        address: found.address,
        role: found.role.into(),
        known_user: found.known_user,
    }))
}
