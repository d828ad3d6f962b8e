//! `/answers`: mail that we write.

mod change;
mod compose;
mod list;
mod send;
mod send_new;
mod show;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use view::{Answer, Authors};

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(compose::compose_answer))
        .routes(routes!(send::send_answer))
        .routes(routes!(list::list_answers, send_new::send_new_mail))
        .routes(routes!(show::show_answer))
        .routes(routes!(change::send_again))
        .routes(routes!(change::cancel_answer))
}
