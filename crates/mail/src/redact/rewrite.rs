//! A mail without the person: only what names them is written anew, the rest stays byte for byte.

use super::text::{Around, Redactor};
use super::{ERASED_ADDRESS, MARK, write};
use crate::address;
use crate::limits::Limits;
use crate::mime::fields::RawField;
use crate::mime::parameters::Parameterised;
use crate::mime::structure::{self, Part};
use crate::mime::{charset, encoded_word, fields, transfer};
use crate::parse::{parse, parse_with_contents, prepared};
use crate::parsed::{Address, Parsed};
use crate::problem::Problems;
use std::ops::Range;

/// Mails within mails that are followed.
const DEEPEST: usize = 5;

/// A mail that names the person no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactedMail {
    /// Its bytes.
    pub raw: Vec<u8>,
    /// Files that named the person and could not be changed: a notice stands in their place.
    pub files_removed: usize,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rewrite {
    /// It does not name the person.
    Nothing,
    /// It names the person no more.
    Redacted(RedactedMail),
    /// It would name them whatever is done.
    Impossible,
}

const NOTICE: &str = "Ce fichier nommait une personne qui a demandé son effacement ; son contenu a été supprimé.\r\n\
                      This file named a person who asked to be erased; its contents were removed.\r\n";
const CUT: &str = "\r\n\r\n[Ce mail nommait une personne qui a demandé son effacement ; seul son texte est resté.]\r\n\
                   [This mail named a person who asked to be erased; only its text remained.]\r\n";

/// Fields that hold addresses.
const ADDRESSES: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "sender",
    "return-path",
    "delivered-to",
    "errors-to",
    "x-original-to",
    "envelope-to",
    "resent-from",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "resent-sender",
    "mail-followup-to",
    "disposition-notification-to",
    "return-receipt-to",
    "x-envelope-to",
    "x-envelope-from",
    "apparently-to",
];
/// Fields of ids: a given name within one is chance.
const IDS: &[&str] = &[
    "message-id",
    "in-reply-to",
    "references",
    "content-id",
    "resent-message-id",
];

/// One change of the bytes.
struct Edit {
    range: Range<usize>,
    by: Vec<u8>,
}

struct Editor<'r, 'a> {
    redactor: &'r Redactor,
    limits: &'r Limits,
    around: &'r Around,
    raw: &'a [u8],
    depth: usize,
    edits: Vec<Edit>,
    files_removed: usize,
}

/// A body in place of another.
struct NewBody {
    content_type: String,
    bytes: Vec<u8>,
    removed: bool,
}

impl Redactor {
    /// The mail without the person.
    pub fn mail(&self, raw: &[u8], limits: &Limits) -> Rewrite {
        self.mail_at(raw, limits, 0)
    }

    /// Whether a mail names the person: in its fields, its text, the names of its files or within them.
    pub fn mail_names(&self, raw: &[u8], limits: &Limits) -> bool {
        self.mail_names_at(raw, limits, 0)
    }

    fn mail_names_at(&self, raw: &[u8], limits: &Limits, depth: usize) -> bool {
        if self.in_bytes(raw) {
            return true;
        }
        let (parsed, contents) = parse_with_contents(raw, limits);
        let shown = parsed.headers.iter().any(|header| self.names(&header.value))
            || self.names(&parsed.text)
            || parsed.html_raw.as_deref().is_some_and(|html| self.names(html));
        let files = parsed.attachments.iter().zip(contents);
        shown
            || files.into_iter().any(|(file, content)| {
                let original = file.original_filename.as_deref().unwrap_or_default();
                let inner = is_mail(&file.mime_type) && depth < DEEPEST;
                self.names(&file.filename)
                    || self.names(original)
                    || self.in_bytes(&content)
                    || inner && self.mail_names_at(&content, limits, depth + 1)
            })
    }

    fn mail_at(&self, raw: &[u8], limits: &Limits, depth: usize) -> Rewrite {
        if !self.mail_names_at(raw, limits, depth) {
            return Rewrite::Nothing;
        }
        let parsed = parse(raw, limits);
        let around = self.around(&parsed);
        let mut problems = Problems::default();
        let prepared = prepared(raw, limits, &mut problems);
        let parts = structure::read(&prepared, limits, &mut problems);
        let mut editor = Editor {
            redactor: self,
            limits,
            around: &around,
            raw: &prepared,
            depth,
            edits: Vec::new(),
            files_removed: 0,
        };
        for part in &parts {
            editor.part(part);
        }
        let edited = RedactedMail {
            files_removed: editor.files_removed,
            raw: editor.finish(),
        };
        if !self.mail_names_at(&edited.raw, limits, depth) {
            return Rewrite::Redacted(edited);
        }
        // Something names them where no part is: before the first, past a limit, in a damaged one.
        let cut = RedactedMail {
            files_removed: parsed.attachments.len(),
            raw: self.only_text(&parsed, &around),
        };
        if self.mail_names_at(&cut.raw, limits, depth) {
            return Rewrite::Impossible;
        }
        Rewrite::Redacted(cut)
    }

    /// The names of others who take part are theirs.
    fn around(&self, parsed: &Parsed) -> Around {
        let mut around = Around::meant();
        let sender = parsed.from.iter().map(|sender| &sender.address);
        let people = sender
            .chain(&parsed.to)
            .chain(&parsed.cc)
            .chain(&parsed.bcc)
            .chain(&parsed.reply_to);
        for person in people.filter(|person| !self.is_address(&person.address)) {
            let local = person.address.split('@').next().unwrap_or_default();
            for name in person.name.as_deref().into_iter().chain([local]) {
                if !self.names(name) {
                    around.spare(name);
                }
            }
        }
        around
    }

    /// Header and text of a mail, and nothing else.
    fn only_text(&self, parsed: &Parsed, around: &Around) -> Vec<u8> {
        let mut raw = Vec::new();
        for header in parsed.headers.iter() {
            let name = header.name.to_ascii_lowercase();
            if name.starts_with("content-") || name == "mime-version" || self.names(&name) {
                continue;
            }
            let value = self.field(&name, header.value.as_bytes(), &header.value, around);
            raw.extend_from_slice(header.name.as_bytes());
            raw.push(b':');
            raw.extend(value.unwrap_or_else(|| write::value(&header.value)));
            raw.extend_from_slice(b"\r\n");
        }
        raw.extend_from_slice(
            b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
              Content-Transfer-Encoding: base64\r\n\r\n",
        );
        let text = self
            .text(&parsed.text, around)
            .unwrap_or_else(|| parsed.text.clone());
        raw.extend(write::base64_lines(format!("{text}{CUT}").as_bytes()));
        raw
    }

    /// The value of a field without the person, as it is written; none when it names nobody.
    fn field(&self, name: &str, raw: &[u8], decoded: &str, around: &Around) -> Option<Vec<u8>> {
        let nobody = Around::default();
        let around = if IDS.contains(&name) { &nobody } else { around };
        let redacted = self.text(decoded, around);
        let hidden = || self.names(&String::from_utf8_lossy(raw));
        if redacted.is_none() && !hidden() {
            return None;
        }
        if ADDRESSES.contains(&name) {
            let list = address::read(raw, 10_000, &mut Problems::default());
            if !list.is_empty() {
                let list: Vec<Address> = list.into_iter().map(|one| self.address(one, around)).collect();
                return Some(write::addresses(&list));
            }
        }
        Some(write::value(redacted.as_deref().unwrap_or(MARK)))
    }

    fn address(&self, one: Address, around: &Around) -> Address {
        if self.is_address(&one.address) {
            return Address {
                name: Some(MARK.to_owned()),
                address: ERASED_ADDRESS.to_owned(),
            };
        }
        let name = one.name.map(|name| self.text(&name, around).unwrap_or(name));
        let nobody = Around::default();
        let address = self
            .text(&one.address, &nobody)
            .map_or(one.address, |_| ERASED_ADDRESS.to_owned());
        Address { name, address }
    }
}

fn is_mail(mime_type: &str) -> bool {
    matches!(mime_type, "message/rfc822" | "message/global")
}

fn is_text(mime_type: &str) -> bool {
    mime_type.starts_with("text/")
        || mime_type.starts_with("message/")
        || mime_type.ends_with("+xml")
        || mime_type.ends_with("+json")
        || matches!(
            mime_type,
            "application/json"
                | "application/xml"
                | "application/ics"
                | "application/csv"
                | "application/javascript"
        )
}

impl Editor<'_, '_> {
    fn part(&mut self, part: &Part<'_>) {
        let body = self.body(part);
        let replaced = body.is_some();
        for field in &part.fields {
            let name = String::from_utf8_lossy(field.name).to_ascii_lowercase();
            let describes = matches!(name.as_str(), "content-type" | "content-transfer-encoding");
            if field.value.is_empty() || replaced && (describes || name == "content-disposition") {
                continue;
            }
            self.field(field, &name);
        }
        if let Some(body) = body {
            self.replace(part, body);
        }
    }

    fn field(&mut self, field: &RawField<'_>, name: &str) {
        let mut problems = Problems::default();
        if matches!(name, "content-type" | "content-disposition") {
            let read = Parameterised::read(field.value, &mut problems);
            let values: Vec<&str> = read.iter().map(|(_, value)| value.as_str()).collect();
            let decoded = values.join("\n");
            let is_named = self.redactor.text(&decoded, self.around).is_some();
            if is_named || self.redactor.names(&String::from_utf8_lossy(field.value)) {
                let value = self.parameterised(&read);
                self.edit(field.value, value.into_bytes());
            }
            return;
        }
        let decoded = encoded_word::decode(field.value, &mut problems);
        if let Some(value) = self.redactor.field(name, field.value, &decoded, self.around) {
            self.edit(field.value, value);
        }
    }

    /// `text/plain; charset=…` with parameters that name nobody.
    fn parameterised(&self, read: &Parameterised) -> String {
        let mut value = format!(" {}", read.value);
        for (name, parameter) in read.iter() {
            let parameter = self
                .redactor
                .text(parameter, self.around)
                .unwrap_or_else(|| parameter.clone());
            value.push_str(";\r\n ");
            value.push_str(name);
            value.push('=');
            value.push_str(&write::quoted(&parameter));
        }
        value
    }

    /// What stands in place of a part's body; none when it names nobody.
    fn body(&mut self, part: &Part<'_>) -> Option<NewBody> {
        if part.is_multipart() || part.body.is_empty() {
            return None;
        }
        let mut problems = Problems::default();
        let encoding = fields::find(&part.fields, "Content-Transfer-Encoding").unwrap_or_default();
        let content = transfer::decode(part.body, encoding, &mut problems);
        let mime_type = part.content_type.value.as_str();
        if is_mail(mime_type) && self.depth < DEEPEST {
            return match self.redactor.mail_at(&content, self.limits, self.depth + 1) {
                Rewrite::Nothing => None,
                Rewrite::Impossible => Some(self.removed(part)),
                Rewrite::Redacted(mail) => {
                    self.files_removed += mail.files_removed;
                    Some(NewBody {
                        content_type: mime_type.to_owned(),
                        bytes: mail.raw,
                        removed: false,
                    })
                }
            };
        }
        if !is_text(mime_type) {
            return self.redactor.in_bytes(&content).then(|| self.removed(part));
        }
        let text = charset::decode(&content, part.content_type.get("charset"), &mut problems);
        let Some(redacted) = self.redactor.text(&text, self.around) else {
            return self.redactor.in_bytes(&content).then(|| self.removed(part));
        };
        if self.redactor.in_bytes(redacted.as_bytes()) {
            return Some(self.removed(part));
        }
        Some(NewBody {
            content_type: mime_type.to_owned(),
            bytes: redacted.into_bytes(),
            removed: false,
        })
    }

    fn removed(&mut self, part: &Part<'_>) -> NewBody {
        // The text of a mail is no file.
        self.files_removed += usize::from(file_name(part).is_some() || !is_text(&part.content_type.value));
        NewBody {
            content_type: "text/plain".to_owned(),
            bytes: NOTICE.as_bytes().to_vec(),
            removed: true,
        }
    }

    fn replace(&mut self, part: &Part<'_>, body: NewBody) {
        if part.fields.is_empty() {
            // Without fields a part is text as it stands, and a reader sees by itself that it is UTF-8.
            self.edit(part.body, body.bytes);
            return;
        }
        let name = file_name(part).map(|name| {
            let name = self.redactor.text(&name, self.around).unwrap_or(name);
            if body.removed { format!("{name}.txt") } else { name }
        });
        let is_inner = is_mail(&body.content_type);
        let mut content_type = format!(" {}", body.content_type);
        if !is_inner {
            content_type.push_str("; charset=utf-8");
        }
        if let Some(name) = &name {
            content_type += ";\r\n name=";
            content_type += &write::quoted(name);
        }
        if let Some(raw) = fields::find(&part.fields, "Content-Disposition") {
            let disposition = Parameterised::read(raw, &mut Problems::default());
            let mut value = format!(" {}", disposition.value);
            if let Some(name) = &name {
                value += ";\r\n filename=";
                value += &write::quoted(name);
            }
            self.set(part, "Content-Disposition", value.into_bytes());
        }
        // RFC 2046, section 5.2.1: a mail within a mail is not encoded.
        let (encoding, bytes) = if is_inner {
            (" 8bit", body.bytes)
        } else {
            (" base64", write::base64_lines(&body.bytes))
        };
        self.set(part, "Content-Type", content_type.into_bytes());
        self.set(part, "Content-Transfer-Encoding", encoding.as_bytes().to_vec());
        self.edit(part.body, bytes);
    }

    /// Sets a field of a part that has fields.
    fn set(&mut self, part: &Part<'_>, name: &str, value: Vec<u8>) {
        if let Some(known) = fields::find(&part.fields, name).filter(|known| !known.is_empty()) {
            self.edit(known, value);
            return;
        }
        let Some(first) = part.fields.first() else { return };
        let at = self.offset(first.name);
        let mut line = format!("{name}:").into_bytes();
        line.extend(value);
        line.extend_from_slice(b"\r\n");
        self.edits.push(Edit {
            range: at..at,
            by: line,
        });
    }

    fn edit(&mut self, piece: &[u8], by: Vec<u8>) {
        let start = self.offset(piece);
        self.edits.push(Edit {
            range: start..start + piece.len(),
            by,
        });
    }

    /// Where a piece of the mail stands in it.
    fn offset(&self, piece: &[u8]) -> usize {
        (piece.as_ptr() as usize).saturating_sub(self.raw.as_ptr() as usize)
    }

    fn finish(mut self) -> Vec<u8> {
        self.edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut raw = Vec::with_capacity(self.raw.len());
        let mut position = 0;
        for edit in self.edits {
            if edit.range.start < position || edit.range.end > self.raw.len() {
                continue;
            }
            raw.extend_from_slice(&self.raw[position..edit.range.start]);
            raw.extend_from_slice(&edit.by);
            position = edit.range.end;
        }
        raw.extend_from_slice(&self.raw[position..]);
        raw
    }
}

fn file_name(part: &Part<'_>) -> Option<String> {
    let disposition = fields::find(&part.fields, "Content-Disposition")
        .map(|raw| Parameterised::read(raw, &mut Problems::default()));
    let named = disposition.as_ref().and_then(|read| read.get("filename"));
    named.or_else(|| part.content_type.get("name")).map(str::to_owned)
}
