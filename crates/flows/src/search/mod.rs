//! Search: messages with all the words, newest first. A ticket's number or a mail address that stands in
//! the query leads there at once.

use crate::error::{FlowError, FlowResult};
use crate::people;
use crate::services::Services;
use facteur_domain::{ContactId, OrganisationId, Reach, Status, TicketId, TicketNumber};
use facteur_store::search::{self, Hit, Query};
use facteur_store::{StoreResult, Tx, contacts, tickets};
use serde::Serialize;

/// Hits are counted up to here; beyond, people are told "1,000+".
const COUNTED: usize = 1_000;
/// Hits of a page, when nothing else is asked for.
const PAGE: usize = 50;
/// Hits of a page at most.
const LARGEST_PAGE: usize = 1_000;
/// Numbers and addresses in one query that are looked up.
const SHORTCUTS: usize = 5;
/// Hits that are looked at for one page at most, when not all are within reach.
const WALKED: usize = 5_000;

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest {
    /// What was typed.
    pub text: String,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Hits of a page; 50 when none is named.
    pub limit: Option<usize>,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct SearchAnswer {
    /// Tickets and contacts that the query names outright.
    pub shortcuts: Vec<Shortcut>,
    /// Messages with all the words, newest first.
    pub hits: Vec<Hit>,
    /// How many there are; told on the first page only.
    pub count: Option<Count>,
    /// Where the next page goes on; none at the end.
    pub next: Option<String>,
}

/// How many messages were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    /// So many, and perhaps more.
    pub at_least: usize,
    /// Whether there are more.
    pub more: bool,
}

/// Something that the query names outright.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Shortcut {
    /// A ticket by its number.
    Ticket {
        /// Its id; of the ticket it was folded into, if it was.
        id: TicketId,
        /// The number that was typed.
        number: TicketNumber,
        /// Its subject.
        subject: String,
        /// Where the work stands.
        status: Status,
    },
    /// A contact by an address.
    Contact {
        /// Its id.
        id: ContactId,
        /// The address that was typed.
        address: String,
        /// What it calls itself.
        name: String,
    },
}

/// The hits of one ticket on a page.
#[derive(Debug, Clone, Serialize)]
pub struct TicketHits {
    /// The ticket; none for mail without one.
    pub ticket: Option<TicketId>,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The messages, newest first.
    pub hits: Vec<Hit>,
}

/// Looks for messages.
///
/// # Errors
/// Refused when the cursor is none of ours.
pub async fn search(services: &Services, request: SearchRequest) -> FlowResult<SearchAnswer> {
    let (organisation, reach) = (services.organisation, services.reach.clone());
    let before = request.cursor.as_deref().map(read_cursor).transpose()?;
    let limit = request.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let text = request.text;
    services
        .store
        .read(organisation, move |tx| {
            let query = Query::parse(&text);
            let (hits, next) = walk(tx, organisation, &reach, &query, before, limit)?;
            let first_page = before.is_none();
            Ok(SearchAnswer {
                count: match (first_page, next.is_some()) {
                    (true, true) => Some(count(tx, organisation, &reach, &query)?),
                    (true, false) => Some(Count {
                        at_least: hits.len(),
                        more: false,
                    }),
                    (false, _) => None,
                },
                shortcuts: if first_page {
                    shortcuts(tx, organisation, &reach, &text)?
                } else {
                    Vec::new()
                },
                next: next.map(|next| next.to_string()),
                hits,
            })
        })
        .await
}

fn read_cursor(cursor: &str) -> FlowResult<i64> {
    cursor.parse().map_err(|_| {
        FlowError::invalid(
            "cursor",
            "the cursor is none that a search gave; begin with the first page, without one",
        )
    })
}

/// The hits within reach, and where to go on.
fn walk(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    query: &Query,
    mut before: Option<i64>,
    limit: usize,
) -> StoreResult<(Vec<Hit>, Option<i64>)> {
    let mut seen: Vec<Hit> = Vec::new();
    let mut walked = 0;
    loop {
        // One more tells whether there is a next page.
        let found = search::search(tx, organisation, query, before, limit + 1)?;
        let at_end = found.len() <= limit;
        walked += found.len();
        before = found.last().map(|hit| hit.search_id).or(before);
        seen.extend(found.into_iter().filter(|hit| reach.allows(hit.team)));
        if seen.len() > limit {
            seen.truncate(limit);
            let last = seen.last().map(|hit| hit.search_id);
            return Ok((seen, last));
        }
        if at_end {
            return Ok((seen, None));
        }
        if walked >= WALKED {
            return Ok((seen, before));
        }
    }
}

fn count(tx: &mut Tx<'_>, organisation: OrganisationId, reach: &Reach, query: &Query) -> StoreResult<Count> {
    let counted = search::count(tx, organisation, query, reach.limit(), COUNTED + 1)?;
    Ok(Count {
        at_least: counted.min(COUNTED),
        more: counted > COUNTED,
    })
}

/// The tickets whose numbers, and the contacts whose addresses, stand in the text.
fn shortcuts(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    reach: &Reach,
    text: &str,
) -> StoreResult<Vec<Shortcut>> {
    let mut found = Vec::new();
    for number in TicketNumber::find_in(text).into_iter().take(SHORTCUTS) {
        let Some(mut ticket) = tickets::ticket_by_number(tx, organisation, number)? else {
            continue;
        };
        if let Some(older) = ticket.folded_into
            && let Some(older) = tickets::ticket_get(tx, organisation, older, false)?
        {
            ticket = older;
        }
        if !reach.allows(ticket.team) {
            continue;
        }
        found.push(Shortcut::Ticket {
            id: ticket.id,
            number,
            subject: ticket.subject,
            status: ticket.status,
        });
    }
    let trimmed = |word: &str| {
        let around = |letter: char| "<>()[],;:\"'".contains(letter);
        word.trim_matches(around).to_lowercase()
    };
    let addresses = text
        .split_whitespace()
        .map(trimmed)
        .filter(|word| word.contains('@'));
    for address in addresses.take(SHORTCUTS) {
        let Some(id) = people::of_address(tx, organisation, &address)? else {
            continue;
        };
        let name = contacts::contact_get(tx, organisation, id)?.map(|contact| contact.name);
        let name = name.unwrap_or_default();
        found.push(Shortcut::Contact { id, address, name });
    }
    Ok(found)
}

/// Groups the hits of a page by their tickets, in the order of each ticket's newest hit.
pub fn by_ticket(hits: Vec<Hit>) -> Vec<TicketHits> {
    let mut groups: Vec<TicketHits> = Vec::new();
    for hit in hits {
        let group = groups
            .iter_mut()
            .find(|group| group.ticket.is_some() && group.ticket == hit.ticket);
        match group {
            Some(group) => group.hits.push(hit),
            None => groups.push(TicketHits {
                ticket: hit.ticket,
                number: hit.number,
                hits: vec![hit],
            }),
        }
    }
    groups
}
