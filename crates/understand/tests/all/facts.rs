//! Facts for tests, built from a few words, and placements told in a few words.

use facteur_domain::id::Id;
use facteur_domain::{FolderRole, Status, TicketNumber, Timestamp};
use facteur_mail::automated::Kind;
use facteur_understand::*;
use uuid::Uuid;

pub fn id<T: Id>(number: u128) -> T {
    T::from_uuid(Uuid::from_u128(number))
}

pub const CLIENT: &str = "eva@client.example";
pub const OURS: &str = "support@ours.example";

/// A contact's mail in an incoming folder that nothing is known about.
pub fn plain() -> PlaceFacts {
    PlaceFacts {
        folder: FolderRole::Incoming,
        older: false,
        kept_unread: false,
        kind: Kind::Human,
        delivery_delayed: false,
        shelf: Shelf::Work,
        ignored_by: None,
        sender: Some(CLIENT.to_owned()),
        participants: vec![CLIENT.to_owned(), OURS.to_owned()],
        own_addresses: vec![OURS.to_owned(), "lea@ours.example".to_owned()],
        threads: Vec::new(),
        copy_of: None,
        named: Vec::new(),
        recent: Vec::new(),
        answers_without_keys: false,
        other_teams: Vec::new(),
    }
}

pub fn ticket(number: u32, status: Status) -> KnownTicket {
    KnownTicket {
        id: id(u128::from(number)),
        number: TicketNumber {
            year: 2026,
            sequence: number,
        },
        status,
        created_at: Timestamp::from_seconds(i64::from(number)),
        touched_by_person: false,
        only_machines: false,
        shelf: Shelf::Work,
    }
}

/// Thread `number`, as old as its number is small, with a ticket of the same number.
pub fn thread(number: u32, via: Via) -> KnownThread {
    KnownThread {
        ticket: Some(ticket(number, Status::Resolved)),
        ..bare(number, via)
    }
}

/// The same without a ticket.
pub fn bare(number: u32, via: Via) -> KnownThread {
    KnownThread {
        thread: id(u128::from(number)),
        via,
        ticket: None,
        participants: vec![CLIENT.to_owned(), OURS.to_owned()],
        created_at: Timestamp::from_seconds(i64::from(number)),
    }
}

pub fn touched(mut thread: KnownThread) -> KnownThread {
    if let Some(ticket) = &mut thread.ticket {
        ticket.touched_by_person = true;
    }
    thread
}

pub fn strangers(mut thread: KnownThread) -> KnownThread {
    thread.participants = vec!["zoe@else.example".to_owned(), OURS.to_owned()];
    thread
}

pub fn named(number: u32, participant: &str) -> NamedTicket {
    NamedTicket {
        ticket: ticket(number, Status::Pending),
        thread: id(u128::from(number)),
        participants: vec![participant.to_owned()],
    }
}

pub fn copy(thread: KnownThread, direction: Direction, was_incoming: bool) -> CopyOf {
    CopyOf {
        message: id(99),
        thread,
        direction,
        was_incoming,
    }
}

/// A placement in a few words, ids as their numbers.
pub fn summary(placement: &Placement) -> String {
    let number = |uuid: Uuid| uuid.as_u128().to_string();
    let mut words = vec![placement.outcome.word().to_owned()];
    words.push(match placement.thread {
        ThreadChoice::New => "new".to_owned(),
        ThreadChoice::Join(thread) => format!("in {}", number(thread.uuid())),
    });
    words.push(match placement.ticket {
        TicketChoice::None => "no ticket".to_owned(),
        TicketChoice::Open => "open".to_owned(),
        TicketChoice::Existing {
            ticket,
            reopen,
            to_work,
            judge_anew,
        } => {
            let mut text = format!("ticket {}", number(ticket.uuid()));
            for (flag, word) in [
                (reopen, " reopened"),
                (to_work, " to work"),
                (judge_anew, " judged anew"),
            ] {
                text.push_str(if flag { word } else { "" });
            }
            text
        }
    });
    for fold in &placement.folds {
        let tickets = match fold.ticket {
            FoldedTicket::None => String::new(),
            FoldedTicket::Moves { ticket } => format!(" with ticket {}", number(ticket.uuid())),
            FoldedTicket::Into { younger, older } => {
                format!(" ticket {} into {}", number(younger.uuid()), number(older.uuid()))
            }
        };
        let (younger, older) = (number(fold.younger.uuid()), number(fold.older.uuid()));
        words.push(format!("fold {younger} into {older}{tickets}"));
    }
    for link in &placement.links {
        words.push(format!("link {} {}", number(link.ticket.uuid()), link.why.word()));
    }
    if placement.direction == Direction::Outgoing {
        words.push("outgoing".to_owned());
    }
    words.join(", ")
}
