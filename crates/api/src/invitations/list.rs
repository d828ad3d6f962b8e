//! `GET /invitations`

use super::view::Invitation;
use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::List;
use axum::Json;
use facteur_flows::organisation;

/// Lists the invitations that nobody has accepted yet, by address.
#[utoipa::path(
    get, path = "/invitations", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The invitations", body = List<Invitation>))
)]
pub(crate) async fn list_invitations(asker: Asker) -> Answer<Json<List<Invitation>>> {
    let found = organisation::invitations(asker.services()).await?;
    let items = found.into_iter().map(|one| Invitation::new(one, None));
    Ok(Json(List {
        items: items.collect(),
    }))
}
