//! Requests to the web that somebody else's words lead to: images of mails, issuers of single sign-on, webhooks.
//! One door for all: each address, also behind a redirect, passes the [`Guard`], and its name is resolved once.

mod pinned;

use crate::guard::{Guard, Range};
use crate::ways::{Proxy, Ways, trusted_roots};
use pinned::Pinned;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Request, Response, Url, header};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebError {
    /// The address is none that is asked: no web address, an odd port, a place that the guard does not allow.
    Forbidden(String),
    /// The server is away, too slow, or nobody believes its certificate.
    Unreachable(String),
}

impl fmt::Display for WebError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forbidden(why) | Self::Unreachable(why) => formatter.write_str(why),
        }
    }
}

impl std::error::Error for WebError {}

/// What a web client may do.
#[derive(Debug, Clone)]
pub struct WebOptions {
    /// Which addresses.
    pub guard: Guard,
    /// Whether only the ports of the web (80, 443, 8080, 8443) are asked.
    pub web_ports: bool,
    /// From resolving the name to the last byte.
    pub deadline: Duration,
    /// What it calls itself.
    pub user_agent: &'static str,
    /// Proxy and certificates.
    pub ways: Ways,
}

/// Asks the web. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Web {
    direct: Client,
    /// For the public network, where the operator wants a proxy between.
    proxied: Option<Client>,
    options: Arc<WebOptions>,
}

impl Web {
    /// A client with these options. It follows no redirects by itself; see [`Web::get`].
    ///
    /// # Errors
    /// When TLS cannot be set up, or the proxy is none; the text says why.
    pub fn new(options: WebOptions) -> Result<Self, String> {
        let direct = client(&options, None)?;
        let proxied = match &options.ways.proxy {
            Some(proxy) => Some(client(&options, Some(proxy))?),
            None => None,
        };
        Ok(Self {
            direct,
            proxied,
            options: Arc::new(options),
        })
    }

    /// Sends a request of the caller's making, once its address is checked. Redirects come back as they are.
    pub async fn execute(&self, request: Request) -> Result<Response, WebError> {
        self.check(request.url())?;
        let client = self.client_for(request.url()).await?;
        client.execute(request).await.map_err(|error| why(&error))
    }

    /// Gets what lies at an address, through at most that many redirects. Each is checked like the first address.
    pub async fn get(
        &self,
        address: &str,
        accept: &'static str,
        redirects: usize,
    ) -> Result<Response, WebError> {
        let mut url = Url::parse(address).map_err(|_| forbidden(address, "is no web address"))?;
        for _ in 0..=redirects {
            let mut request = Request::new(Method::GET, url.clone());
            request
                .headers_mut()
                .insert(header::ACCEPT, header::HeaderValue::from_static(accept));
            let response = self.execute(request).await?;
            let Some(next) = next_of(&response) else {
                return Ok(response);
            };
            url = next.map_err(|()| forbidden(address, "leads nowhere"))?;
        }
        Err(WebError::Unreachable(format!("{address} leads on and on")))
    }

    /// The address, when nothing speaks against it before its name is resolved.
    pub fn checked(&self, address: &str) -> Result<Url, WebError> {
        let url = Url::parse(address).map_err(|_| forbidden(address, "is no web address"))?;
        self.check(&url)?;
        Ok(url)
    }

    /// What can be seen of an address before its name is resolved.
    fn check(&self, url: &Url) -> Result<(), WebError> {
        let is_web = matches!(url.scheme(), "http" | "https");
        let host = url.host_str().unwrap_or_default();
        if !is_web || host.is_empty() || !url.username().is_empty() || url.password().is_some() {
            return Err(forbidden(url.as_str(), "is no web address that is asked"));
        }
        let port = url.port_or_known_default();
        if self.options.web_ports && !matches!(port, Some(80 | 443 | 8080 | 8443)) {
            return Err(forbidden(host, "is not asked on that port"));
        }
        match literal(host) {
            Some(address) if !self.options.guard.allows(address) => {
                let addresses = vec![SocketAddr::new(address, 0)];
                let refused = self.options.guard.check(host, addresses).err();
                Err(WebError::Forbidden(
                    refused.map(|refused| refused.to_string()).unwrap_or_default(),
                ))
            }
            _ => Ok(()),
        }
    }

    /// The client for an address: our own networks are asked without a proxy. Behind a proxy the name is resolved
    /// twice, here for the check and there for the connection; whoever runs a proxy keeps it from private networks.
    async fn client_for(&self, url: &Url) -> Result<&Client, WebError> {
        let Some(proxied) = &self.proxied else {
            return Ok(&self.direct);
        };
        let host = url.host_str().unwrap_or_default();
        let addresses: Vec<SocketAddr> = match literal(host) {
            Some(address) => vec![SocketAddr::new(address, 0)],
            None => {
                match tokio::time::timeout(self.options.deadline, tokio::net::lookup_host((host, 0))).await {
                    Ok(Ok(addresses)) => addresses.collect(),
                    // Where only the proxy resolves names, it is asked.
                    Ok(Err(_)) | Err(_) => return Ok(proxied),
                }
            }
        };
        let checked = self.options.guard.check(host, addresses);
        let addresses = checked.map_err(|refused| WebError::Forbidden(refused.to_string()))?;
        let inside = addresses
            .iter()
            .any(|address| Range::of(address.ip()) != Range::Public);
        Ok(if inside { &self.direct } else { proxied })
    }
}

/// The address of a host that is no name.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn next_of(response: &Response) -> Option<Result<Url, ()>> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?;
    let next = location
        .to_str()
        .ok()
        .and_then(|text| response.url().join(text).ok());
    Some(next.ok_or(()))
}

fn client(options: &WebOptions, proxy: Option<&Proxy>) -> Result<Client, String> {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls(options)?)
        .redirect(Policy::none())
        // A proxy of the surroundings would resolve names in our place, and see nothing wrong in private ones.
        .no_proxy()
        .referer(false)
        .timeout(options.deadline)
        .connect_timeout(options.deadline / 2)
        .pool_max_idle_per_host(2)
        .user_agent(options.user_agent);
    let builder = match proxy {
        None => builder.dns_resolver(Arc::new(Pinned::new(options.guard.clone()))),
        Some(proxy) => builder.proxy(proxy.for_web()?),
    };
    builder.build().map_err(|error| error.to_string())
}

fn tls(options: &WebOptions) -> Result<rustls::ClientConfig, String> {
    // A machine without certificates asks nothing by https; mail works all the same.
    let roots = trusted_roots(options.ways.ca_file.as_deref())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn forbidden(address: &str, why: &str) -> WebError {
    WebError::Forbidden(format!("{address} {why}"))
}

/// What stands behind an error of the client: our own refusal, or the network. The address is left out: it may
/// hold what only its receiver is to know.
fn why(error: &reqwest::Error) -> WebError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut last = String::new();
    while let Some(each) = cause {
        if let Some(ours) = each.downcast_ref::<crate::guard::Refused>() {
            return WebError::Forbidden(ours.to_string());
        }
        last = each.to_string();
        cause = each.source();
    }
    WebError::Unreachable(if error.is_timeout() {
        "the server did not answer within the deadline".to_owned()
    } else {
        format!("the server could not be reached: {last}")
    })
}

#[cfg(test)]
mod tests;
