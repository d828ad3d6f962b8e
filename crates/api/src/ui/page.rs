//! The one page of the web interface, with a fresh nonce in every answer.

use crate::language::Language;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use facteur_domain::Random;

/// What the web build writes where a nonce belongs.
const PLACEHOLDER: &str = "__CSP_NONCE__";

/// `index.html`, cut at its nonces.
pub(super) struct IndexPage {
    pieces: Vec<String>,
}

impl IndexPage {
    pub(super) fn new(html: &str) -> Self {
        Self {
            pieces: html.split(PLACEHOLDER).map(str::to_owned).collect(),
        }
    }

    /// The page with a new nonce in its tags and in its policy.
    pub(super) fn answer(&self, random: &dyn Random) -> Response {
        let mut bytes = [0_u8; 18];
        random.fill(&mut bytes);
        let nonce = STANDARD.encode(bytes);
        let mut response = Body::from(self.pieces.join(&nonce)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The page of a binary that was built without the web interface.
pub(super) fn without_ui(asked: &HeaderMap) -> Response {
    let text = Language::preferred(asked).choose(
        "This Facteur was built without its web interface; the API under /api/v1 works.\n\
         `make build` builds both: it needs Node 20 or newer.\n",
        "Ce Facteur a été construit sans son interface web ; l'API sous /api/v1 fonctionne.\n\
         « make build » construit les deux : il faut Node 20 ou plus récent.\n",
    );
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        text,
    )
        .into_response()
}
