//! `/users/mfa` and the second step of signing in: codes of an app, and recovery codes.

mod confirm;
mod disable;
mod enable;
mod recovery_codes;
mod show;
mod step;

use crate::state::ApiState;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(step::second_step))
        .routes(routes!(show::show_second_factor))
        .routes(routes!(enable::enable_second_factor))
        .routes(routes!(confirm::confirm_second_factor))
        .routes(routes!(disable::disable_second_factor))
        .routes(routes!(recovery_codes::new_recovery_codes))
}

/// Recovery codes, shown this once. Each lets in once, in place of a code of the app.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "recovery_codes": ["k7m2-9qxw-3hjt-5vbn", "0c4e-r8sd-2wqz-7ytg"] }))]
pub(crate) struct RecoveryCodes {
    /// Ten of them.
    recovery_codes: Vec<String>,
}
