//! `GET /sign-on`

use crate::answer::Answer;
use crate::ask::{Asked, Visitor};
use axum::Json;
use facteur_domain::id::Id;
use facteur_flows::people;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// For whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct For {
    /// Adds the providers of other organisations that may vouch for addresses of the same domain.
    #[param(max_length = 254)]
    address: Option<String>,
}

/// Where one can sign in.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "providers": [{ "id": "01938c6e-0000-7000-8000-000000000030", "name": "Calorine" }] }))]
pub(crate) struct WaysIn {
    /// The providers.
    providers: Vec<WayIn>,
}

/// One provider, as whoever is not signed in sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct WayIn {
    /// Its id: `GET /auth/sign-on/{id}/begin`.
    id: Uuid,
    /// What it is called.
    name: String,
}

/// Lists the providers that one can sign in with.
#[utoipa::path(
    get, path = "/sign-on", tag = "sign-on", security(()), params(For),
    responses((status = OK, description = "The providers", body = WaysIn))
)]
pub(crate) async fn list_ways_in(visitor: Visitor, Asked(asked): Asked<For>) -> Answer<Json<WaysIn>> {
    let open = people::providers_open(visitor.services(), asked.address.as_deref()).await?;
    let way = |(id, name): (facteur_domain::ProviderId, String)| WayIn { id: id.uuid(), name };
    Ok(Json(WaysIn {
        providers: open.into_iter().map(way).collect(),
    }))
}
