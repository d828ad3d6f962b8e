//! The way of a sign-in: to the provider and back.

use super::accept::accept;
use super::{relying, sealed_secret};
use crate::audit::{Entry, record};
use crate::error::FlowResult;
use crate::people::hashing::{new_token, token_hash};
use crate::people::sessions::{NewSession, begin_in};
use crate::services::Services;
use facteur_connect::sign_on::{Once, Relying, SignOnClient, SignOnError, SignOnErrorKind};
use facteur_domain::sign_on::vouched;
use facteur_domain::{
    Actor, AuditAction, AuditObject, OrganisationId, Provider, ProviderId, SignOnRefusal, Span,
};
use facteur_store::sign_on::Attempt;
use facteur_store::{Scope, StoreError, StoreResult, sign_on};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// How long one may take at the provider.
const LASTS: Span = Span::seconds(10 * 60);
/// Letters of the path to go on to, at most.
const LONGEST_PATH: usize = 1_000;

/// A sign-in that begins.
#[derive(Debug)]
pub struct Begun {
    /// Where to send the browser.
    pub address: String,
    /// What the browser keeps in a cookie until it comes back.
    pub browser: SecretString,
}

/// What a browser brings back from the provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct Back<'a> {
    /// The value of its cookie.
    pub browser: Option<&'a str>,
    /// The state of the sign-in.
    pub state: Option<&'a str>,
    /// The code.
    pub code: Option<&'a str>,
    /// Who sent it, when the provider says so (RFC 9207).
    pub issuer: Option<&'a str>,
    /// The token by which the browser is known from an earlier signing in.
    pub device: Option<&'a str>,
}

/// Somebody has signed in.
#[derive(Debug)]
pub struct SignedOn {
    /// The session.
    pub session: NewSession,
    /// The path of the web interface to go on to.
    pub next: String,
}

/// Begins a sign-in with a provider. `browser` is the cookie's value when there is one already: so several tabs can
/// sign in at once. `next` is the path to go on to afterwards.
///
/// # Errors
/// Not found when there is no such provider. Inside: why it cannot begin.
pub async fn sign_on_begin(
    services: &Services,
    client: &SignOnClient,
    public_url: &str,
    id: ProviderId,
    browser: Option<&str>,
    next: Option<&str>,
) -> FlowResult<Result<Begun, SignOnRefusal>> {
    let Some((services, provider, relying)) = known(services, public_url, id).await? else {
        return Err(crate::error::FlowError::not_found("there is no such provider"));
    };
    let random = services.ids.random();
    let browser = match browser.filter(|value| is_token(value)) {
        Some(value) => SecretString::from(value.to_owned()),
        None => new_token(random),
    };
    let state = new_token(random).expose_secret().to_owned();
    let once = once_of(&state, browser.expose_secret());
    let only_domain = match provider.allowed_domains.as_slice() {
        [only] => Some(only.as_str()),
        _ => None,
    };
    let address = match client.begin(&relying, &once, only_domain).await {
        Ok(address) => address,
        Err(error) => return Ok(Err(refusal_of(&error, id))),
    };
    let now = services.now();
    let attempt = Attempt {
        state_hash: token_hash(&state),
        organisation: services.organisation,
        provider: id,
        browser_hash: token_hash(browser.expose_secret()),
        next: local_path(next),
        created_at: now,
        expires_at: now + LASTS,
    };
    services
        .store
        .write(Scope::Global, move |tx| {
            sign_on::attempt_sweep(tx, now)?;
            sign_on::attempt_insert(tx, &attempt)
        })
        .await?;
    Ok(Ok(Begun { address, browser }))
}

/// Ends a sign-in: with a session, or with why there is none.
pub async fn sign_on_finish(
    services: &Services,
    client: &SignOnClient,
    public_url: &str,
    id: ProviderId,
    back: Back<'_>,
) -> FlowResult<Result<SignedOn, SignOnRefusal>> {
    let (Some(browser), Some(state)) = (back.browser, back.state) else {
        return Ok(Err(SignOnRefusal::State));
    };
    let (state_hash, browser_hash, now) = (token_hash(state), token_hash(browser), services.now());
    let taken: StoreResult<Option<Attempt>> = services
        .store
        .write(Scope::Global, move |tx| {
            sign_on::attempt_take(tx, &state_hash, &browser_hash, now)
        })
        .await;
    let Some(attempt) = taken?.filter(|attempt| attempt.provider == id) else {
        return Ok(Err(SignOnRefusal::State));
    };
    let Some((services, provider, relying)) = known(services, public_url, id).await? else {
        return Ok(Err(SignOnRefusal::State));
    };
    let once = once_of(state, browser);
    let outcome = match proven(&services, client, &provider, &relying, &once, &back).await? {
        Ok(user) => begin_in(&services, services.organisation, user, back.device)
            .await?
            .ok_or(SignOnRefusal::Suspended),
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(session) => {
            let hash = token_hash(session.token.expose_secret());
            services
                .store
                .write(Scope::Global, move |tx| {
                    sign_on::session_by_provider(tx, &hash, id)
                })
                .await?;
            Ok(Ok(SignedOn {
                session,
                next: attempt.next,
            }))
        }
        Err(refusal) => {
            refused(&services, &provider, refusal).await?;
            Ok(Err(refusal))
        }
    }
}

/// The user that the provider proves the browser's owner to be.
async fn proven(
    services: &Services,
    client: &SignOnClient,
    provider: &Provider,
    relying: &Relying,
    once: &Once,
    back: &Back<'_>,
) -> FlowResult<Result<facteur_domain::UserId, SignOnRefusal>> {
    // An answer of another provider that was given to us as if it were of this one (RFC 9207).
    if back.issuer.is_some_and(|issuer| issuer != provider.issuer) {
        return Ok(Err(SignOnRefusal::Token));
    }
    let Some(code) = back.code else {
        return Ok(Err(SignOnRefusal::Denied));
    };
    let clock = services.ids.clock();
    let claims = match client
        .finish(relying, once, code, provider.role_claim.as_deref(), clock)
        .await
    {
        Ok(claims) => claims,
        Err(error) => return Ok(Err(refusal_of(&error, provider.id))),
    };
    match vouched(provider, &claims) {
        Ok(vouched) => accept(services, provider, &claims, vouched).await,
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// A provider, with the services of its organisation; none when there is none of that id.
async fn known(
    services: &Services,
    public_url: &str,
    id: ProviderId,
) -> FlowResult<Option<(Services, Provider, Relying)>> {
    let organisation: StoreResult<Option<OrganisationId>> = services
        .store
        .read(Scope::Global, move |tx| sign_on::provider_organisation(tx, id))
        .await;
    let Some(organisation) = organisation? else {
        return Ok(None);
    };
    let services = services.for_work_of(organisation);
    let scoped = services.clone();
    let found: StoreResult<_> = services
        .store
        .read(organisation, move |tx| {
            let provider = sign_on::provider_get(tx, organisation, id)?;
            Ok((provider, sealed_secret(tx, &scoped, id)?))
        })
        .await;
    let (Some((provider, _)), sealed) = found? else {
        return Ok(None);
    };
    let relying = relying(&services, public_url, &provider, sealed.as_deref())?;
    Ok(Some((services, provider, relying)))
}

/// Nonce and verifier of a sign-in: only who has the cookie can make them.
fn once_of(state: &str, browser: &str) -> Once {
    let made = |word: &str| {
        let mut hash = Sha256::new();
        for part in [word, state, browser] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        SecretString::from(hex::encode(hash.finalize()))
    };
    Once {
        state: state.to_owned(),
        nonce: made("nonce"),
        verifier: made("verifier"),
    }
}

fn is_token(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A path of our own web interface; anything else leads to its beginning.
fn local_path(next: Option<&str>) -> String {
    let odd = |letter: char| letter.is_control() || letter == '\\';
    next.filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .filter(|path| path.len() <= LONGEST_PATH && !path.contains(odd))
        .unwrap_or("/")
        .to_owned()
}

fn refusal_of(error: &SignOnError, provider: ProviderId) -> SignOnRefusal {
    tracing::warn!(
        component = "sign_on", action = "sign_in", provider = %provider, error = %error,
        "a provider of single sign-on was of no use"
    );
    match error.kind() {
        SignOnErrorKind::Token => SignOnRefusal::Token,
        SignOnErrorKind::Code => SignOnRefusal::State,
        _ => SignOnRefusal::Provider,
    }
}

async fn refused(services: &Services, provider: &Provider, refusal: SignOnRefusal) -> FlowResult<()> {
    let (organisation, scoped) = (services.organisation, services.clone());
    let (id, name) = (provider.id, provider.name.clone());
    services
        .store
        .write(organisation, move |tx| {
            let entry = Entry::new(
                Actor::System,
                AuditAction::SignInRefused,
                AuditObject::Provider,
                id,
            );
            let why = serde_json::json!({ "because": refusal.word() });
            record(tx, &scoped, entry.named(&name).after(&why))?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        for (next, goes) in [
            (Some("/tickets/1?view=2"), "/tickets/1?view=2"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\r\nSet-Cookie: b"), "/"),
            (None, "/"),
        ] {
            assert_eq!(local_path(next), goes, "{next:?}");
        }
    }

    #[test]
    fn nonce_and_verifier_are_of_this_browser_and_this_sign_in() {
        let made = |state, browser| {
            let once = once_of(state, browser);
            (
                once.nonce.expose_secret().to_owned(),
                once.verifier.expose_secret().to_owned(),
            )
        };
        let (nonce, verifier) = made("state", "browser");
        assert_ne!(nonce, verifier);
        assert_eq!(verifier.len(), 64);
        for other in [
            made("another", "browser"),
            made("state", "another"),
            made("stateb", "rowser"),
        ] {
            assert!(other.0 != nonce && other.1 != verifier);
        }
    }
}
