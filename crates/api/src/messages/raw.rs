//! `GET /messages/{id}/raw`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use crate::wire::disposition;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use facteur_flows::messages;
use uuid::Uuid;

/// Downloads a mail as it came.
#[utoipa::path(
    get, path = "/messages/{id}/raw", tag = "messages", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = OK, description = "The mail (RFC 5322)", body = String, content_type = "message/rfc822",
               example = json!("From: max@client.example\r\nSubject: Devis\r\n\r\nBonjour")))
)]
pub(crate) async fn download_raw(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<Response> {
    let _permit = state.heavy().await;
    let mail = messages::raw(asker.services(), MessageId::from_uuid(id)).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("message/rfc822")),
        (
            header::CONTENT_DISPOSITION,
            disposition("attachment", &format!("{id}.eml")),
        ),
    ];
    Ok((headers, mail.bytes).into_response())
}
