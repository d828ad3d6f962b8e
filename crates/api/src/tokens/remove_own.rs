//! `DELETE /users/tokens/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::TokenId;
use facteur_domain::id::Id;
use facteur_flows::people::{self, TokenOf};
use uuid::Uuid;

/// Takes a token of who is signed in back: it is no longer good.
#[utoipa::path(
    delete, path = "/users/tokens/{id}", tag = "tokens", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The token")),
    responses((status = NO_CONTENT, description = "Taken back"))
)]
pub(crate) async fn remove_own_token(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    let of = TokenOf::Member(asker.id());
    people::token_remove(asker.services(), asker.actor(), of, TokenId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
