//! `DELETE /teams/{id}`

use crate::answer::{Answer, IfMatch};
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::TeamId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use uuid::Uuid;

/// Removes a team that has neither mailboxes nor tickets.
#[utoipa::path(
    delete, path = "/teams/{id}", tag = "members", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The team")),
    responses((status = NO_CONTENT, description = "Removed"))
)]
pub(crate) async fn remove_team(
    asker: Asker,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
) -> Answer<StatusCode> {
    organisation::remove_team(asker.services(), TeamId::from_uuid(id), version).await?;
    Ok(StatusCode::NO_CONTENT)
}
