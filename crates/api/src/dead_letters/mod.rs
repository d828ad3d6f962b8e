//! `/dead-letters`: what was given up.

mod list;
mod retry;
mod retry_all;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_dead_letters))
        .routes(routes!(retry::retry_dead_letter))
        .routes(routes!(retry_all::retry_all_dead_letters))
}
