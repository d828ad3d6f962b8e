//! The first fence of safe HTML: rewrites tags one by one, properly nested and within limits.

use crate::html::safe::{ATTRIBUTES, ELEMENTS, REMOTE_BACKGROUND, REMOTE_IMAGE, is_remote, push_attribute};
use crate::html::style;
use crate::html::tokens::{Attributes, Token, Tokens, push_decoded};
use crate::limits::Limits;

/// Elements without an end tag.
const VOID: &[&str] = &["br", "hr", "img", "col", "wbr"];

/// Elements that a browser opens again in every block that follows, when they are left open: each of them
/// multiplies the work, so few may be open at once.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u",
];
const MOST_FORMATTING: usize = 16;

/// Elements that end an open paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Longest attribute value that is kept; `data:` images may be longer.
const LONGEST_VALUE: usize = 8_000;

/// Character references after which a new text is started, and after which text with more of them is cut.
const REFERENCES_A_TEXT: usize = 200;
const MOST_REFERENCES: usize = 200_000;

/// Rewritten HTML and what was seen in it.
pub(crate) struct Rewritten {
    pub(crate) html: String,
    pub(crate) remote_images: usize,
    pub(crate) inline_images: Vec<String>,
    pub(crate) shortened: bool,
}

struct Writer<'a> {
    limits: &'a Limits,
    resolve_inline: &'a dyn Fn(&str) -> Option<String>,
    out: Rewritten,
    /// Open elements, outermost first.
    open: Vec<&'static str>,
    formatting: usize,
    tags: usize,
    references: usize,
}

/// Rewrites HTML.
pub(crate) fn rewritten(
    html: &str,
    limits: &Limits,
    resolve_inline: &dyn Fn(&str) -> Option<String>,
) -> Rewritten {
    let mut writer = Writer {
        limits,
        resolve_inline,
        out: Rewritten {
            html: String::with_capacity(html.len().min(limits.html_bytes)),
            remote_images: 0,
            inline_images: Vec::new(),
            shortened: false,
        },
        open: Vec::new(),
        formatting: 0,
        tags: 0,
        references: 0,
    };
    for token in Tokens::new(html) {
        if writer.out.html.len() > limits.html_bytes {
            writer.out.shortened = true;
            break;
        }
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open { name, attributes } => writer.open(name, attributes),
            Token::Close { name } => writer.close(name),
        }
    }
    writer.pop_to(0);
    writer.out
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        if text.contains(['&', '\0']) {
            let mut decoded = String::with_capacity(text.len());
            push_decoded(text, &mut decoded);
            self.escaped(&decoded);
        } else {
            self.escaped(text);
        }
    }

    /// Writes text. The parser behind takes quadratic time for many character references in one text, so a
    /// comment, which it drops, now and then starts a new one.
    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(position) = memchr::memchr3(b'<', b'>', b'&', rest.as_bytes()) {
            push_without_nul(&rest[..position], &mut self.out.html);
            self.out.html.push_str(match rest.as_bytes()[position] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&amp;",
            });
            rest = &rest[position + 1..];
            self.references += 1;
            if self.references.is_multiple_of(REFERENCES_A_TEXT) {
                self.out.html.push_str("<!---->");
            }
            if self.references > MOST_REFERENCES || self.out.html.len() > self.limits.html_bytes {
                self.out.shortened = true;
                return;
            }
        }
        push_without_nul(rest, &mut self.out.html);
    }

    fn open(&mut self, name: &str, attributes: &str) {
        let Some(name) = known(name) else { return };
        self.end_implied(name);
        let is_formatting = FORMATTING.contains(&name);
        self.tags += 1;
        let is_over = self.tags > self.limits.html_tags
            || self.open.len() >= self.limits.html_depth
            || is_formatting && self.formatting >= MOST_FORMATTING;
        if is_over {
            self.out.shortened = true;
            return;
        }
        self.out.html.push('<');
        self.out.html.push_str(name);
        self.attributes(name, attributes);
        self.out.html.push('>');
        if !VOID.contains(&name) {
            self.open.push(name);
            self.formatting += usize::from(is_formatting);
        }
    }

    /// Closes what a browser would close before this tag, so that the result stays properly nested.
    fn end_implied(&mut self, name: &str) {
        let (ended, fence): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "a" => (&["a"], &["td", "th", "table"]),
            _ if BLOCKS.contains(&name) => (&["p"], &["td", "th", "table", "li", "div", "blockquote"]),
            _ => return,
        };
        let position = self
            .open
            .iter()
            .rposition(|open| ended.contains(open) || fence.contains(open))
            .filter(|position| ended.contains(&self.open[*position]));
        if let Some(position) = position {
            self.pop_to(position);
        }
    }

    fn close(&mut self, name: &str) {
        let Some(name) = known(name) else { return };
        // A cell's end tag must not close elements around its table.
        let fence: &[&str] = if name == "table" {
            &[]
        } else {
            &["td", "th", "table"]
        };
        let position = self
            .open
            .iter()
            .rposition(|open| *open == name || fence.contains(open))
            .filter(|position| self.open[*position] == name);
        match position {
            Some(position) => self.pop_to(position),
            None if matches!(name, "tr" | "tbody" | "thead" | "tfoot") => self.close_row(name),
            None => {}
        }
    }

    /// `</tr>` without `</td>` before it.
    fn close_row(&mut self, name: &str) {
        let position = self
            .open
            .iter()
            .rposition(|open| *open == name || *open == "table");
        if let Some(position) = position.filter(|position| self.open[*position] == name) {
            self.pop_to(position);
        }
    }

    fn pop_to(&mut self, length: usize) {
        while self.open.len() > length {
            let Some(name) = self.open.pop() else { return };
            self.formatting -= usize::from(FORMATTING.contains(&name));
            self.out.html.push_str("</");
            self.out.html.push_str(name);
            self.out.html.push('>');
        }
    }

    fn attributes(&mut self, element: &str, attributes: &str) {
        if attributes.is_empty() {
            return;
        }
        let mut background = None;
        for (name, raw) in Attributes::new(attributes).take(40) {
            let name = name.to_ascii_lowercase();
            let mut value = String::new();
            push_decoded(raw, &mut value);
            match name.as_str() {
                "src" if element == "img" => self.image(value.trim()),
                "background" => {
                    background = Some(value.trim().to_owned()).filter(|address| is_remote(address));
                }
                "style" => {
                    let (kept, found) = style::filtered(&value);
                    background = background.or(found);
                    self.attribute("style", &kept);
                }
                "href" if element == "a" => {
                    if is_link(value.trim()) {
                        self.attribute("href", value.trim());
                    }
                }
                "href" | "src" | "target" | "cite" | "type" if !(element == "ol" || element == "ul") => {}
                _ if name.starts_with("data-") || value.len() > LONGEST_VALUE => {}
                _ => {
                    if let Some(known) = ATTRIBUTES.iter().find(|known| **known == name) {
                        self.attribute(known, &value);
                    }
                }
            }
        }
        if let Some(address) = background.filter(|address| address.len() <= LONGEST_VALUE) {
            self.out.remote_images += 1;
            self.attribute(REMOTE_BACKGROUND, &address);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.html.push(' ');
        self.out.html.push_str(name);
        self.out.html.push_str("=\"");
        push_attribute(value, &mut self.out.html);
        self.out.html.push('"');
    }

    /// An image: inline ones by their resolver, remote ones put aside, small pictures in the address kept.
    fn image(&mut self, address: &str) {
        let scheme = address.get(..4).unwrap_or_default().to_ascii_lowercase();
        if scheme == "cid:" {
            let id = &address[4..];
            let shown = (self.resolve_inline)(id).filter(|shown| !is_remote(shown));
            if !self.out.inline_images.iter().any(|known| known == id)
                && self.out.inline_images.len() < self.limits.attachments
            {
                self.out.inline_images.push(id.to_owned());
            }
            self.attribute("src", shown.as_deref().unwrap_or(address));
        } else if is_remote(address) && address.len() <= LONGEST_VALUE {
            self.out.remote_images += 1;
            self.attribute(REMOTE_IMAGE, address);
        } else if is_data_image(address) {
            self.attribute("src", address);
        }
    }
}

fn push_without_nul(text: &str, into: &mut String) {
    into.extend(text.split('\0'));
}

/// The element's name in lower case, when it is kept.
fn known(name: &str) -> Option<&'static str> {
    ELEMENTS
        .iter()
        .find(|known| name.eq_ignore_ascii_case(known))
        .copied()
}

/// Links that may be followed: web, mail and telephone, and places in the mail itself.
fn is_link(address: &str) -> bool {
    let lower: String = address.chars().take(10).collect::<String>().to_ascii_lowercase();
    let scheme_is_safe = ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme));
    (scheme_is_safe || lower.starts_with("//")) && address.len() <= LONGEST_VALUE
}

/// Pictures that stand in the address itself; SVG may hold scripts and is none of them.
fn is_data_image(address: &str) -> bool {
    let lower: String = address.chars().take(24).collect::<String>().to_ascii_lowercase();
    ["png", "jpeg", "jpg", "gif", "webp", "bmp"]
        .iter()
        .any(|kind| lower.starts_with(&format!("data:image/{kind};base64,")))
}
