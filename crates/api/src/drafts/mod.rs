//! `/tickets/{id}/draft`: what a member is writing on a ticket.

mod remove;
mod save;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use view::Draft;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(save::save_draft, remove::remove_draft))
}
