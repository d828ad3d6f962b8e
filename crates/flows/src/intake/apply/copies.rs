//! Copies: whether a mail is one that is already here.

use super::super::prepare::Prepared;
use super::desk::{Desk, envelope_key, identity_key};
use facteur_domain::MessageId;
use facteur_store::messages::{self, Message};
use facteur_store::{StoreResult, Tx};
use facteur_understand::plan::CopyOf;
use facteur_understand::plan::{Direction, Via};
use facteur_understand::{SameFacts, Sameness, read, sameness};

/// What a mail is to those that are here, and which it repeats.
pub(super) struct Likeness {
    pub sameness: Sameness,
    /// Whether its Message-ID belongs to a mail with another content, so that it leads nowhere.
    pub borrowed_id: bool,
    pub copy_of: Option<CopyOf>,
}

impl Likeness {
    /// Like nothing that is here.
    const NONE: Self = Self {
        sameness: Sameness::Different,
        borrowed_id: false,
        copy_of: None,
    };
}

/// Compares a mail with the messages that its keys lead to.
pub(super) fn find(tx: &mut Tx<'_>, desk: &mut Desk<'_>, mail: &Prepared) -> StoreResult<Likeness> {
    let own = desk.key(tx, &mail.reading.keys.own)?.message;
    let mut found = Sameness::Different;
    if let Some(candidate) = own {
        found = compare(tx, desk, mail, candidate)?;
        if found == Sameness::Copy {
            return copy_of(tx, desk, candidate);
        }
    }
    if found == Sameness::OtherContent {
        // The second of two mails with one Message-ID may come again too.
        if let Some(twin) = desk.key(tx, &identity_key(&mail.reading))?.message {
            let twin = copy_of(tx, desk, twin)?;
            return Ok(Likeness {
                borrowed_id: true,
                ..twin
            });
        }
    }
    let by_envelope = match envelope_key(&mail.reading) {
        Some(key) => desk.key(tx, &key)?.message,
        None => None,
    };
    if let Some(candidate) = by_envelope.filter(|candidate| own != Some(*candidate))
        && compare(tx, desk, mail, candidate)? == Sameness::Copy
    {
        let copy = copy_of(tx, desk, candidate)?;
        return Ok(Likeness {
            borrowed_id: found == Sameness::OtherContent,
            ..copy
        });
    }
    Ok(Likeness {
        sameness: found,
        borrowed_id: found == Sameness::OtherContent,
        copy_of: None,
    })
}

/// What a mail is to a message, of whatever team.
pub(super) fn compare(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    mail: &Prepared,
    candidate: MessageId,
) -> StoreResult<Sameness> {
    let organisation = desk.frame.organisation;
    let Some(blob) = messages::message_blob(tx, organisation, candidate)? else {
        return Ok(Sameness::Different);
    };
    // The same bytes need no second reading; two places of one mail on one server mostly have them.
    if blob.sha256() == mail.arrival.blob.sha256() {
        return Ok(Sameness::Copy);
    }
    let Some(Ok(raw)) = blob.unpack() else {
        // A mail too large for a row is not read anew within a transaction, and damaged bytes cannot be: the
        // hash of parts decides.
        return large(tx, desk, mail, candidate);
    };
    let known = read(&raw, desk.limits);
    Ok(sameness(&SameFacts::of(&mail.reading), &SameFacts::of(&known)))
}

fn large(tx: &mut Tx<'_>, desk: &Desk<'_>, mail: &Prepared, candidate: MessageId) -> StoreResult<Sameness> {
    let Some(known) = messages::message_get(tx, desk.frame.organisation, candidate)? else {
        return Ok(Sameness::Different);
    };
    if known.content_hash == mail.reading.fingerprint.content.as_bytes() {
        return Ok(Sameness::Copy);
    }
    let same_id = known.message_id.is_some() && known.message_id == mail.reading.parsed.message_id;
    Ok(if same_id {
        Sameness::OtherContent
    } else {
        Sameness::Different
    })
}

fn copy_of(tx: &mut Tx<'_>, desk: &mut Desk<'_>, message: MessageId) -> StoreResult<Likeness> {
    let organisation = desk.frame.organisation;
    let Some(Message {
        thread, direction, ..
    }) = messages::message_get(tx, organisation, message)?
    else {
        return Ok(Likeness::NONE);
    };
    let Some(state) = desk.thread(tx, thread)? else {
        return Ok(Likeness::NONE);
    };
    let copy = CopyOf {
        message,
        thread: desk.known_thread(tx, &state, Via::References)?,
        direction: if direction == Direction::Outgoing.word() {
            Direction::Outgoing
        } else {
            Direction::Incoming
        },
        was_incoming: messages::message_was_incoming(tx, organisation, message)?,
    };
    Ok(Likeness {
        sameness: Sameness::Copy,
        borrowed_id: false,
        copy_of: Some(copy),
    })
}
