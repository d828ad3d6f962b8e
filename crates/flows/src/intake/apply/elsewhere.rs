//! The same mail at several teams: each has its own message and ticket, and the tickets are linked.

use super::super::prepare::Prepared;
use super::copies;
use super::desk::{Desk, envelope_key, known};
use facteur_domain::id::Id;
use facteur_domain::{MessageId, TeamId};
use facteur_store::messages::{self, KeyTarget};
use facteur_store::{StoreResult, Tx, tickets};
use facteur_understand::Sameness;
use facteur_understand::plan::KnownTicket;
use uuid::Uuid;

/// Keys of the whole organisation stand under this team. They lead to the message of the team that had the
/// mail first.
fn everybody() -> TeamId {
    TeamId::from_uuid(Uuid::nil())
}

fn keys_of(mail: &Prepared) -> impl Iterator<Item = String> {
    let own = mail.reading.keys.own.clone();
    std::iter::once(own).chain(envelope_key(&mail.reading))
}

impl Desk<'_> {
    /// Locks the keys by which teams meet, after those of the team: of two teams that are given the same mail
    /// at the same time, the second then sees the ticket of the first.
    pub(super) fn lock_everywhere(&mut self, tx: &mut Tx<'_>, mails: &[&Prepared]) -> StoreResult<()> {
        if !self.frame.setting.several_teams {
            return Ok(());
        }
        let mut keys: Vec<String> = mails.iter().flat_map(|mail| keys_of(mail)).collect();
        keys.sort_unstable();
        keys.dedup();
        let targets = messages::key_lock(tx, self.frame.organisation, everybody(), &keys)?;
        self.everywhere.extend(keys.into_iter().zip(targets));
        Ok(())
    }
}

/// The tickets of other teams that the same mail opened or joined.
pub(super) fn tickets(tx: &mut Tx<'_>, desk: &Desk<'_>, mail: &Prepared) -> StoreResult<Vec<KnownTicket>> {
    let mut candidates: Vec<MessageId> = keys_of(mail)
        .filter_map(|key| desk.everywhere.get(&key)?.message)
        .collect();
    candidates.dedup();
    let mut found: Vec<KnownTicket> = Vec::new();
    for candidate in candidates {
        let ticket = ticket_of(tx, desk, mail, candidate)?;
        found.extend(ticket.filter(|ticket| found.iter().all(|other| other.id != ticket.id)));
    }
    Ok(found)
}

fn ticket_of(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    mail: &Prepared,
    candidate: MessageId,
) -> StoreResult<Option<KnownTicket>> {
    let organisation = desk.frame.organisation;
    let Some(message) = messages::message_get(tx, organisation, candidate)? else {
        return Ok(None);
    };
    let ours = message.team == desk.frame.setting.mailbox.team;
    if ours || copies::compare(tx, desk, mail, candidate)? != Sameness::Copy {
        return Ok(None);
    }
    let thread = messages::thread_get(tx, organisation, message.thread)?;
    let Some(ticket) = thread.and_then(|thread| thread.ticket) else {
        return Ok(None);
    };
    // Not held until the commit: two teams that hold each their own would wait crosswise.
    let ticket = tickets::ticket_get(tx, organisation, ticket, false)?;
    Ok(ticket.as_ref().map(known))
}

/// Lets the keys lead to this message, unless another team had the mail first.
pub(super) fn note(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    message: MessageId,
) -> StoreResult<()> {
    for key in keys_of(mail) {
        let Some(known) = desk.everywhere.get_mut(&key) else {
            continue;
        };
        if known.message.is_some() {
            continue;
        }
        *known = KeyTarget {
            thread: None,
            message: Some(message),
        };
        messages::key_set(tx, desk.frame.organisation, everybody(), &key, *known)?;
    }
    Ok(())
}
