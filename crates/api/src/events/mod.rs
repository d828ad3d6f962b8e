//! `/events`: what happened, and live news of it.

mod line;
mod list;
mod stream;
mod undo;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use line::HistoryLine;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_events))
        .routes(routes!(stream::stream_events))
        .routes(routes!(undo::undo_event))
}
