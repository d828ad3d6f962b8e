//! What the sender wrote now, told apart from the signature and from quoted earlier mail.

use serde::{Deserialize, Serialize};

/// The three parts of a plain-text body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextParts {
    /// What the sender wrote now, without surrounding blank lines.
    pub reply: String,
    /// The sender's signature, legal notice or mobile footer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signature: Option<String>,
    /// Quoted or forwarded earlier mail, with the line that introduces it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
}

/// The two parts of an HTML body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HtmlParts {
    /// The markup up to the quoted mail, with a signature if there is one.
    pub reply: String,
    /// The markup of the quoted or forwarded mail.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
}

impl TextParts {
    /// Reply and signature, joined as in the source text.
    pub fn visible(&self) -> String {
        self.reply.clone()
    }
}

/// Splits a plain-text body.
pub fn split_text(text: &str) -> TextParts {
    TextParts {
        reply: text.trim().to_owned(),
        ..TextParts::default()
    }
}

/// Splits an HTML body.
pub fn split_html(html: &str) -> HtmlParts {
    HtmlParts {
        reply: html.to_owned(),
        quote: None,
    }
}
