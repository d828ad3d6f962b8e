//! `DELETE /uploads/{id}`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use axum::http::StatusCode;
use facteur_domain::UploadId;
use facteur_domain::id::Id;
use facteur_flows::drafts;
use uuid::Uuid;

/// Forgets a file.
#[utoipa::path(
    delete, path = "/uploads/{id}", tag = "answers", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The file")),
    responses((status = NO_CONTENT, description = "Forgotten"))
)]
pub(crate) async fn remove_upload(asker: Asker, Named(id): Named<Uuid>) -> Answer<StatusCode> {
    drafts::take_back(asker.services(), asker.id(), UploadId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
