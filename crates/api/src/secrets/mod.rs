//! `/secrets`: the keys that seal secrets.

mod rotate;
mod show;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(show::show_secrets))
        .routes(routes!(rotate::rotate_secrets))
}
