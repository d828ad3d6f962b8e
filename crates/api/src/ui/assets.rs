//! The files of the web interface, each with its compressed twins.

use super::page::IndexPage;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;

/// Where the files lie whose names change with their contents.
pub(super) const HASHED: &str = "assets/";
const INDEX: &str = "index.html";

/// What the web build made; nothing when it was not run.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// All files, by their paths.
pub(crate) struct Assets {
    files: HashMap<String, Asset>,
    page: Option<IndexPage>,
}

/// One file.
pub(super) struct Asset {
    content_type: HeaderValue,
    tag: HeaderValue,
    hashed: bool,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Assets {
    /// The files inside the binary.
    pub(crate) fn embedded() -> Self {
        let file = |path: Cow<'static, str>| {
            let content = match Dist::get(&path)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((path.into_owned(), content))
        };
        Self::of(Dist::iter().filter_map(file).collect())
    }

    /// These files: paths without a leading slash, with contents.
    pub(crate) fn of(mut all: HashMap<String, Bytes>) -> Self {
        let page = all
            .remove(INDEX)
            .map(|html| IndexPage::new(&String::from_utf8_lossy(&html)));
        let paths: Vec<String> = all.keys().cloned().collect();
        let is_twin = |path: &str| {
            let original = path.strip_suffix(".br").or(path.strip_suffix(".gz"));
            original.is_some_and(|original| original == INDEX || all.contains_key(original))
        };
        let files = paths
            .into_iter()
            .filter(|path| !is_twin(path))
            .filter_map(|path| {
                let asset = Asset::new(&path, &all)?;
                Some((path, asset))
            })
            .collect();
        Self { files, page }
    }

    pub(super) fn get(&self, path: &str) -> Option<&Asset> {
        self.files.get(path)
    }

    pub(super) const fn page(&self) -> Option<&IndexPage> {
        self.page.as_ref()
    }
}

impl Asset {
    fn new(path: &str, all: &HashMap<String, Bytes>) -> Option<Self> {
        let plain = all.get(path)?.clone();
        let guessed = mime_guess::from_path(path).first_or_octet_stream();
        let charset = if guessed.type_() == "text" {
            "; charset=utf-8"
        } else {
            ""
        };
        let digest = Sha256::digest(&plain);
        Some(Self {
            content_type: HeaderValue::from_str(&format!("{guessed}{charset}")).ok()?,
            tag: HeaderValue::from_str(&format!(
                "\"{:x}\"",
                u128::from_be_bytes(digest[..16].try_into().ok()?)
            ))
            .ok()?,
            hashed: path.starts_with(HASHED),
            brotli: all.get(&format!("{path}.br")).cloned(),
            gzip: all.get(&format!("{path}.gz")).cloned(),
            plain,
        })
    }

    /// The file in the smallest form that the browser takes.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let known = asked
            .get(header::IF_NONE_MATCH)
            .is_some_and(|tag| tag == self.tag);
        let (bytes, encoding) = self.best(asked);
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(bytes).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        let cache = if self.hashed {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }

    fn best(&self, asked: &HeaderMap) -> (Bytes, Option<&'static str>) {
        let twins = [("br", &self.brotli), ("gzip", &self.gzip)];
        let found = twins.into_iter().find_map(|(encoding, twin)| {
            let bytes = twin.as_ref().filter(|_| takes(asked, encoding))?;
            Some((bytes.clone(), Some(encoding)))
        });
        found.unwrap_or_else(|| (self.plain.clone(), None))
    }
}

/// Whether `Accept-Encoding` takes an encoding (RFC 9110, section 12.5.3).
fn takes(asked: &HeaderMap, encoding: &str) -> bool {
    let texts = asked.get_all(header::ACCEPT_ENCODING).into_iter();
    let mut parts = texts
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','));
    parts.any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        name.trim().eq_ignore_ascii_case(encoding) && weight.parse().unwrap_or(0.0) > 0.0_f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_that_is_weighed_with_nothing_is_not_taken() {
        for (header, taken) in [
            ("gzip, deflate, br", true),
            ("br;q=0.5", true),
            ("br;q=0, gzip", false),
            ("gzip", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, header.parse().unwrap());
            assert_eq!(takes(&headers, "br"), taken, "{header}");
        }
    }
}
