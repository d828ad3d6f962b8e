//! `POST /secrets/rotate`

use crate::answer::{Answer, Kind, Problem};
use crate::ask::Asker;
use crate::state::ApiState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use facteur_flows::secrets;
use serde::Serialize;
use utoipa::ToSchema;

/// The new key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "key": "5f1c09aa" }))]
pub(crate) struct NewKey {
    /// Its id.
    key: String,
}

/// Makes a new key, and has every secret sealed anew with it: `GET /secrets` tells how far that has come. Secrets open
/// all the while. Refused where the keys come from the environment or a systemd credential.
#[utoipa::path(
    post, path = "/secrets/rotate", tag = "secrets", security(("session" = [])),
    responses((status = ACCEPTED, description = "The new key seals from now on", body = NewKey))
)]
pub(crate) async fn rotate_secrets(
    State(state): State<ApiState>,
    asker: Asker,
) -> Answer<(StatusCode, Json<NewKey>)> {
    let services = asker.services();
    if services.organisation != state.installation().organisation {
        return Err(Problem::new(Kind::Forbidden).detail((
            "the keys belong to the whole installation; ask whoever runs it",
            "les clés sont celles de toute l'installation ; adressez-vous à qui l'exploite",
        )));
    }
    let key = secrets::renew(services, asker.actor()).await?.to_string();
    Ok((StatusCode::ACCEPTED, Json(NewKey { key })))
}
