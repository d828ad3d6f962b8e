//! `POST /answers`

use super::send::files;
use super::view::{Answer, Authors};
use crate::answer::Answer as Answered;
use crate::ask::{Asker, Body, IdempotencyKey};
use crate::state::ApiState;
use crate::wire::Status;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_domain::MailboxId;
use facteur_domain::id::Id;
use facteur_flows::answers;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A mail that begins a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mailbox": "01938c6e-0000-7000-8000-00000000000f", "to": ["max@client.example"], "subject": "Votre chaudière",
    "text": "Bonjour,\n\nVotre entretien annuel est dû."
}))]
pub(crate) struct NewMail {
    /// The mailbox it is sent from.
    mailbox: Uuid,
    /// To whom.
    #[schema(min_items = 1, max_items = 100)]
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
    /// The text, without signature.
    #[schema(max_length = 1_000_000)]
    text: String,
    /// Whether the signatures stand below; true when nothing is said.
    signature: Option<bool>,
    /// Files that were brought for it.
    #[serde(default)]
    #[schema(max_items = 100, required = false)]
    uploads: Vec<Uuid>,
    /// The status of its ticket; pending when none is named.
    then_status: Option<Status>,
}

/// Sends a mail that begins a conversation. Its ticket is made when it was sent.
#[utoipa::path(
    post, path = "/answers", tag = "answers", security(("session" = [])), request_body = NewMail,
    params(("Idempotency-Key" = Option<String>, Header, description = "Asking again under the same key sends nothing more")),
    responses((status = ACCEPTED, description = "The answer", body = Answer))
)]
pub(crate) async fn send_new_mail(
    State(state): State<ApiState>,
    asker: Asker,
    key: IdempotencyKey,
    Body(new): Body<NewMail>,
) -> Answered<(StatusCode, Json<Answer>)> {
    let services = asker.services();
    let _permit = state.heavy().await;
    let wish = answers::NewMail {
        mailbox: MailboxId::from_uuid(new.mailbox),
        to: new.to,
        cc: new.cc,
        bcc: new.bcc,
        subject: new.subject,
        text: new.text,
        signature: new.signature.unwrap_or(true),
        files: files(services, asker.id(), &new.uploads).await?,
        then_status: new.then_status.map(Into::into),
        request: key.of(asker.id()),
    };
    let sent = answers::send_new(services, asker.actor(), wish).await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(Authors::load(&state, &asker).await?.answer(sent)),
    ))
}
