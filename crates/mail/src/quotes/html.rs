//! The same for HTML bodies.

use serde::{Deserialize, Serialize};

/// The two parts of an HTML body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HtmlParts {
    /// The markup of what the sender wrote now, with a signature if there is one.
    pub reply: String,
    /// The markup of the quoted mail.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
}

/// Splits an HTML body.
pub fn split_html(html: &str) -> HtmlParts {
    HtmlParts {
        reply: html.to_owned(),
        quote: None,
    }
}
