//! Where mails go: one line per case.

use facteur_domain::id::Id;
use facteur_domain::{ArrivalState, FolderRole, Status, TicketNumber, Timestamp};
use facteur_mail::automated::Kind;
use facteur_understand::*;
use proptest::prelude::*;
use uuid::Uuid;

pub fn id<T: Id>(number: u128) -> T {
    T::from_uuid(Uuid::from_u128(number))
}

const CLIENT: &str = "eva@client.example";
const OURS: &str = "support@ours.example";

/// A contact's mail in an incoming folder that nothing is known about.
fn plain() -> PlaceFacts {
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

fn ticket(number: u32, status: Status) -> KnownTicket {
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
fn thread(number: u32, via: Via) -> KnownThread {
    KnownThread {
        ticket: Some(ticket(number, Status::Resolved)),
        ..bare(number, via)
    }
}

/// The same without a ticket.
fn bare(number: u32, via: Via) -> KnownThread {
    KnownThread {
        thread: id(u128::from(number)),
        via,
        ticket: None,
        participants: vec![CLIENT.to_owned(), OURS.to_owned()],
        created_at: Timestamp::from_seconds(i64::from(number)),
    }
}

fn touched(mut thread: KnownThread) -> KnownThread {
    if let Some(ticket) = &mut thread.ticket {
        ticket.touched_by_person = true;
    }
    thread
}

fn strangers(mut thread: KnownThread) -> KnownThread {
    thread.participants = vec!["zoe@else.example".to_owned(), OURS.to_owned()];
    thread
}

fn named(number: u32, participant: &str) -> NamedTicket {
    NamedTicket {
        ticket: ticket(number, Status::Pending),
        thread: id(u128::from(number)),
        participants: vec![participant.to_owned()],
    }
}

fn copy(thread: KnownThread, direction: Direction, was_incoming: bool) -> CopyOf {
    CopyOf {
        message: id(99),
        thread,
        direction,
        was_incoming,
    }
}

/// A placement in a few words, ids as their numbers.
fn summary(placement: &Placement) -> String {
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

type Case = (&'static str, fn(&mut PlaceFacts), &'static str);

fn check(cases: &[Case]) {
    for (name, change, expected) in cases {
        let mut facts = plain();
        change(&mut facts);
        assert_eq!(summary(&place(&facts)), *expected, "{name}");
    }
}

#[test]
fn folders_and_marks_decide_what_opens_a_ticket() {
    check(&[
        ("a first mail", |_| {}, "ticketed, new, open"),
        (
            "in the sent folder",
            |f| f.folder = FolderRole::Sent,
            "outgoing, new, no ticket, outgoing",
        ),
        (
            "in junk",
            |f| f.folder = FolderRole::Junk,
            "archived, new, no ticket",
        ),
        (
            "in the archive",
            |f| f.folder = FolderRole::Archive,
            "archived, new, no ticket",
        ),
        (
            "older than the start",
            |f| f.older = true,
            "archived, new, no ticket",
        ),
        (
            "sent and older",
            |f| (f.folder, f.older) = (FolderRole::Sent, true),
            "outgoing, new, no ticket, outgoing",
        ),
        (
            "ignored by a rule",
            |f| f.ignored_by = Some(id(5)),
            "ignored, new, no ticket",
        ),
        (
            "ignored in junk",
            |f| (f.folder, f.ignored_by) = (FolderRole::Junk, Some(id(5))),
            "ignored, new, no ticket",
        ),
        (
            "ignored, yet sent by us",
            |f| (f.folder, f.ignored_by) = (FolderRole::Sent, Some(id(5))),
            "outgoing, new, no ticket, outgoing",
        ),
        ("without a sender", |f| f.sender = None, "ticketed, new, open"),
        ("unreadable", |f| f.kept_unread = true, "kept_unread, new, open"),
        (
            "unreadable in junk",
            |f| (f.kept_unread, f.folder) = (true, FolderRole::Junk),
            "kept_unread, new, no ticket",
        ),
        (
            "a newsletter",
            |f| (f.kind, f.shelf) = (Kind::Newsletter, Shelf::Newsletters),
            "ticketed, new, open",
        ),
        ("marked as spam", |f| f.shelf = Shelf::Spam, "ticketed, new, open"),
        ("a notice", |f| f.kind = Kind::Notification, "ticketed, new, open"),
        (
            "a bounce of an unknown mail",
            |f| f.kind = Kind::Bounce,
            "ticketed, new, open",
        ),
        (
            "a colleague writes in",
            |f| f.sender = Some("lea@ours.example".to_owned()),
            "ticketed, new, open",
        ),
        (
            "the same mail reached another team",
            |f| f.other_teams = vec![ticket(7, Status::New)],
            "ticketed, new, open, link 7 other_team",
        ),
        (
            "the same, but archived",
            |f| (f.older, f.other_teams) = (true, vec![ticket(7, Status::New)]),
            "archived, new, no ticket",
        ),
    ]);
}

#[test]
fn answers_join_and_only_contacts_reopen() {
    check(&[
        (
            "an answer",
            |f| f.threads = vec![thread(1, Via::References)],
            "joined, in 1, ticket 1 reopened",
        ),
        (
            "a mail that was answered before it came",
            |f| f.threads = vec![thread(1, Via::ReferencedBy)],
            "joined, in 1, ticket 1 reopened",
        ),
        (
            "on an open ticket",
            |f| {
                f.threads = vec![KnownThread {
                    ticket: Some(ticket(1, Status::Open)),
                    ..bare(1, Via::References)
                }]
            },
            "joined, in 1, ticket 1",
        ),
        (
            "on a new ticket",
            |f| {
                f.threads = vec![KnownThread {
                    ticket: Some(ticket(1, Status::New)),
                    ..bare(1, Via::References)
                }]
            },
            "joined, in 1, ticket 1",
        ),
        (
            "by somebody new to the thread",
            |f| f.threads = vec![strangers(thread(1, Via::References))],
            "joined, in 1, ticket 1 reopened",
        ),
        (
            "through a list",
            |f| (f.kind, f.threads) = (Kind::List, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1 reopened",
        ),
        (
            "out of office",
            |f| (f.kind, f.threads) = (Kind::OutOfOffice, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "a bounce",
            |f| (f.kind, f.threads) = (Kind::Bounce, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "a notice",
            |f| (f.kind, f.threads) = (Kind::Notification, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "an automatic answer",
            |f| (f.kind, f.threads) = (Kind::AutoReply, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "has left the firm",
            |f| (f.kind, f.threads) = (Kind::LeftCompany, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "a receipt",
            |f| (f.kind, f.threads) = (Kind::ReadReceipt, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "a newsletter",
            |f| (f.kind, f.threads) = (Kind::Newsletter, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "a colleague answers in copy",
            |f| {
                (f.sender, f.threads) = (
                    Some("lea@ours.example".to_owned()),
                    vec![thread(1, Via::References)],
                )
            },
            "joined, in 1, ticket 1, outgoing",
        ),
        (
            "our answer in the sent folder",
            |f| (f.folder, f.threads) = (FolderRole::Sent, vec![thread(1, Via::References)]),
            "outgoing, in 1, ticket 1, outgoing",
        ),
        (
            "an answer in junk",
            |f| (f.folder, f.threads) = (FolderRole::Junk, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "an answer in the archive",
            |f| (f.folder, f.threads) = (FolderRole::Archive, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "an old answer",
            |f| (f.older, f.threads) = (true, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1",
        ),
        (
            "an ignored answer",
            |f| (f.ignored_by, f.threads) = (Some(id(5)), vec![thread(1, Via::References)]),
            "ignored, in 1, ticket 1",
        ),
        (
            "marked as spam, by who takes part",
            |f| (f.shelf, f.threads) = (Shelf::Spam, vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1 reopened",
        ),
        (
            "marked as spam, by a stranger",
            |f| (f.shelf, f.threads) = (Shelf::Spam, vec![strangers(thread(1, Via::References))]),
            "joined, in 1, ticket 1",
        ),
        (
            "unreadable",
            |f| (f.kept_unread, f.threads) = (true, vec![thread(1, Via::References)]),
            "kept_unread, in 1, ticket 1 reopened",
        ),
        (
            "on a thread on the spam list",
            |f| {
                let mut known = thread(1, Via::References);
                known.ticket.as_mut().unwrap().shelf = Shelf::Spam;
                f.threads = vec![known];
            },
            "joined, in 1, ticket 1 reopened to work",
        ),
        (
            "where only a machine had written",
            |f| {
                let mut known = thread(1, Via::References);
                known.ticket.as_mut().unwrap().only_machines = true;
                f.threads = vec![known];
            },
            "joined, in 1, ticket 1 reopened judged anew",
        ),
    ]);
}

#[test]
fn threads_without_a_ticket_get_one_from_whoever_answers() {
    check(&[
        (
            "an answer to our mail",
            |f| f.threads = vec![bare(1, Via::References)],
            "ticketed, in 1, open",
        ),
        (
            "out of office to our mail",
            |f| (f.kind, f.threads) = (Kind::OutOfOffice, vec![bare(1, Via::References)]),
            "archived, in 1, no ticket",
        ),
        (
            "our mail is late",
            |f| {
                (f.kind, f.delivery_delayed, f.threads) = (Kind::Bounce, true, vec![bare(1, Via::References)])
            },
            "archived, in 1, no ticket",
        ),
        (
            "our mail was lost",
            |f| (f.kind, f.threads) = (Kind::Bounce, vec![bare(1, Via::References)]),
            "ticketed, in 1, open",
        ),
        (
            "the one we wrote to has left",
            |f| (f.kind, f.threads) = (Kind::LeftCompany, vec![bare(1, Via::References)]),
            "ticketed, in 1, open",
        ),
        (
            "we write again",
            |f| (f.folder, f.threads) = (FolderRole::Sent, vec![bare(1, Via::References)]),
            "outgoing, in 1, no ticket, outgoing",
        ),
        (
            "an answer in junk",
            |f| (f.folder, f.threads) = (FolderRole::Junk, vec![bare(1, Via::References)]),
            "archived, in 1, no ticket",
        ),
        (
            "an ignored answer",
            |f| (f.ignored_by, f.threads) = (Some(id(5)), vec![bare(1, Via::References)]),
            "ignored, in 1, no ticket",
        ),
    ]);
}

#[test]
fn weak_keys_need_a_participant_in_common() {
    check(&[
        (
            "the provider says so",
            |f| f.threads = vec![thread(1, Via::ProviderThread)],
            "joined, in 1, ticket 1 reopened",
        ),
        (
            "the provider alone says so",
            |f| f.threads = vec![strangers(thread(1, Via::ProviderThread))],
            "ticketed, new, open, link 1 nobody_in_common",
        ),
        (
            "an alias alone says so",
            |f| f.threads = vec![strangers(thread(1, Via::Alias))],
            "ticketed, new, open, link 1 nobody_in_common",
        ),
        (
            "only a ticketless thread",
            |f| f.threads = vec![strangers(bare(1, Via::ProviderThread))],
            "ticketed, new, open",
        ),
        (
            "keys beside the provider",
            |f| {
                f.threads = vec![
                    strangers(thread(1, Via::ProviderThread)),
                    thread(2, Via::References),
                ]
            },
            "joined, in 2, ticket 2 reopened, link 1 nobody_in_common",
        ),
    ]);
}

#[test]
fn a_number_in_the_subject_joins_only_who_takes_part() {
    check(&[
        (
            "by a participant",
            |f| f.named = vec![named(3, CLIENT)],
            "joined, in 3, ticket 3 reopened",
        ),
        (
            "by a stranger",
            |f| f.named = vec![named(3, "zoe@else.example")],
            "ticketed, new, open, link 3 subject_number",
        ),
        (
            "by a colleague",
            |f| (f.sender, f.named) = (Some("lea@ours.example".to_owned()), vec![named(3, CLIENT)]),
            "joined, in 3, ticket 3, outgoing",
        ),
        (
            "without a sender",
            |f| (f.sender, f.named) = (None, vec![named(3, CLIENT)]),
            "ticketed, new, open, link 3 subject_number",
        ),
        (
            "two numbers, the second is theirs",
            |f| f.named = vec![named(3, "zoe@else.example"), named(4, CLIENT)],
            "joined, in 4, ticket 4 reopened, link 3 subject_number",
        ),
        (
            "in junk",
            |f| (f.folder, f.named) = (FolderRole::Junk, vec![named(3, CLIENT)]),
            "archived, new, no ticket",
        ),
        (
            "marked as spam",
            |f| (f.shelf, f.named) = (Shelf::Spam, vec![named(3, CLIENT)]),
            "ticketed, new, open, link 3 subject_number",
        ),
        (
            "keys say otherwise",
            |f| (f.threads, f.named) = (vec![thread(1, Via::References)], vec![named(3, CLIENT)]),
            "joined, in 1, ticket 1 reopened, link 3 subject_number",
        ),
        (
            "keys say the same",
            |f| (f.threads, f.named) = (vec![thread(3, Via::References)], vec![named(3, CLIENT)]),
            "joined, in 3, ticket 3 reopened",
        ),
        (
            "out of office by a participant",
            |f| (f.kind, f.named) = (Kind::OutOfOffice, vec![named(3, CLIENT)]),
            "joined, in 3, ticket 3",
        ),
        (
            "sent by us",
            |f| {
                (f.folder, f.sender, f.named) =
                    (FolderRole::Sent, Some(OURS.to_owned()), vec![named(3, CLIENT)])
            },
            "outgoing, in 3, ticket 3, outgoing",
        ),
        (
            "ignored",
            |f| (f.ignored_by, f.named) = (Some(id(5)), vec![named(3, CLIENT)]),
            "ignored, in 3, ticket 3",
        ),
    ]);
}

#[test]
fn the_same_subject_is_a_hint_and_with_a_quote_an_answer() {
    check(&[
        (
            "a new mail",
            |f| f.recent = vec![named(3, CLIENT)],
            "ticketed, new, open, link 3 same_subject",
        ),
        (
            "an answer that lost its keys",
            |f| (f.recent, f.answers_without_keys) = (vec![named(3, CLIENT)], true),
            "joined, in 3, ticket 3 reopened",
        ),
        (
            "which of two?",
            |f| (f.recent, f.answers_without_keys) = (vec![named(3, CLIENT), named(4, CLIENT)], true),
            "ticketed, new, open, link 3 same_subject, link 4 same_subject",
        ),
        (
            "no participant",
            |f| (f.recent, f.answers_without_keys) = (vec![named(3, "zoe@else.example")], true),
            "ticketed, new, open, link 3 same_subject",
        ),
        (
            "keys are there",
            |f| (f.recent, f.threads) = (vec![named(3, CLIENT)], vec![thread(1, Via::References)]),
            "joined, in 1, ticket 1 reopened",
        ),
    ]);
}

#[test]
fn when_threads_meet_the_oldest_stays() {
    use Via::References as R;
    check(&[
        (
            "two tickets",
            |f| f.threads = vec![thread(2, R), thread(1, R)],
            "joined, in 1, ticket 1 reopened, fold 2 into 1 ticket 2 into 1",
        ),
        (
            "the younger is touched",
            |f| f.threads = vec![touched(thread(2, R)), thread(1, R)],
            "joined, in 1, ticket 1 reopened, link 2 threads_meet",
        ),
        (
            "the older is touched",
            |f| f.threads = vec![thread(2, R), touched(thread(1, R))],
            "joined, in 1, ticket 1 reopened, fold 2 into 1 ticket 2 into 1",
        ),
        (
            "the younger has no ticket",
            |f| f.threads = vec![bare(2, R), thread(1, R)],
            "joined, in 1, ticket 1 reopened, fold 2 into 1",
        ),
        (
            "the older has no ticket",
            |f| f.threads = vec![touched(thread(2, R)), bare(1, R)],
            "joined, in 1, ticket 2 reopened, fold 2 into 1 with ticket 2",
        ),
        (
            "none has a ticket",
            |f| f.threads = vec![bare(2, R), bare(1, R)],
            "ticketed, in 1, open, fold 2 into 1",
        ),
        (
            "three",
            |f| f.threads = vec![thread(3, R), touched(thread(2, R)), bare(1, R)],
            "joined, in 1, ticket 2 reopened, fold 2 into 1 with ticket 2, fold 3 into 1 ticket 3 into 2",
        ),
        (
            "in junk nothing is folded",
            |f| (f.folder, f.threads) = (FolderRole::Junk, vec![thread(2, R), thread(1, R)]),
            "joined, in 1, ticket 1, link 2 threads_meet",
        ),
        (
            "spam folds nothing",
            |f| (f.shelf, f.threads) = (Shelf::Spam, vec![thread(2, R), thread(1, R)]),
            "joined, in 1, ticket 1 reopened, link 2 threads_meet",
        ),
        (
            "our own mail joins two",
            |f| (f.folder, f.threads) = (FolderRole::Sent, vec![thread(2, R), thread(1, R)]),
            "outgoing, in 1, ticket 1, fold 2 into 1 ticket 2 into 1, outgoing",
        ),
        (
            "the folded one is named too",
            |f| (f.threads, f.named) = (vec![thread(2, R), thread(1, R)], vec![named(2, CLIENT)]),
            "joined, in 1, ticket 1 reopened, fold 2 into 1 ticket 2 into 1",
        ),
    ]);
}

#[test]
fn copies_open_what_the_first_copy_did_not() {
    use Direction::{Incoming, Outgoing};
    use Via::References as R;
    check(&[
        (
            "the same mail again",
            |f| f.copy_of = Some(copy(thread(1, R), Incoming, true)),
            "copy, in 1, ticket 1",
        ),
        (
            "sent first, then in the inbox",
            |f| f.copy_of = Some(copy(bare(1, R), Outgoing, false)),
            "copy, in 1, open, outgoing",
        ),
        (
            "our answer comes back in copy",
            |f| (f.sender, f.copy_of) = (Some(OURS.to_owned()), Some(copy(thread(1, R), Outgoing, false))),
            "copy, in 1, ticket 1, outgoing",
        ),
        (
            "archived first, then in the inbox",
            |f| f.copy_of = Some(copy(bare(1, R), Incoming, false)),
            "copy, in 1, open",
        ),
        (
            "an archived answer comes to the inbox",
            |f| f.copy_of = Some(copy(thread(1, R), Incoming, false)),
            "copy, in 1, ticket 1 reopened",
        ),
        (
            "moved from the inbox to the archive",
            |f| (f.folder, f.copy_of) = (FolderRole::Archive, Some(copy(thread(1, R), Incoming, true))),
            "copy, in 1, ticket 1",
        ),
        (
            "in the inbox first, then sent",
            |f| (f.folder, f.copy_of) = (FolderRole::Sent, Some(copy(thread(1, R), Incoming, true))),
            "copy, in 1, ticket 1",
        ),
        (
            "its ticket was taken away",
            |f| f.copy_of = Some(copy(bare(1, R), Incoming, true)),
            "copy, in 1, no ticket",
        ),
        (
            "an ignored copy",
            |f| (f.ignored_by, f.copy_of) = (Some(id(5)), Some(copy(bare(1, R), Incoming, false))),
            "copy, in 1, no ticket",
        ),
        (
            "a copy by a list met an older thread",
            |f| (f.threads, f.copy_of) = (vec![thread(1, R)], Some(copy(thread(2, R), Incoming, true))),
            "copy, in 1, ticket 1, fold 2 into 1 ticket 2 into 1",
        ),
        (
            "its thread is among those met",
            |f| (f.threads, f.copy_of) = (vec![thread(1, R)], Some(copy(thread(1, R), Incoming, true))),
            "copy, in 1, ticket 1",
        ),
    ]);
}

prop_compose! {
    fn any_thread()(number in 1_u32..5, via in 0..4_usize, ticket_status in 0..6_usize, touched in any::<bool>(), known in any::<bool>()) -> KnownThread {
        let via = [Via::References, Via::ReferencedBy, Via::ProviderThread, Via::Alias][via];
        let mut thread = bare(number, via);
        thread.ticket = Status::ALL.get(ticket_status).map(|status| ticket(number, *status));
        if let Some(ticket) = &mut thread.ticket {
            ticket.touched_by_person = touched;
        }
        if known { thread } else { strangers(thread) }
    }
}

prop_compose! {
    fn any_facts()(
        folder in 0..4_usize, kind in 0..10_usize, shelf in 0..3_usize,
        older in any::<bool>(), ignored in proptest::bool::weighted(0.2), kept_unread in proptest::bool::weighted(0.1),
        sender in 0..4_usize,
        threads in proptest::collection::vec(any_thread(), 0..5),
        copied in proptest::option::weighted(0.3, any_thread()),
        was_incoming in any::<bool>(), outgoing in any::<bool>(),
        named_ones in proptest::collection::vec((1_u32..7, any::<bool>()), 0..3),
        recent_ones in proptest::collection::vec((1_u32..7, any::<bool>()), 0..3),
        without_keys in any::<bool>(), delayed in any::<bool>(),
    ) -> PlaceFacts {
        let kinds = [Kind::Human, Kind::List, Kind::Newsletter, Kind::Notification, Kind::AutoReply,
            Kind::OutOfOffice, Kind::LeftCompany, Kind::Challenge, Kind::ReadReceipt, Kind::Bounce];
        let senders = [Some(CLIENT), Some(OURS), Some("zoe@else.example"), None];
        let named_of = |ones: Vec<(u32, bool)>| ones.into_iter()
            .map(|(number, known)| named(number, if known { CLIENT } else { "zoe@else.example" })).collect();
        let direction = if outgoing { Direction::Outgoing } else { Direction::Incoming };
        PlaceFacts {
            folder: FolderRole::ALL[folder], older, kept_unread, kind: kinds[kind], delivery_delayed: delayed,
            shelf: Shelf::ALL[shelf], ignored_by: ignored.then(|| id(5)),
            sender: senders[sender].map(str::to_owned),
            threads, copy_of: copied.map(|thread| copy(thread, direction, was_incoming)),
            named: named_of(named_ones), recent: named_of(recent_ones), answers_without_keys: without_keys,
            ..plain()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_facts_have_a_placement_that_makes_sense(facts in any_facts()) {
        let placement = place(&facts);
        let opens = placement.ticket == TicketChoice::Open;
        let incoming = facts.folder == FolderRole::Incoming;
        prop_assert!(placement.outcome.is_final());
        prop_assert!(!opens || (incoming && !facts.older && facts.ignored_by.is_none()));
        if placement.outcome == ArrivalState::Ticketed {
            prop_assert!(opens);
        }
        if opens {
            prop_assert!(matches!(placement.outcome, ArrivalState::Ticketed | ArrivalState::Copy | ArrivalState::KeptUnread));
        }
        if placement.outcome == ArrivalState::Joined {
            prop_assert!(matches!(placement.ticket, TicketChoice::Existing { .. }), "joined without a ticket");
        }
        prop_assert_eq!(placement.outcome == ArrivalState::Copy, facts.copy_of.is_some());
        if let TicketChoice::Existing { reopen: true, .. } = placement.ticket {
            prop_assert!(incoming && matches!(facts.kind, Kind::Human | Kind::List));
            prop_assert!(facts.sender.as_deref() != Some(OURS));
        }
        // No thread is folded twice, nor into one that goes, nor a touched ticket into another.
        let mut gone: Vec<_> = placement.folds.iter().map(|fold| fold.younger).collect();
        gone.sort();
        gone.dedup();
        prop_assert_eq!(gone.len(), placement.folds.len());
        for fold in &placement.folds {
            prop_assert!(!gone.contains(&fold.older));
            prop_assert_eq!(placement.thread, ThreadChoice::Join(fold.older));
        }
        prop_assert!(placement.ticket != TicketChoice::None || placement.links.is_empty());
        prop_assert!(facts.folder != FolderRole::Junk || placement.folds.is_empty());
    }

    #[test]
    fn the_order_in_which_threads_are_loaded_changes_nothing(facts in any_facts()) {
        // One entry per thread, as the store gives them.
        let mut facts = facts;
        facts.threads.sort_by_key(|thread| thread.thread);
        facts.threads.dedup_by_key(|thread| thread.thread);
        let mut turned = facts.clone();
        turned.threads.reverse();
        let (one, mut other) = (place(&facts), place(&turned));
        prop_assert_eq!(&one.thread, &other.thread);
        prop_assert_eq!(&one.ticket, &other.ticket);
        prop_assert_eq!(&one.folds, &other.folds);
        let mut links = one.links.clone();
        let order = |link: &Link| (link.ticket, link.why);
        links.sort_by_key(order);
        other.links.sort_by_key(order);
        prop_assert_eq!(links, other.links);
    }
}
