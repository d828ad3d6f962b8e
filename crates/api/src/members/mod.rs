//! `/members` and `/users`: who works here, and what each chose for themselves.

mod change;
mod list;
mod password;
mod profile;
mod remove;
mod set_profile;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_members))
        .routes(routes!(change::change_member, remove::remove_member))
        .routes(routes!(profile::show_profile, set_profile::set_profile))
        .routes(routes!(password::change_password))
}
