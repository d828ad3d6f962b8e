//! What a provider tells about itself (OpenID Connect Discovery 1.0, section 4) and its keys (RFC 7517).

use super::error::{SignOnError, SignOnErrorKind as Kind};
use super::http::Http;
use facteur_domain::sign_on::is_every_tenant;
use openidconnect::core::{CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::http::{Method, Request, StatusCode, header};
use openidconnect::{AsyncHttpClient, DiscoveryError, JsonWebKeySetUrl};
use serde_json::Value;

/// Signatures that only the provider can make. One by a shared secret would be made by whoever knows the secret.
pub(super) const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a provider told about itself.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) metadata: CoreProviderMetadata,
    /// Whether it takes the client's secret in a header (RFC 6749, section 2.3.1), which is the rule.
    pub(super) takes_secret_in_header: bool,
    /// What the standard's list does not name.
    raw: Value,
}

/// Asks a provider about itself.
pub(super) async fn discover(http: &Http, issuer: &str) -> Result<Described, SignOnError> {
    http.check(issuer)?;
    if is_every_tenant(issuer) {
        return Err(SignOnError::new(
            Kind::EveryTenant,
            format!("{issuer} stands for every tenant there is"),
        ));
    }
    let address = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let request = Request::builder()
        .method(Method::GET)
        .uri(&address)
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|_| SignOnError::new(Kind::Forbidden, format!("{issuer} is no address that is asked")))?;
    let response = http.call(request).await?;
    if response.status() != StatusCode::OK {
        let status = response.status();
        return Err(SignOnError::new(
            Kind::NoProvider,
            format!("{address} answers with {status}"),
        ));
    }
    let unread = || {
        SignOnError::new(
            Kind::NoProvider,
            format!("{address} shows no description of a provider"),
        )
    };
    let raw: Value = serde_json::from_slice(response.body()).map_err(|_| unread())?;
    let told = raw.get("issuer").and_then(Value::as_str).ok_or_else(unread)?;
    if told != issuer {
        let told: String = told
            .chars()
            .filter(|letter| !letter.is_control())
            .take(300)
            .collect();
        return Err(SignOnError::new(
            Kind::OtherIssuer,
            format!("the provider calls itself {told}"),
        ));
    }
    let metadata: CoreProviderMetadata = serde_json::from_value(raw.clone()).map_err(|_| unread())?;
    let methods = texts(&raw, "token_endpoint_auth_methods_supported");
    Ok(Described {
        takes_secret_in_header: methods.is_empty() || methods.contains(&"client_secret_basic"),
        metadata,
        raw,
    })
}

impl Described {
    /// Where its keys are.
    pub(super) fn keys_at(&self) -> &JsonWebKeySetUrl {
        self.metadata.jwks_uri()
    }

    /// Whether it can do what a sign-in needs.
    ///
    /// # Errors
    /// What is missing.
    pub(super) fn check_abilities(&self) -> Result<(), SignOnError> {
        let unable = |what: &str| {
            Err(SignOnError::new(
                Kind::Unable,
                format!("the provider offers no {what}"),
            ))
        };
        if self.metadata.token_endpoint().is_none() {
            return unable("endpoint for tokens");
        }
        if !texts(&self.raw, "response_types_supported").contains(&"code") {
            return unable("authorization code flow");
        }
        let challenges = texts(&self.raw, "code_challenge_methods_supported");
        // Who does not name them may know them all the same; Entra for one.
        if !challenges.is_empty() && !challenges.contains(&"S256") {
            return unable("PKCE with S256");
        }
        let signs = self.metadata.id_token_signing_alg_values_supported();
        if !signs.iter().any(|algorithm| ALGORITHMS.contains(algorithm)) {
            return unable("asymmetric signature");
        }
        Ok(())
    }
}

/// The provider's keys, fetched anew for every sign-in: there are few of them, and keys that were changed are then
/// known at once.
pub(super) async fn keys(http: &Http, described: &Described) -> Result<CoreJsonWebKeySet, SignOnError> {
    CoreJsonWebKeySet::fetch_async(described.keys_at(), http)
        .await
        .map_err(|error| match error {
            DiscoveryError::Request(error) => error,
            DiscoveryError::Response(status, _, _) => SignOnError::new(
                Kind::NoProvider,
                format!("the address of its keys answers with {status}"),
            ),
            _ => SignOnError::new(Kind::NoProvider, "what the provider shows as its keys are none"),
        })
}

fn texts<'v>(raw: &'v Value, name: &str) -> Vec<&'v str> {
    let list = raw.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}
