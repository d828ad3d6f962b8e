//! `/organisation`: how the organisation is set up; and the organisations that a user works in.

mod found;
mod own;
mod set;
mod show;
mod switch;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(show::show_organisation, set::set_organisation))
        .routes(routes!(found::found_organisation))
        .routes(routes!(own::list_own_organisations))
        .routes(routes!(switch::switch_organisation))
}
