//! The language that a person is answered in: of the profile, else what the browser prefers.

use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use utoipa::ToSchema;

/// A language that the texts for people exist in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(example = "fr")]
pub enum Language {
    /// French.
    #[serde(rename = "fr")]
    French,
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// One of two texts.
    pub(crate) const fn choose<'a>(self, english: &'a str, french: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }

    /// Its code.
    pub(crate) const fn code(self) -> &'static str {
        self.choose("en", "fr")
    }

    /// What `Accept-Language` prefers (RFC 9110, section 12.5.4) of what there is.
    pub(crate) fn preferred(headers: &HeaderMap) -> Self {
        let Some(wanted) = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
        else {
            return Self::default();
        };
        let mut best = (Self::default(), 0.0);
        for part in wanted.split(',').take(20) {
            let (range, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok());
            let primary = range
                .trim()
                .split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let found = match primary.as_str() {
                "fr" => Self::French,
                "en" => Self::English,
                _ => continue,
            };
            let weight: f32 = weight.unwrap_or(1.0);
            if weight > best.1 {
                best = (found, weight);
            }
        }
        best.0
    }
}

impl From<facteur_domain::Language> for Language {
    fn from(language: facteur_domain::Language) -> Self {
        match language {
            facteur_domain::Language::French => Self::French,
            facteur_domain::Language::English => Self::English,
        }
    }
}

impl From<Language> for facteur_domain::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::French => Self::French,
            Language::English => Self::English,
        }
    }
}

/// The language of one request: known when the session is, asked when the answer is made.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spoken {
    of_profile: Arc<OnceLock<Language>>,
    preferred: Language,
}

impl Spoken {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self {
            of_profile: Arc::default(),
            preferred: Language::preferred(headers),
        }
    }

    /// The member's own choice wins over the browser's.
    pub(crate) fn set(&self, language: Language) {
        let _ = self.of_profile.set(language);
    }

    pub(crate) fn get(&self) -> Language {
        self.of_profile.get().copied().unwrap_or(self.preferred)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_weighed_known_language_wins() {
        for (header, wanted) in [
            ("fr", Language::French),
            ("fr-CA,fr;q=0.8,en;q=0.5", Language::French),
            ("de,en;q=0.4,fr;q=0.9", Language::French),
            ("en-GB,fr;q=0.9", Language::English),
            ("de", Language::English),
            ("fr;q=nonsense", Language::French),
            ("", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, header.parse().unwrap());
            assert_eq!(Language::preferred(&headers), wanted, "{header}");
        }
    }
}
