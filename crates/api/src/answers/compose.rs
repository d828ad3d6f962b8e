//! `GET /tickets/{id}/compose`

use crate::answer::Answer;
use crate::ask::{Asked, Asker, Named};
use crate::state::ApiState;
use crate::wire::{AnswerKind, Person};
use axum::Json;
use axum::extract::State;
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use facteur_flows::{answers, tickets};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is to be written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ComposeAsked {
    /// What it will be to the mail before it.
    #[param(inline)]
    kind: AnswerKind,
    /// The message that it answers or forwards; the newest of the ticket when none is named.
    message: Option<Uuid>,
}

/// An answer as it would be sent, for a person to write into.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "from": { "id": null, "name": "Support Calorine", "address": "support@calorine.example" },
    "to": ["Max Durand <max@client.example>"], "cc": [], "subject": "Re: Devis", "signature": "Léa Martin",
    "quote_text": "Le 20 novembre 2026, Max Durand a écrit :\n> Bonjour", "answers_to": "01938c6e-0000-7000-8000-00000000000b",
    "can_send": true, "cannot_because": null
}))]
pub(crate) struct Composed {
    /// From whom.
    from: Person,
    /// To whom.
    to: Vec<String>,
    /// Copies.
    cc: Vec<String>,
    /// The subject.
    subject: String,
    /// The signatures of member and mailbox.
    signature: String,
    /// The quoted mail with the line that introduces it.
    quote_text: String,
    /// The message that it answers or forwards.
    answers_to: Uuid,
    /// Whether it can be sent.
    can_send: bool,
    /// Why not, and what would do.
    #[schema(required = true)]
    cannot_because: Option<String>,
}

/// Shows recipients, subject, signature and quoted text as they would be sent.
#[utoipa::path(
    get, path = "/tickets/{id}/compose", tag = "answers", security(("session" = [])),
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123"), ComposeAsked),
    responses((status = OK, description = "The answer to write into", body = Composed))
)]
pub(crate) async fn compose_answer(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
    Asked(asked): Asked<ComposeAsked>,
) -> Answer<Json<Composed>> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    let message = asked.message.map(MessageId::from_uuid);
    let composed = answers::compose(services, asker.actor(), ticket, asked.kind.into(), message).await?;
    Ok(Json(Composed {
        from: Person {
            id: None,
            name: composed.from_name,
            address: composed.from_address,
        },
        to: composed.to,
        cc: composed.cc,
        subject: composed.subject,
        signature: composed.signature,
        quote_text: composed.quote_text,
        answers_to: composed.answers_to.uuid(),
        can_send: composed.cannot_because.is_none(),
        cannot_because: composed
            .cannot_because
            .map(|text| state.told(text, asker.language)),
    }))
}
