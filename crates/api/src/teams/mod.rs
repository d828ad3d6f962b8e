//! `/teams`: members who share mailboxes.

mod add;
mod change;
mod list;
mod remove;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_teams, add::add_team))
        .routes(routes!(change::change_team, remove::remove_team))
}
