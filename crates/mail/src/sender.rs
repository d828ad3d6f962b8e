//! The header fields that everybody needs: who, to whom, when, about what, in answer to which mails.

use crate::headers::Headers;
use crate::limits::Limits;
use crate::mime::encoded_word;
use crate::mime::fields::{self, RawField};
use crate::parsed::{Address, Sender, SenderField, SentDate};
use crate::problem::{ProblemCode, Problems};
use crate::{address, date, ids};

/// Fields of one name that are read: a mail may have several `To`, a hostile one thousands.
const MOST_FIELDS: usize = 4;

/// What the fields say.
pub(crate) struct Envelope {
    pub(crate) from: Option<Sender>,
    pub(crate) to: Vec<Address>,
    pub(crate) cc: Vec<Address>,
    pub(crate) bcc: Vec<Address>,
    pub(crate) reply_to: Vec<Address>,
    pub(crate) date: SentDate,
    pub(crate) subject: String,
    pub(crate) message_id: Option<String>,
    pub(crate) in_reply_to: Vec<String>,
    pub(crate) references: Vec<String>,
}

/// All fields, decoded.
pub(crate) fn headers(fields: &[RawField<'_>], problems: &mut Problems) -> Headers {
    Headers::from_pairs(fields.iter().map(|field| {
        (
            String::from_utf8_lossy(field.name),
            encoded_word::decode(field.value, problems),
        )
    }))
}

/// Reads the envelope.
pub(crate) fn envelope(fields: &[RawField<'_>], limits: &Limits, problems: &mut Problems) -> Envelope {
    note_duplicates(fields, problems);
    let mut list = |name: &str| addresses(fields, name, limits, problems);
    let (to, cc, bcc, reply_to) = (list("To"), list("Cc"), list("Bcc"), list("Reply-To"));
    let from = sender(fields, &reply_to, limits, problems);
    let message_id = fields::find(fields, "Message-ID").and_then(ids::own);
    if message_id.is_none() {
        problems.note(ProblemCode::NoMessageId, "The mail has no usable Message-ID.");
    }
    let mut id_list = |name: &str| {
        fields::find(fields, name).map_or_else(Vec::new, |raw| ids::read(raw, limits.references, problems))
    };
    let (in_reply_to, references) = (id_list("In-Reply-To"), id_list("References"));
    Envelope {
        from,
        to,
        cc,
        bcc,
        reply_to,
        date: sent_date(fields, problems),
        subject: fields::find(fields, "Subject")
            .map(|raw| encoded_word::decode(raw, problems))
            .unwrap_or_default(),
        message_id,
        in_reply_to,
        references,
    }
}

fn addresses(fields: &[RawField<'_>], name: &str, limits: &Limits, problems: &mut Problems) -> Vec<Address> {
    let named = fields
        .iter()
        .filter(|field| field.name.eq_ignore_ascii_case(name.as_bytes()));
    let mut list = Vec::new();
    for field in named.take(MOST_FIELDS) {
        list.extend(address::read(field.value, limits.addresses, problems));
    }
    list.truncate(limits.addresses);
    list
}

/// The sender: an address with a domain from the first field that has one, else any word that stands there.
fn sender(
    fields: &[RawField<'_>],
    reply_to: &[Address],
    limits: &Limits,
    problems: &mut Problems,
) -> Option<Sender> {
    let candidates = [
        (SenderField::From, addresses(fields, "From", limits, problems)),
        (SenderField::Sender, addresses(fields, "Sender", limits, problems)),
        (SenderField::ReplyTo, reply_to.to_vec()),
        (
            SenderField::ReturnPath,
            addresses(fields, "Return-Path", limits, problems),
        ),
    ];
    let has_domain = |address: &&Address| address.address.contains('@');
    let best = candidates
        .iter()
        .find_map(|(field, list)| Some((*field, list.iter().find(has_domain)?)))
        .or_else(|| {
            candidates
                .iter()
                .find_map(|(field, list)| Some((*field, list.first()?)))
        });
    let Some((field, address)) = best else {
        problems.note(ProblemCode::NoSender, "No field says who sent the mail.");
        return None;
    };
    if field != SenderField::From {
        problems.note(
            ProblemCode::SenderNotInFrom,
            "The From field names nobody; the sender was taken from another field.",
        );
    }
    let mut address = address.clone();
    if address.name.is_none() && field != SenderField::From {
        // A From without a usable address may still tell the name.
        address.name = candidates[0].1.iter().find_map(|from| from.name.clone());
    }
    Some(Sender { address, field })
}

fn sent_date(fields: &[RawField<'_>], problems: &mut Problems) -> SentDate {
    let Some(raw) = fields::find(fields, "Date") else {
        problems.note(ProblemCode::NoDate, "The mail has no date.");
        return SentDate::Missing;
    };
    let read = date::read(&encoded_word::decode(raw, problems));
    match read {
        SentDate::At(_) => {}
        SentDate::Missing => problems.note(ProblemCode::NoDate, "The mail has no date."),
        SentDate::Unreadable => problems.note(ProblemCode::UnreadableDate, "The mail's date cannot be read."),
    }
    read
}

/// Fields that may stand only once (RFC 5322, section 3.6); programs differ on which one counts.
fn note_duplicates(fields: &[RawField<'_>], problems: &mut Problems) {
    for name in ["From", "Subject", "Date", "Message-ID"] {
        let named = |field: &&RawField<'_>| field.name.eq_ignore_ascii_case(name.as_bytes());
        if fields.iter().filter(named).nth(1).is_some() {
            problems.note(
                ProblemCode::DuplicateHeader,
                "A header field that may stand only once stands several times; the first one counts.",
            );
        }
    }
}
