//! `GET /images`

use super::signature::signature;
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Asked, Asker};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use facteur_connect::images::ImageError;
use facteur_domain::MessageId;
use facteur_domain::id::Id;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which image.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImageAsked {
    /// Its address.
    #[param(min_length = 1, max_length = 4000)]
    u: String,
    /// The message that shows it.
    m: Uuid,
    /// The signature of both.
    #[param(pattern = "^[0-9a-f]{64}$")]
    s: String,
}

/// Fetches an image of a mail in the place of who reads it. The address stands, signed, in the HTML of the mail.
#[utoipa::path(
    get, path = "/images", tag = "messages", security(("session" = [])), params(ImageAsked),
    responses(
        (status = OK, description = "The image", body = String, content_type = "image/*", example = json!("GIF89a…")),
        (status = NOT_FOUND, description = "There is no such image", body = crate::answer::ProblemDocument,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show_image(
    State(state): State<ApiState>,
    asker: Asker,
    Asked(asked): Asked<ImageAsked>,
) -> Answer<Response> {
    let message = MessageId::from_uuid(asked.m);
    if asked.s != signature(&asker.signed_in.csrf, message, &asked.u) {
        return Err(Problem::new(Kind::Forbidden).detail((
            "no mail that you were shown asks for this image",
            "aucun message qui vous a été affiché ne demande cette image",
        )));
    }
    let image = state
        .images()
        .fetch(&asked.u)
        .await
        .map_err(|error| refused(&error))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(image.kind.media_type()),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
    ];
    Ok((headers, image.bytes).into_response())
}

fn refused(error: &ImageError) -> Problem {
    Problem::not_found().detail((
        error.to_string(),
        match error {
            ImageError::Forbidden => "cette adresse n'est pas de celles que Facteur charge",
            ImageError::Unreachable => "le serveur de l'image ne la donne pas",
            ImageError::NoImage => "ce que le serveur a donné n'est pas une image",
            ImageError::TooLarge => "l'image est trop volumineuse",
        },
    ))
}
