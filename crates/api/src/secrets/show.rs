//! `GET /secrets`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_flows::secrets::{self, KeyReport, KeyUse};
use serde::Serialize;
use utoipa::ToSchema;

/// The keys that seal secrets, by their ids. The keys themselves are never told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "keys": [
        { "id": "5f1c09aa", "current": true, "known": true, "secrets": 12 },
        { "id": "b47700e1", "current": false, "known": true, "secrets": 3 }
    ],
    "sealed_with_old": 3
}))]
pub(crate) struct Keys {
    /// The keys, the current one first.
    keys: Vec<SealingKey>,
    /// Secrets that another key than the current one sealed; 0 when a rotation is done.
    sealed_with_old: i64,
}

/// A key that seals secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SealingKey {
    /// Its id.
    id: String,
    /// Whether it seals what is sealed from now on.
    current: bool,
    /// Whether this server has it; without it, what it sealed cannot be opened.
    known: bool,
    /// Secrets that it sealed.
    secrets: i64,
}

impl From<KeyUse> for SealingKey {
    fn from(key: KeyUse) -> Self {
        Self {
            id: key.id.to_string(),
            current: key.current,
            known: key.known,
            secrets: key.secrets,
        }
    }
}

impl From<KeyReport> for Keys {
    fn from(report: KeyReport) -> Self {
        Self {
            keys: report.keys.into_iter().map(SealingKey::from).collect(),
            sealed_with_old: report.sealed_with_old,
        }
    }
}

/// Shows the keys that seal secrets, and how many of the organisation's each sealed.
#[utoipa::path(
    get, path = "/secrets", tag = "secrets", security(("session" = [])),
    responses((status = OK, description = "The keys", body = Keys))
)]
pub(crate) async fn show_secrets(asker: Asker) -> Answer<Json<Keys>> {
    Ok(Json(secrets::report_of_one(asker.services()).await?.into()))
}
