//! The same for HTML bodies: the markup is read as lines of text, the lines are told apart as those of
//! plain-text bodies are, and the markup is cut where the lines say.

use serde::{Deserialize, Serialize};

use super::html_lines::{Line, read};
use super::scan::{self, Tag};

/// The two parts of an HTML body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HtmlParts {
    /// The markup of what the sender wrote now, with a signature if there is one. Elements that were open
    /// at the cut are closed.
    pub reply: String,
    /// The markup of the quoted mail. It may close elements that it did not open, as browsers allow.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
}

/// Splits an HTML body, sanitised or raw; classes and ids help but are not needed. Linear in its length.
///
/// Quotes below the reply, or one quote above it, are cut out. Quotes between which the sender answered
/// stay, and so does a mail that is passed on, as in [`super::split_text`].
pub fn split_html(html: &str) -> HtmlParts {
    let lines = read(html);
    let texts: Vec<&str> = lines.iter().map(|line| line.text.trim_end()).collect();
    let tags = scan::tag(&texts);
    let Some((start, end)) = quoted_lines(&texts, &tags) else {
        return HtmlParts {
            reply: html.to_owned(),
            quote: None,
        };
    };
    let from = &lines[start];
    let rest = lines
        .get(end)
        .map(|line| line.start)
        .filter(|_| !is_last(&texts, &tags, end));
    let to = rest.map_or(html.len(), |at| at.max(from.start));
    let mut reply = html[..from.start].to_owned();
    reply.push_str(&closing_tags(from));
    reply.push_str(&html[to..]);
    HtmlParts {
        reply,
        quote: Some(html[from.start..to].to_owned()),
    }
}

/// The one stretch of quoted lines; several stretches do not happen but for footers, which stay.
fn quoted_lines(texts: &[&str], tags: &[Tag]) -> Option<(usize, usize)> {
    let is_filled_quote = |at: &usize| tags[*at] == Tag::Quote && !texts[*at].is_empty();
    let start = (0..tags.len()).find(is_filled_quote)?;
    let end = (start..tags.len()).find(|at| tags[*at] != Tag::Quote && !texts[*at].is_empty());
    Some((start, end.unwrap_or(tags.len())))
}

/// Whether nothing of the sender's own comes after the quote.
fn is_last(texts: &[&str], tags: &[Tag], end: usize) -> bool {
    (end..tags.len()).all(|at| tags[at] == Tag::Quote || texts[at].is_empty())
}

/// Closes what is open at the cut, the innermost first.
fn closing_tags(line: &Line) -> String {
    line.open
        .iter()
        .rev()
        .flat_map(|name| ["</", name, ">"])
        .collect()
}
