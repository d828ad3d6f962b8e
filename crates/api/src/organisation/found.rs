//! `POST /organisations`

use super::own::OwnOrganisation;
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use axum::http::StatusCode;
use facteur_flows::organisation;
use serde::Deserialize;
use utoipa::ToSchema;

/// What the new organisation is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Calorine Belgique" }))]
pub(crate) struct NewOrganisation {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
}

/// Founds another organisation; who does is its owner. Nothing of one organisation is seen in another.
#[utoipa::path(
    post, path = "/organisations", tag = "members", security(("session" = [])), request_body = NewOrganisation,
    responses((status = CREATED, description = "The organisation", body = OwnOrganisation))
)]
pub(crate) async fn found_organisation(
    asker: Asker,
    Body(new): Body<NewOrganisation>,
) -> Answer<(StatusCode, Json<OwnOrganisation>)> {
    let founded = organisation::found(asker.services(), &asker.signed_in, &new.name).await?;
    Ok((StatusCode::CREATED, Json(founded.into())))
}
