//! Place: where one mail goes.

use super::facts::{KnownTicket, NamedTicket, PlaceFacts, Via};
use super::placement::{Direction, Fold, Link, LinkReason, Placement, ThreadChoice, TicketChoice};
use super::threads::{Meeting, meet};
use crate::judge::{Shelf, kind_word};
use facteur_domain::{ArrivalState, FolderRole, Reason, ThreadId, TicketId};
use facteur_mail::automated::Kind;

/// Decides thread, ticket and outcome of one mail. Total: any facts give a placement.
pub fn place(facts: &PlaceFacts) -> Placement {
    let meeting = meet(facts);
    let home = Home::of(facts, &meeting);
    let mut reasons = Vec::new();
    explain_thread(facts, &home, &mut reasons);
    let ticket = choose_ticket(facts, &home, &mut reasons);
    let outcome = outcome(facts, ticket);
    let direction = direction(facts, &home);
    let links = match ticket {
        TicketChoice::None => Vec::new(),
        TicketChoice::Open => links(facts, &meeting, None),
        TicketChoice::Existing { ticket, .. } => links(facts, &meeting, Some(ticket)),
    };
    let gone: Vec<TicketId> = meeting.folds.iter().filter_map(folded_ticket).collect();
    Placement {
        outcome,
        thread: home.thread.map_or(ThreadChoice::New, ThreadChoice::Join),
        ticket,
        links: links
            .into_iter()
            .filter(|link| !gone.contains(&link.ticket))
            .collect(),
        folds: meeting.folds,
        direction,
        reasons,
    }
}

fn folded_ticket(fold: &Fold) -> Option<TicketId> {
    match fold.ticket {
        super::FoldedTicket::Into { younger, .. } => Some(younger),
        super::FoldedTicket::None | super::FoldedTicket::Moves { .. } => None,
    }
}

/// The thread that the mail ends in, with its ticket.
struct Home<'a> {
    thread: Option<ThreadId>,
    ticket: Option<&'a KnownTicket>,
    participants: &'a [String],
    found: Found,
}

/// What led to the thread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Keys(Via),
    Copy,
    SubjectNumber,
    SameSubject,
}

impl<'a> Home<'a> {
    fn of(facts: &'a PlaceFacts, meeting: &Meeting<'a>) -> Self {
        if let Some(thread) = meeting.thread {
            return Self {
                thread: Some(thread.thread),
                ticket: meeting.ticket,
                participants: &thread.participants,
                found: if facts.copy_of.is_some() {
                    Found::Copy
                } else {
                    Found::Keys(thread.via)
                },
            };
        }
        if let Some(named) = named_by_participant(facts) {
            return Self {
                thread: Some(named.thread),
                ticket: Some(&named.ticket),
                participants: &named.participants,
                found: Found::SubjectNumber,
            };
        }
        if let Some(answered) = answered_without_keys(facts) {
            return Self {
                thread: Some(answered.thread),
                ticket: Some(&answered.ticket),
                participants: &answered.participants,
                found: Found::SameSubject,
            };
        }
        Self {
            thread: None,
            ticket: None,
            participants: &[],
            found: Found::Nothing,
        }
    }
}

/// A number in the subject joins only who already takes part, or one of us; anybody can guess a number.
fn named_by_participant(facts: &PlaceFacts) -> Option<&NamedTicket> {
    let sender = facts.sender.as_ref()?;
    if facts.folder == FolderRole::Junk || facts.shelf == Shelf::Spam {
        return None;
    }
    let may_join = |named: &&NamedTicket| sent_by_us(facts) || named.participants.contains(sender);
    facts.named.iter().find(may_join)
}

/// An answer whose program lost the keys joins the one ticket that its sender has under that subject.
fn answered_without_keys(facts: &PlaceFacts) -> Option<&NamedTicket> {
    let sender = facts.sender.as_ref()?;
    let [only] = facts.recent.as_slice() else {
        return None;
    };
    let trusted = facts.folder != FolderRole::Junk && facts.shelf != Shelf::Spam;
    (trusted && facts.answers_without_keys && only.participants.contains(sender)).then_some(only)
}

/// Whether the sender is one of the organisation's own addresses.
fn sent_by_us(facts: &PlaceFacts) -> bool {
    facts
        .sender
        .as_ref()
        .is_some_and(|sender| facts.own_addresses.contains(sender))
}

/// Why a mail does not count as work, the first reason that holds.
fn why_no_work(facts: &PlaceFacts) -> Option<(&'static str, String)> {
    match facts.folder {
        FolderRole::Incoming => {}
        other => return Some(("folder", other.word().to_owned())),
    }
    if let Some(rule) = facts.ignored_by {
        return Some(("ignored", rule.to_string()));
    }
    facts.older.then(|| ("older", String::new()))
}

fn choose_ticket(facts: &PlaceFacts, home: &Home<'_>, reasons: &mut Vec<Reason>) -> TicketChoice {
    let no_work = why_no_work(facts);
    if let Some((code, detail)) = &no_work {
        reasons.push(reason(code, detail));
    }
    let counted_before = facts.copy_of.as_ref().is_some_and(|copy| copy.was_incoming);
    let Some(ticket) = home.ticket else {
        if no_work.is_some() || counted_before {
            return TicketChoice::None;
        }
        if home.thread.is_some() && opens_nothing_on_a_thread(facts) {
            reasons.push(reason("nothing_to_do", kind_word(facts.kind)));
            return TicketChoice::None;
        }
        let detail = if home.thread.is_some() {
            "thread_without_ticket"
        } else {
            "new_thread"
        };
        reasons.push(reason("ticket_opened", detail));
        return TicketChoice::Open;
    };
    let quiet = match no_work {
        Some(_) => Some("no_work"),
        None if counted_before => Some("copy"),
        None => why_quiet(facts, home),
    };
    let wakes = quiet.is_none();
    let reopen = wakes && ticket.status.after_contact_wrote() != ticket.status;
    if reopen {
        reasons.push(reason("reopened", ticket.status.word()));
    } else if let Some(why) = quiet.filter(|why| *why != "no_work") {
        reasons.push(reason("not_reopened", why));
    }
    TicketChoice::Existing {
        ticket: ticket.id,
        reopen,
        to_work: wakes && ticket.shelf != Shelf::Work && facts.shelf == Shelf::Work,
        judge_anew: wakes && ticket.only_machines && !ticket.touched_by_person,
    }
}

/// Machines' answers to a mail of ours that has no ticket ask nothing of anybody. A mail of ours that was
/// lost does.
fn opens_nothing_on_a_thread(facts: &PlaceFacts) -> bool {
    match facts.kind {
        Kind::OutOfOffice | Kind::AutoReply | Kind::ReadReceipt => true,
        Kind::Bounce => facts.delivery_delayed,
        Kind::Human
        | Kind::List
        | Kind::Newsletter
        | Kind::Notification
        | Kind::LeftCompany
        | Kind::Challenge => false,
    }
}

/// Why a mail in an incoming folder does not wake its ticket: only a contact's own words do.
fn why_quiet(facts: &PlaceFacts, home: &Home<'_>) -> Option<&'static str> {
    if sent_by_us(facts) {
        return Some("own_address");
    }
    if !matches!(facts.kind, Kind::Human | Kind::List) {
        return Some(kind_word(facts.kind));
    }
    match facts.shelf {
        Shelf::Work => None,
        Shelf::Newsletters => Some("newsletter"),
        // A filter's mistake must not hide a customer's answer, so whoever already takes part is heard.
        Shelf::Spam => {
            let takes_part = facts
                .sender
                .as_ref()
                .is_some_and(|sender| home.participants.contains(sender));
            (!takes_part).then_some("spam")
        }
    }
}

fn outcome(facts: &PlaceFacts, ticket: TicketChoice) -> ArrivalState {
    if facts.copy_of.is_some() {
        return ArrivalState::Copy;
    }
    if facts.kept_unread {
        return ArrivalState::KeptUnread;
    }
    if facts.folder == FolderRole::Sent {
        return ArrivalState::Outgoing;
    }
    if facts.ignored_by.is_some() {
        return ArrivalState::Ignored;
    }
    match ticket {
        TicketChoice::None => ArrivalState::Archived,
        TicketChoice::Open => ArrivalState::Ticketed,
        TicketChoice::Existing { .. } => ArrivalState::Joined,
    }
}

fn direction(facts: &PlaceFacts, home: &Home<'_>) -> Direction {
    if let Some(copy) = &facts.copy_of {
        return copy.direction;
    }
    // An answer of ours that only came back as a Cc is still ours; a mail with which one of us begins
    // something is a request like any other.
    let our_answer = sent_by_us(facts) && home.thread.is_some();
    if facts.folder == FolderRole::Sent || our_answer {
        return Direction::Outgoing;
    }
    Direction::Incoming
}

/// Other tickets to show, each once with its first reason, the mail's own left out.
fn links(facts: &PlaceFacts, meeting: &Meeting<'_>, own: Option<TicketId>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let named = facts
        .named
        .iter()
        .map(|named| (named.ticket.id, LinkReason::SubjectNumber));
    let alone = own.is_none() && meeting.thread.is_none();
    let recent = facts
        .recent
        .iter()
        .filter(|_| alone)
        .map(|recent| (recent.ticket.id, LinkReason::SameSubject));
    let other_teams = facts
        .other_teams
        .iter()
        .map(|ticket| (ticket.id, LinkReason::OtherTeam));
    let met = meeting.links.iter().map(|link| (link.ticket, link.why));
    for (ticket, why) in met.chain(named).chain(recent).chain(other_teams) {
        if Some(ticket) != own && !links.iter().any(|link| link.ticket == ticket) {
            links.push(Link { ticket, why });
        }
    }
    links
}

fn explain_thread(facts: &PlaceFacts, home: &Home<'_>, reasons: &mut Vec<Reason>) {
    let detail = match home.found {
        Found::Nothing => return,
        Found::Copy => {
            let message = facts.copy_of.as_ref().map(|copy| copy.message.to_string());
            reasons.push(reason("copy", &message.unwrap_or_default()));
            return;
        }
        Found::SubjectNumber => "subject_number",
        Found::SameSubject => "same_subject",
        Found::Keys(Via::References) => "references",
        Found::Keys(Via::ReferencedBy) => "referenced_by",
        Found::Keys(Via::ProviderThread) => "provider_thread",
        Found::Keys(Via::Alias) => "alias",
    };
    reasons.push(reason("thread_joined", detail));
}

fn reason(code: &str, detail: &str) -> Reason {
    Reason {
        code: code.to_owned(),
        detail: detail.to_owned(),
    }
}
