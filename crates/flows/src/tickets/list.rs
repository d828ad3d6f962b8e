//! Finds one ticket by what people call it, and lists many.

use super::reach::no_ticket;
use super::rows::TicketRow;
use crate::error::{FlowError, FlowResult};
use crate::mailboxes;
use crate::organisation;
use crate::services::Services;
use facteur_domain::{DueSpan, Entity, OrganisationId, TicketId, TicketNumber, Timestamp, entity};
use facteur_store::search::{self, Query};
use facteur_store::tickets::{self, Ticket, TicketFilter, TicketOrder, TicketPosition};
use facteur_store::{StoreResult, Tx, answers, entities};
use facteur_understand::due_span;
use serde::Serialize;
use std::collections::HashSet;

/// Tickets of a page, when nothing else is asked for.
const PAGE: usize = 50;
/// Tickets of a page at most.
const LARGEST_PAGE: usize = 1_000;
/// Messages with the words that are looked at for one page.
const WALKED: usize = 5_000;

/// The ticket of that number (`TKT-2026-000123`) or id. The number of a ticket that was folded into
/// another finds the one it was.
///
/// # Errors
/// Refused when there is none, or when the text is neither.
pub async fn find(services: &Services, text: &str) -> FlowResult<TicketId> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let text = text.trim().to_owned();
    if let Ok(number) = text.parse::<TicketNumber>() {
        let found = services
            .store
            .read(organisation, move |tx| {
                tickets::ticket_by_number(tx, organisation, number)
            })
            .await?;
        let found = found.filter(|ticket| reach.allows(ticket.team));
        return found.map(|ticket| ticket.id).ok_or_else(|| no_ticket(&number));
    }
    text.parse().map_err(|_| {
        FlowError::not_found(format!(
            "\"{text}\" is no ticket; give its number, for example TKT-2026-000123"
        ))
    })
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct ListRequest {
    /// Only these; `after` is ruled by the cursor, `limit` is the size of a page.
    pub filter: TicketFilter,
    /// Only those whose deadline lies in that span, as it is now.
    pub due: Option<DueSpan>,
    /// Only those with a message that has all these words.
    pub text: Option<String>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize)]
pub struct TicketPage {
    /// The tickets, in the order asked.
    pub tickets: Vec<TicketRow>,
    /// Where the next page goes on; none at the end.
    pub next: Option<String>,
}

/// Lists tickets in the order asked; with words, newest matching message first.
///
/// # Errors
/// Refused when the cursor is none of ours.
pub async fn list(services: &Services, request: ListRequest) -> FlowResult<TicketPage> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let text = request.text.filter(|text| !text.trim().is_empty());
    let limit = request.filter.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let cursor = request.cursor;
    let (mut filter, due, now) = (request.filter, request.due, services.now());
    services
        .store
        .read(organisation, move |tx| {
            filter.within = mailboxes::within(tx, organisation, &reach)?;
            if let Some(span) = due {
                let zone = organisation::zone(tx, organisation)?;
                filter.due = Some(due_span(span, now, &zone));
            }
            let (found, next) = match &text {
                Some(text) => by_words(tx, organisation, text, &filter, cursor.as_deref(), limit)?,
                None => by_time(tx, organisation, &mut filter, cursor.as_deref(), limit)?,
            };
            let tickets = super::rows::rows(tx, organisation, found)?;
            Ok::<_, FlowError>(TicketPage { tickets, next })
        })
        .await
}

type Found = (Vec<Ticket>, Option<String>);

fn by_time(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    filter: &mut TicketFilter,
    cursor: Option<&str>,
    limit: usize,
) -> FlowResult<Found> {
    filter.after = cursor
        .map(|cursor| read_cursor(cursor, filter.order))
        .transpose()?;
    // One more tells whether there is a next page.
    filter.limit = Some(limit + 1);
    let mut found = tickets::ticket_list(tx, organisation, filter)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next = last.map(|ticket| write_cursor(&TicketPosition::from(ticket), filter.order));
    Ok((found, next))
}

/// A cursor holds where the page ended, and in which order: it means nothing in another one.
fn write_cursor(position: &TicketPosition, order: TicketOrder) -> String {
    let at = match order {
        TicketOrder::Due => position.due_at.unwrap_or(position.last_message_at),
        _ => position.last_message_at,
    };
    let at = at.micros();
    format!("{}.{}.{at}.{}", letter(order), position.priority, position.id)
}

fn read_cursor(cursor: &str, order: TicketOrder) -> FlowResult<TicketPosition> {
    let read = || {
        let mut parts = cursor.split('.');
        let (of, priority, at, id) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let position = TicketPosition {
            priority: priority.parse().ok()?,
            last_message_at: Timestamp::from_micros(at.parse().ok()?),
            due_at: Some(Timestamp::from_micros(at.parse().ok()?)),
            id: id.parse().ok()?,
        };
        (of == letter(order) && parts.next().is_none()).then_some(position)
    };
    read().ok_or_else(no_cursor)
}

const fn letter(order: TicketOrder) -> &'static str {
    match order {
        TicketOrder::NewestMessage => "n",
        TicketOrder::OldestMessage => "o",
        TicketOrder::NewestCreated => "c",
        TicketOrder::Priority => "p",
        TicketOrder::Due => "d",
    }
}

fn no_cursor() -> FlowError {
    FlowError::invalid(
        "cursor",
        "the cursor is none that a list gave; begin with the first page, without one",
    )
}

/// Walks the messages that have the words and keeps the tickets that pass the filter, each once.
fn by_words(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    text: &str,
    filter: &TicketFilter,
    cursor: Option<&str>,
    limit: usize,
) -> FlowResult<Found> {
    let query = Query::parse(text);
    let mut before = cursor
        .map(|cursor| cursor.parse::<i64>().map_err(|_| no_cursor()))
        .transpose()?;
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut walked = 0;
    while walked < WALKED {
        let hits = search::search(tx, organisation, &query, before, 200)?;
        if hits.is_empty() {
            return Ok((found, None));
        }
        walked += hits.len();
        for hit in hits {
            let Some(id) = hit.ticket.filter(|id| !seen.contains(id)) else {
                before = Some(hit.search_id);
                continue;
            };
            if found.len() == limit {
                return Ok((found, before.map(|before| before.to_string())));
            }
            before = Some(hit.search_id);
            seen.insert(id);
            if let Some(ticket) = tickets::ticket_get(tx, organisation, id, false)?
                && passes(tx, organisation, &ticket, filter)?
            {
                found.push(ticket);
            }
        }
    }
    Ok((found, before.map(|before| before.to_string())))
}

fn is_due(ticket: &Ticket, filter: &TicketFilter) -> bool {
    let within = |(from, to)| {
        let at = ticket.due.at();
        ticket.status.is_open() && at.is_some_and(|at| from <= at && at < to)
    };
    filter.due.is_none_or(within)
}

/// The same filter as the database's, for tickets that were found by their words. Without a shelf, all are
/// meant: who looks for a word looks everywhere.
fn passes(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    ticket: &Ticket,
    filter: &TicketFilter,
) -> StoreResult<bool> {
    fn fits<T: PartialEq>(wanted: Option<&T>, is: &T) -> bool {
        wanted.is_none_or(|wanted| wanted == is)
    }
    fn is_one<T: PartialEq>(wanted: &[T], is: &T) -> bool {
        wanted.is_empty() || wanted.contains(is)
    }
    let shelf = filter.shelf.as_ref().filter(|shelf| *shelf != "all");
    let alone = is_one(&filter.status, &ticket.status)
        && fits(filter.category.as_ref(), &ticket.category)
        && is_one(&filter.priority, &ticket.priority)
        && fits(shelf, &ticket.shelf)
        && fits(filter.mailbox.as_ref(), &ticket.mailbox)
        && filter
            .within
            .as_ref()
            .is_none_or(|within| within.contains(&ticket.mailbox))
        && fits(filter.assignee.as_ref(), &ticket.assignee)
        && (ticket.to_review || !filter.to_review)
        && is_due(ticket, filter)
        && filter.contact.is_none_or(|wanted| ticket.contact == Some(wanted));
    if !alone {
        return Ok(false);
    }
    if !filter.sending.is_empty() {
        let open = answers::answer_open_each(tx, organisation, &[ticket.id])?;
        if !open.iter().flatten().any(|state| filter.sending.contains(state)) {
            return Ok(false);
        }
    }
    if let Some((kind, wanted)) = &filter.entity {
        let named = entities::entity_of_thread(tx, organisation, ticket.thread)?;
        let mut entities = named.iter().map(|(_, entity)| entity);
        let is_meant = |named: &Entity| {
            kind.is_none_or(|kind| kind == named.kind) && entity::lookup(&named.value) == *wanted
        };
        if !entities.any(is_meant) {
            return Ok(false);
        }
    }
    match &filter.tag {
        Some(tag) => Ok(tickets::tag_list(tx, organisation, ticket.id)?.contains(tag)),
        None => Ok(true),
    }
}
