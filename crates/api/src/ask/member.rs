//! Who asks. Whether they may was decided before, by the table of permissions: see [`super::admit`].

use super::admit::Installation;
use super::client::Client;
use crate::answer::{Answer, Kind, Problem};
use crate::session::{self, Current};
use crate::state::ApiState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use facteur_domain::{Actor, MemberId, Permission, Role};
use facteur_flows::Services;
use std::ops::Deref;

/// The header that repeats the session's `csrf`; a page of another site cannot know it.
const CSRF: &str = "x-facteur-csrf";

/// Who asks, with the services of their organisation, limited to what they may see.
#[derive(Clone)]
pub(crate) struct Asker(Current);

impl Deref for Asker {
    type Target = Current;
    fn deref(&self) -> &Current {
        &self.0
    }
}

impl FromRequestParts<ApiState> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Current>()
            .cloned()
            .map(Self)
            .ok_or_else(nobody)
    }
}

impl Current {
    /// The member as the actor of a change.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Member(self.id())
    }

    /// The member.
    pub(crate) fn id(&self) -> MemberId {
        self.member
    }

    /// Everything that a use case needs, for the organisation of who asks and for what they may see of it.
    pub(crate) fn services(&self) -> &Services {
        &self.services
    }
}

/// Whoever asks for a route that is open, or a mail gateway.
#[derive(Clone)]
pub(crate) struct Visitor {
    services: Services,
    /// The machine that asks.
    pub client: Client,
}

impl Visitor {
    /// Everything that a use case needs that belongs to no organisation; its organisation is the first one.
    pub(crate) fn services(&self) -> &Services {
        &self.services
    }
}

impl FromRequestParts<ApiState> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let known = parts.extensions.get::<Installation>();
        Ok(Self {
            services: known.map_or_else(|| state.installation().clone(), |known| known.0.clone()),
            client: Client::of(parts, state),
        })
    }
}

pub(super) fn nobody() -> Problem {
    Problem::new(Kind::NotSignedIn).detail((
        "there is no session, or it has ended",
        "il n'y a pas de session, ou elle est terminée",
    ))
}

/// Refuses whoever has not the permission.
pub(super) fn may(current: &Current, permission: Permission) -> Result<(), Problem> {
    if !current.role.may(permission) {
        return Err(Problem::new(Kind::Forbidden).detail(match permission.from() {
            Role::Owner => (
                "only owners may do this",
                "seuls les propriétaires peuvent le faire",
            ),
            Role::Admin => (
                "only administrators may do this",
                "seuls les administrateurs peuvent le faire",
            ),
            Role::Agent | Role::Viewer => (
                "a viewer only looks; ask an administrator for another role",
                "un lecteur ne fait que consulter ; demandez un autre rôle à un administrateur",
            ),
        }));
    }
    let scopes = current.scopes.as_deref();
    if scopes.is_none_or(|scopes| scopes.contains(&permission)) {
        return Ok(());
    }
    Err(Problem::new(Kind::Forbidden).detail((
        format!("this token lacks the scope {permission}; make one that has it"),
        format!("ce jeton n'a pas la portée {permission} ; créez-en un qui l'a"),
    )))
}

/// Refuses who must set up a second factor first; their own profile, where that is done, stays open.
pub(super) fn second_factor_stands(current: &Current, permission: Permission) -> Result<(), Problem> {
    if !current.signed_in.must_enable_second_factor || permission == Permission::ProfileOwn {
        return Ok(());
    }
    Err(Problem::new(Kind::SecondFactorRequired).detail((
        "your organisation wants everybody to have a second factor; set it up in your profile",
        "votre organisation demande la double authentification ; activez-la dans votre profil",
    )))
}

/// Who is signed in by a cookie; for a request that changes something only when it comes from our own page.
pub(super) async fn session_of(parts: &Parts, services: &Services) -> Answer<Option<Current>> {
    let Some(token) = session::token_of(&parts.headers) else {
        return Ok(None);
    };
    let Some(current) = session::current(services, token).await? else {
        return Ok(None);
    };
    if changes_something(&parts.method) {
        same_site(&parts.headers)?;
        let told = parts.headers.get(CSRF).map(axum::http::HeaderValue::as_bytes);
        if told != Some(current.signed_in.csrf.as_bytes()) {
            return Err(Problem::new(Kind::Csrf).detail((
                "the header X-Facteur-Csrf must repeat the session's csrf; load the page again",
                "l'en-tête X-Facteur-Csrf doit répéter le csrf de la session ; rechargez la page",
            )));
        }
    }
    Ok(Some(current))
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Refuses what a page of another site makes a browser send. Programs send neither header.
pub(crate) fn same_site(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    let foreign_site = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let host = text(header::HOST).unwrap_or_default();
    let foreign_origin = text(header::ORIGIN).is_some_and(|origin| {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        !authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    });
    if foreign_site || (foreign_origin && site != Some("same-origin")) {
        return Err(Problem::new(Kind::Csrf).detail((
            "a page of another site sent this",
            "une page d'un autre site a envoyé cette requête",
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_site_sends_is_refused() {
        let cases: [(&[(&str, &str)], bool); 8] = [
            (&[("host", "desk.example")], true),
            (
                &[("host", "desk.example"), ("sec-fetch-site", "same-origin")],
                true,
            ),
            (
                &[("host", "desk.example"), ("sec-fetch-site", "cross-site")],
                false,
            ),
            (
                &[("host", "desk.example"), ("sec-fetch-site", "same-site")],
                false,
            ),
            (
                &[("host", "desk.example"), ("origin", "https://desk.example")],
                true,
            ),
            (
                &[("host", "desk.example"), ("origin", "https://evil.example")],
                false,
            ),
            (&[("host", "desk.example"), ("origin", "null")], false),
            // A proxy that rewrites Host: the browser itself says that page and server are one.
            (
                &[
                    ("host", "127.0.0.1:8080"),
                    ("origin", "https://desk.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                true,
            ),
        ];
        for (headers, allowed) in cases {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| {
                    (
                        name.parse::<header::HeaderName>().unwrap(),
                        value.parse().unwrap(),
                    )
                })
                .collect();
            assert_eq!(same_site(&map).is_ok(), allowed, "{headers:?}");
        }
    }
}
