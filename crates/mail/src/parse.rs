//! From bytes to [`Parsed`].

use std::borrow::Cow;
use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::attachment::Attachment;
use crate::automated;
use crate::body::{self, Body, File, join_html};
use crate::bounce;
use crate::danger;
use crate::headers::Headers;
use crate::html::text::html_to_text;
use crate::keys::hexadecimal;
use crate::language;
use crate::limits::Limits;
use crate::mime::structure::{self, Part};
use crate::names;
use crate::parsed::Parsed;
use crate::problem::{ProblemCode, Problems};
use crate::quotes;
use crate::sender;

/// Bytes of a file whose type is looked for.
const SNIFFED: usize = 8_192;

/// Bytes of a returned mail or a report that are read for the bounce.
const REPORT: usize = 100_000;

/// Reads one mail. Never fails: what could not be read is told in [`Parsed::problems`], and past a limit
/// the result holds what was read up to there.
pub fn parse(raw: &[u8], limits: &Limits) -> Parsed {
    let mut problems = Problems::default();
    let prepared = prepared(raw, limits, &mut problems);
    read(&prepared, limits, problems).0
}

/// Like [`parse`], with the decoded contents of the attachments beside it, in the same order.
pub fn parse_with_contents(raw: &[u8], limits: &Limits) -> (Parsed, Vec<Vec<u8>>) {
    let mut problems = Problems::default();
    let prepared = prepared(raw, limits, &mut problems);
    let (parsed, files) = read(&prepared, limits, problems);
    (
        parsed,
        files.into_iter().map(|file| file.content.into_owned()).collect(),
    )
}

/// The decoded contents of attachment number `index` of [`Parsed::attachments`], read again from the raw
/// mail with the same limits.
pub fn attachment_content(raw: &[u8], limits: &Limits, index: usize) -> Option<Vec<u8>> {
    let mut problems = Problems::default();
    let prepared = prepared(raw, limits, &mut problems);
    let parts = structure::read(&prepared, limits, &mut problems);
    let file = body::collect(&parts, limits, &mut problems)
        .files
        .into_iter()
        .nth(index)?;
    Some(file.content.into_owned())
}

/// Cuts the mail to its limit, and takes away what stands before the first header field.
pub(crate) fn prepared<'a>(raw: &'a [u8], limits: &Limits, problems: &mut Problems) -> Cow<'a, [u8]> {
    let mut raw = raw;
    if raw.len() > limits.raw_bytes {
        raw = &raw[..limits.raw_bytes];
        problems.note(
            ProblemCode::TooLarge,
            "The mail is larger than is read; the rest was left out.",
        );
    }
    raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    raw = raw.trim_ascii_start();
    let unmarked = raw.strip_prefix(b">").unwrap_or(raw);
    if unmarked.starts_with(b"From ") {
        let end = memchr::memchr2(b'\n', b'\r', raw).map_or(raw.len(), |end| end + 1);
        raw = raw[end..].trim_ascii_start();
        problems.note(
            ProblemCode::MboxLine,
            "An mbox line stands before the header fields; it was left out.",
        );
    }
    if raw.is_empty() {
        problems.note(ProblemCode::Empty, "The mail is empty.");
    }
    if memchr::memchr(b'\n', raw).is_some() || memchr::memchr(b'\r', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    // Old Macintosh line ends all through.
    Cow::Owned(
        raw.iter()
            .map(|byte| if *byte == b'\r' { b'\n' } else { *byte })
            .collect(),
    )
}

/// Reads a prepared mail.
fn read<'a>(raw: &'a [u8], limits: &Limits, mut problems: Problems) -> (Parsed, Vec<File<'a>>) {
    let parts = structure::read(raw, limits, &mut problems);
    let body = body::collect(&parts, limits, &mut problems);
    let fields = &parts[0].fields;
    let headers = sender::headers(fields, &mut problems);
    let envelope = sender::envelope(fields, limits, &mut problems);
    let Body {
        segments,
        files,
        security,
    } = body;

    let html_raw = segments.iter().any(|segment| segment.html.is_some()).then(|| {
        cut(
            join_html(&segments),
            limits.html_bytes,
            ProblemCode::HtmlTooLarge,
            &mut problems,
        )
    });
    let text_from_html = !segments.is_empty() && segments.iter().all(|segment| segment.plain.is_none());
    let text = cut(
        text_of(segments, limits),
        limits.text_bytes,
        ProblemCode::TextTooLong,
        &mut problems,
    );

    let split = quotes::split_text(&text);
    let from = envelope
        .from
        .as_ref()
        .map(|sender| sender.address.address.as_str());
    let received = envelope.date.microseconds().and_then(day_of);
    let automated = automated::classify(&headers, from, &envelope.subject, &split.reply)
        .with_return(&split.reply, received);
    let bounce = read_bounce(&headers, &parts, &files, &text);
    let attachments = attachments(&files, html_raw.as_deref());
    let written = if split.reply.trim().is_empty() {
        &text
    } else {
        &split.reply
    };
    let language = language::detect(written);
    let parsed = Parsed {
        headers,
        from: envelope.from,
        to: envelope.to,
        cc: envelope.cc,
        bcc: envelope.bcc,
        reply_to: envelope.reply_to,
        date: envelope.date,
        subject: envelope.subject,
        message_id: envelope.message_id,
        in_reply_to: envelope.in_reply_to,
        references: envelope.references,
        text,
        text_from_html,
        html_raw,
        reply: split.reply,
        signature: split.signature,
        quote: split.quote,
        language,
        automated,
        bounce,
        attachments,
        security,
        problems: problems.into_vec(),
    };
    (parsed, files)
}

/// The day (UTC) of a point in time.
fn day_of(microseconds: i64) -> Option<jiff::civil::Date> {
    let at = jiff::Timestamp::from_microsecond(microseconds).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// The text of all segments, from their HTML where they have no plain text.
fn text_of(segments: Vec<body::Segment>, limits: &Limits) -> String {
    let mut text = String::new();
    for segment in segments {
        let piece = match (segment.plain, segment.html) {
            (Some(plain), _) => plain,
            (None, Some(html)) => html_to_text(&html, limits.text_bytes),
            (None, None) => continue,
        };
        if text.is_empty() {
            text = piece;
            continue;
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&piece);
    }
    let length = text.trim_end_matches(['\n', ' ', '\t']).len();
    text.truncate(length);
    text
}

/// Cuts a text to its limit, at a character.
fn cut(mut text: String, most: usize, code: ProblemCode, problems: &mut Problems) -> String {
    if text.len() > most {
        let end = (0..=most)
            .rev()
            .find(|end| text.is_char_boundary(*end))
            .unwrap_or(0);
        text.truncate(end);
        problems.note(code, "The text is longer than is read; the rest was left out.");
    }
    text
}

/// Hands the texts that a delivery report may consist of to the bounce reader.
fn read_bounce(
    headers: &Headers,
    parts: &[Part<'_>],
    files: &[File<'_>],
    text: &str,
) -> Option<bounce::Bounce> {
    let mut texts: Vec<(&str, Cow<'_, str>)> = Vec::with_capacity(1 + files.len());
    texts.push(("text/plain", Cow::Borrowed(text)));
    let is_report = parts[0].content_type.value == "multipart/report";
    for file in files {
        let is_told = file.mime_type.starts_with("message/") || file.mime_type == "text/rfc822-headers";
        if is_told || is_report && file.mime_type.starts_with("text/") {
            let content = &file.content[..file.content.len().min(REPORT)];
            texts.push((&file.mime_type, String::from_utf8_lossy(content)));
        }
    }
    let texts: Vec<bounce::Part<'_>> = texts
        .iter()
        .map(|(mime_type, text)| bounce::Part { mime_type, text })
        .collect();
    bounce::recognise(headers, &texts)
}

/// Looks into the files.
fn attachments(files: &[File<'_>], html: Option<&str>) -> Vec<Attachment> {
    if files.is_empty() {
        return Vec::new();
    }
    let shown = html.map(shown_content_ids).unwrap_or_default();
    files
        .iter()
        .enumerate()
        .map(|(number, file)| attachment(number, file, &shown))
        .collect()
}

fn attachment(number: usize, file: &File<'_>, shown: &HashSet<String>) -> Attachment {
    let mut filename = names::safe(&file.name);
    if filename.is_empty() {
        let stem = if file.mime_type.starts_with("image/") {
            "image"
        } else {
            "attachment"
        };
        filename = format!("{stem}-{}{}", number + 1, names::ending_for(&file.mime_type));
    }
    let sniffed = sniffed_type(&file.content);
    let dangerous = danger::of(&file.name, &file.mime_type, sniffed, &file.content);
    let is_shown = file.content_id.as_ref().is_some_and(|id| shown.contains(id));
    Attachment {
        original_filename: (!file.name.is_empty() && file.name != filename)
            .then(|| file.name.chars().take(1_000).collect()),
        filename,
        mime_type: file.mime_type.clone(),
        sniffed_type: sniffed.map(str::to_owned),
        content_id: file.content_id.clone(),
        inline: is_shown,
        size: file.content.len() as u64,
        sha256: hexadecimal(&Sha256::digest(&file.content)),
        dangerous,
    }
}

/// The type that the first bytes show. Old office files are only told as such: to know which one, a whole
/// file system inside them would have to be followed, and hostile ones run in circles.
fn sniffed_type(content: &[u8]) -> Option<&'static str> {
    if content.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some("application/x-ole-storage");
    }
    infer::get(&content[..content.len().min(SNIFFED)]).map(|kind| kind.mime_type())
}

/// The content ids that HTML refers to as `cid:`.
fn shown_content_ids(html: &str) -> HashSet<String> {
    let mut ids = HashSet::new();
    for found in memchr::memmem::find_iter(html.as_bytes(), b"cid:") {
        let rest = &html[found + 4..];
        let end = rest
            .bytes()
            .take(1_000)
            .position(|byte| matches!(byte, b'"' | b'\'' | b' ' | b'>' | b')' | b'\n' | b'&'))
            .unwrap_or(0);
        let id = &rest[..end];
        if !id.is_empty() {
            ids.insert(id.replace("%40", "@"));
        }
    }
    ids
}
