//! `/setup` and `/auth`: the first start, signing in and out, and who the cookie of a request stands for.

mod cookie;
mod current;
mod demonstration;
mod forgot;
mod login;
mod logout;
mod make_administrator;
mod refresh;
mod register;
mod reset;
mod setup;
mod strength;
mod token;
mod verify;
mod verify_send;
mod view;
mod waiting;

pub(crate) use cookie::{device_of, token_of};
pub(crate) use current::{Current, current};
pub(crate) use view::{Session, begun, cookies_of};
pub(crate) use waiting::too_many;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(setup::show_setup, make_administrator::make_administrator))
        .routes(routes!(login::sign_in))
        .routes(routes!(logout::sign_out))
        .routes(routes!(token::give_tokens))
        .routes(routes!(refresh::refresh_tokens))
        .routes(routes!(register::register))
        .routes(routes!(forgot::forget_password))
        .routes(routes!(reset::reset_password))
        .routes(routes!(strength::judge_password))
        .routes(routes!(verify::verify_address))
        .routes(routes!(verify_send::send_verification))
        .routes(routes!(view::show_session))
        .routes(routes!(demonstration::load_demonstration))
}
