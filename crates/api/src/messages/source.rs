//! `GET /messages/{id}/source`

use crate::answer::Answer;
use crate::ask::{Asker, Named};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use facteur_flows::messages;
use uuid::Uuid;

/// Bytes that are shown at most.
const SHOWN: usize = 1 << 20;

/// Tells whether the source goes on.
const TRUNCATED: HeaderName = HeaderName::from_static("x-facteur-truncated");

/// Shows the source of a mail, at most its first mebibyte.
#[utoipa::path(
    get, path = "/messages/{id}/source", tag = "messages", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = OK, description = "The source; `X-Facteur-Truncated: true` when it goes on",
               body = String, content_type = "text/plain",
               example = json!("From: max@client.example\nSubject: Devis\n\nBonjour")))
)]
pub(crate) async fn show_source(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<Uuid>,
) -> Answer<Response> {
    let _permit = state.heavy().await;
    let mail = messages::raw(asker.services(), MessageId::from_uuid(id)).await?;
    let shown = &mail.bytes[..mail.bytes.len().min(SHOWN)];
    let text = String::from_utf8_lossy(shown).into_owned();
    let truncated = if mail.bytes.len() > SHOWN { "true" } else { "false" };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (TRUNCATED, HeaderValue::from_static(truncated)),
    ];
    Ok((headers, text).into_response())
}
