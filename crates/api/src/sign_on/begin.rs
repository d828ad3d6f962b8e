//! `GET /auth/sign-on/{id}/begin`

use super::callback::refused;
use super::cookie::{kept, kept_of};
use crate::answer::Answer;
use crate::ask::{Asked, Named, Visitor};
use crate::session::too_many;
use crate::state::ApiState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use facteur_domain::ProviderId;
use facteur_domain::id::Id;
use facteur_flows::people::{self, Guess};
use secrecy::ExposeSecret;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Where to go on afterwards.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Next {
    /// A path of the web interface.
    #[param(max_length = 1000)]
    next: Option<String>,
}

/// Sends the browser to a provider, to sign in there. A page for browsers, not for programs.
#[utoipa::path(
    get, path = "/auth/sign-on/{id}/begin", tag = "sign-on", security(()),
    params(("id" = Uuid, Path, description = "The provider"), Next),
    responses((status = SEE_OTHER, description = "To the provider, or to /sign-in?problem=WORD"))
)]
pub(crate) async fn begin_sign_on(
    State(state): State<ApiState>,
    visitor: Visitor,
    headers: HeaderMap,
    Named(id): Named<Uuid>,
    Asked(asked): Asked<Next>,
) -> Answer<Response> {
    let services = visitor.services();
    // Each begin makes this server ask the provider's: strangers must not make it ask without end.
    if let Err(span) = people::guess(services, Guess::Secret).await? {
        return Err(too_many(span));
    }
    let begun = people::sign_on_begin(
        services,
        state.sign_on(),
        &services.people.public_url,
        ProviderId::from_uuid(id),
        kept_of(&headers).as_deref(),
        asked.next.as_deref(),
    )
    .await?;
    Ok(match begun {
        Ok(begun) => {
            let jar = CookieJar::new().add(kept(begun.browser.expose_secret(), visitor.client));
            (jar, Redirect::to(&begun.address)).into_response()
        }
        Err(refusal) => refused(refusal).into_response(),
    })
}
