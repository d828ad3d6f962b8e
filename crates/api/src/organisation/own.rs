//! `GET /users/organisations`

use crate::answer::Answer;
use crate::ask::Asker;
use crate::wire::{List, Role};
use axum::Json;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation that the user is a member of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000002", "name": "Calorine", "role": "owner", "current": true
}))]
pub(crate) struct OwnOrganisation {
    /// Its id.
    id: Uuid,
    /// What it is called.
    name: String,
    /// What the user is there.
    role: Role,
    /// Whether the session is in it.
    current: bool,
}

impl From<organisation::OwnOrganisation> for OwnOrganisation {
    fn from(own: organisation::OwnOrganisation) -> Self {
        Self {
            id: own.id.uuid(),
            name: own.name,
            role: own.role.into(),
            current: own.current,
        }
    }
}

/// Lists the organisations that the user is a member of, the one they worked in last first.
#[utoipa::path(
    get, path = "/users/organisations", tag = "members", security(("session" = [])),
    responses((status = OK, description = "The organisations", body = List<OwnOrganisation>))
)]
pub(crate) async fn list_own_organisations(asker: Asker) -> Answer<Json<List<OwnOrganisation>>> {
    let own = organisation::own_organisations(asker.services(), asker.signed_in.user).await?;
    Ok(Json(List {
        items: own.into_iter().map(OwnOrganisation::from).collect(),
    }))
}
