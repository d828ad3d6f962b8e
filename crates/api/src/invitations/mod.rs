//! `/invitations`: asking people to join the organisation.

mod accept;
mod add;
mod by_token;
mod list;
mod remove;
mod send_again;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_invitations, add::invite))
        .routes(routes!(remove::withdraw_invitation))
        .routes(routes!(send_again::send_invitation_again))
        .routes(routes!(by_token::show_invitation))
        .routes(routes!(accept::accept_invitation))
}
