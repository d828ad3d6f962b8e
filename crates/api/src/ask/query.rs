//! Query parameters.

use super::misread;
use crate::answer::{Kind, Problem};
use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Query parameters, read. Unknown ones are refused by the types' `deny_unknown_fields`: a filter with a slip
/// of the keyboard must not show everything.
#[derive(Debug)]
pub(crate) struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read_query(&parts.uri).map(Self)
    }
}

/// The query parameters of an address, read.
pub(crate) fn read_query<T: DeserializeOwned>(address: &Uri) -> Result<T, Problem> {
    let query = address.query().unwrap_or_default().as_bytes();
    // A NUL is in no text of ours, and PostgreSQL takes none.
    if let Some((name, _)) = form_urlencoded::parse(query).find(|(_, value)| value.contains('\0')) {
        return Err(Problem::new(Kind::BadRequest).field(
            name.into_owned(),
            ("there is a NUL character in it", "il contient un caractère NUL"),
        ));
    }
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query));
    serde_path_to_error::deserialize(reader).map_err(|error| misread(Kind::BadRequest, &error))
}
