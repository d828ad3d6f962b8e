//! Mail gateways: programs that hand mail in with the configured password.

use crate::answer::{Answer, Kind, Problem};
use crate::state::ApiState;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

/// The user that mail gateways sign in as.
const GATEWAY: &str = "gateway";

/// Whether a gateway with the configured password asks; an error when it brings another one.
pub(super) fn is_gateway(headers: &HeaderMap, state: &ApiState) -> Answer<bool> {
    let Some((scheme, encoded)) = credentials(headers) else {
        return Ok(false);
    };
    if scheme.eq_ignore_ascii_case("bearer") {
        return Ok(false);
    }
    let wanted = state.settings().gateway_key.as_ref();
    let given = basic(scheme, encoded);
    // Compared by their hashes, so that the time it takes tells nothing.
    let is_right = wanted.zip(given).is_some_and(|(wanted, (user, password))| {
        user == GATEWAY && Sha256::digest(wanted.expose_secret()) == Sha256::digest(password)
    });
    if is_right {
        return Ok(true);
    }
    Err(Problem::new(Kind::WrongPassword).detail((
        "the user is \"gateway\", the password that of http.gateway_key",
        "l'utilisateur est « gateway », le mot de passe celui de http.gateway_key",
    )))
}

fn credentials(headers: &HeaderMap) -> Option<(&str, &str)> {
    let value = headers.get(header::AUTHORIZATION)?;
    // What cannot be read is no password of ours either.
    Some(value.to_str().ok()?.split_once(' ').unwrap_or_default())
}

/// User and password of HTTP Basic (RFC 7617).
fn basic(scheme: &str, encoded: &str) -> Option<(String, String)> {
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
