//! The session cookie.

use crate::ask::Client;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// Its name.
const NAME: &str = "facteur_session";

/// The token that a request brings along.
pub(crate) fn token_of(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(NAME)
        .map(|cookie| cookie.value().to_owned())
        .filter(|token| !token.is_empty())
}

/// The cookie for a token. Without a life span: it goes when the browser is closed, or when the session ends.
pub(crate) fn cookie_of(token: &str, client: Client) -> Cookie<'static> {
    Cookie::build((NAME, token.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(client.https)
        .build()
}

/// The cookie that takes the session's away.
pub(crate) fn cleared() -> Cookie<'static> {
    let mut cookie = Cookie::build((NAME, ""))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    cookie.make_removal();
    cookie
}
