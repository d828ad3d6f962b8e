//! The desk: what one transaction has loaded or made so far, so that the mails of a batch see each other
//! and nothing is loaded twice. Tickets are written at the end, when their numbers are given.

mod finish;

use super::super::prepare::Prepared;
use super::Frame;
use facteur_domain::{ContactId, ThreadId, TicketId, TicketNumber, Timestamp, TraceId};
use facteur_mail::Limits;
use facteur_store::contacts::{self, Wrote};
use facteur_store::messages::{self, KeyTarget, THREAD_MAILS, ThreadMail};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreError, StoreResult, Tx};
use facteur_understand::plan::{Direction, KnownThread, KnownTicket, Link, NamedTicket, Unanswered, Via};
use facteur_understand::{Reading, Sameness, Shelf, thread_keys};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) use finish::year_of;

pub(super) struct Desk<'f> {
    pub frame: &'f Frame,
    pub limits: &'f Limits,
    keys: HashMap<String, KeyTarget>,
    /// Keys that lead elsewhere by now than the database says; in the order in which it keeps them.
    changed_keys: BTreeSet<String>,
    /// Keys by which the teams of an organisation meet; empty when there is one team.
    pub everywhere: HashMap<String, KeyTarget>,
    threads: HashMap<ThreadId, ThreadState>,
    /// Begun here and not written yet.
    new_threads: Vec<ThreadId>,
    tickets: HashMap<TicketId, TicketState>,
    /// In the order of their making, so that numbers rise with it.
    new_tickets: Vec<(TicketId, serde_json::Value, TraceId)>,
    contacts: HashMap<String, ContactId>,
    /// What each contact wrote in this batch.
    wrote: BTreeMap<ContactId, Wrote>,
    alike: HashMap<(ContactId, String), Vec<Ticket>>,
    links: Vec<(TicketId, Link, TraceId)>,
}

#[derive(Clone)]
pub(super) struct ThreadState {
    pub id: ThreadId,
    pub ticket: Option<TicketId>,
    pub participants: Vec<String>,
    /// What was written to us since our last answer.
    pub unanswered: Unanswered,
    pub created_at: Timestamp,
}

#[derive(Clone)]
struct TicketState {
    ticket: Ticket,
    new: bool,
    changed: bool,
}

/// The key under which the copies of one mail meet even when a list gave it another Message-ID.
pub(super) fn envelope_key(reading: &Reading) -> Option<String> {
    let fingerprint = &reading.fingerprint;
    let (from, date) = (fingerprint.from.as_ref()?, fingerprint.date?);
    Some(format!("envelope:{date}:{from}:{}", fingerprint.subject))
}

/// The key of a mail whose Message-ID another mail bears already.
pub(super) fn identity_key(reading: &Reading) -> String {
    format!("identity:{}:{}", reading.keys.own, reading.fingerprint.content)
}

/// All keys that stand for a mail itself.
pub(crate) fn keys_of(reading: &Reading) -> Vec<String> {
    let mut keys = vec![reading.keys.own.clone(), identity_key(reading)];
    keys.extend(envelope_key(reading));
    keys
}

impl<'f> Desk<'f> {
    pub(super) fn new(frame: &'f Frame, limits: &'f Limits) -> Self {
        Self {
            frame,
            limits,
            keys: HashMap::new(),
            changed_keys: BTreeSet::new(),
            everywhere: HashMap::new(),
            threads: HashMap::new(),
            new_threads: Vec::new(),
            tickets: HashMap::new(),
            new_tickets: Vec::new(),
            contacts: HashMap::new(),
            wrote: BTreeMap::new(),
            alike: HashMap::new(),
            links: Vec::new(),
        }
    }

    /// Locks every key of the batch at once, in one order, so that two workers never wait crosswise.
    pub(super) fn lock_keys(&mut self, tx: &mut Tx<'_>, mails: &[&Prepared]) -> StoreResult<()> {
        let mut keys = Vec::with_capacity(mails.len() * 3);
        for mail in mails {
            keys.push(mail.reading.keys.own.clone());
            keys.extend(envelope_key(&mail.reading));
            keys.extend(thread_keys(&mail.reading, Sameness::Different).references);
        }
        keys.sort_unstable();
        keys.dedup();
        let team = self.frame.setting.mailbox.team;
        let targets = messages::key_lock(tx, self.frame.organisation, team, &keys)?;
        self.keys.extend(keys.into_iter().zip(targets));
        Ok(())
    }

    /// Loads the threads that the batch's keys lead to, with their tickets, in three journeys instead of some
    /// for each mail.
    pub(super) fn load_threads(&mut self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let organisation = self.frame.organisation;
        let wanted: BTreeSet<ThreadId> = self.keys.values().filter_map(|key| key.thread).collect();
        let wanted: Vec<ThreadId> = wanted.into_iter().collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut found = messages::thread_get_each(tx, organisation, &wanted)?;
        // A folded one is rare and looked up when it is met.
        found.retain(|thread| thread.folded_into.is_none());
        let ids: Vec<ThreadId> = found.iter().map(|thread| thread.id).collect();
        let mails = messages::thread_mails_each(tx, organisation, &ids)?;
        let tickets: BTreeSet<TicketId> = found.iter().filter_map(|thread| thread.ticket).collect();
        for ticket in tickets::ticket_lock_each(tx, organisation, &tickets)? {
            self.remember(ticket, false);
        }
        for (thread, mails) in found.into_iter().zip(mails) {
            self.threads.insert(thread.id, state(&thread, &mails));
        }
        Ok(())
    }

    /// Where a key leads. Keys that were not locked with the batch are locked now.
    pub(super) fn key(&mut self, tx: &mut Tx<'_>, key: &str) -> StoreResult<KeyTarget> {
        if let Some(target) = self.keys.get(key) {
            return Ok(*target);
        }
        let team = self.frame.setting.mailbox.team;
        let found = messages::key_lock(tx, self.frame.organisation, team, &[key.to_owned()])?;
        let target = found.first().copied().unwrap_or(KeyTarget {
            thread: None,
            message: None,
        });
        self.keys.insert(key.to_owned(), target);
        Ok(target)
    }

    /// Lets a key lead somewhere, unless it leads there already. It is written when the desk is settled.
    pub(super) fn set_key(&mut self, tx: &mut Tx<'_>, key: &str, target: KeyTarget) -> StoreResult<()> {
        let known = self.key(tx, key)?;
        let thread_known = target.thread.is_none() || target.thread == known.thread;
        let message_known = target.message.is_none() || known.message.is_some();
        if thread_known && message_known {
            return Ok(());
        }
        let merged = KeyTarget {
            thread: target.thread.or(known.thread),
            message: known.message.or(target.message),
        };
        self.keys.insert(key.to_owned(), merged);
        self.changed_keys.insert(key.to_owned());
        Ok(())
    }

    /// A thread, or the one it was folded into.
    pub(super) fn thread(&mut self, tx: &mut Tx<'_>, id: ThreadId) -> StoreResult<Option<ThreadState>> {
        if let Some(state) = self.threads.get(&id) {
            return Ok(Some(state.clone()));
        }
        let organisation = self.frame.organisation;
        let Some(thread) = messages::thread_get(tx, organisation, id)? else {
            return Ok(None);
        };
        if let Some(state) = self.threads.get(&thread.id) {
            return Ok(Some(state.clone()));
        }
        let mails = messages::thread_mails_each(tx, organisation, &[thread.id])?;
        let state = state(&thread, mails.first().map_or(&[], Vec::as_slice));
        self.threads.insert(thread.id, state.clone());
        Ok(Some(state))
    }

    /// Begins a thread. It is written when the desk is settled.
    pub(super) fn begin_thread(&mut self, created_at: Timestamp) -> ThreadId {
        let id = self.frame.ids.make();
        self.new_threads.push(id);
        let state = ThreadState {
            id,
            ticket: None,
            participants: Vec::new(),
            unanswered: Unanswered::default(),
            created_at,
        };
        self.threads.insert(id, state);
        id
    }

    /// Adds who takes part in a thread.
    pub(super) fn add_participants(&mut self, thread: ThreadId, addresses: &[String]) {
        if let Some(state) = self.threads.get_mut(&thread) {
            for address in addresses {
                if !state.participants.contains(address) {
                    state.participants.push(address.clone());
                }
            }
        }
    }

    /// Notes that a person wrote a message of a thread.
    pub(super) fn note_written(
        &mut self,
        thread: ThreadId,
        direction: Direction,
        sender: &str,
        at: Timestamp,
    ) {
        let Some(state) = self.threads.get_mut(&thread) else {
            return;
        };
        match direction {
            Direction::Incoming => state.unanswered.wrote(sender, at),
            Direction::Outgoing => state.unanswered.answered(at),
        }
    }

    /// When that sender wrote on a thread since our last answer, oldest first.
    pub(super) fn unanswered(&self, thread: ThreadId, sender: &str) -> Vec<Timestamp> {
        let state = self.threads.get(&thread);
        state.map_or_else(Vec::new, |state| state.unanswered.of(sender))
    }

    /// A ticket, held until the commit.
    pub(super) fn ticket(&mut self, tx: &mut Tx<'_>, id: TicketId) -> StoreResult<Option<&Ticket>> {
        if !self.tickets.contains_key(&id) {
            let Some(ticket) = tickets::ticket_get(tx, self.frame.organisation, id, true)? else {
                return Ok(None);
            };
            self.remember(ticket, false);
        }
        Ok(self.tickets.get(&id).map(|state| &state.ticket))
    }

    fn remember(&mut self, ticket: Ticket, new: bool) {
        let state = TicketState {
            ticket,
            new,
            changed: false,
        };
        self.tickets.insert(state.ticket.id, state);
    }

    /// Changes a ticket; it is written at the end.
    pub(super) fn change_ticket(
        &mut self,
        tx: &mut Tx<'_>,
        id: TicketId,
        change: impl FnOnce(&mut Ticket),
    ) -> StoreResult<()> {
        self.ticket(tx, id)?;
        let state = self
            .tickets
            .get_mut(&id)
            .ok_or_else(|| StoreError::fault(format!("the ticket {id} of a thread is not there")))?;
        change(&mut state.ticket);
        state.changed = true;
        Ok(())
    }

    /// Opens a ticket on a thread. `data` is for its first event, which the number joins later.
    pub(super) fn open_ticket(
        &mut self,
        tx: &mut Tx<'_>,
        ticket: Ticket,
        data: serde_json::Value,
        trace: TraceId,
    ) -> StoreResult<()> {
        self.give_ticket(tx, ticket.thread, ticket.id)?;
        self.new_tickets.push((ticket.id, data, trace));
        self.remember(ticket, true);
        Ok(())
    }

    /// Gives a thread its ticket.
    fn give_ticket(&mut self, tx: &mut Tx<'_>, thread: ThreadId, ticket: TicketId) -> StoreResult<()> {
        if let Some(state) = self.threads.get_mut(&thread) {
            state.ticket = Some(ticket);
        }
        if self.new_threads.contains(&thread) {
            return Ok(());
        }
        messages::thread_set_ticket(tx, self.frame.organisation, thread, Some(ticket))
    }

    /// The ticket as the decisions see it.
    pub(super) fn known_ticket(&mut self, tx: &mut Tx<'_>, id: TicketId) -> StoreResult<Option<KnownTicket>> {
        Ok(self.ticket(tx, id)?.map(known))
    }

    /// The thread as the decisions see it.
    pub(super) fn known_thread(
        &mut self,
        tx: &mut Tx<'_>,
        state: &ThreadState,
        via: Via,
    ) -> StoreResult<KnownThread> {
        let ticket = match state.ticket {
            Some(id) => self.known_ticket(tx, id)?,
            None => None,
        };
        Ok(KnownThread {
            thread: state.id,
            via,
            ticket,
            participants: state.participants.clone(),
            created_at: state.created_at,
        })
    }

    /// The ticket of a number in a subject, when it is of this team.
    pub(super) fn named_ticket(
        &mut self,
        tx: &mut Tx<'_>,
        number: TicketNumber,
    ) -> StoreResult<Option<NamedTicket>> {
        let Some(found) = tickets::ticket_by_number(tx, self.frame.organisation, number)? else {
            return Ok(None);
        };
        let wanted = found.folded_into.unwrap_or(found.id);
        let Some(ticket) = self.ticket(tx, wanted)?.cloned() else {
            return Ok(None);
        };
        if ticket.team != self.frame.setting.mailbox.team {
            return Ok(None);
        }
        let Some(thread) = self.thread(tx, ticket.thread)? else {
            return Ok(None);
        };
        Ok(Some(NamedTicket {
            ticket: known(&ticket),
            thread: thread.id,
            participants: thread.participants,
        }))
    }

    /// The ticket of a tag in an id that the mail refers to, when it is of this team: its thread.
    pub(super) fn tagged_thread(&mut self, tx: &mut Tx<'_>, key: &str) -> StoreResult<Option<ThreadState>> {
        let tags = self.frame.setting.tags.as_ref();
        let Some(id) = tags.and_then(|tags| tags.ticket_in(key)) else {
            return Ok(None);
        };
        let Some(found) = self.ticket(tx, id)?.cloned() else {
            return Ok(None);
        };
        // Of one that was folded the thread was, too, and leads to where it went.
        if found.team != self.frame.setting.mailbox.team {
            return Ok(None);
        }
        self.thread(tx, found.thread)
    }

    /// The newest tickets of a contact with that base subject, those of this batch included.
    pub(super) fn tickets_alike(&self, contact: ContactId, base_subject: &str) -> Vec<Ticket> {
        let key = (contact, base_subject.to_owned());
        // A contact that came with this batch has no tickets from before.
        let mut alike = self.alike.get(&key).cloned().unwrap_or_default();
        for ticket in &mut alike {
            if let Some(state) = self.tickets.get(&ticket.id) {
                ticket.clone_from(&state.ticket);
            }
        }
        alike.extend(
            self.new_tickets
                .iter()
                .filter_map(|(id, _, _)| self.tickets.get(id))
                .map(|state| &state.ticket)
                .filter(|ticket| ticket.contact == Some(contact) && ticket.base_subject == base_subject)
                .cloned(),
        );
        alike.retain(|ticket| ticket.folded_into.is_none());
        alike.sort_by_key(|ticket| std::cmp::Reverse((ticket.last_message_at, ticket.id)));
        alike.truncate(tickets::ALIKE);
        alike
    }

    /// Finds, in one journey, the tickets that mails of known contacts may belong to.
    pub(super) fn load_alike(&mut self, tx: &mut Tx<'_>, mails: &[&Prepared]) -> StoreResult<()> {
        let mut wanted: Vec<(ContactId, String)> = mails
            .iter()
            .filter(|mail| !mail.reading.fingerprint.subject.is_empty())
            .filter_map(|mail| {
                let contact = self.contact(&sender(&mail.reading)?)?;
                Some((contact, mail.reading.fingerprint.subject.clone()))
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let team = self.frame.setting.mailbox.team;
        let found = tickets::ticket_recent_alike(tx, self.frame.organisation, team, &wanted)?;
        self.alike.extend(wanted.into_iter().zip(found));
        Ok(())
    }

    /// Finds the contacts of the batch's senders in one journey.
    pub(super) fn load_contacts(&mut self, tx: &mut Tx<'_>, mails: &[&Prepared]) -> StoreResult<()> {
        let mut addresses: Vec<String> = mails.iter().filter_map(|mail| sender(&mail.reading)).collect();
        addresses.sort_unstable();
        addresses.dedup();
        let found = contacts::contact_find_each(tx, self.frame.organisation, &addresses)?;
        for (address, contact) in addresses.into_iter().zip(found) {
            if let Some(contact) = contact {
                self.contacts.insert(address, contact);
            }
        }
        Ok(())
    }

    /// The contact of an address, if it is known.
    pub(super) fn contact(&self, address: &str) -> Option<ContactId> {
        self.contacts.get(address).copied()
    }

    /// The contact of an address, made when it is new.
    pub(super) fn ensure_contact(
        &mut self,
        tx: &mut Tx<'_>,
        address: &str,
        name: &str,
        at: Timestamp,
    ) -> StoreResult<ContactId> {
        if let Some(known) = self.contact(address) {
            return Ok(known);
        }
        let id = self.frame.ids.make();
        let contact = contacts::contact_ensure(tx, self.frame.organisation, id, address, name, at)?;
        self.contacts.insert(address.to_owned(), contact);
        Ok(contact)
    }

    /// Counts a message of a contact. It is written when the desk is finished.
    pub(super) fn wrote(&mut self, contact: ContactId, name: &str, at: Timestamp) {
        let wrote = self.wrote.entry(contact);
        wrote
            .and_modify(|wrote| wrote.again(name, at))
            .or_insert_with(|| Wrote::once(name, at));
    }
}

fn state(thread: &messages::Thread, mails: &[ThreadMail]) -> ThreadState {
    ThreadState {
        id: thread.id,
        ticket: thread.ticket,
        participants: addresses(mails),
        unanswered: unanswered(mails),
        created_at: thread.created_at,
    }
}

/// The addresses of senders and recipients, each once.
fn addresses(mails: &[ThreadMail]) -> Vec<String> {
    let all = mails.iter();
    let all = all.flat_map(|mail| std::iter::once(&mail.from_address).chain(&mail.recipients));
    let each_once: BTreeSet<&String> = all.filter(|address| !address.is_empty()).collect();
    each_once.into_iter().cloned().collect()
}

/// What people wrote since our last answer; nothing of a thread so long that its end was not looked at.
fn unanswered(mails: &[ThreadMail]) -> Unanswered {
    let mut unanswered = Unanswered::default();
    if mails.len() >= THREAD_MAILS {
        return unanswered;
    }
    for mail in mails.iter().filter(|mail| mail.is_human) {
        if mail.is_outgoing {
            unanswered.answered(mail.received_at);
        } else {
            unanswered.wrote(&mail.from_address, mail.received_at);
        }
    }
    unanswered
}

/// The ticket as the decisions see it.
pub(super) fn known(ticket: &Ticket) -> KnownTicket {
    KnownTicket {
        id: ticket.id,
        number: ticket.number,
        status: ticket.status,
        created_at: ticket.created_at,
        touched_by_person: ticket.touched,
        only_machines: ticket.only_machines,
        shelf: ticket.shelf.parse().unwrap_or(Shelf::Work),
    }
}

/// The sender's address in lower case.
pub(super) fn sender(reading: &Reading) -> Option<String> {
    let sender = reading.parsed.from.as_ref()?;
    let address = sender.address.address.trim().to_lowercase();
    (!address.is_empty()).then_some(address)
}
