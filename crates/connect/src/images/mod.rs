//! Remote images of mails, fetched in the place of whoever reads them: the sender then learns neither who looked
//! nor from where, and nothing inside our network can be reached by writing a mail.

mod kind;

pub use kind::ImageKind;

use crate::guard::Guard;
use crate::ways::Ways;
use crate::web::{Web, WebError, WebOptions};
use reqwest::Response;
use std::fmt;
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

/// Fetches images. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ImageFetcher(Web);

impl ImageFetcher {
    /// Fetches from where the guard allows: public addresses outside tests, since anybody may write a mail. With
    /// `web_ports`, only from the ports of the web.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(guard: Guard, web_ports: bool, ways: Ways) -> Result<Self, String> {
        let options = WebOptions {
            guard,
            web_ports,
            deadline: DEADLINE,
            user_agent: "Mozilla/5.0 (compatible; image proxy)",
            ways,
        };
        Web::new(options).map(Self)
    }

    /// Fetches the image at that address.
    pub async fn fetch(&self, address: &str) -> Result<RemoteImage, ImageError> {
        let response = self.0.get(address, "image/*", REDIRECTS).await?;
        if !response.status().is_success() {
            return Err(ImageError::Unreachable);
        }
        let bytes = bounded(response).await?;
        let kind = ImageKind::of(&bytes).ok_or(ImageError::NoImage)?;
        Ok(RemoteImage { kind, bytes })
    }
}

impl From<WebError> for ImageError {
    fn from(error: WebError) -> Self {
        match error {
            WebError::Forbidden(_) => Self::Forbidden,
            WebError::Unreachable(_) => Self::Unreachable,
        }
    }
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
