//! `/users/sessions`: the browsers and programs that somebody is signed in with.

mod end;
mod end_others;
mod list;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_sessions))
        .routes(routes!(end::end_session))
        .routes(routes!(end_others::end_others))
}
