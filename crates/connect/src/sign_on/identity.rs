//! From the code that a browser brought back to what the provider signed.

use super::error::{SignOnError, SignOnErrorKind as Kind};
use super::http::Http;
use super::{Known, Once, Relying, SignOnClient, known, metadata};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use facteur_domain::{Claims, Clock};
use openidconnect::core::{CoreErrorResponseType, CoreGenderClaim, CoreIdToken};
use openidconnect::{
    AccessToken, AdditionalClaims, AuthorizationCode, ClaimsVerificationError, Nonce,
    OAuth2TokenResponse as _, PkceCodeVerifier, RequestTokenError, SubjectIdentifier, TokenResponse as _,
    UserInfoClaims,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Claims that no standard names.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

pub(super) type TokenError =
    RequestTokenError<SignOnError, openidconnect::StandardErrorResponse<CoreErrorResponseType>>;

impl SignOnClient {
    /// Brings the code to the provider and gives what it signed of the person. `role_claim` is where roles are told.
    pub async fn finish(
        &self,
        relying: &Relying,
        once: &Once,
        code: &str,
        role_claim: Option<&str>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Claims, SignOnError> {
        let described = metadata::discover(&self.http, &relying.issuer).await?;
        let keys = metadata::keys(&self.http, &described).await?;
        let client = known(relying, described, keys)?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| SignOnError::new(Kind::Unable, "the provider offers no endpoint for tokens"))?
            .set_pkce_verifier(PkceCodeVerifier::new(once.verifier.expose_secret().to_owned()))
            .request_async(&self.http)
            .await
            .map_err(refused)?;
        let token = tokens
            .id_token()
            .ok_or_else(|| SignOnError::new(Kind::Token, "the provider gave no ID token"))?;
        let (subject, mut all) = verified(&client, token, once, clock)?;
        let is_told = |claim: &str| all.contains_key(claim) || all.contains_key(first_name(claim));
        let missing = !is_told("email") || role_claim.is_some_and(|claim| !is_told(claim));
        if missing && client.user_info_url().is_some() {
            let more = user_info(&client, &self.http, tokens.access_token(), &subject).await?;
            for (name, value) in more {
                all.entry(name).or_insert(value);
            }
        }
        Ok(Claims {
            issuer: relying.issuer.clone(),
            subject: subject.to_string(),
            all,
        })
    }
}

/// What stands in the token, once signature, issuer, audience, time and nonce were found right (Core 1.0, section
/// 3.1.3.7).
fn verified(
    client: &Known,
    token: &CoreIdToken,
    once: &Once,
    clock: &Arc<dyn Clock>,
) -> Result<(SubjectIdentifier, Map<String, Value>), SignOnError> {
    let clock = Arc::clone(clock);
    let now = move || DateTime::<Utc>::from_timestamp_micros(clock.now().micros()).unwrap_or_default();
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(metadata::ALGORITHMS)
        .set_time_fn(now);
    let nonce = Nonce::new(once.nonce.expose_secret().to_owned());
    let claims = token
        .claims(&verifier, &nonce)
        .map_err(|error| unproven(&error))?;
    let payload = payload(&token.to_string()).unwrap_or_default();
    Ok((claims.subject().clone(), payload))
}

/// The middle part of a token whose signature was checked (RFC 7515, section 7.1): all its claims, also those that no
/// standard names.
fn payload(token: &str) -> Option<Map<String, Value>> {
    let middle = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(middle).ok()?).ok()
}

/// What the provider tells of the person beside the token (Core 1.0, section 5.3).
async fn user_info(
    client: &Known,
    http: &Http,
    access: &AccessToken,
    subject: &SubjectIdentifier,
) -> Result<Map<String, Value>, SignOnError> {
    let untold = || SignOnError::new(Kind::Refused, "the provider does not tell who signed in");
    let told: UserInfoClaims<Others, CoreGenderClaim> = client
        .user_info(access.clone(), Some(subject.clone()))
        .map_err(|_| untold())?
        .request_async(http)
        .await
        .map_err(|error| match error {
            openidconnect::UserInfoError::Request(error) => error,
            openidconnect::UserInfoError::ClaimsVerification(_) => SignOnError::new(
                Kind::Token,
                "the provider tells of somebody else than it signed for",
            ),
            _ => untold(),
        })?;
    match serde_json::to_value(&told) {
        Ok(Value::Object(told)) => Ok(told),
        _ => Err(untold()),
    }
}

fn first_name(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// Why a code was not taken.
pub(super) fn refused(error: TokenError) -> SignOnError {
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(said) => {
            let word = said.error().to_string();
            let kind = match said.error() {
                CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                    Kind::Client
                }
                CoreErrorResponseType::InvalidGrant => Kind::Code,
                _ => Kind::Refused,
            };
            SignOnError::new(kind, format!("the provider says {}", plain(&word)))
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignOnError::new(
            Kind::Refused,
            "the provider answers a code with something else than tokens",
        ),
    }
}

/// A word of the provider without anything odd.
fn plain(word: &str) -> String {
    let fine = |letter: &char| letter.is_ascii_alphanumeric() || "_-. ".contains(*letter);
    word.chars().filter(fine).take(60).collect()
}

fn unproven(error: &ClaimsVerificationError) -> SignOnError {
    let what = match error {
        ClaimsVerificationError::Expired(_) => "the ID token has expired",
        ClaimsVerificationError::InvalidAudience(_) => "the ID token is meant for somebody else",
        ClaimsVerificationError::InvalidIssuer(_) => "the ID token is of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "the ID token belongs to another sign-in",
        ClaimsVerificationError::SignatureVerification(_) => {
            "the signature of the ID token is none of the provider's keys'"
        }
        _ => "the ID token is not as the standard wants it",
    };
    SignOnError::new(Kind::Token, what)
}
