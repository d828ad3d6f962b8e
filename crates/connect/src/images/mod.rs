//! Remote images of mails, fetched in the place of whoever reads them: the sender then learns neither who looked
//! nor from where, and nothing inside our network can be reached by writing a mail.

mod kind;
mod public;

pub use kind::ImageKind;

pub(crate) use public::is_allowed;

use public::PublicOnly;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response, Url, header};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// From resolving the name to the last byte.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes of an image at most.
const LARGEST: usize = 5 << 20;
/// Redirects that are followed.
const REDIRECTS: usize = 4;

/// Why there is no image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageError {
    /// The address is none that is fetched: no web address, a place inside a private network, an odd port.
    Forbidden,
    /// It could not be fetched: the server is away, says no, or is too slow.
    Unreachable,
    /// What came is no image that a browser shows without running anything.
    NoImage,
    /// It is larger than is taken.
    TooLarge,
}

impl fmt::Display for ImageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Forbidden => "the address of the image is none that is fetched",
            Self::Unreachable => "the server of the image does not answer with it",
            Self::NoImage => "what the server answered is no image",
            Self::TooLarge => "the image is too large",
        })
    }
}

impl std::error::Error for ImageError {}

/// An image.
#[derive(Debug, Clone)]
pub struct RemoteImage {
    /// What its bytes show it to be, whatever the server says.
    pub kind: ImageKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Which addresses may be asked. All but public ones are refused outside tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses on the ports of the web.
    Public,
    /// This machine too, on any port.
    Loopback,
}

/// Fetches images. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ImageFetcher {
    client: Client,
    reach: Reach,
}

impl ImageFetcher {
    /// With certificates of the system.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(reach: Reach) -> Result<Self, String> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls()?)
            .dns_resolver(Arc::new(PublicOnly { reach }))
            .redirect(Policy::custom(move |attempt| follow(attempt, reach)))
            // A proxy of the surroundings would resolve names in our place, and see nothing wrong in private ones.
            .no_proxy()
            .referer(false)
            .timeout(DEADLINE)
            .connect_timeout(DEADLINE / 2)
            .pool_max_idle_per_host(2)
            .user_agent("Mozilla/5.0 (compatible; image proxy)")
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, reach })
    }

    /// Fetches the image at that address.
    pub async fn fetch(&self, address: &str) -> Result<RemoteImage, ImageError> {
        let url = Url::parse(address).map_err(|_| ImageError::Forbidden)?;
        if !is_allowed(&url, self.reach) {
            return Err(ImageError::Forbidden);
        }
        let request = self.client.get(url).header(header::ACCEPT, "image/*");
        let response = request.send().await.map_err(|error| refusal(&error))?;
        if !response.status().is_success() {
            return Err(ImageError::Unreachable);
        }
        let bytes = bounded(response).await?;
        let kind = ImageKind::of(&bytes).ok_or(ImageError::NoImage)?;
        Ok(RemoteImage { kind, bytes })
    }
}

/// Resolves names to addresses within that reach only.
pub(crate) fn resolver(reach: Reach) -> Arc<impl reqwest::dns::Resolve> {
    Arc::new(PublicOnly { reach })
}

/// Whether a request failed because its address is none that is asked.
pub(crate) fn is_forbidden(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<ImageError>() == Some(&ImageError::Forbidden)
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, ImageError> {
    if response
        .content_length()
        .is_some_and(|length| length > LARGEST as u64)
    {
        return Err(ImageError::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| ImageError::Unreachable)? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(ImageError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn follow(attempt: Attempt<'_>, reach: Reach) -> reqwest::redirect::Action {
    if attempt.previous().len() > REDIRECTS {
        return attempt.error(ImageError::Unreachable);
    }
    if !is_allowed(attempt.url(), reach) {
        return attempt.error(ImageError::Forbidden);
    }
    attempt.follow()
}

/// What stands behind an error of the client: our own refusal, or the network.
fn refusal(error: &reqwest::Error) -> ImageError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(each) = cause {
        if let Some(ours) = each.downcast_ref::<ImageError>() {
            return ours.clone();
        }
        cause = each.source();
    }
    ImageError::Unreachable
}

fn tls() -> Result<rustls::ClientConfig, String> {
    let mut roots = rustls::RootCertStore::empty();
    // A machine without certificates shows no images from https; mail works all the same.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
