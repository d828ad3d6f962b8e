//! `POST /tickets/{id}/answers`

use super::view::{Answer, Authors};
use crate::answer::Answer as Answered;
use crate::ask::{Asker, Body, IdempotencyKey, Named};
use crate::state::ApiState;
use crate::wire::{AnswerKind, Status};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_domain::id::Id;
use facteur_domain::{MemberId, MessageId, UploadId};
use facteur_flows::answers::{self, AttachedFile};
use facteur_flows::{Services, drafts, tickets};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An answer on a ticket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "reply", "to": ["max@client.example"], "subject": "Re: Devis", "text": "Bonjour,\n\nVoici le devis.",
    "quote": true, "signature": true, "then_status": "pending"
}))]
pub(crate) struct NewAnswer {
    /// What it is to the mail before it.
    kind: AnswerKind,
    /// The message that it answers or forwards; the newest of the ticket when none is named.
    answers_to: Option<Uuid>,
    /// To whom, such as `Max Durand <max@client.example>`.
    #[schema(max_items = 100)]
    to: Vec<String>,
    /// Copies.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    cc: Vec<String>,
    /// Copies that nobody else sees.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    bcc: Vec<String>,
    /// The subject.
    #[schema(max_length = 2000)]
    subject: String,
    /// The text, without signature and quote.
    #[schema(max_length = 1_000_000)]
    text: String,
    /// Whether the answered mail is quoted below; true when nothing is said.
    quote: Option<bool>,
    /// Whether the signatures stand below; true when nothing is said.
    signature: Option<bool>,
    /// Files that were brought for it.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    uploads: Vec<Uuid>,
    /// For a forward: whether the files of the forwarded mail go with it; true when nothing is said.
    forward_attachments: Option<bool>,
    /// The status of the ticket once it was sent; as it is when none is named.
    then_status: Option<Status>,
}

/// Sends an answer: it leaves some seconds later, and can be taken back until then.
#[utoipa::path(
    post, path = "/tickets/{id}/answers", tag = "answers", security(("session" = [])), request_body = NewAnswer,
    params(
        ("id" = String, Path, description = "Id or number", example = "TKT-2026-000123"),
        ("Idempotency-Key" = Option<String>, Header, description = "Asking again under the same key sends nothing more"),
    ),
    responses((status = ACCEPTED, description = "The answer", body = Answer))
)]
pub(crate) async fn send_answer(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
    key: IdempotencyKey,
    Body(new): Body<NewAnswer>,
) -> Answered<(StatusCode, Json<Answer>)> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    let _permit = state.heavy().await;
    let wish = answers::NewAnswer {
        answers_to: new.answers_to.map(MessageId::from_uuid),
        to: new.to,
        cc: new.cc,
        bcc: new.bcc,
        subject: new.subject,
        quote: new.quote.unwrap_or(true),
        signature: new.signature.unwrap_or(true),
        files: files(services, asker.id(), &new.uploads).await?,
        forward_attachments: new.forward_attachments.unwrap_or(true),
        then_status: new.then_status.map(Into::into),
        request: key.of(asker.id()),
        ..answers::NewAnswer::new(new.kind.into(), &new.text)
    };
    let sent = answers::send(services, asker.actor(), ticket, wish).await?;
    // What was sent is no draft any more.
    drafts::delete(services, asker.id(), ticket).await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(Authors::load(&state, &asker).await?.answer(sent)),
    ))
}

/// The files that a member brought, with their bytes.
pub(super) async fn files(
    services: &Services,
    member: MemberId,
    uploads: &[Uuid],
) -> Answered<Vec<AttachedFile>> {
    let mut files = Vec::with_capacity(uploads.len());
    for id in uploads {
        let (upload, content) = drafts::read(services, member, UploadId::from_uuid(*id)).await?;
        files.push(AttachedFile {
            filename: upload.filename,
            mime_type: upload.mime_type,
            content,
        });
    }
    Ok(files)
}
