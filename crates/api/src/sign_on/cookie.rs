//! The cookie of a browser that is at a provider. It goes nowhere but to the routes that begin and end a sign-in.

use crate::ask::Client;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// Its name.
const NAME: &str = "facteur_sign_on";
/// Where it is sent.
const PATH: &str = "/api/v1/auth/sign-on";

/// What a browser keeps of a sign-in that was begun.
pub(super) fn kept_of(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(NAME).map(|cookie| cookie.value().to_owned())
}

/// The cookie for that. The browser comes back by a link of another site, so it must not be strict.
pub(super) fn kept(value: &str, client: Client) -> Cookie<'static> {
    Cookie::build((NAME, value.to_owned()))
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(client.https)
        .build()
}
