//! `/users/tokens` and `/tokens`: what programs show instead of signing in, for a member or for the organisation.

mod add;
mod add_own;
mod list;
mod list_own;
mod remove;
mod remove_own;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_own::list_own_tokens, add_own::add_own_token))
        .routes(routes!(remove_own::remove_own_token))
        .routes(routes!(list::list_tokens, add::add_token))
        .routes(routes!(remove::remove_token))
}
