//! Rows with everything filled in, for cases that care about one thing of them.

use crate::ground::{Ground, NOON};
use facteur_domain::{
    ArrivalState, Category, Due, FolderId, Impact, Lane, MailboxId, Place, Priority, Status, TeamId,
    ThreadId, TicketNumber, Urgency,
};
use facteur_store::arrivals::NewArrival;
use facteur_store::messages::Message;
use facteur_store::tickets::Ticket;

pub fn arrival(ground: &Ground, mailbox: MailboxId, folder: FolderId, uid: u32) -> NewArrival {
    NewArrival {
        id: ground.id(),
        place: Place {
            mailbox,
            folder,
            uidvalidity: 7,
            uid,
            provider_id: String::new(),
        },
        lane: Lane::Live,
        state: ArrivalState::Listed,
        archive: false,
        size: 1_000 + i64::from(uid),
        internal_date: NOON,
        sha256: None,
        detail: None,
        trace: ground.id(),
    }
}

pub fn message(ground: &Ground, team: TeamId, thread: ThreadId) -> Message {
    Message {
        id: ground.id(),
        team,
        thread,
        mailbox: ground.id(),
        sha256: vec![1; 32],
        direction: "incoming".to_owned(),
        message_id: Some("a@b.example".to_owned()),
        from_address: "zoe@client.example".to_owned(),
        from_name: "Zoé".to_owned(),
        recipients: vec!["us@here.example".to_owned()],
        subject: "Re: Facture".to_owned(),
        base_subject: "Facture".to_owned(),
        snippet: "Bonjour".to_owned(),
        sent_at: None,
        received_at: ground.now(),
        kind: "human".to_owned(),
        language: Some("fr".to_owned()),
        content_hash: vec![2; 16],
        marks: vec!["late".to_owned()],
    }
}

pub fn ticket(ground: &Ground, sequence: u32) -> Ticket {
    Ticket {
        id: ground.id(),
        number: TicketNumber { year: 2026, sequence },
        team: ground.id(),
        thread: ground.id(),
        mailbox: ground.id(),
        contact: None,
        subject: "Facture".to_owned(),
        base_subject: "Facture".to_owned(),
        status: Status::New,
        shelf: "work".to_owned(),
        category: Category::other(),
        impact: Impact::One,
        urgency: Urgency::Days,
        priority: Priority::Normal,
        language: None,
        assignee: None,
        touched: false,
        version: 1,
        only_machines: false,
        to_review: false,
        due: Due::Nobody,
        folded_into: None,
        created_at: ground.now(),
        updated_at: ground.now(),
        last_message_at: ground.now(),
    }
}
