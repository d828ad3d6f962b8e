//! `/models` and `/categories`: what judges mail, what it learns from, and the way back.

mod add_category;
mod bring_back;
mod change_category;
mod confirm;
mod examples;
mod list_categories;
mod retrain;
mod show;
mod views;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(show::show_models))
        .routes(routes!(bring_back::bring_model_back))
        .routes(routes!(retrain::retrain_now))
        .routes(routes!(examples::give_examples))
        .routes(routes!(
            list_categories::list_categories,
            add_category::add_category
        ))
        .routes(routes!(change_category::change_category))
        .routes(routes!(confirm::confirm_category))
}
