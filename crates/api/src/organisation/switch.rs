//! `POST /auth/switch`

use crate::answer::Answer;
use crate::ask::{Asker, Body, Client};
use crate::session::{Session, begun};
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use facteur_domain::OrganisationId;
use facteur_domain::id::Id;
use facteur_flows::organisation;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where to work.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "organisation": "01938c6e-0000-7000-8000-000000000002" }))]
pub(crate) struct Switch {
    /// The organisation.
    organisation: Uuid,
}

/// Begins to work in another organisation: this session ends, and one there begins.
#[utoipa::path(
    post, path = "/auth/switch", tag = "session", security(("session" = [])), request_body = Switch,
    responses((status = OK, description = "The new session; the cookie is set", body = Session))
)]
pub(crate) async fn switch_organisation(
    State(state): State<ApiState>,
    asker: Asker,
    client: Client,
    Body(asked): Body<Switch>,
) -> Answer<(CookieJar, Json<Session>)> {
    let organisation = OrganisationId::from_uuid(asked.organisation);
    let session =
        organisation::switch(asker.services(), &asker.signed_in, &asker.token, organisation).await?;
    begun(&state, session, client).await
}
