//! `/privacy`: all that is held about a contact, given out or erased, and how long anything is kept.

mod erasures;
mod exports;
mod file;
mod preview;
mod retention;
mod settings;
mod show;
mod tasks;
mod views;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(retention::show_retention, settings::set_retention))
        .routes(routes!(preview::preview_retention))
        .routes(routes!(tasks::list_tasks))
        .routes(routes!(show::show_task))
        .routes(routes!(exports::ask_export))
        .routes(routes!(file::download_export))
        .routes(routes!(erasures::ask_erasure))
}
