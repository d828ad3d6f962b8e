//! Requests to a provider: short, small, never redirected, and only to where they may go.

use super::error::{SignOnError, SignOnErrorKind as Kind};
use crate::images::{Reach, is_allowed, resolver};
use crate::stream::roots;
use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// From resolving the name to the last byte.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes of an answer at most; keys of a large provider are about ten thousand.
const LARGEST: usize = 1 << 20;

/// Asks providers. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Http {
    client: Client,
    reach: Reach,
}

impl Http {
    pub(super) fn new(reach: Reach, ca_file: Option<&Path>) -> Result<Self, String> {
        let roots = roots(ca_file).map_err(|error| error.to_string())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(resolver(reach))
            // A code or a secret goes where the provider said, and nowhere else.
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(DEADLINE)
            .connect_timeout(DEADLINE / 2)
            .pool_max_idle_per_host(1)
            .user_agent("Facteur")
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, reach })
    }

    /// Says no to an address that is not asked.
    pub(super) fn check(&self, address: &str) -> Result<Url, SignOnError> {
        let forbidden =
            || SignOnError::new(Kind::Forbidden, format!("{address} is no address that is asked"));
        let url = Url::parse(address).map_err(|_| forbidden())?;
        let is_secure = url.scheme() == "https" || self.reach == Reach::Loopback;
        if is_secure && is_allowed(&url, self.reach) {
            Ok(url)
        } else {
            Err(forbidden())
        }
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, SignOnError> {
        let (parts, body) = request.into_parts();
        let url = self.check(&parts.uri.to_string())?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let sent = self
            .client
            .request(parts.method, url)
            .headers(parts.headers)
            .body(body)
            .send();
        let mut response = sent.await.map_err(|error| unreachable(&host, &error))?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| unreachable(&host, &error))?
        {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(SignOnError::new(
                    Kind::NoProvider,
                    format!("{host} answers with more than a provider does"),
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
        let mut answer = Response::new(bytes);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = response.headers().clone();
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = SignOnError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, SignOnError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

/// The innermost cause says what happened; addresses with their queries stay out of it.
fn unreachable(host: &str, error: &reqwest::Error) -> SignOnError {
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if crate::images::is_forbidden(cause) {
        return SignOnError::new(Kind::Forbidden, format!("{host} is no address that is asked"));
    }
    let why = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        cause.to_string()
    };
    SignOnError::new(Kind::Unreachable, format!("{host} cannot be asked: {why}"))
}
