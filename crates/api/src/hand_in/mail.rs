//! A mail in a request: as the body, or as a field of a form.

use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Agent, too_large, unread};
use crate::state::ApiState;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

/// The user that mail gateways sign in as.
const GATEWAY: &str = "gateway";
/// The fields of a form that a mail may stand in.
const FIELDS: [&str; 2] = ["message", "mail"];

/// Who hands mail in: a member who works on tickets, or a gateway with the configured key.
pub(super) async fn check_sender(parts: &mut Parts, state: &ApiState) -> Answer<()> {
    if !parts.headers.contains_key(header::AUTHORIZATION) {
        return Agent::from_request_parts(parts, state).await.map(|_| ());
    }
    let wanted = state.settings().gateway_key.as_ref();
    let given = basic(&parts.headers);
    // Compared by their hashes, so that the time it takes tells nothing.
    let is_right = wanted.zip(given).is_some_and(|(wanted, (user, password))| {
        user == GATEWAY && Sha256::digest(wanted.expose_secret()) == Sha256::digest(password)
    });
    if is_right {
        return Ok(());
    }
    Err(Problem::new(Kind::WrongPassword).detail((
        "the user is \"gateway\", the password that of http.gateway_key",
        "l'utilisateur est « gateway », le mot de passe celui de http.gateway_key",
    )))
}

/// User and password of HTTP Basic (RFC 7617).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// The bytes of the mail of a request.
pub(super) async fn read(request: Request, largest: usize) -> Answer<Vec<u8>> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "multipart/form-data" => of_form(request, largest).await,
        "message/rfc822" | "message/global" | "application/octet-stream" | "text/plain" | "" => {
            let bytes = to_bytes(request.into_body(), largest).await;
            Ok(bytes.map_err(|error| unread(&error))?.into())
        }
        _ => Err(Problem::new(Kind::Unsupported).detail((
            "send the mail as message/rfc822, or as the field `message` of a form",
            "envoyez le message en message/rfc822, ou dans le champ `message` d'un formulaire",
        ))),
    }
}

async fn of_form(request: Request, largest: usize) -> Answer<Vec<u8>> {
    let wrong = |what: String| Problem::new(Kind::BadRequest).detail(what);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|rejection| wrong(rejection.body_text()))?;
    while let Some(mut field) = form
        .next_field()
        .await
        .map_err(|error| wrong(error.body_text()))?
    {
        if !field.name().is_some_and(|name| FIELDS.contains(&name)) {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| wrong(error.body_text()))? {
            if bytes.len() + chunk.len() > largest {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok(bytes);
    }
    Err(Problem::invalid(
        "message",
        (
            "the form has no field `message` with the mail",
            "le formulaire n'a pas de champ `message` avec le message",
        ),
    ))
}
