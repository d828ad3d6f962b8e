//! `GET /messages/{id}/attachments/{position}`

use crate::answer::Answer;
use crate::ask::{Asked, Asker, Named};
use crate::state::ApiState;
use crate::wire::disposition;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use facteur_flows::messages;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// How the file is had.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AttachmentAsked {
    /// 1 to show it in the browser, which is done for pictures and PDF only.
    #[param(minimum = 0, maximum = 1)]
    inline: Option<u8>,
}

/// Types that may be shown in the browser: they can run nothing in our name.
const SHOWN: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
];

/// Nothing in a file may run or load, also where a browser shows it by itself.
const FENCE: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; \
                     frame-ancestors 'self'";

/// Downloads a file that came with a mail.
#[utoipa::path(
    get, path = "/messages/{id}/attachments/{position}", tag = "messages", security(("session" = [])),
    params(
        ("id" = Uuid, Path, description = "The message"),
        ("position" = u32, Path, description = "Its place among the files, from 0", maximum = 100_000),
        AttachmentAsked,
    ),
    responses((status = OK, description = "The file", body = String, content_type = "application/octet-stream",
               example = json!("%PDF-1.7…")))
)]
pub(crate) async fn download_attachment(
    State(state): State<ApiState>,
    asker: Asker,
    Named((id, position)): Named<(Uuid, u32)>,
    Asked(asked): Asked<AttachmentAsked>,
) -> Answer<Response> {
    let _permit = state.heavy().await;
    let file = messages::attachment(asker.services(), MessageId::from_uuid(id), position as usize).await?;
    // What the contents show counts, not what the sender calls them.
    let shown = file.attachment.sniffed_type.as_deref().and_then(|sniffed| {
        SHOWN
            .into_iter()
            .find(|known| *known == sniffed && asked.inline == Some(1))
    });
    let kind = if shown.is_some() { "inline" } else { "attachment" };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(shown.unwrap_or("application/octet-stream")),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition(kind, &file.attachment.filename),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FENCE)),
        // A mail never changes.
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=86400"),
        ),
    ];
    Ok((headers, file.bytes).into_response())
}
