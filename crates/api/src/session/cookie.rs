//! The cookies: that of the session, and the one by which a browser is known that signed in before.

use crate::ask::Client;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use time::Duration;

/// Its name.
const NAME: &str = "facteur_session";

/// The name of the one that stays. It lets nobody in: by it the guesses of strangers are told from its owner's.
const DEVICE: &str = "facteur_device";
/// How long it stays; browsers keep none longer.
const DEVICE_DAYS: i64 = 400;
/// Letters of a token at most; ours have fewer.
const LONGEST: usize = 200;

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

/// The token of a browser that signed in before.
pub(crate) fn device_of(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    let token = jar.get(DEVICE).map(|cookie| cookie.value().to_owned());
    token.filter(|token| !token.is_empty() && token.len() <= LONGEST)
}

/// The cookie by which the browser is known from now on. Only sent where it is asked for.
pub(crate) fn device_cookie(token: &str, client: Client) -> Cookie<'static> {
    Cookie::build((DEVICE, token.to_owned()))
        .path("/api/v1/auth")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(client.https)
        .max_age(Duration::days(DEVICE_DAYS))
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
