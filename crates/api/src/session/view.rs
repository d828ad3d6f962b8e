//! `GET /auth/session`, and the session as it is shown.

use super::cookie::{cookie_of, device_cookie};
use crate::answer::Answer;
use crate::ask::{Asker, Client};
use crate::language::Language;
use crate::state::ApiState;
use crate::wire::{Member, Time};
use axum::Json;
use axum::extract::State;
use axum_extra::extract::CookieJar;
use facteur_domain::id::Id;
use facteur_domain::{Founding, Permission, Role};
use facteur_flows::people::{NewSession, SignedIn};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "member": { "id": "01938c6e-0000-7000-8000-000000000001", "name": "Léa Martin", "address": "lea@calorine.example", "role": "owner" },
    "organisation": { "id": "01938c6e-0000-7000-8000-000000000002", "name": "Calorine" },
    "csrf": "pZ1k7N0b1rYw3cVd9sQe2A", "language": "fr", "demonstration": false, "expires_at": "2026-12-04T15:50:56Z",
    "permissions": ["profile.own", "tickets.read"], "must_enable_second_factor": false,
    "may_found_organisations": true
}))]
pub(crate) struct Session {
    /// Who is signed in.
    member: Member,
    /// Where.
    organisation: Organisation,
    /// What the header `X-Facteur-Csrf` of every request that changes something must repeat.
    csrf: String,
    /// The language of the profile.
    language: Language,
    /// Whether the demonstration is loaded.
    demonstration: bool,
    /// When it ends unless it is used before.
    expires_at: Time,
    /// What may be done in it: words such as `tickets.read`.
    #[schema(value_type = Vec<crate::wire::Permission>)]
    permissions: Vec<&'static str>,
    /// Whether the organisation wants a second factor that is not there: until it is set up, only the profile answers.
    must_enable_second_factor: bool,
    /// Whether a further organisation may be founded in it: see `POST /organisations`.
    may_found_organisations: bool,
}

/// The organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Organisation {
    /// Its id.
    id: Uuid,
    /// Its name.
    name: String,
}

impl Session {
    pub(crate) fn new(signed_in: SignedIn, demonstration: bool, founding: Founding) -> Self {
        Self {
            member: signed_in.member.into(),
            organisation: Organisation {
                id: signed_in.organisation.uuid(),
                name: signed_in.organisation_name,
            },
            csrf: signed_in.csrf,
            language: signed_in.language.into(),
            demonstration,
            expires_at: signed_in.expires_at.into(),
            permissions: permissions(signed_in.role),
            must_enable_second_factor: signed_in.must_enable_second_factor,
            may_found_organisations: signed_in.provider.is_none() && founding.allows(signed_in.role),
        }
    }
}

fn permissions(role: Role) -> Vec<&'static str> {
    let all = Permission::ALL.iter();
    all.filter(|each| role.may(**each))
        .map(|each| each.word())
        .collect()
}

/// The cookies of whoever has just signed in: of the session, and the one by which the browser is known.
pub(crate) fn cookies_of(new: &NewSession, client: Client) -> CookieJar {
    CookieJar::new()
        .add(cookie_of(new.token.expose_secret(), client))
        .add(device_cookie(new.device.expose_secret(), client))
}

/// The answer to whoever has just signed in: the session, its cookie, and the one by which
/// the browser is known.
pub(crate) async fn begun(
    state: &ApiState,
    new: NewSession,
    client: Client,
) -> Answer<(CookieJar, Json<Session>)> {
    let jar = cookies_of(&new, client);
    let here = &new.signed_in;
    let services = state.installation().within(here.organisation, here.reach.clone());
    let demonstration = state.is_demonstration(&services).await?;
    let founding = services.people.found_organisations;
    Ok((jar, Json(Session::new(new.signed_in, demonstration, founding))))
}

/// Tells who is signed in.
#[utoipa::path(
    get, path = "/auth/session", tag = "session", security(("session" = [])),
    responses((status = OK, description = "The session", body = Session))
)]
pub(crate) async fn show_session(State(state): State<ApiState>, asker: Asker) -> Answer<Json<Session>> {
    let demonstration = state.is_demonstration(asker.services()).await?;
    let founding = asker.services().people.found_organisations;
    Ok(Json(Session::new(
        asker.signed_in.clone(),
        demonstration,
        founding,
    )))
}
