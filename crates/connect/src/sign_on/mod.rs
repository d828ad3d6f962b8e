//! Single sign-on: the part of the relying party in OpenID Connect (Core 1.0, the authorization code flow), with PKCE
//! (RFC 7636), against any provider that tells about itself (Discovery 1.0).
//!
//! What comes back was signed by the provider, for us, for this very sign-in. Whether it is believed is decided
//! elsewhere.

mod error;
mod http;
mod identity;
mod metadata;
mod trial;

pub use error::{SignOnError, SignOnErrorKind};

use crate::guard::Guard;
use crate::ways::Ways;
use facteur_domain::sign_on::{Maker, maker};
use http::Http;
use metadata::Described;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreJsonWebKeySet};
use openidconnect::{
    AuthType, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use secrecy::{ExposeSecret, SecretString};

/// What Facteur is to a provider.
#[derive(Debug, Clone)]
pub struct Relying {
    /// The provider's issuer identifier, exactly as it writes it itself.
    pub issuer: String,
    /// What Facteur is called there.
    pub client_id: String,
    /// The secret that proves it; none for a public client, which PKCE alone protects.
    pub client_secret: Option<SecretString>,
    /// Where the provider sends browsers back to: registered there, letter by letter.
    pub redirect: String,
}

/// What makes one sign-in unlike all others. Each is made for it alone, unguessable, and kept from everybody else.
#[derive(Clone)]
pub struct Once {
    /// Comes back in the address that the browser is sent to.
    pub state: String,
    /// Comes back inside the signed token.
    pub nonce: SecretString,
    /// Its hash goes to the provider first, it itself only with the code: 43 to 128 letters (RFC 7636, section 4.1).
    pub verifier: SecretString,
}

/// Asks providers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SignOnClient {
    http: Http,
}

/// The client of a provider that has told about itself.
type Known = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl SignOnClient {
    /// Asks providers where the guard allows it.
    ///
    /// # Errors
    /// When TLS cannot be set up; the text says why.
    pub fn new(guard: Guard, ways: Ways) -> Result<Self, String> {
        Ok(Self {
            http: Http::new(guard, ways)?,
        })
    }

    /// The address to send a browser to, so that its owner signs in there. `domain` is told to providers that can
    /// show only accounts of one.
    pub async fn begin(
        &self,
        relying: &Relying,
        once: &Once,
        domain: Option<&str>,
    ) -> Result<String, SignOnError> {
        let described = metadata::discover(&self.http, &relying.issuer).await?;
        let verifier = PkceCodeVerifier::new(once.verifier.expose_secret().to_owned());
        let known = known(relying, described, CoreJsonWebKeySet::new(Vec::new()))?;
        let state = CsrfToken::new(once.state.clone());
        let nonce = Nonce::new(once.nonce.expose_secret().to_owned());
        let request = known
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()));
        let is_google = maker(&relying.issuer) == Maker::Google;
        let request = match domain.filter(|_| is_google) {
            Some(domain) => request.add_extra_param("hd", domain.to_owned()),
            None => request,
        };
        Ok(request.url().0.to_string())
    }
}

fn known(relying: &Relying, described: Described, keys: CoreJsonWebKeySet) -> Result<Known, SignOnError> {
    let redirect = RedirectUrl::new(relying.redirect.clone())
        .map_err(|_| SignOnError::fault("the address to come back to is none"))?;
    let secret = relying
        .client_secret
        .as_ref()
        .map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    let auth_type = if described.takes_secret_in_header {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    };
    let metadata = described.metadata.set_jwks(keys);
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(relying.client_id.clone()), secret);
    Ok(client.set_redirect_uri(redirect).set_auth_type(auth_type))
}
