//! `DELETE /sign-on/providers/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::ProviderId;
use facteur_domain::id::Id;
use facteur_flows::people;
use uuid::Uuid;

/// Removes a provider, and ends the sessions that it opened.
#[utoipa::path(
    delete, path = "/sign-on/providers/{id}", tag = "sign-on", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The provider")),
    responses((status = NO_CONTENT, description = "Removed"))
)]
pub(crate) async fn remove_provider(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    people::provider_remove(asker.services(), asker.actor(), ProviderId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
