//! Saves one mail as it was placed, with its events.

use super::super::prepare::{Prepared, beginning};
use super::desk::{Desk, envelope_key, identity_key, sender};
use super::{Applied, Frame, copies, elsewhere, events, place, repeated};
use crate::people::NOTICE;
use crate::watch;
use facteur_connect::MessageAt;
use facteur_domain::{
    Afterwards, ArrivalState, Change, EventKind, FolderId, FolderRole, MailboxMode, MessageId, Source,
    Status, ThreadId, TicketId, TicketNumber, crash,
};
use facteur_mail::Parsed;
use facteur_mail::automated::Kind;
use facteur_store::messages::{self, KeyTarget, Message, StoredAttachment};
use facteur_store::tickets::{self, Ticket};
use facteur_store::{StoreResult, Tx, arrivals, entities, jobs, notices};
use facteur_understand::facts::participants;
use facteur_understand::plan::{Direction, Placement, ThreadChoice, ThreadKeys, TicketChoice};
use facteur_understand::{Sameness, Shelf, thread_keys};
use serde_json::json;
use std::collections::BTreeMap;

/// Bytes of a mail's beginning that lists show.
const SNIPPET: usize = 180;

pub(super) fn one(tx: &mut Tx<'_>, desk: &mut Desk<'_>, mail: &Prepared) -> StoreResult<Applied> {
    if is_notice(tx, desk, mail)? {
        return keep_out(tx, desk, mail);
    }
    let likeness = copies::find(tx, desk, mail)?;
    let (sameness, copied) = (
        likeness.sameness,
        likeness.copy_of.as_ref().map(|copy| copy.message),
    );
    let id_of = if likeness.borrowed_id {
        Sameness::OtherContent
    } else {
        sameness
    };
    let keys = thread_keys(&mail.reading, id_of);
    let placement = place::decide(tx, desk, mail, likeness, &keys)?;
    crash::point("apply.mail_placed");
    let trace = mail.arrival.trace;
    for fold in &placement.folds {
        desk.fold(tx, fold, trace)?;
    }
    let thread = match placement.thread {
        ThreadChoice::Join(thread) => thread,
        ThreadChoice::New => desk.begin_thread(mail.arrival.internal_date),
    };
    let message = match copied {
        Some(message) => message,
        None => insert(tx, desk, mail, thread, sameness, &placement)?,
    };
    set_keys(tx, desk, mail, &keys, thread, message, sameness)?;
    elsewhere::note(tx, desk, mail, message)?;
    desk.add_participants(thread, &participants(&mail.reading));
    let ticket = ticket(tx, desk, mail, &placement, thread, message)?;
    if copied.is_none() {
        let raised = match ticket {
            Some(ticket) => repeated::raise(tx, desk, mail, &placement, ticket, thread)?,
            None => None,
        };
        let verdict = raised.as_ref().unwrap_or(&mail.judgement.verdict);
        tickets::verdict_insert(
            tx,
            desk.frame.organisation,
            message,
            ticket,
            verdict,
            desk.frame.now,
        )?;
    }
    if let Some(ticket) = ticket {
        desk.note_links(ticket, &placement.links, trace);
    }
    finish(tx, desk, mail, &placement, message)?;
    crash::point("apply.mail_finished");
    Ok(applied(mail, &placement, message, ticket))
}

/// Whether it is a mail of ours to somebody who signs in, as a server's sent folder shows it. Its link opens an
/// account for an hour: nobody else must find it here.
fn is_notice(tx: &mut Tx<'_>, desk: &Desk<'_>, mail: &Prepared) -> StoreResult<bool> {
    match &mail.reading.parsed.message_id {
        Some(id) if id.starts_with(NOTICE) => notices::notice_is(tx, desk.frame.organisation, id),
        _ => Ok(false),
    }
}

fn keep_out(tx: &mut Tx<'_>, desk: &Desk<'_>, mail: &Prepared) -> StoreResult<Applied> {
    let (frame, id) = (desk.frame, mail.arrival.id);
    let outcome = ArrivalState::Ignored;
    let why = Some("notice");
    arrivals::arrival_finish(tx, frame.organisation, id, outcome, None, why, frame.now)?;
    Ok(Applied {
        arrival: id,
        outcome,
        message: None,
        ticket: None,
        category: None,
        priority: None,
        accepted_at: mail.arrival.accepted_at,
        trace: mail.arrival.trace,
    })
}

fn applied(mail: &Prepared, placement: &Placement, message: MessageId, ticket: Option<TicketId>) -> Applied {
    Applied {
        arrival: mail.arrival.id,
        outcome: placement.outcome,
        message: Some(message),
        ticket,
        category: ticket.map(|_| mail.judgement.verdict.category.key().to_owned()),
        priority: ticket.map(|_| mail.judgement.verdict.priority.word()),
        accepted_at: mail.arrival.accepted_at,
        trace: mail.arrival.trace,
    }
}

fn finish(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    mail: &Prepared,
    placement: &Placement,
    message: MessageId,
) -> StoreResult<()> {
    let why = mail.reading.kept_unread.clone().or_else(|| {
        let codes: Vec<&str> = placement
            .reasons
            .iter()
            .map(|reason| reason.code.as_str())
            .collect();
        (!codes.is_empty()).then(|| codes.join(" "))
    });
    arrivals::arrival_finish(
        tx,
        desk.frame.organisation,
        mail.arrival.id,
        placement.outcome,
        Some(message),
        why.as_deref(),
        desk.frame.now,
    )
}

fn insert(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    thread: ThreadId,
    sameness: Sameness,
    placement: &Placement,
) -> StoreResult<MessageId> {
    let (frame, parsed) = (desk.frame, &mail.reading.parsed);
    let address = sender(&mail.reading).unwrap_or_default();
    let name = parsed.from.as_ref().and_then(|from| from.address.name.clone());
    let name = name.unwrap_or_default();
    if placement.direction == Direction::Incoming && !address.is_empty() {
        let contact = desk.ensure_contact(tx, &address, &name, mail.arrival.internal_date)?;
        desk.wrote(contact, &name, mail.arrival.internal_date);
    }
    let mut recipients = participants(&mail.reading);
    recipients.retain(|each| *each != address);
    let message = Message {
        id: frame.ids.make(),
        team: frame.setting.mailbox.team,
        thread,
        mailbox: frame.setting.mailbox.id,
        sha256: mail.arrival.blob.sha256().to_vec(),
        direction: placement.direction.word().to_owned(),
        message_id: parsed.message_id.clone(),
        from_address: address,
        from_name: name,
        recipients,
        subject: parsed.subject.clone(),
        base_subject: mail.reading.fingerprint.subject.clone(),
        snippet: snippet(&parsed.reply),
        sent_at: parsed
            .date
            .microseconds()
            .map(facteur_domain::Timestamp::from_micros),
        received_at: mail.arrival.internal_date,
        kind: word(parsed.automated.kind),
        language: parsed.language.map(|language| language.code().to_owned()),
        content_hash: mail.reading.fingerprint.content.clone().into_bytes(),
        marks: marks(mail, sameness),
    };
    messages::message_insert(tx, frame.organisation, &message, mail.words.clone())?;
    if parsed.automated.is_human() {
        desk.note_written(
            thread,
            placement.direction,
            &message.from_address,
            message.received_at,
        );
    }
    crash::point("apply.message_written");
    let attachments = attachments(&mail.reading.parsed);
    messages::attachment_insert(tx, frame.organisation, message.id, &attachments)?;
    entities::entity_insert(tx, frame.organisation, message.id, &mail.entities)?;
    Ok(message.id)
}

/// The first words of what was written, as lists show them.
pub(crate) fn snippet(reply: &str) -> String {
    let words = beginning(reply, SNIPPET * 2).split_whitespace();
    let line = words.collect::<Vec<_>>().join(" ");
    beginning(&line, SNIPPET).to_owned()
}

/// The stable word of a kind, as the mail library writes it in JSON.
fn word(kind: Kind) -> String {
    let json = serde_json::to_value(kind).unwrap_or_default();
    json.as_str().unwrap_or("human").to_owned()
}

fn marks(mail: &Prepared, sameness: Sameness) -> Vec<String> {
    let mut marks: Vec<String> = mail
        .reading
        .parsed
        .problems
        .iter()
        .filter_map(|problem| Some(serde_json::to_value(problem.code).ok()?.as_str()?.to_owned()))
        .collect();
    if sameness == Sameness::OtherContent {
        marks.push("repeated-message-id".to_owned());
    }
    if mail.reading.kept_unread.is_some() {
        marks.push("kept-unread".to_owned());
    }
    marks
}

/// The files of a mail, as they are kept.
pub(crate) fn attachments(parsed: &Parsed) -> Vec<StoredAttachment> {
    let all = parsed.attachments.iter();
    all.map(|file| StoredAttachment {
        filename: file.filename.clone(),
        mime_type: file.mime_type.clone(),
        sniffed_type: file.sniffed_type.clone(),
        content_id: file.content_id.clone(),
        inline: file.inline,
        size: file.size as i64,
        sha256: file.sha256.clone(),
        dangerous: file
            .dangerous
            .and_then(|danger| Some(serde_json::to_value(danger).ok()?.as_str()?.to_owned())),
    })
    .collect()
}

fn set_keys(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    keys: &ThreadKeys,
    thread: ThreadId,
    message: MessageId,
    sameness: Sameness,
) -> StoreResult<()> {
    let to_thread = KeyTarget {
        thread: Some(thread),
        message: None,
    };
    let to_message = KeyTarget {
        thread: None,
        message: Some(message),
    };
    if let Some(own) = &keys.own {
        let both = KeyTarget {
            thread: Some(thread),
            message: Some(message),
        };
        desk.set_key(tx, own, both)?;
    }
    for key in &keys.references {
        desk.set_key(tx, key, to_thread)?;
    }
    if sameness == Sameness::OtherContent {
        desk.set_key(tx, &identity_key(&mail.reading), to_message)?;
    }
    match envelope_key(&mail.reading) {
        Some(key) => desk.set_key(tx, &key, to_message),
        None => Ok(()),
    }
}

fn ticket(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    placement: &Placement,
    thread: ThreadId,
    message: MessageId,
) -> StoreResult<Option<TicketId>> {
    match placement.ticket {
        TicketChoice::None => Ok(None),
        TicketChoice::Open => open(tx, desk, mail, thread, message).map(Some),
        TicketChoice::Existing {
            ticket,
            reopen,
            to_work,
            judge_anew,
        } => {
            let joining = Joining {
                ticket,
                message,
                reopen,
                to_work,
                judge_anew,
            };
            join(tx, desk, mail, placement, joining)?;
            Ok(Some(ticket))
        }
    }
}

fn open(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    thread: ThreadId,
    message: MessageId,
) -> StoreResult<TicketId> {
    let (frame, verdict) = (desk.frame, &mail.judgement.verdict);
    let id: TicketId = frame.ids.make();
    let contact = sender(&mail.reading).and_then(|address| desk.contact(&address));
    let ticket = Ticket {
        id,
        // Given when all mails of the batch are placed.
        number: TicketNumber { year: 0, sequence: 0 },
        team: frame.setting.mailbox.team,
        thread,
        mailbox: frame.setting.mailbox.id,
        contact,
        subject: mail.reading.parsed.subject.clone(),
        base_subject: mail.reading.fingerprint.subject.clone(),
        status: Status::New,
        shelf: mail.judgement.shelf.word().to_owned(),
        category: verdict.category.clone(),
        impact: verdict.impact,
        urgency: verdict.urgency,
        priority: verdict.priority,
        language: verdict.language.clone(),
        assignee: mail.judgement.assign,
        touched: false,
        only_machines: !mail.reading.parsed.automated.is_human(),
        to_review: verdict.to_review(),
        due: mail.due.clone().unwrap_or_default(),
        version: 1,
        folded_into: None,
        created_at: frame.now,
        updated_at: frame.now,
        last_message_at: mail.arrival.internal_date,
    };
    for tag in &verdict.tags {
        tickets::tag_add(tx, frame.organisation, id, tag)?;
    }
    let data = json!({ "message": message, "category": ticket.category, "priority": ticket.priority });
    desk.open_ticket(tx, ticket, data, mail.arrival.trace)?;
    Ok(id)
}

/// How a message joins a ticket that is there.
#[derive(Clone, Copy)]
struct Joining {
    ticket: TicketId,
    message: MessageId,
    reopen: bool,
    to_work: bool,
    judge_anew: bool,
}

fn join(
    tx: &mut Tx<'_>,
    desk: &mut Desk<'_>,
    mail: &Prepared,
    placement: &Placement,
    joining: Joining,
) -> StoreResult<()> {
    let (frame, trace) = (desk.frame, mail.arrival.trace);
    let Joining { ticket, message, .. } = joining;
    let before = desk.ticket(tx, ticket)?.map(|ticket| ticket.status);
    let due_before = desk.ticket(tx, ticket)?.map(|ticket| ticket.due.clone());
    let ours = placement.direction == Direction::Outgoing;
    let human = mail.reading.parsed.automated.is_human();
    let verdict = &mail.judgement.verdict;
    let at = mail.arrival.internal_date;
    let is_work = !ours && !mail.arrival.archive;
    let found = mail.due.as_ref().filter(|_| is_work);
    let was_done = joining.reopen && before.is_some_and(|status| !status.is_open());
    let (mut after, mut due_after) = (before, due_before.clone());
    desk.change_ticket(tx, ticket, |ticket| {
        ticket.last_message_at = ticket.last_message_at.max(at);
        if joining.reopen {
            ticket.status = ticket.status.after_contact_wrote();
        }
        if ours && human {
            ticket.status = ticket.status.after_we_wrote();
            ticket.touched = true;
            ticket.to_review = false;
        }
        if joining.to_work {
            Shelf::Work.word().clone_into(&mut ticket.shelf);
        }
        if joining.judge_anew {
            ticket.category.clone_from(&verdict.category);
            (ticket.impact, ticket.urgency, ticket.priority) =
                (verdict.impact, verdict.urgency, verdict.priority);
            ticket.to_review = verdict.to_review();
        }
        ticket.only_machines &= ours || !human;
        if found.is_some() || was_done {
            ticket.due = ticket.due.after_mail(found, at, was_done);
        }
        after = Some(ticket.status);
        due_after = Some(ticket.due.clone());
    })?;
    let kind = if ours {
        EventKind::MessageSent
    } else {
        EventKind::MessageJoined
    };
    events::append(
        tx,
        frame,
        kind,
        Some(ticket),
        json!({ "message": message }),
        trace,
    )?;
    if let (Some(from), Some(to)) = (due_before, due_after)
        && from != to
    {
        let change = Change::Due { from, to };
        events::append(tx, frame, change.kind(), Some(ticket), change.data(), trace)?;
    }
    if before == after {
        return Ok(());
    }
    let changed = json!({ "message": message, "from": before, "to": after });
    let kind = if joining.reopen {
        EventKind::TicketReopened
    } else {
        EventKind::StatusChanged
    };
    events::append(tx, frame, kind, Some(ticket), changed, trace)
}

/// Asks for what the mailbox's owner wants done on the server, as a delivery of its own after the commit.
pub(super) fn afterwards(
    tx: &mut Tx<'_>,
    frame: &Frame,
    batch: &[Prepared],
    applied: &[Applied],
) -> StoreResult<()> {
    let mailbox = &frame.setting.mailbox;
    let wanted = mailbox.afterwards != Afterwards::Nothing
        && mailbox.mode == MailboxMode::Active
        && mailbox.source != Source::Handed;
    if !wanted {
        return Ok(());
    }
    let handled = |mail: &Prepared| applied.iter().any(|done| done.arrival == mail.arrival.id);
    let mut places: BTreeMap<(FolderId, u32), Vec<MessageAt>> = BTreeMap::new();
    for mail in batch
        .iter()
        .filter(|mail| mail.role == FolderRole::Incoming && handled(mail))
    {
        let place = (mail.arrival.folder, mail.arrival.uidvalidity);
        places.entry(place).or_default().push(MessageAt {
            uid: mail.arrival.uid,
            provider_id: mail.arrival.provider_id.clone(),
        });
    }
    for ((folder, uidvalidity), messages) in places {
        let id = frame.ids.make();
        let job = watch::afterwards_job(id, mailbox.id, folder, uidvalidity, messages, frame.now);
        jobs::job_enqueue(tx, frame.organisation, &job, frame.now)?;
    }
    Ok(())
}
