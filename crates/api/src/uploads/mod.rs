//! `/uploads`: files that members bring to send them.

mod bring;
mod remove;

use crate::state::ApiState;
use facteur_domain::id::Id;
use facteur_store::drafts;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(bring::bring_upload))
        .routes(routes!(remove::remove_upload))
}

/// A file that a member brought.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000014", "filename": "devis.pdf", "mime_type": "application/pdf", "size": 48213
}))]
pub(crate) struct Upload {
    /// Its id.
    id: Uuid,
    /// Its name.
    filename: String,
    /// Its type, as it was told.
    mime_type: String,
    /// Bytes.
    size: i64,
}

impl From<drafts::Upload> for Upload {
    fn from(upload: drafts::Upload) -> Self {
        Self {
            id: upload.id.uuid(),
            filename: upload.filename,
            mime_type: upload.mime_type,
            size: upload.size,
        }
    }
}
