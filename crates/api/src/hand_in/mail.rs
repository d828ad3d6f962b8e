//! A mail in a request: as the body, or as a field of a form.

use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Asker, Visitor, too_large, unread};
use crate::state::ApiState;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header;
use axum::http::request::Parts;
use facteur_flows::intake::{Handed, HandedIn, hand_in, hand_in_anywhere};
use facteur_flows::{FlowResult, Services};

/// The fields of a form that a mail may stand in.
const FIELDS: [&str; 2] = ["message", "mail"];

/// Who hands mail in.
pub(super) enum HandsIn {
    /// A member, into the mailboxes that they see.
    Member(Box<Services>),
    /// A gateway, into any mailbox.
    Gateway(Box<Services>),
}

impl HandsIn {
    /// Who hands mail in by this request, which was let through as one of both.
    pub(super) async fn of(parts: &mut Parts, state: &ApiState) -> Answer<Self> {
        if let Ok(asker) = Asker::from_request_parts(parts, state).await {
            return Ok(Self::Member(Box::new(asker.services().clone())));
        }
        let visitor = Visitor::from_request_parts(parts, state).await?;
        Ok(Self::Gateway(Box::new(visitor.services().clone())))
    }

    /// Bytes of a mail at most.
    pub(super) fn largest(&self) -> usize {
        match self {
            Self::Member(services) | Self::Gateway(services) => services.limits.raw_bytes,
        }
    }

    /// Hands a mail in.
    pub(super) async fn hand_in(&self, handed: Handed) -> FlowResult<HandedIn> {
        match self {
            Self::Member(services) => hand_in(services, handed).await,
            Self::Gateway(services) => hand_in_anywhere(services, handed).await,
        }
    }
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
