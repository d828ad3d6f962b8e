//! `/mailboxes`: where mail comes from and how it is sent.

mod add;
mod change;
mod guess;
mod list;
mod mode;
mod reconcile;
mod settings;
mod show;
mod test;
mod views;

pub(crate) use test::TestStep;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_mailboxes, add::add_mailbox))
        .routes(routes!(guess::guess_settings))
        .routes(routes!(test::test_settings))
        .routes(routes!(show::show_mailbox, change::change_mailbox))
        .routes(routes!(test::test_mailbox))
        .routes(routes!(mode::pause_mailbox))
        .routes(routes!(mode::resume_mailbox))
        .routes(routes!(reconcile::reconcile_mailbox))
}
