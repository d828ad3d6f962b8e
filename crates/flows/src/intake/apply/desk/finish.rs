//! What the desk does to all mails of a batch at once: it folds threads, and writes what was held back.

use super::Desk;
use crate::intake::apply::events;
use facteur_domain::{Change, EventKind, TicketId, TicketNumber, Timestamp, TraceId, crash};
use facteur_store::tickets::{self, NewLink};
use facteur_store::{StoreResult, Tx, contacts, messages};
use facteur_understand::plan::{Fold, FoldedTicket, Link};

impl Desk<'_> {
    /// Notes which tickets to show beside one. They are written when the desk is finished.
    pub(in crate::intake::apply) fn note_links(&mut self, ticket: TicketId, links: &[Link], trace: TraceId) {
        let others = links.iter().filter(|link| link.ticket != ticket);
        self.links.extend(others.map(|link| (ticket, *link, trace)));
    }

    /// Writes the links of the batch, all in one journey. A copy finds again what the mail found.
    fn write_links(&self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let wanted: Vec<NewLink<'_>> = self
            .links
            .iter()
            .map(|(ticket, link, _)| NewLink {
                ticket: *ticket,
                other: link.ticket,
                why: link.why.word(),
            })
            .collect();
        let added = tickets::link_add_each(tx, self.frame.organisation, &wanted, self.frame.now)?;
        for ((ticket, link, trace), _) in self.links.iter().zip(added).filter(|(_, added)| *added) {
            let data = serde_json::json!({ "other": link.ticket, "why": link.why.word() });
            events::append(tx, self.frame, EventKind::LinkFound, Some(*ticket), data, *trace)?;
        }
        Ok(())
    }

    /// Folds a younger thread into an older one, tickets included.
    pub(in crate::intake::apply) fn fold(
        &mut self,
        tx: &mut Tx<'_>,
        fold: &Fold,
        trace: TraceId,
    ) -> StoreResult<()> {
        self.settle(tx)?;
        let organisation = self.frame.organisation;
        let moved = messages::thread_fold(tx, organisation, fold.younger, fold.older)?;
        let gone = self.threads.remove(&fold.younger);
        if let Some(gone) = gone {
            self.add_participants(fold.older, &gone.participants);
            if let Some(state) = self.threads.get_mut(&fold.older) {
                state.unanswered.join(gone.unanswered);
            }
        }
        match fold.ticket {
            FoldedTicket::None => Ok(()),
            FoldedTicket::Moves { ticket } => {
                self.give_ticket(tx, fold.older, ticket)?;
                self.change_ticket(tx, ticket, |ticket| ticket.thread = fold.older)
            }
            FoldedTicket::Into { younger, older } => {
                self.change_ticket(tx, younger, |ticket| ticket.folded_into = Some(older))?;
                let part = self.ticket(tx, younger)?.cloned();
                let mut change = None;
                self.change_ticket(tx, older, |ticket| {
                    let Some(part) = &part else { return };
                    ticket.last_message_at = ticket.last_message_at.max(part.last_message_at);
                    let (from, to) = (ticket.due.clone(), ticket.due.with_part(&part.due));
                    ticket.due.clone_from(&to);
                    change = (from != to).then_some(Change::Due { from, to });
                })?;
                if let Some(change) = change {
                    events::append(tx, self.frame, change.kind(), Some(older), change.data(), trace)?;
                }
                let data = serde_json::json!({
                    "younger": younger, "older": older, "younger_thread": fold.younger,
                    "older_thread": fold.older, "messages": moved,
                });
                for ticket in [younger, older] {
                    events::append(
                        tx,
                        self.frame,
                        EventKind::TicketFolded,
                        Some(ticket),
                        data.clone(),
                        trace,
                    )?;
                }
                Ok(())
            }
        }
    }

    /// Writes the threads that were begun and where keys lead by now.
    pub(super) fn settle(&mut self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let (organisation, team) = (self.frame.organisation, self.frame.setting.mailbox.team);
        for id in std::mem::take(&mut self.new_threads) {
            if let Some(state) = self.threads.get(&id) {
                messages::thread_insert(tx, organisation, team, id, state.ticket, state.created_at)?;
            }
        }
        for key in std::mem::take(&mut self.changed_keys) {
            if let Some(target) = self.keys.get(&key) {
                messages::key_set(tx, organisation, team, &key, *target)?;
            }
        }
        Ok(())
    }

    /// Writes what was held back, the tickets and their numbers last, and tells those that are new.
    pub(in crate::intake::apply) fn finish(
        mut self,
        tx: &mut Tx<'_>,
    ) -> StoreResult<Vec<(TicketId, TicketNumber)>> {
        let organisation = self.frame.organisation;
        self.settle(tx)?;
        for (contact, wrote) in &self.wrote {
            contacts::contact_wrote(tx, organisation, *contact, wrote)?;
        }
        for state in self
            .tickets
            .values_mut()
            .filter(|state| state.changed && !state.new)
        {
            state.ticket.updated_at = self.frame.now;
            tickets::ticket_update(tx, organisation, &state.ticket)?;
        }
        self.write_links(tx)?;
        if self.new_tickets.is_empty() {
            return Ok(Vec::new());
        }
        let mut opened = Vec::with_capacity(self.new_tickets.len());
        let year = year_of(self.frame.now);
        let first = tickets::ticket_next_numbers(tx, organisation, year, self.new_tickets.len())?;
        crash::point("apply.tickets_numbered");
        for (position, (id, mut data, trace)) in self.new_tickets.into_iter().enumerate() {
            let Some(state) = self.tickets.get_mut(&id) else {
                continue;
            };
            let sequence = first + position as u32;
            state.ticket.number = TicketNumber { year, sequence };
            tickets::ticket_insert(tx, organisation, &state.ticket)?;
            data["number"] = serde_json::json!(state.ticket.number);
            opened.push((id, state.ticket.number));
            events::append(tx, self.frame, EventKind::TicketCreated, Some(id), data, trace)?;
        }
        Ok(opened)
    }
}

/// The year of a time, UTC (proleptic Gregorian calendar).
pub(crate) fn year_of(now: Timestamp) -> u16 {
    let days = now.micros().div_euclid(86_400_000_000);
    // Days from 0000-03-01, in eras of 400 years (146,097 days).
    let days = days + 719_468;
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let begins_in_march = days.div_euclid(146_097) * 400 + year_of_era;
    // The 306th day after 1 March is 1 January of the next year.
    (begins_in_march + i64::from(day_of_year >= 306)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_changes_at_new_year_utc() {
        let at = |seconds| year_of(Timestamp::from_seconds(seconds));
        assert_eq!((at(0), at(951_782_400)), (1970, 2000), "2000-02-29 is in 2000");
        assert_eq!((at(1_798_761_599), at(1_798_761_600)), (2026, 2027));
    }
}
