//! Who asks: the member of the session cookie, with the role that the endpoint wants.

use crate::answer::{Kind, Problem};
use crate::language::Spoken;
use crate::session::{self, Current};
use crate::state::ApiState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use facteur_domain::{Actor, MemberId, Role};
use std::ops::Deref;

/// The header that repeats the session's `csrf`; a page of another site cannot know it.
const CSRF: &str = "x-facteur-csrf";

macro_rules! askers {
    ($($(#[$doc:meta])* $name:ident: $allowed:expr, $english:literal, $french:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name(Current);

        impl Deref for $name {
            type Target = Current;
            fn deref(&self) -> &Current {
                &self.0
            }
        }

        impl FromRequestParts<ApiState> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
                let current = signed_in(parts, state).await?;
                let allowed: fn(Role) -> bool = $allowed;
                if allowed(current.role) {
                    return Ok(Self(current));
                }
                Err(Problem::new(Kind::Forbidden).detail(($english, $french)))
            }
        }
    )*};
}

askers! {
    /// Whoever is signed in.
    Reader: |_| true, "", "";
    /// Who works on tickets.
    Agent: |role| role != Role::Viewer,
        "a viewer only looks; ask an administrator for another role",
        "un lecteur ne fait que consulter ; demandez un autre rôle à un administrateur";
    /// Who sets things up.
    Admin: |role| matches!(role, Role::Owner | Role::Admin),
        "only administrators may do this",
        "seuls les administrateurs peuvent le faire";
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
}

/// Who is signed in; for a request that changes something only when it comes from our own page.
pub(super) async fn signed_in(parts: &mut Parts, state: &ApiState) -> Result<Current, Problem> {
    let nobody = || {
        Problem::new(Kind::NotSignedIn).detail((
            "there is no session, or it has ended",
            "il n'y a pas de session, ou elle est terminée",
        ))
    };
    let token = session::token_of(&parts.headers).ok_or_else(nobody)?;
    let current = session::current(state, token).await?.ok_or_else(nobody)?;
    if let Some(spoken) = parts.extensions.get::<Spoken>() {
        spoken.set(current.language);
    }
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
    Ok(current)
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
