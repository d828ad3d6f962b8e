//! Requests to a provider: short, small, never redirected, and only to where they may go.

use super::error::{SignOnError, SignOnErrorKind as Kind};
use crate::guard::Guard;
use crate::ways::Ways;
use crate::web::{Web, WebError, WebOptions};
use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Request, Url};
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::time::Duration;

/// From resolving the name to the last byte.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes of an answer at most; keys of a large provider are about ten thousand.
const LARGEST: usize = 1 << 20;

/// Asks providers. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Http {
    web: Web,
    guard: Guard,
}

impl Http {
    pub(super) fn new(guard: Guard, ways: Ways) -> Result<Self, String> {
        let web = Web::new(WebOptions {
            guard: guard.clone(),
            web_ports: false,
            deadline: DEADLINE,
            user_agent: "Facteur",
            ways,
        })?;
        Ok(Self { web, guard })
    }

    /// Says no to an address that is not asked. A provider on this machine may do without TLS.
    pub(super) fn check(&self, address: &str) -> Result<Url, SignOnError> {
        let url = self.web.checked(address).map_err(|error| forbidden(&error))?;
        let host = url.host_str().unwrap_or_default();
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if url.scheme() == "https" || (is_here && self.guard.allows(Ipv4Addr::LOCALHOST.into())) {
            return Ok(url);
        }
        let what = format!("{address} is no address that is asked: it has no https");
        Err(SignOnError::new(Kind::Forbidden, what))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, SignOnError> {
        let (parts, body) = request.into_parts();
        let url = self.check(&parts.uri.to_string())?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut request = Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = Some(body.into());
        // A code or a secret goes where the provider said, and nowhere else: no redirect is followed.
        let sent = self.web.execute(request).await;
        let mut response = sent.map_err(|error| unreachable(&host, &error))?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|_| SignOnError::new(Kind::Unreachable, format!("{host} broke off its answer")))?
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

fn forbidden(error: &WebError) -> SignOnError {
    SignOnError::new(Kind::Forbidden, error.to_string())
}

fn unreachable(host: &str, error: &WebError) -> SignOnError {
    match error {
        WebError::Forbidden(_) => forbidden(error),
        WebError::Unreachable(why) => {
            SignOnError::new(Kind::Unreachable, format!("{host} cannot be asked: {why}"))
        }
    }
}
