//! All routes, and what every request passes through.

use crate::answer::{Kind, Problem, render_problems, security_headers};
use crate::ask::{admit, once};
use crate::limits::limit;
use crate::openapi::{Base, document};
use crate::state::ApiState;
use crate::{
    answers, audit, contacts, dead_letters, drafts, events, hand_in, images, invitations, judgement,
    mailboxes, members, messages, organisation, privacy, rules, search, second_factor, secrets, sends,
    session, sessions, sign_on, status, teams, threads, tickets, tokens, ui, uploads, views,
};
use axum::Router;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// How long a request may take until its answer begins; tests of mail servers take longest.
const DEADLINE: Duration = Duration::from_mins(1);

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";

/// The resources with their description.
pub(crate) fn described() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Base::openapi())
        .merge(session::routes())
        .merge(second_factor::routes())
        .merge(sign_on::routes())
        .merge(members::routes())
        .merge(teams::routes())
        .merge(invitations::routes())
        .merge(organisation::routes())
        .merge(sessions::routes())
        .merge(tokens::routes())
        .merge(tickets::routes())
        .merge(answers::routes())
        .merge(drafts::routes())
        .merge(uploads::routes())
        .merge(views::routes())
        .merge(messages::routes())
        .merge(hand_in::routes())
        .merge(threads::routes())
        .merge(search::routes())
        .merge(contacts::routes())
        .merge(rules::routes())
        .merge(judgement::routes())
        .merge(mailboxes::routes())
        .merge(events::routes())
        .merge(dead_letters::routes())
        .merge(sends::routes())
        .merge(audit::routes())
        .merge(secrets::routes())
        .merge(privacy::routes())
        .merge(status::routes())
        .merge(images::routes())
}

/// Everything that Facteur answers over HTTP.
pub fn router(state: ApiState) -> Router {
    let (resources, _) = described().split_for_parts();
    let description = Bytes::from(document().to_json().unwrap_or_default());
    let description = get(move || async move { ([(CONTENT_TYPE, "application/json")], description) });
    let resources = resources.route("/openapi.json", description);
    Router::new()
        .nest(
            BASE,
            resources
                .fallback(no_such_path)
                .method_not_allowed_fallback(no_such_method),
        )
        .route("/healthz", get(|| async { "ok\n" }))
        .fallback(ui::answer)
        .layer(from_fn_with_state(state.clone(), once))
        .layer(from_fn_with_state(state.clone(), admit))
        .with_state(state.clone())
        .layer(from_fn(deadline))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::fault("a request's handler panicked").into_response()
        }))
        .layer(from_fn_with_state(state.clone(), limit))
        .layer(from_fn_with_state(state, render_problems))
        .layer(from_fn(security_headers))
}

async fn no_such_path() -> Problem {
    Problem::not_found()
}

async fn no_such_method() -> Problem {
    Problem::new(Kind::Method)
}

/// Ends a request that takes too long: whoever waits has gone away or will ask again.
async fn deadline(request: Request, next: Next) -> Response {
    match tokio::time::timeout(DEADLINE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::away().into_response(),
    }
}
