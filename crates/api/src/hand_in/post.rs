//! `POST /messages`

use super::mail::{HandsIn, read};
use crate::answer::Answer;
use crate::ask::read_query;
use crate::state::ApiState;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use facteur_domain::id::Id;
use facteur_flows::intake::Handed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Where the mail belongs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HandInAsked {
    /// The mailbox that it is for; found by its header when none is named.
    #[param(max_length = 320)]
    mailbox: Option<String>,
}

/// A mail that was accepted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "arrival": "01938c6e-0000-7000-8000-000000000016", "state": "accepted" }))]
pub(crate) struct Accepted {
    /// Its arrival.
    arrival: Uuid,
    /// How far it is: always "accepted".
    state: &'static str,
}

/// Hands a mail in. It is safe once this is answered: whoever sent it may forget it. With an `Idempotency-Key`, the
/// same mail sent again is the same arrival.
#[utoipa::path(
    post, path = "/messages", tag = "messages", security(("session" = []), ("gateway" = [])), params(
        HandInAsked,
        ("Idempotency-Key" = Option<String>, Header, description = "Sending the same mail again makes no second arrival"),
    ),
    request_body(content(
        (Vec<u8> = "message/rfc822", example = json!("From: max@client.example\r\nSubject: Devis\r\n\r\nBonjour")),
        (super::post::MailForm = "multipart/form-data"),
    ), description = "The whole mail, header fields first"),
    responses((status = ACCEPTED, description = "Accepted", body = Accepted))
)]
pub(crate) async fn hand_in_message(
    State(state): State<ApiState>,
    request: Request,
) -> Answer<(StatusCode, Json<Accepted>)> {
    let (mut parts, body) = request.into_parts();
    let sender = HandsIn::of(&mut parts, &state).await?;
    let asked: HandInAsked = read_query(&parts.uri)?;
    let key = parts
        .headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let _permit = state.heavy().await;
    let raw = read(Request::from_parts(parts, body), sender.largest()).await?;
    let mailbox = asked.mailbox.filter(|address| !address.trim().is_empty());
    let handed = sender.hand_in(Handed { raw, mailbox, key }).await?;
    let accepted = Accepted {
        arrival: handed.arrival.uuid(),
        state: "accepted",
    };
    Ok((StatusCode::ACCEPTED, Json(accepted)))
}

/// A form with a mail.
#[derive(Debug, ToSchema)]
#[schema(example = json!({ "message": "From: max@client.example\r\nSubject: Devis\r\n\r\nBonjour" }))]
pub(crate) struct MailForm {
    /// The whole mail.
    #[expect(dead_code, reason = "only described: forms are read piece by piece")]
    message: String,
}
