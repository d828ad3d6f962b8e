//! `POST /uploads`

use super::Upload;
use crate::answer::Answer;
use crate::ask::{Asked, Asker, too_large, unread};
use crate::state::ApiState;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use facteur_flows::drafts::{self, LARGEST_UPLOAD};
use serde::Deserialize;
use utoipa::IntoParams;

/// What the file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadAsked {
    /// Its name.
    #[param(min_length = 1, max_length = 500)]
    filename: String,
}

/// Brings a file to send it: its bytes are the body. It is forgotten a day later unless a draft names it.
#[utoipa::path(
    post, path = "/uploads", tag = "answers", security(("session" = [])), params(UploadAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes, with their own type"),
    responses((status = CREATED, description = "The file", body = Upload))
)]
pub(crate) async fn bring_upload(
    State(state): State<ApiState>,
    asker: Asker,
    Asked(asked): Asked<UploadAsked>,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<Upload>)> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LARGEST_UPLOAD) {
        return Err(too_large());
    }
    let _permit = state.heavy().await;
    let bytes = to_bytes(body, LARGEST_UPLOAD)
        .await
        .map_err(|error| unread(&error))?;
    let told = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let upload = drafts::bring(asker.services(), asker.id(), &asked.filename, told, bytes.into()).await?;
    Ok((StatusCode::CREATED, Json(upload.into())))
}
