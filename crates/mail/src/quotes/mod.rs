//! What the sender wrote now, told apart from the signature and from quoted earlier mail.

use serde::{Deserialize, Serialize};

mod attribution;
mod dates;
mod header_block;
mod html;
mod html_lines;
mod scan;
mod separators;
mod signature;
mod signature_words;

pub use html::{HtmlParts, split_html};
use scan::Tag;

/// Past this many lines a body is not looked at: the rest goes where the last line went.
const MOST_LINES: usize = 20_000;

/// The three parts of a plain-text body. Line ends are `\n`; lines have no white space at their ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextParts {
    /// What the sender wrote now, without blank lines around it. A closing with a bare name
    /// ("Cordialement, / Hélène Durand") is part of it, and so is a mail that is passed on, and quoted
    /// lines between which the sender answered.
    pub reply: String,
    /// The sender's signature block, mobile footer or legal notice.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signature: Option<String>,
    /// Quoted earlier mail with the lines that introduce it, and footers of mailing lists.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
    /// Line breaks between reply and signature in the source.
    #[serde(skip, default = "usual_line_breaks")]
    line_breaks: usize,
}

fn usual_line_breaks() -> usize {
    2
}

impl TextParts {
    /// Reply and signature, joined as in the source text.
    pub fn visible(&self) -> String {
        let Some(signature) = &self.signature else {
            return self.reply.clone();
        };
        if self.reply.is_empty() {
            return signature.clone();
        }
        format!(
            "{}{}{signature}",
            self.reply,
            "\n".repeat(self.line_breaks.clamp(1, 4))
        )
    }
}

/// Splits a plain-text body. Linear in the length of the text; never fails.
///
/// A mail that is passed on ("---------- Forwarded message", "Début du message transféré :", or an
/// Outlook header block with nothing written above) stays in the reply: it is what the sender sends now.
pub fn split_text(text: &str) -> TextParts {
    let mut lines: Vec<&str> = Vec::with_capacity(64);
    lines.extend(text.splitn(MOST_LINES, '\n').map(str::trim_end));
    let tags = scan::tag(&lines);
    let signature = section(&lines, &tags, Tag::Signature);
    TextParts {
        reply: section(&lines, &tags, Tag::Reply).unwrap_or_default(),
        line_breaks: line_breaks(&lines, &tags),
        quote: section(&lines, &tags, Tag::Quote),
        signature,
    }
}

/// The lines of one tag: stretches without blank lines around them, a blank line between stretches.
fn section(lines: &[&str], tags: &[Tag], wanted: Tag) -> Option<String> {
    let mut text = String::new();
    let mut blank = 0;
    let mut last = None;
    for (at, line) in lines.iter().enumerate() {
        if tags[at] != wanted {
            continue;
        }
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !text.is_empty() {
            let goes_on = last.is_some_and(|last: usize| at - last == blank + 1);
            let breaks = if goes_on { blank + 1 } else { 2 };
            (0..breaks).for_each(|_| text.push('\n'));
        }
        text.push_str(if text.is_empty() { line.trim_start() } else { line });
        last = Some(at);
        blank = 0;
    }
    (!text.is_empty()).then_some(text)
}

/// How many line breaks stand between the last line of the reply and the first of the signature.
fn line_breaks(lines: &[&str], tags: &[Tag]) -> usize {
    let first = (0..lines.len()).find(|at| tags[*at] == Tag::Signature && !lines[*at].is_empty());
    let Some(first) = first else {
        return usual_line_breaks();
    };
    let above = (0..first).rev().find(|at| !lines[*at].is_empty());
    above
        .filter(|above| tags[*above] == Tag::Reply)
        .map_or(2, |above| first - above)
}
