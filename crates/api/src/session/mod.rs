//! `/setup` and `/auth`: the first start, signing in and out, and who the cookie of a request stands for.

mod attempts;
mod cookie;
mod current;
mod demonstration;
mod login;
mod logout;
mod make_administrator;
mod setup;
mod view;

pub(crate) use attempts::Attempts;
pub(crate) use cookie::{cookie_of, token_of};
pub(crate) use current::{Current, current};
pub(crate) use view::{Session, begun};

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(setup::show_setup, make_administrator::make_administrator))
        .routes(routes!(login::sign_in))
        .routes(routes!(logout::sign_out))
        .routes(routes!(view::show_session))
        .routes(routes!(demonstration::load_demonstration))
}
