//! JSON bodies.

use super::misread;
use crate::answer::{Kind, Problem};
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// Bytes of a JSON body at most; a draft with a long quote is far below.
pub(crate) const LARGEST_BODY: usize = 4 << 20;

/// A JSON body, read: 415 for another type, 413 for too much, 400 for no JSON, 422 for JSON of another shape.
#[derive(Debug)]
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(Kind::Unsupported).detail((
                "send the body as application/json",
                "envoyez le corps en application/json",
            )));
        }
        let bytes = to_bytes(request.into_body(), LARGEST_BODY)
            .await
            .map_err(|error| unread(&error))?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let kind = if error.inner().is_data() {
                Kind::Invalid
            } else {
                Kind::BadRequest
            };
            misread(kind, &error)
        })?;
        reader
            .end()
            .map_err(|error| Problem::new(Kind::BadRequest).detail(error.to_string()))?;
        Ok(Self(read))
    }
}

/// Tells "null" from "not named", with `#[serde(default, deserialize_with = "named")]`.
pub(crate) fn named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Why a body could not be read: too long, or cut off.
pub(crate) fn unread(error: &axum::Error) -> Problem {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(each) = cause {
        if each.to_string().contains("length limit exceeded") {
            return too_large();
        }
        cause = each.source();
    }
    Problem::new(Kind::BadRequest).detail((
        "the body ended before it was whole",
        "le corps s'est arrêté avant la fin",
    ))
}

/// More bytes than are taken.
pub(crate) fn too_large() -> Problem {
    Problem::new(Kind::TooLarge).detail(("send less at once", "envoyez moins à la fois"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(text) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = text.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}
