//! `/sign-on` and `/auth/sign-on`: signing in with a provider that knows the organisation's people.

mod add;
mod begin;
mod callback;
mod cookie;
mod list;
mod open;
mod remove;
mod replace;
mod show;
mod test;
mod view;

use crate::state::ApiState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this resource.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(open::list_ways_in))
        .routes(routes!(begin::begin_sign_on))
        .routes(routes!(callback::finish_sign_on))
        .routes(routes!(list::list_providers, add::add_provider))
        .routes(routes!(test::test_provider))
        .routes(routes!(
            show::show_provider,
            replace::replace_provider,
            remove::remove_provider
        ))
}
