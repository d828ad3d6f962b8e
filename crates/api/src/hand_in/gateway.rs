//! `POST /mail-gateway`: in the manner of programs that hand mail to ticket systems by HTTP and read the first word
//! of a text.

use super::mail::{HandsIn, read};
use crate::answer::{Answer, Kind, Problem};
use crate::ask::read_query;
use crate::language::Language;
use crate::state::ApiState;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use facteur_flows::intake::Handed;
use serde::Deserialize;
use utoipa::IntoParams;

/// Where the mail belongs. All else that such programs send along is ignored.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GatewayAsked {
    /// The mailbox that it is for; found by its header when none is named.
    #[param(max_length = 320)]
    mailbox: Option<String>,
}

/// Hands a mail in, and answers with a text: "ok" when it was accepted, "not ok" and why when it never will be; 503
/// "temporary failure" when it should be sent again later.
#[utoipa::path(
    post, path = "/mail-gateway", tag = "messages", security(("session" = []), ("gateway" = [])), params(GatewayAsked),
    request_body(content(
        (Vec<u8> = "message/rfc822", example = json!("From: max@client.example\r\nSubject: Devis\r\n\r\nBonjour")),
        (super::post::MailForm = "multipart/form-data"),
    ), description = "The whole mail, header fields first; other fields of a form, such as `queue` and `action`, are ignored"),
    responses(
        (status = OK, description = "\"ok\", or \"not ok\" and why", body = String, content_type = "text/plain",
         example = json!("ok\nArrival: 01938c6e-0000-7000-8000-000000000016\n")),
        (status = SERVICE_UNAVAILABLE, description = "\"temporary failure\": send it again later", body = String,
         content_type = "text/plain", example = json!("temporary failure\n")),
    )
)]
pub(crate) async fn hand_in_by_gateway(State(state): State<ApiState>, request: Request) -> Response {
    match take(&state, request).await {
        Ok(text) => text.into_response(),
        Err(problem) => said(problem),
    }
}

async fn take(state: &ApiState, request: Request) -> Answer<String> {
    let (mut parts, body) = request.into_parts();
    let sender = HandsIn::of(&mut parts, state).await?;
    let asked: GatewayAsked = read_query(&parts.uri)?;
    let _permit = state.heavy().await;
    let raw = read(Request::from_parts(parts, body), sender.largest()).await?;
    let mailbox = asked.mailbox.filter(|address| !address.trim().is_empty());
    let handed = Handed {
        raw,
        mailbox,
        key: None,
    };
    let handed = sender.hand_in(handed).await?;
    Ok(format!("ok\nArrival: {}\n", handed.arrival))
}

/// Such programs bounce a mail that was refused for good and keep one that may be taken later.
fn said(problem: Problem) -> Response {
    match problem.kind() {
        // Wrong settings of ours or theirs: the mail is none the worse for it.
        Kind::NotSignedIn | Kind::WrongPassword | Kind::Forbidden | Kind::Csrf => problem.into_response(),
        Kind::Away | Kind::Fault | Kind::TooMany => {
            (StatusCode::SERVICE_UNAVAILABLE, "temporary failure\n").into_response()
        }
        _ => format!("not ok - {}\n", problem.sentence(Language::English)).into_response(),
    }
}
