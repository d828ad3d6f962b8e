//! HTML that is safe to show.
//!
//! Two fences stand one behind the other. The first, here, rewrites the tags one by one: it decides what is
//! kept and sees to it that the result is properly nested and bounded, since browsers' rules for repairing
//! HTML cost quadratic time on hostile input. The second is `ammonia`, which parses that result as a
//! browser does and keeps only what is on its lists.

use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde::{Deserialize, Serialize};

use crate::html::rewrite::rewritten;
use crate::limits::Limits;

/// Attribute that keeps the address of a remote image.
pub(crate) const REMOTE_IMAGE: &str = "data-remote-src";
/// Attribute that keeps the address of a remote background.
pub(crate) const REMOTE_BACKGROUND: &str = "data-remote-background";

/// HTML without scripts, forms and remote loads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeHtml {
    /// A fragment for the body of a page.
    pub html: String,
    /// How many images would be loaded from the network. Their addresses wait in `data-remote-src` and
    /// `data-remote-background` for [`show_remote_images`].
    pub remote_images: usize,
    /// Content ids of the inline images that the HTML shows, each once.
    pub inline_images: Vec<String>,
    /// Whether tags were dropped because there were too many or too deeply nested ones.
    pub shortened: bool,
}

/// Elements that are kept. All others lose their tags and keep their text.
pub(crate) const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that are kept on every element.
pub(crate) const ATTRIBUTES: &[&str] = &[
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "cite",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "href",
    "hspace",
    "lang",
    "noshade",
    "nowrap",
    "rowspan",
    "size",
    "src",
    "start",
    "style",
    "summary",
    "target",
    "title",
    "type",
    "valign",
    "value",
    "vspace",
    "width",
    REMOTE_IMAGE,
    REMOTE_BACKGROUND,
];

/// Schemes of links and of images. `data:` is only let through for images, by the first fence.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "cid", "data"];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .clean_content_tags(["script", "style", "title", "textarea"].into_iter().collect());
    builder
});

/// Makes the HTML of a mail safe to show.
///
/// `resolve_inline` gives the address to show for a `Content-ID` (without angle brackets): a path or a
/// `data:image/` URI. Without an answer the image keeps its harmless `cid:` reference.
pub fn safe_html(html: &str, limits: &Limits, resolve_inline: &dyn Fn(&str) -> Option<String>) -> SafeHtml {
    let rewritten = rewritten(html, limits, resolve_inline);
    SafeHtml {
        html: SANITISER.clean(rewritten.html.trim()).to_string(),
        remote_images: rewritten.remote_images,
        inline_images: rewritten.inline_images,
        shortened: rewritten.shortened,
    }
}

/// Puts the remote images back into HTML that [`safe_html`] made, each through `address` (a proxy's,
/// usually); without an answer the image stays away.
pub fn show_remote_images(safe: &str, address: &dyn Fn(&str) -> Option<String>) -> String {
    let mut shown = String::with_capacity(safe.len());
    let mut rest = safe;
    // Text and attribute values hold no `<` and `"`, so an attribute of ours cannot be forged in them:
    // in text, `data-remote-src="` is only replaced by another harmless text.
    while let Some(found) = memchr::memmem::find(rest.as_bytes(), b"data-remote-") {
        let (before, from) = rest.split_at(found);
        shown.push_str(before);
        let attribute = [REMOTE_IMAGE, REMOTE_BACKGROUND].into_iter().find_map(|name| {
            Some((
                name,
                from.strip_prefix(name)?.strip_prefix("=\"")?.split_once('"')?,
            ))
        });
        let Some((name, (value, after))) = attribute else {
            shown.push_str(&from[..12]);
            rest = &from[12..];
            continue;
        };
        let mut remote = String::new();
        crate::html::tokens::push_decoded(value, &mut remote);
        match address(&remote) {
            Some(address) if before.ends_with(' ') => {
                shown.push_str(if name == REMOTE_IMAGE {
                    "src=\""
                } else {
                    "background=\""
                });
                push_attribute(&address, &mut shown);
                shown.push('"');
            }
            _ => shown.push_str(&from[..from.len() - after.len()]),
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Adds a value that will stand in double quotes.
pub(crate) fn push_attribute(value: &str, into: &mut String) {
    for character in value.chars() {
        match character {
            '&' => into.push_str("&amp;"),
            '"' => into.push_str("&quot;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '\0' => {}
            _ => into.push(character),
        }
    }
}

/// Whether an address leads into the network.
pub(crate) fn is_remote(address: &str) -> bool {
    let head: String = address
        .trim_start()
        .chars()
        .take(8)
        .collect::<String>()
        .to_ascii_lowercase();
    head.starts_with("http://") || head.starts_with("https://") || head.starts_with("//")
}
