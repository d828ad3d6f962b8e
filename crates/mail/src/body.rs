//! From the tree of parts to what a reader sees: the text, the HTML, the files.

use std::borrow::Cow;

use crate::limits::Limits;
use crate::mime::parameters::Parameterised;
use crate::mime::structure::{self, Part};
use crate::mime::{charset, encoded_word, fields, transfer};
use crate::names;
use crate::parsed::Security;
use crate::problem::{ProblemCode, Problems};
use crate::{smime, tnef};

/// One piece of the body; several when images or files stand between texts.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    pub(crate) plain: Option<String>,
    pub(crate) html: Option<String>,
}

/// A file, not yet looked into.
#[derive(Debug)]
pub(crate) struct File<'a> {
    /// As declared, decoded; empty when there is none.
    pub(crate) name: String,
    pub(crate) mime_type: String,
    pub(crate) content_id: Option<String>,
    pub(crate) content: Cow<'a, [u8]>,
}

/// What a reader sees.
#[derive(Debug, Default)]
pub(crate) struct Body<'a> {
    pub(crate) segments: Vec<Segment>,
    pub(crate) files: Vec<File<'a>>,
    pub(crate) security: Security,
}

/// Collects texts and files of a mail.
pub(crate) fn collect<'a>(parts: &[Part<'a>], limits: &Limits, problems: &mut Problems) -> Body<'a> {
    let mut collector = Collector {
        parts,
        limits,
        problems,
        body: Body::default(),
        text_files: Vec::new(),
        is_inner: false,
    };
    collector.visit(0, false);
    collector.promote_text_file();
    collector.body
}

struct Collector<'a, 'p> {
    parts: &'p [Part<'a>],
    limits: &'p Limits,
    problems: &'p mut Problems,
    body: Body<'a>,
    /// Texts that count as files only because they have a name: (number of the part, number of the file).
    text_files: Vec<(usize, usize)>,
    /// Whether this is the mail inside a signature.
    is_inner: bool,
}

impl<'a> Collector<'a, '_> {
    /// Visits a part. The nesting is bounded by the limits, so recursion is safe.
    fn visit(&mut self, number: usize, beside_root: bool) {
        let part = &self.parts[number];
        if !part.is_multipart() {
            self.leaf(number, beside_root);
            return;
        }
        self.note_multipart(&part.content_type);
        let children = &part.children;
        match part.content_type.value.as_str() {
            "multipart/alternative" => self.alternatives(children, beside_root),
            "multipart/related" => {
                let root = self.root_of(part);
                self.visit(root, beside_root);
                for child in children.iter().filter(|child| **child != root) {
                    self.visit(*child, true);
                }
            }
            _ => {
                for child in children {
                    self.visit(*child, beside_root);
                }
            }
        }
    }

    fn note_multipart(&mut self, content_type: &Parameterised) {
        let protocol = content_type
            .get("protocol")
            .unwrap_or_default()
            .to_ascii_lowercase();
        match content_type.value.as_str() {
            "multipart/signed" if protocol.contains("pgp") => self.body.security.pgp_signed = true,
            "multipart/signed" => self.body.security.smime_signed = true,
            "multipart/encrypted" => self.body.security.pgp_encrypted = true,
            _ => {}
        }
    }

    /// The part that a `multipart/related` shows: the one that `start` names, else the first.
    fn root_of(&self, part: &Part<'_>) -> usize {
        let first = part.children[0];
        let Some(start) = part.content_type.get("start") else {
            return first;
        };
        let named = |child: &&usize| {
            let id = fields::find(&self.parts[**child].fields, "Content-ID").and_then(content_id);
            id.is_some_and(|id| id == start.trim_matches(['<', '>']))
        };
        part.children.iter().find(named).copied().unwrap_or(first)
    }

    /// Of alternatives the first plain and the last HTML form count (RFC 2046, section 5.1.4: the last is the richest).
    fn alternatives(&mut self, children: &[usize], beside_root: bool) {
        let before = std::mem::take(&mut self.body.segments);
        let mut chosen = Segment::default();
        for child in children {
            self.visit(*child, beside_root);
            let segments = std::mem::take(&mut self.body.segments);
            if segments.iter().any(|segment| segment.html.is_some()) {
                chosen.html = Some(join_html(&segments));
            } else if chosen.plain.is_none() {
                chosen.plain = join_plain(segments);
            }
        }
        self.body.segments = before;
        if chosen.html.is_some()
            && chosen
                .plain
                .as_deref()
                .is_some_and(|plain| plain.trim().is_empty())
        {
            chosen.plain = None;
        }
        if chosen.plain.is_some() || chosen.html.is_some() {
            self.body.segments.push(chosen);
        }
    }

    fn leaf(&mut self, number: usize, beside_root: bool) {
        let part = &self.parts[number];
        let disposition = fields::find(&part.fields, "Content-Disposition")
            .map_or_else(Parameterised::default, |raw| {
                Parameterised::read(raw, self.problems)
            });
        let name = disposition
            .get("filename")
            .or_else(|| part.content_type.get("name"))
            .unwrap_or_default();
        let is_attachment = disposition.value == "attachment";
        if name.is_empty()
            && matches!(
                part.content_type.value.as_str(),
                "text/x-amp-html" | "text/watch-html"
            )
        {
            // Further forms of the same text, for a few programs only.
            return;
        }
        let is_text = matches!(part.content_type.value.as_str(), "text/plain" | "text/html");
        if is_text && !is_attachment && (name.is_empty() || number == 0) && !beside_root {
            self.text(number);
            return;
        }
        if is_text && !is_attachment {
            self.text_files.push((number, self.body.files.len()));
        }
        let mime_type = part.content_type.value.clone();
        self.note_leaf(&part.content_type);
        let content = self.decoded(number);
        let is_tnef = mime_type.ends_with("/ms-tnef")
            || mime_type.ends_with("/vnd.ms-tnef")
            || name.eq_ignore_ascii_case("winmail.dat");
        if is_tnef && self.unpacked(&content) {
            return;
        }
        if mime_type.ends_with("pkcs7-mime") {
            self.signed(&content);
        }
        let content_id = fields::find(&part.fields, "Content-ID").and_then(content_id);
        let name = if name.is_empty() && mime_type.starts_with("message/") {
            self.message_name(&mime_type, &content)
        } else {
            name.to_owned()
        };
        self.push(File {
            name,
            mime_type,
            content_id,
            content,
        });
    }

    fn note_leaf(&mut self, content_type: &Parameterised) {
        let security = &mut self.body.security;
        match content_type.value.as_str() {
            "text/calendar" | "application/ics" => security.calendar = true,
            "application/pkcs7-signature" | "application/x-pkcs7-signature" => security.smime_signed = true,
            "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
                match content_type.get("smime-type").unwrap_or_default() {
                    "signed-data" => security.smime_signed = true,
                    "certs-only" => {}
                    _ => security.smime_encrypted = true,
                }
            }
            "application/pgp-signature" => security.pgp_signed = true,
            "application/pgp-encrypted" => security.pgp_encrypted = true,
            _ => {}
        }
    }

    /// Reads the mail inside an opaque S/MIME signature; the signature itself is listed as a file too. One
    /// inside another is not followed.
    fn signed(&mut self, content: &[u8]) {
        let Some(inner) = smime::signed_content(content).filter(|_| !self.is_inner) else {
            return;
        };
        self.body.security.smime_signed = true;
        self.body.security.smime_encrypted = false;
        let parts = structure::read(&inner, self.limits, self.problems);
        let mut collector = Collector {
            parts: &parts,
            limits: self.limits,
            problems: self.problems,
            body: Body::default(),
            text_files: Vec::new(),
            is_inner: true,
        };
        collector.visit(0, false);
        let Body { segments, files, .. } = collector.body;
        self.body.segments.extend(segments);
        for file in files {
            let content = Cow::Owned(file.content.into_owned());
            self.push(File { content, ..file });
        }
    }

    fn push(&mut self, file: File<'a>) {
        if self.body.files.len() < self.limits.attachments {
            self.body.files.push(file);
            return;
        }
        self.problems.note(
            ProblemCode::TooManyAttachments,
            "The mail has more attachments than are listed; the rest was left out.",
        );
    }

    /// The body of a part without its transfer encoding.
    fn decoded(&mut self, number: usize) -> Cow<'a, [u8]> {
        let part = &self.parts[number];
        let encoding = fields::find(&part.fields, "Content-Transfer-Encoding").unwrap_or_default();
        transfer::decode(part.body, encoding, self.problems)
    }

    /// Adds a text part to the body.
    fn text(&mut self, number: usize) {
        let bytes = self.decoded(number);
        let content_type = &self.parts[number].content_type;
        let is_html = content_type.value == "text/html";
        // A character may take four bytes; what is over the limit is cut to the byte afterwards.
        let most = if is_html {
            self.limits.html_bytes
        } else {
            self.limits.text_bytes
        };
        let bytes = &bytes[..bytes.len().min(most.saturating_mul(4))];
        let declared = content_type
            .get("charset")
            .map(str::to_owned)
            .or_else(|| is_html.then(|| meta_charset(bytes)).flatten());
        let text = charset::decode(bytes, declared.as_deref(), self.problems);
        let text = with_line_feeds(text);
        let segment = if is_html {
            Segment {
                plain: None,
                html: Some(text),
            }
        } else {
            self.note_inline_pgp(&text);
            let flowed = content_type
                .get("format")
                .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
            let deletes = content_type
                .get("delsp")
                .is_some_and(|value| value.eq_ignore_ascii_case("yes"));
            let text = if flowed { unflowed(&text, deletes) } else { text };
            Segment {
                plain: Some(text),
                html: None,
            }
        };
        self.body.segments.push(segment);
    }

    /// PGP in the text itself, without MIME.
    fn note_inline_pgp(&mut self, text: &str) {
        let Some(found) = memchr::memmem::find(text.as_bytes(), b"-----BEGIN PGP ") else {
            return;
        };
        let rest = &text[found..];
        self.body.security.pgp_signed |= rest.starts_with("-----BEGIN PGP SIGNED MESSAGE-----");
        self.body.security.pgp_encrypted |= rest.starts_with("-----BEGIN PGP MESSAGE-----");
    }

    /// Takes the files out of an Outlook container; false when it must be listed itself.
    fn unpacked(&mut self, content: &[u8]) -> bool {
        self.body.security.tnef = true;
        let Some(files) = tnef::read(content, self.limits.attachments) else {
            self.problems.note(
                ProblemCode::UnreadableTnef,
                "An Outlook container (winmail.dat) could not be read.",
            );
            return false;
        };
        let found = !files.is_empty();
        for file in files {
            let mime_type = infer::get(&file.content[..file.content.len().min(4096)])
                .map_or("application/octet-stream", |kind| kind.mime_type());
            self.push(File {
                name: file.name,
                mime_type: mime_type.to_owned(),
                content_id: None,
                content: Cow::Owned(file.content),
            });
        }
        found
    }

    /// A forwarded mail is named by its subject.
    fn message_name(&mut self, mime_type: &str, content: &[u8]) -> String {
        if !matches!(mime_type, "message/rfc822" | "message/global") {
            return String::new();
        }
        let limits = Limits {
            headers: 200,
            ..self.limits.clone()
        };
        let (fields, _) = fields::read(content, 0, &limits, &mut Problems::default(), &|_| false);
        let subject =
            fields::find(&fields, "Subject").map(|raw| encoded_word::decode(raw, &mut Problems::default()));
        let name = names::safe(&subject.unwrap_or_default().replace(['/', '\\'], "-"));
        if name.is_empty() {
            "message.eml".to_owned()
        } else {
            format!("{name}.eml")
        }
    }

    /// A mail whose only text has a name is shown as text all the same.
    fn promote_text_file(&mut self) {
        if !self.body.segments.is_empty() {
            return;
        }
        let Some(&(part, file)) = self.text_files.first() else {
            return;
        };
        if file < self.body.files.len() {
            self.body.files.remove(file);
            self.text(part);
        }
    }
}

/// A `Content-ID` without brackets and blanks.
fn content_id(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let id = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    (!id.is_empty() && id.len() <= 1_000).then(|| id.to_owned())
}

/// Plain texts one after the other; none when there is none.
pub(crate) fn join_plain(segments: Vec<Segment>) -> Option<String> {
    let mut texts = segments.into_iter().filter_map(|segment| segment.plain);
    let mut joined = texts.next()?;
    for text in texts {
        if !joined.is_empty() && !joined.ends_with('\n') {
            joined.push('\n');
        }
        joined.push_str(&text);
    }
    Some(joined)
}

/// All pieces as one HTML; plain ones are escaped.
pub(crate) fn join_html(segments: &[Segment]) -> String {
    let mut joined = String::new();
    for segment in segments {
        match (&segment.html, &segment.plain) {
            (Some(html), _) => joined.push_str(html),
            (None, Some(plain)) if !plain.trim().is_empty() => {
                joined.push_str("<pre style=\"white-space:pre-wrap\">");
                crate::html::tokens::push_escaped(&plain.replace('&', "&amp;"), &mut joined);
                joined.push_str("</pre>");
            }
            _ => {}
        }
    }
    joined
}

/// Line ends as `\n`.
fn with_line_feeds(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut lines = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(position) = memchr::memchr(b'\r', rest.as_bytes()) {
        lines.push_str(&rest[..position]);
        rest = &rest[position + 1..];
        if !rest.starts_with('\n') {
            lines.push('\n');
        }
    }
    lines.push_str(rest);
    lines
}

/// The charset that HTML declares for itself, when the mail does not.
fn meta_charset(html: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&html[..html.len().min(2_000)]).to_ascii_lowercase();
    let start = head.find("<meta")?;
    let after = &head[start + head[start..].find("charset")? + "charset".len()..];
    let value = after
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end =
        value.find(|character: char| !(character.is_ascii_alphanumeric() || "-_".contains(character)))?;
    (end > 0).then(|| value[..end].to_owned())
}

/// Joins the soft line ends of flowed text (RFC 3676). The lines of a quote join only within their depth.
fn unflowed(text: &str, deletes_blank: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // Depth of the line that goes on, while it does.
    let mut open: Option<usize> = None;
    for (number, line) in text.split('\n').enumerate() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open == Some(depth) && !is_signature {
            joined.push_str(content);
        } else {
            if number > 0 {
                joined.push('\n');
            }
            if depth > 0 {
                joined.push_str(&line[..depth]);
                joined.push(' ');
            }
            joined.push_str(content);
        }
        let is_soft = content.ends_with(' ') && !is_signature;
        if is_soft && deletes_blank {
            joined.pop();
        }
        open = is_soft.then_some(depth);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::unflowed;

    #[test]
    fn flowed_text() {
        assert_eq!(
            unflowed("a \nb\n> c \n> d\n>> e\n \n-- \nx", false),
            "a b\n> c d\n>> e\n\n-- \nx"
        );
        assert_eq!(unflowed("\n\na", false), "\n\na");
    }
}
