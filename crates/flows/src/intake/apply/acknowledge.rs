//! Acknowledgements: who opened a ticket is told, in the transaction that opened it.

use super::super::prepare::Prepared;
use super::{Applied, Frame};
use crate::answers;
use facteur_domain::{Span, TicketId, TicketNumber};
use facteur_store::answers::acknowledge_claim;
use facteur_store::{StoreResult, Tx};
use facteur_understand::plan::acknowledge_to;

/// One sender is told once in so long.
const ONCE_IN: Span = Span::seconds(3_600);

/// Writes what the mailbox wants to be told to who opened these tickets. Costs nothing where it wants nothing.
pub(super) fn write(
    tx: &mut Tx<'_>,
    frame: &Frame,
    mails: &[&Prepared],
    applied: &[Applied],
    opened: &[(TicketId, TicketNumber)],
) -> StoreResult<()> {
    let setting = &frame.setting;
    let (Some(words), Some(key)) = (&setting.mailbox.acknowledge, &setting.tags) else {
        return Ok(());
    };
    if !answers::can_send(&setting.mailbox) {
        return Ok(());
    }
    let number_of = |ticket: Option<TicketId>| {
        let found = opened.iter().find(|(id, _)| Some(*id) == ticket);
        found.map(|(_, number)| *number)
    };
    let mut wanted: Vec<_> = mails
        .iter()
        .zip(applied)
        .filter(|(_, done)| done.outcome == facteur_domain::ArrivalState::Ticketed)
        .filter_map(|(mail, done)| {
            let to = acknowledge_to(
                &mail.reading,
                mail.role,
                mail.arrival.archive,
                mail.judgement.shelf,
                &setting.own_addresses,
            )?;
            Some((to, mail, done.ticket?, number_of(done.ticket)?, done.message?))
        })
        .collect();
    // In one order, so that two workers never wait crosswise.
    wanted.sort_by(|one, other| one.0.address.cmp(&other.0.address));
    for (to, mail, ticket, number, message) in wanted {
        let address = to.address.to_lowercase();
        if !acknowledge_claim(tx, frame.organisation, &address, frame.now - ONCE_IN, frame.now)? {
            continue;
        }
        let told = answers::Acknowledge {
            organisation: frame.organisation,
            ids: &frame.ids,
            now: frame.now,
            key,
            mailbox: &setting.mailbox,
            words,
            to,
            ticket,
            number,
            message,
            mail: &mail.reading.parsed,
        };
        told.write(tx)?;
    }
    Ok(())
}
