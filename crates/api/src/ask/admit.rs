//! Lets a request through to its handler, or not: the one place where the table of permissions is enforced.

use super::bearer;
use super::gateway::is_gateway;
use super::member::{may, nobody, second_factor_stands, session_of};
use crate::answer::{Answer, Kind, Problem};
use crate::ask::{Client, Sender};
use crate::language::Spoken;
use crate::limits::Caller;
use crate::permissions::{Access, Found, find, needed};
use crate::routes::BASE;
use crate::session::Current;
use crate::state::ApiState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use facteur_domain::{Actor, Origin};
use facteur_flows::Services;

/// The one path outside the API that everybody may ask for.
const HEALTH: &str = "/healthz";

/// Lets a request through when the table of permissions says so, with who asks and what they may see beside it.
/// Whatever does not stand in the table is refused.
pub(crate) async fn admit(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admitted(&mut parts, &state).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admitted(parts: &mut Parts, state: &ApiState) -> Answer<()> {
    // What no route matches, the fallbacks answer.
    let Some(path) = parts.extensions.get::<MatchedPath>().cloned() else {
        return Ok(());
    };
    if path.as_str() == HEALTH {
        return Ok(());
    }
    let found = path.as_str().strip_prefix(BASE);
    let access = match found.map_or(Found::Nothing, |path| find(parts.method.as_str(), path)) {
        Found::Access(access) => access,
        Found::OtherMethods(methods) => {
            let allow = HeaderValue::from_str(&methods).ok();
            return Err(Problem::new(Kind::Method).allow(allow));
        }
        Found::Nothing => return Err(Problem::new(Kind::Forbidden)),
    };
    let origin = origin(parts, state);
    let services = state.installation().asked_from(origin.clone());
    match access {
        Access::Open => {}
        Access::OrGateway(_) if is_gateway(&parts.headers, state)? => {}
        Access::SignedIn | Access::Needs(_) | Access::OrGateway(_) => {
            let mut current = who(parts, &services).await?.ok_or_else(nobody)?;
            state.limits().caller(caller(&current), services.now())?;
            current.services = current.services.asked_from(Origin {
                actor: current.actor(),
                ..origin
            });
            if let Some(spoken) = parts.extensions.get::<Spoken>() {
                spoken.set(current.language);
            }
            if let Some(permission) = needed(access) {
                may(&current, permission)?;
                second_factor_stands(&current, permission)?;
            }
            parts.extensions.insert(current);
        }
    }
    parts.extensions.insert(Installation(services));
    Ok(())
}

/// Whose bucket of requests is asked.
fn caller(current: &Current) -> Caller {
    match current.scopes {
        Some(_) => Caller::Token(current.member),
        None => Caller::User(current.member),
    }
}

/// Who asks: a program by its token, or a browser by its cookie.
async fn who(parts: &Parts, services: &Services) -> Answer<Option<Current>> {
    match bearer::token_of(&parts.headers) {
        Some(token) => bearer::current(services, token).await,
        None => session_of(parts, services).await,
    }
}

/// Where a request comes from, before it is known who asks.
fn origin(parts: &Parts, state: &ApiState) -> Origin {
    Origin {
        actor: Actor::System,
        address: Some(Client::of(parts, state).address),
        device: Sender::of(parts).0,
    }
}

/// The services of the installation, with the origin of the request: for routes that are open.
#[derive(Clone)]
pub(super) struct Installation(pub Services);
