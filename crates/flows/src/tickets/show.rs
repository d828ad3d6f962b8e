//! One ticket with all that explains it: who wrote, what, where each mail lay, and why Facteur did what it
//! did.

use super::conversation::{self, Loaded, MessageView, Places};
use super::names::{HistoryLine, Names};
use super::reach::{no_ticket, within};
use super::texts::MailTexts;
use crate::error::FlowResult;
use crate::mailboxes;
use crate::services::Services;
use facteur_domain::{
    Entity, EventKind, OrganisationId, ProposedTag, Reach, Status, ThreadId, TicketId, TicketNumber, entity,
    refused_tags,
};
use facteur_store::contacts::{self, Contact};
use facteur_store::organisations::Member;
use facteur_store::tickets::{self, Note, Ticket, TicketDigest};
use facteur_store::{StoreResult, Tx, entities, events, messages};
use facteur_understand::{Direction, still_proposed};
use serde::Serialize;
use std::collections::HashSet;

/// A ticket with all that explains it.
#[derive(Debug, Clone, Serialize)]
pub struct TicketView {
    /// The ticket.
    pub ticket: Ticket,
    /// The number that was asked for, when that ticket was folded into this one.
    pub asked: Option<TicketNumber>,
    /// The numbers of the tickets that were folded into it.
    pub folded: Vec<TicketNumber>,
    /// The address of the mailbox it came to.
    pub mailbox: String,
    /// Who works on it.
    pub assignee: Option<Member>,
    /// Its conversation in short.
    pub digest: TicketDigest,
    /// Who wrote.
    pub contact: Option<Contact>,
    /// How many tickets they have in each status.
    pub contact_tickets: Vec<(Status, i64)>,
    /// The conversation, oldest first.
    pub messages: Vec<MessageView>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Tags that its mails seem to ask for, which it neither has nor refused.
    pub proposed_tags: Vec<ProposedTag>,
    /// What its mails name, each once: what came in first.
    pub entities: Vec<Entity>,
    /// Tickets that may belong to it.
    pub links: Vec<LinkView>,
    /// Notes, oldest first, those of tickets that were folded into it included.
    pub notes: Vec<Note>,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
}

/// A ticket that may belong to this one.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// The other ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Where the work on it stands.
    pub status: Status,
    /// Why, as a stable code.
    pub why: String,
}

/// Shows a ticket. One that was folded into another shows the one it was folded into.
///
/// # Errors
/// Refused when there is no such ticket.
pub async fn show(services: &Services, ticket: TicketId) -> FlowResult<TicketView> {
    let (organisation, known) = (services.organisation, services.texts.clone());
    let reach = services.reach.clone();
    let (mut view, loaded) = services
        .store
        .read(organisation, move |tx| {
            load(tx, organisation, &reach, &known, ticket)
        })
        .await?;
    view.messages = conversation::read(services, loaded).await;
    view.proposed_tags = proposed_tags(&view);
    Ok(view)
}

fn proposed_tags(view: &TicketView) -> Vec<ProposedTag> {
    let newest_first = view.messages.iter().rev();
    let incoming = newest_first.filter(|message| message.message.direction == Direction::Incoming.word());
    let verdicts = incoming.filter_map(|message| message.verdict.as_ref());
    let refused = refused_tags(view.history.iter().map(|line| &line.event.event));
    still_proposed(verdicts, &view.tags, &refused)
}

fn load(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    texts: &MailTexts,
    id: TicketId,
) -> FlowResult<(TicketView, Loaded)> {
    let (ticket, asked) = final_ticket(tx, organisation, reach, id)?;
    let seen = mailboxes::within(tx, organisation, reach)?;
    let names = Names::load(tx, organisation)?;
    let history = history(tx, organisation, ticket.id, &names)?;
    let messages = messages::message_list(tx, organisation, ticket.thread)?;
    let places = Places::load(tx, organisation)?;
    let loaded = conversation::load(tx, organisation, texts, &places, messages)?;
    let folded = folded(tx, organisation, &ticket, &history)?;
    let mut notes = tickets::note_list(tx, organisation, ticket.id)?;
    for (id, _) in &folded {
        notes.extend(tickets::note_list(tx, organisation, *id)?);
    }
    notes.sort_by_key(|note| note.id);
    let (contact, contact_tickets) = match ticket.contact {
        Some(id) => (
            contacts::contact_get(tx, organisation, id)?,
            tickets::ticket_counts_of_contact(tx, organisation, id, seen.as_deref())?,
        ),
        None => (None, Vec::new()),
    };
    let digest = tickets::ticket_digest_each(tx, organisation, &[(ticket.id, ticket.thread)])?;
    let view = TicketView {
        asked,
        folded: folded.into_iter().map(|(_, number)| number).collect(),
        mailbox: places.address(ticket.mailbox),
        assignee: ticket.assignee.and_then(|id| names.member(id)).cloned(),
        digest: digest.into_iter().next().unwrap_or_default(),
        contact,
        contact_tickets,
        messages: Vec::new(),
        proposed_tags: Vec::new(),
        tags: tickets::tag_list(tx, organisation, ticket.id)?,
        entities: entities(tx, organisation, ticket.thread)?,
        links: links(tx, organisation, reach, ticket.id)?,
        notes,
        history,
        ticket,
    };
    Ok((view, loaded))
}

/// The ticket, or the one it was folded into in the end, with the number that was asked for.
fn final_ticket(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    id: TicketId,
) -> FlowResult<(Ticket, Option<TicketNumber>)> {
    let (mut wanted, mut asked) = (id, None);
    // Folding never makes a circle; the bound keeps a damaged database from making one endless.
    for _ in 0..64 {
        let ticket = within(tx, organisation, reach, wanted, false)?;
        let Some(older) = ticket.folded_into else {
            return Ok((ticket, asked));
        };
        asked = asked.or(Some(ticket.number));
        wanted = older;
    }
    Err(no_ticket(&id))
}

/// What the mails of a thread name, each once.
fn entities(tx: &mut Tx<'_>, organisation: OrganisationId, thread: ThreadId) -> StoreResult<Vec<Entity>> {
    let named = entities::entity_of_thread(tx, organisation, thread)?;
    let mut seen = HashSet::new();
    let each_once = named.into_iter().map(|(_, entity)| entity);
    let each_once = each_once.filter(|entity| seen.insert((entity.kind, entity::lookup(&entity.value))));
    Ok(each_once.collect())
}

/// The links to tickets within reach.
fn links(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    ticket: TicketId,
) -> StoreResult<Vec<LinkView>> {
    let mut views = Vec::new();
    for (id, why) in tickets::link_list(tx, organisation, ticket)? {
        let other = tickets::ticket_get(tx, organisation, id, false)?;
        if let Some(other) = other.filter(|other| reach.allows(other.team)) {
            views.push(LinkView {
                ticket: id,
                number: other.number,
                subject: other.subject,
                status: other.status,
                why,
            });
        }
    }
    Ok(views)
}

/// The tickets that are a part of this one now. Its history names those that ever were.
fn folded(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: &Ticket,
    history: &[HistoryLine],
) -> StoreResult<Vec<(TicketId, TicketNumber)>> {
    let mut folded: Vec<(TicketId, TicketNumber)> = Vec::new();
    for line in history {
        let event = &line.event.event;
        if event.kind != EventKind::TicketFolded {
            continue;
        }
        let younger = event.data.get("younger").and_then(serde_json::Value::as_str);
        let Some(younger) = younger.and_then(|id| id.parse().ok()) else {
            continue;
        };
        if folded.iter().any(|(known, _)| *known == younger) {
            continue;
        }
        let found = tickets::ticket_get(tx, organisation, younger, false)?;
        if let Some(found) = found.filter(|found| found.folded_into == Some(ticket.id)) {
            folded.push((found.id, found.number));
        }
    }
    Ok(folded)
}

fn history(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: TicketId,
    names: &Names,
) -> StoreResult<Vec<HistoryLine>> {
    let mut recorded = events::event_list(tx, organisation, ticket)?;
    // Its number is given last in the transaction that opens it, so its first event may follow others of that
    // moment.
    recorded.sort_by_key(|event| event.event.kind != EventKind::TicketCreated);
    Ok(recorded.into_iter().map(|event| names.line(event)).collect())
}
