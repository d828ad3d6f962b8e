//! Where mails go: one line per case.

use crate::facts::{CLIENT, OURS, bare, copy, id, named, plain, strangers, summary, thread, ticket, touched};
use facteur_domain::{FolderRole, Status};
use facteur_mail::automated::Kind;
use facteur_understand::*;

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
