//! Repeated requests: whoever sends the same POST with the same `Idempotency-Key` again gets the same answer.

use super::unread;
use crate::answer::{Answer, Kind, Problem};
use crate::session::Current;
use crate::state::ApiState;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use facteur_flows::{Services, requests};
use facteur_store::idempotency::{RequestKey, RequestState};
use sha2::{Digest, Sha256};

/// The header with the key.
const KEY: &str = "idempotency-key";
/// Bytes of a body at most: a file with all its bytes.
const LARGEST: usize = 26 << 20;
/// Bytes of an answer that is kept at most; a larger one would be made anew.
const LARGEST_ANSWER: usize = 1 << 20;
/// Ends of routes whose answers tell a secret once, such as a link or a token. Kept answers lie in the database as
/// they are, so these are never kept.
const TELL_SECRETS: [&str; 6] = [
    "/invitations",
    "/invitations/{id}/send-again",
    "/tokens",
    "/users/mfa/enable",
    "/users/mfa/confirm",
    "/users/mfa/recovery-codes",
];
/// Seconds after which to ask again for what is still being worked on.
const COME_BACK: u32 = 2;

/// Answers a repeated request as the first one was answered, and lets nothing be done twice.
pub(crate) async fn once(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let tells_secret = route.is_some_and(|route| TELL_SECRETS.iter().any(|end| route.ends_with(end)));
    let is_keyed = *request.method() == Method::POST && request.headers().contains_key(KEY) && !tells_secret;
    if !is_keyed {
        return next.run(request).await;
    }
    keyed(state, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn keyed(state: ApiState, request: Request, next: Next) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    // Whoever is not signed in has nothing that could be done twice.
    let Some(current) = parts.extensions.get::<Current>().cloned() else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let bytes = {
        let _permit = state.heavy().await;
        to_bytes(body, LARGEST).await.map_err(|error| unread(&error))?
    };
    let route = parts
        .extensions
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    let key = RequestKey {
        member: current.id(),
        route: route.to_owned(),
        key: text(parts.headers.get(KEY)),
    };
    let hash = Sha256::new()
        .chain_update(parts.uri.to_string())
        .chain_update(b"\n")
        .chain_update(&bytes)
        .finalize();
    match requests::begin(current.services(), key.clone(), hash.to_vec()).await? {
        RequestState::Begun => {}
        RequestState::Answered { status, body } => return Ok(again(status, body)),
        RequestState::Running => {
            return Err(Problem::new(Kind::Conflict).retry_after(COME_BACK).detail((
                "the same request is being worked on; ask again in a moment",
                "la même requête est en cours ; redemandez dans un instant",
            )));
        }
        RequestState::Other => {
            return Err(Problem::invalid(
                "Idempotency-Key",
                (
                    "this key was used for another request; take a new one",
                    "cette clé a servi à une autre requête ; prenez-en une nouvelle",
                ),
            ));
        }
    }
    let services = current.services().clone();
    let request = Request::from_parts(parts, Body::from(bytes));
    // In a task of its own: a browser that hangs up must not leave the answer unknown.
    let task = tokio::spawn(async move { keep(&services, key, next.run(request).await).await });
    task.await.map_err(Problem::fault)?
}

fn text(value: Option<&HeaderValue>) -> String {
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

/// Keeps what was answered; forgets the request when it was not done, so that it can be tried again.
async fn keep(services: &Services, key: RequestKey, response: Response) -> Answer<Response> {
    if !response.status().is_success() {
        requests::failed(services, key).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST_ANSWER).await.map_err(Problem::fault)?;
    let body = String::from_utf8_lossy(&bytes).into_owned();
    requests::answered(services, key, parts.status.as_u16(), body).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn again(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    if body.is_empty() {
        return status.into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
