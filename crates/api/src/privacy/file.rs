//! `GET /privacy/exports/{id}/file`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use crate::wire::disposition;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use facteur_domain::PrivacyTaskId;
use facteur_domain::id::Id;
use facteur_flows::privacy;
use futures::stream;
use uuid::Uuid;

/// Downloads an export, a zip archive. Who does is noted.
#[utoipa::path(
    get, path = "/privacy/exports/{id}/file", tag = "privacy", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The export")),
    responses((status = OK, description = "The archive", body = String, content_type = "application/zip",
               example = json!("PK…")))
)]
pub(crate) async fn download_export(asker: Asker, Named(id): Named<Uuid>) -> Answer<Response> {
    let services = asker.services().clone();
    let parts = privacy::export_parts(&services, PrivacyTaskId::from_uuid(id)).await?;
    let state = (services, parts.into_iter());
    let pieces = stream::try_unfold(state, |(services, mut parts)| async move {
        let Some(part) = parts.next() else {
            return Ok::<_, facteur_flows::FlowError>(None);
        };
        let bytes = Bytes::from(privacy::export_read(&services, &part).await?);
        Ok(Some((bytes, (services, parts))))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (
            header::CONTENT_DISPOSITION,
            disposition("attachment", &format!("export-{id}.zip")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
