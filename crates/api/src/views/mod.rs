//! `/views`: filters of the ticket list that members keep.

mod add;
mod list;
mod remove;
mod replace;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_views, add::add_view))
        .routes(routes!(replace::replace_view, remove::remove_view))
}
