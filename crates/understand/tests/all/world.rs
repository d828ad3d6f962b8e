//! A tiny store in memory that saves what is decided, so that whole mailboxes can be played through.

use facteur_domain::id::Id;
use facteur_domain::{
    ArrivalState, FolderRole, MessageId, RuleSet, Status, ThreadId, TicketId, TicketNumber, Timestamp,
};
use facteur_mail::Limits;
use facteur_understand::facts::participants;
use facteur_understand::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub struct Message {
    pub id: MessageId,
    pub name: String,
    pub reading: Reading,
    pub thread: ThreadId,
    pub direction: Direction,
    pub was_incoming: bool,
}

#[derive(Default)]
pub struct Thread {
    pub created_at: i64,
    pub participants: BTreeSet<String>,
    pub keys: BTreeMap<String, bool>,
    pub ticket: Option<TicketId>,
}

pub struct World {
    pub own_addresses: Vec<String>,
    pub messages: Vec<Message>,
    pub threads: BTreeMap<ThreadId, Thread>,
    pub tickets: BTreeMap<TicketId, KnownTicket>,
    /// The name of the mail that opened each ticket.
    pub opened_by: BTreeMap<TicketId, String>,
    rules: CompiledRules,
    next: u128,
}

/// What became of one mail.
pub struct Result {
    pub judgement: Judgement,
    pub placement: Placement,
    pub ticket: Option<TicketId>,
}

impl World {
    pub fn new(own_addresses: &[&str]) -> Self {
        Self {
            own_addresses: own_addresses.iter().map(|each| (*each).to_owned()).collect(),
            messages: Vec::new(),
            threads: BTreeMap::new(),
            tickets: BTreeMap::new(),
            opened_by: BTreeMap::new(),
            rules: CompiledRules::new(&RuleSet::default()).unwrap(),
            next: 1,
        }
    }

    fn id<T: Id>(&mut self) -> T {
        self.next += 1;
        T::from_uuid(Uuid::from_u128(self.next))
    }

    pub fn accept(&mut self, name: &str, raw: &[u8], folder: FolderRole) -> Result {
        let reading = read(raw, &Limits::default());
        let facts = JudgeFacts {
            folder,
            older: false,
            remembered: None,
        };
        let policy = Policy {
            rules: &self.rules,
            starter: true,
            model: None,
            archived: &[],
            tags: None,
        };
        let judgement = judge(&MailFacts::of(&reading, None), &facts, &policy);
        let (copy_of, keys) = self.same_as(&reading);
        let placement = place(&self.facts(folder, &reading, &judgement, copy_of.clone(), &keys));
        let ticket = self.apply(name, reading, folder, &placement, copy_of, &keys);
        Result {
            judgement,
            placement,
            ticket,
        }
    }

    fn same_as(&self, reading: &Reading) -> (Option<CopyOf>, ThreadKeys) {
        let mut worst = Sameness::Different;
        for message in &self.messages {
            match sameness(&SameFacts::of(reading), &SameFacts::of(&message.reading)) {
                Sameness::Copy => {
                    let copy = CopyOf {
                        message: message.id,
                        thread: self.known(message.thread, Via::References),
                        direction: message.direction,
                        was_incoming: message.was_incoming,
                    };
                    return (Some(copy), thread_keys(reading, Sameness::Copy));
                }
                Sameness::OtherContent => worst = Sameness::OtherContent,
                Sameness::Different => {}
            }
        }
        (None, thread_keys(reading, worst))
    }

    fn known(&self, id: ThreadId, via: Via) -> KnownThread {
        let thread = &self.threads[&id];
        KnownThread {
            thread: id,
            via,
            ticket: thread.ticket.map(|ticket| self.tickets[&ticket].clone()),
            participants: thread.participants.iter().cloned().collect(),
            created_at: Timestamp::from_micros(thread.created_at),
        }
    }

    fn facts(
        &self,
        folder: FolderRole,
        reading: &Reading,
        judgement: &Judgement,
        copy_of: Option<CopyOf>,
        keys: &ThreadKeys,
    ) -> PlaceFacts {
        let mut threads = Vec::new();
        for (id, thread) in &self.threads {
            if keys.references.iter().any(|key| thread.keys.contains_key(key)) {
                threads.push(self.known(*id, Via::References));
            } else if keys.own.as_ref().is_some_and(|own| thread.keys.contains_key(own)) {
                threads.push(self.known(*id, Via::ReferencedBy));
            }
        }
        let named = TicketNumber::find_in(&reading.parsed.subject);
        PlaceFacts {
            folder,
            older: false,
            kept_unread: reading.kept_unread.is_some(),
            kind: reading.parsed.automated.kind,
            delivery_delayed: reading
                .parsed
                .bounce
                .as_ref()
                .is_some_and(facteur_mail::bounce::Bounce::delayed),
            shelf: judgement.shelf,
            ignored_by: judgement.ignored_by,
            sender: reading.fingerprint.from.clone(),
            participants: participants(reading),
            own_addresses: self.own_addresses.clone(),
            threads,
            copy_of,
            named: named.iter().filter_map(|number| self.named(*number)).collect(),
            recent: self.recent(reading),
            answers_without_keys: answers_without_keys(reading),
            other_teams: Vec::new(),
        }
    }

    fn recent(&self, reading: &Reading) -> Vec<NamedTicket> {
        let print = &reading.fingerprint;
        if print.subject.is_empty() {
            return Vec::new();
        }
        let same = self.messages.iter().filter(|message| {
            message.reading.fingerprint.subject == print.subject
                && message.reading.fingerprint.from == print.from
        });
        let tickets: BTreeSet<TicketId> = same
            .filter_map(|message| self.threads[&message.thread].ticket)
            .collect();
        tickets
            .iter()
            .filter_map(|ticket| self.named(self.tickets[ticket].number))
            .collect()
    }

    fn named(&self, number: TicketNumber) -> Option<NamedTicket> {
        let ticket = self.tickets.values().find(|ticket| ticket.number == number)?;
        let (id, thread) = self
            .threads
            .iter()
            .find(|(_, thread)| thread.ticket == Some(ticket.id))?;
        Some(NamedTicket {
            ticket: ticket.clone(),
            thread: *id,
            participants: thread.participants.iter().cloned().collect(),
        })
    }

    fn apply(
        &mut self,
        name: &str,
        reading: Reading,
        folder: FolderRole,
        placement: &Placement,
        copy_of: Option<CopyOf>,
        keys: &ThreadKeys,
    ) -> Option<TicketId> {
        for fold in &placement.folds {
            self.fold(fold);
        }
        let thread = match placement.thread {
            ThreadChoice::Join(thread) => thread,
            ThreadChoice::New => {
                let id = self.id();
                let created_at = self.next as i64;
                self.threads.insert(
                    id,
                    Thread {
                        created_at,
                        ..Thread::default()
                    },
                );
                id
            }
        };
        let human = reading.parsed.automated.is_human();
        let ticket = self.apply_ticket(name, thread, placement.ticket, human);
        let home = self.threads.get_mut(&thread).unwrap();
        home.participants.extend(participants(&reading));
        home.keys.extend(
            keys.references
                .iter()
                .chain(&keys.own)
                .map(|key| (key.clone(), true)),
        );
        let counts = folder == FolderRole::Incoming && placement.outcome != ArrivalState::Ignored;
        if let Some(copy) = copy_of {
            let message = self
                .messages
                .iter_mut()
                .find(|message| message.id == copy.message)
                .unwrap();
            message.was_incoming |= counts;
        } else {
            let id = self.id();
            self.messages.push(Message {
                id,
                name: name.to_owned(),
                reading,
                thread,
                direction: placement.direction,
                was_incoming: counts,
            });
        }
        ticket
    }

    fn apply_ticket(
        &mut self,
        name: &str,
        thread: ThreadId,
        choice: TicketChoice,
        human: bool,
    ) -> Option<TicketId> {
        match choice {
            TicketChoice::None => None,
            TicketChoice::Existing { ticket, reopen, .. } => {
                assert_eq!(self.threads[&thread].ticket, Some(ticket), "{name}");
                if reopen {
                    let known = self.tickets.get_mut(&ticket).unwrap();
                    known.status = known.status.after_contact_wrote();
                }
                Some(ticket)
            }
            TicketChoice::Open => {
                assert_eq!(self.threads[&thread].ticket, None, "{name}");
                let id: TicketId = self.id();
                let number = TicketNumber {
                    year: 2026,
                    sequence: self.tickets.len() as u32 + 1,
                };
                self.tickets.insert(
                    id,
                    KnownTicket {
                        id,
                        number,
                        status: Status::New,
                        created_at: Timestamp::from_micros(self.next as i64),
                        touched_by_person: false,
                        only_machines: !human,
                        shelf: Shelf::Work,
                    },
                );
                self.opened_by.insert(id, name.to_owned());
                self.threads.get_mut(&thread).unwrap().ticket = Some(id);
                Some(id)
            }
        }
    }

    fn fold(&mut self, fold: &Fold) {
        let younger = self.threads.remove(&fold.younger).unwrap();
        let older = self.threads.get_mut(&fold.older).unwrap();
        older.participants.extend(younger.participants);
        older.keys.extend(younger.keys);
        match fold.ticket {
            FoldedTicket::None => assert_eq!(younger.ticket, None),
            FoldedTicket::Moves { ticket } => {
                assert_eq!((younger.ticket, older.ticket), (Some(ticket), None));
                older.ticket = Some(ticket);
            }
            FoldedTicket::Into {
                younger: gone,
                older: stays,
            } => {
                assert_eq!((younger.ticket, older.ticket), (Some(gone), Some(stays)));
                self.tickets.remove(&gone);
            }
        }
        for message in &mut self.messages {
            if message.thread == fold.younger {
                message.thread = fold.older;
            }
        }
    }

    /// The mails of each thread by name, in a form that does not depend on ids or order.
    pub fn groups(&self) -> BTreeSet<BTreeSet<&str>> {
        self.threads
            .keys()
            .map(|id| {
                let inside = self.messages.iter().filter(|message| message.thread == *id);
                inside.map(|message| message.name.as_str()).collect()
            })
            .collect()
    }
}
