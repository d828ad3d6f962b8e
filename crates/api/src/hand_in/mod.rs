//! Mail that is handed in over HTTP: `/messages` for programs, `/mail-gateway` for mail gateways.

mod gateway;
mod mail;
mod post;

use crate::state::ApiState;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(post::hand_in_message))
        .routes(routes!(gateway::hand_in_by_gateway))
        .layer(DefaultBodyLimit::disable())
}
