//! `POST /users/mfa/confirm`

use super::RecoveryCodes;
use crate::answer::Answer;
use crate::ask::{Asker, Body};
use axum::Json;
use facteur_flows::people;
use serde::Deserialize;
use utoipa::ToSchema;

/// A code of the new app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "287082" }))]
pub(crate) struct AppCode {
    /// Six digits.
    #[schema(min_length = 1, max_length = 100)]
    code: String,
}

/// Switches the second factor on, and gives the recovery codes.
#[utoipa::path(
    post, path = "/users/mfa/confirm", tag = "second factor", security(("session" = [])), request_body = AppCode,
    responses((status = OK, description = "It is on", body = RecoveryCodes))
)]
pub(crate) async fn confirm_second_factor(
    asker: Asker,
    Body(shown): Body<AppCode>,
) -> Answer<Json<RecoveryCodes>> {
    let codes = people::confirm_second_factor(asker.services(), &asker.signed_in, &shown.code).await?;
    Ok(Json(RecoveryCodes {
        recovery_codes: codes,
    }))
}
