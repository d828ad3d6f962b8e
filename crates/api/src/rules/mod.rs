//! `/rules`: what is done with mail before a person sees it.

mod add;
mod list;
mod place;
mod preview;
mod remove;
mod replace;
mod views;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_rules, add::add_rule))
        .routes(routes!(replace::replace_rule, remove::remove_rule))
        .routes(routes!(place::move_rule))
        .routes(routes!(preview::preview_rule))
}
