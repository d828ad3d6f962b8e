//! Trying a provider, step by step, without anybody signing in.

use super::error::{SignOnError, SignOnErrorKind as Kind};
use super::identity::refused;
use super::{Relying, SignOnClient, known, metadata};
use crate::report::{Course, StepName, TestReport};
use facteur_domain::Clock;
use openidconnect::core::CoreJsonWebKeySet;
use openidconnect::{AuthorizationCode, PkceCodeVerifier};

const STEPS: [StepName; 5] = [
    StepName::Discovery,
    StepName::Keys,
    StepName::SignIn,
    StepName::Client,
    StepName::Redirect,
];

/// A code that no provider ever gave.
const NO_CODE: &str = "facteur-tries-whether-it-is-known-here";

impl SignOnClient {
    /// Tries a provider: what it tells about itself, its keys, whether it can do what is needed, and, when there is a
    /// client ID, whether it knows us by it and the secret. The last step says what is to be registered there.
    pub async fn test(&self, relying: &Relying, clock: &dyn Clock) -> TestReport {
        let mut course = Course::new(clock);
        // The error is in the report already.
        let _ = self.steps(relying, &mut course).await;
        let _ = course.step(StepName::Redirect, Ok::<_, SignOnError>(()), |()| {
            format!("redirect URI to register at the provider: {}", relying.redirect)
        });
        course.finish_of(&STEPS)
    }

    async fn steps(&self, relying: &Relying, course: &mut Course<'_>) -> Result<(), SignOnError> {
        let described = metadata::discover(&self.http, &relying.issuer).await;
        let described = course.step(StepName::Discovery, described, |described| {
            format!(
                "people sign in at {}",
                described.metadata.authorization_endpoint().url()
            )
        })?;
        let keys = metadata::keys(&self.http, &described).await;
        let keys = keys.and_then(|keys| match keys.keys().len() {
            0 => Err(SignOnError::new(Kind::NoProvider, "the provider shows no keys")),
            _ => Ok(keys),
        });
        course.step(StepName::Keys, keys, |keys| {
            format!("keys: {}", keys.keys().len())
        })?;
        course.step(StepName::SignIn, described.check_abilities(), |()| {
            "authorization code flow with PKCE".to_owned()
        })?;
        if relying.client_id.is_empty() {
            return Ok(());
        }
        let client = known(relying, described, CoreJsonWebKeySet::new(Vec::new()));
        let asked = match client {
            Ok(client) => self.is_known(&client).await,
            Err(error) => Err(error),
        };
        course.step(StepName::Client, asked, |sure| {
            let told = if *sure {
                "the provider knows the client ID and its secret"
            } else {
                "the provider does not say whether it knows the client ID; a first sign-in will show it"
            };
            told.to_owned()
        })?;
        Ok(())
    }

    /// Brings a code that does not exist: a provider that refuses the code has accepted who brought it. False when
    /// its answer does not tell.
    async fn is_known(&self, client: &super::Known) -> Result<bool, SignOnError> {
        let request = client
            .exchange_code(AuthorizationCode::new(NO_CODE.to_owned()))
            .map_err(|_| SignOnError::new(Kind::Unable, "the provider offers no endpoint for tokens"))?
            .set_pkce_verifier(PkceCodeVerifier::new(NO_CODE.repeat(2)));
        let Err(error) = request.request_async(&self.http).await else {
            return Ok(false);
        };
        let error = refused(error);
        match error.kind() {
            Kind::Code => Ok(true),
            Kind::Refused => Ok(false),
            _ => Err(error),
        }
    }
}
