//! Loads what the placement of one mail rests on, and asks for it.

use super::super::prepare::Prepared;
use super::copies::Likeness;
use super::desk::{Desk, known, sender};
use super::elsewhere;
use facteur_domain::{Span, Status, TicketNumber};
use facteur_store::{StoreResult, Tx};
use facteur_understand::facts::participants;
use facteur_understand::plan::{KnownThread, NamedTicket, Placement, ThreadKeys, Via, answers_without_keys};
use facteur_understand::{PlaceFacts, place};

/// A ticket of the same sender and subject is thought of for so long.
const RECENT: Span = Span::seconds(45 * 24 * 3_600);
/// Ticket numbers in one subject that are looked up.
const NUMBERS: usize = 3;

pub(super) fn decide(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    likeness: Likeness,
    keys: &ThreadKeys,
) -> StoreResult<Placement> {
    let threads = threads(tx, desk, keys)?;
    let answers_without_keys = answers_without_keys(&mail.reading);
    let recent = if threads.is_empty() && likeness.copy_of.is_none() {
        recent(tx, desk, mail, answers_without_keys)?
    } else {
        Vec::new()
    };
    let parsed = &mail.reading.parsed;
    Ok(place(&PlaceFacts {
        folder: mail.role,
        older: mail.arrival.archive,
        kept_unread: mail.reading.kept_unread.is_some(),
        kind: parsed.automated.kind,
        delivery_delayed: parsed
            .bounce
            .as_ref()
            .is_some_and(facteur_mail::bounce::Bounce::delayed),
        shelf: mail.judgement.shelf,
        ignored_by: mail.judgement.ignored_by,
        sender: sender(&mail.reading),
        participants: participants(&mail.reading),
        own_addresses: desk.frame.setting.own_addresses.clone(),
        threads,
        copy_of: likeness.copy_of,
        named: named(tx, desk, &parsed.subject)?,
        recent,
        answers_without_keys,
        other_teams: elsewhere::tickets(tx, desk, mail)?,
    }))
}

/// The threads that the mail's keys lead to, each once, by the strongest way.
fn threads(tx: &mut Tx<'_>, desk: &mut Desk<'_>, keys: &ThreadKeys) -> StoreResult<Vec<KnownThread>> {
    let mut found: Vec<KnownThread> = Vec::new();
    let references = keys.references.iter().map(|key| (key, Via::References));
    let own = keys.own.iter().map(|key| (key, Via::ReferencedBy));
    for (key, via) in references.chain(own) {
        let Some(id) = desk.key(tx, key)?.thread else {
            continue;
        };
        let Some(state) = desk.thread(tx, id)? else {
            continue;
        };
        if found.iter().all(|known| known.thread != state.id) {
            found.push(desk.known_thread(tx, &state, via)?);
        }
    }
    // The tag proves that the mail answers us, also when what it answers is not here.
    for key in &keys.references {
        if let Some(state) = desk.tagged_thread(tx, key)?
            && found.iter().all(|known| known.thread != state.id)
        {
            found.push(desk.known_thread(tx, &state, Via::References)?);
        }
    }
    Ok(found)
}

fn named(tx: &mut Tx<'_>, desk: &mut Desk<'_>, subject: &str) -> StoreResult<Vec<NamedTicket>> {
    let mut found = Vec::new();
    for number in TicketNumber::find_in(subject).into_iter().take(NUMBERS) {
        found.extend(desk.named_ticket(tx, number)?);
    }
    Ok(found)
}

fn recent(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    with_participants: bool,
) -> StoreResult<Vec<NamedTicket>> {
    let subject = &mail.reading.fingerprint.subject;
    let contact = sender(&mail.reading).and_then(|address| desk.contact(&address));
    let Some(contact) = contact.filter(|_| !subject.is_empty()) else {
        return Ok(Vec::new());
    };
    let since = mail.arrival.internal_date - RECENT;
    let mut found = Vec::new();
    for ticket in desk.tickets_alike(contact, subject) {
        if ticket.last_message_at < since || matches!(ticket.status, Status::Resolved | Status::Closed) {
            continue;
        }
        // Only a mail that lost its keys joins by them; for a link they are not asked.
        let participants = if with_participants {
            desk.thread(tx, ticket.thread)?.map(|thread| thread.participants)
        } else {
            None
        };
        found.push(NamedTicket {
            ticket: known(&ticket),
            thread: ticket.thread,
            participants: participants.unwrap_or_default(),
        });
    }
    Ok(found)
}
