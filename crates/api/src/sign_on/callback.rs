//! `GET /auth/sign-on/{id}/callback`

use super::cookie::kept_of;
use crate::answer::Answer;
use crate::ask::{Asked, Named, Visitor};
use crate::session::{cookies_of, device_of, too_many};
use crate::state::ApiState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use facteur_domain::id::Id;
use facteur_domain::{ProviderId, SignOnRefusal};
use facteur_flows::people::{self, Back, Guess};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// What the provider adds to the address (RFC 6749, section 4.1.2; RFC 9207). It may add more, which is ignored.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Brought {
    /// The code.
    #[param(max_length = 4000)]
    code: Option<String>,
    /// The state of the sign-in.
    #[param(max_length = 200)]
    state: Option<String>,
    /// Who sends it.
    #[param(max_length = 500)]
    iss: Option<String>,
}

/// Takes a browser back that was at a provider, and signs it in. A page for browsers, not for programs.
#[utoipa::path(
    get, path = "/auth/sign-on/{id}/callback", tag = "sign-on", security(()),
    params(("id" = Uuid, Path, description = "The provider"), Brought),
    responses((
        status = SEE_OTHER,
        description = "Signed in, with the cookie set: to the web interface; else to /sign-in?problem=WORD"
    ))
)]
pub(crate) async fn finish_sign_on(
    State(state): State<ApiState>,
    visitor: Visitor,
    headers: HeaderMap,
    Named(id): Named<Uuid>,
    Asked(brought): Asked<Brought>,
) -> Answer<Response> {
    let services = visitor.services();
    let counted = match people::guess(services, Guess::Secret).await? {
        Ok(counted) => counted,
        Err(span) => return Err(too_many(span)),
    };
    let (browser, device) = (kept_of(&headers), device_of(&headers));
    let back = Back {
        browser: browser.as_deref(),
        state: brought.state.as_deref(),
        code: brought.code.as_deref(),
        issuer: brought.iss.as_deref(),
        device: device.as_deref(),
    };
    let id = ProviderId::from_uuid(id);
    let ended =
        people::sign_on_finish(services, state.sign_on(), &services.people.public_url, id, back).await?;
    Ok(match ended {
        Ok(signed_on) => {
            people::guess_was_right(services, counted).await?;
            let jar = cookies_of(&signed_on.session, visitor.client);
            (jar, Redirect::to(&signed_on.next)).into_response()
        }
        Err(refusal) => refused(refusal).into_response(),
    })
}

/// Back to the page where one signs in, which says why.
pub(super) fn refused(refusal: SignOnRefusal) -> Redirect {
    Redirect::to(&format!("/sign-in?problem={refusal}"))
}
