//! `GET /users/mfa`

use crate::answer::Answer;
use crate::ask::Asker;
use axum::Json;
use facteur_flows::people;
use serde::Serialize;
use utoipa::ToSchema;

/// How it stands about a member's second factor.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "enabled": true, "required": false, "recovery_codes_left": 9 }))]
pub(crate) struct SecondFactor {
    /// Whether a code is asked for when they sign in.
    enabled: bool,
    /// Whether the organisation wants everybody to have one.
    required: bool,
    /// Recovery codes that were not used.
    recovery_codes_left: i64,
}

/// Tells how it stands about one's second factor.
#[utoipa::path(
    get, path = "/users/mfa", tag = "second factor", security(("session" = [])),
    responses((status = OK, description = "How it stands", body = SecondFactor))
)]
pub(crate) async fn show_second_factor(asker: Asker) -> Answer<Json<SecondFactor>> {
    let state = people::second_factor_state(asker.services(), asker.signed_in.user).await?;
    Ok(Json(SecondFactor {
        enabled: state.enabled,
        required: state.required,
        recovery_codes_left: state.recovery_codes_left,
    }))
}
