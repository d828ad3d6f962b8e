//! Sets what people set on tickets.

use super::alter::{make, state};
use super::frame::Frame;
use crate::error::{FlowError, FlowResult};
use crate::judgement::{self, Example, Said};
use crate::people;
use crate::services::Services;
use facteur_domain::{
    Action, Actor, Change, CorrectionSource, EventId, MemberId, TeamId, TicketChange, TicketId,
};
use facteur_store::organisations;
use facteur_store::tickets::Ticket;
use facteur_store::{StoreResult, Tx};
use facteur_understand::rules::{NoNames, parse_action};
use futures::StreamExt;

/// Tickets changed at once by [`set_many`].
const AT_ONCE: usize = 16;

/// Changes a ticket. What is so already makes no event; when all is, the ticket stays untouched.
///
/// # Errors
/// Refused when there is no such ticket or member, when the ticket was folded into another, when a tag
/// cannot be one, and when the ticket has another version than the one asked for.
pub async fn set(
    services: &Services,
    actor: Actor,
    ticket: TicketId,
    mut change: TicketChange,
) -> FlowResult<Ticket> {
    let tags = change.add_tags.iter();
    change.add_tags = tags
        .map(|tag| checked("add_tags", tag))
        .collect::<FlowResult<_>>()?;
    let refused = change.refuse_tags.iter();
    change.refuse_tags = refused
        .map(|tag| checked("refuse_tags", tag))
        .collect::<FlowResult<_>>()?;
    let example = match &change.category {
        Some(_) if actor.is_person() => judgement::example_of(services, ticket).await?,
        _ => None,
    };
    let (frame, is_lesson) = (Frame::new(services, actor), example.is_some());
    let saved = services
        .store
        .write(services.organisation, move |tx| {
            let found = frame.ticket(tx, ticket)?;
            set_one(tx, &frame, found, &change, example.as_ref())
        })
        .await?;
    if is_lesson {
        services.wake.wake();
    }
    Ok(saved)
}

/// `example`: the mail to learn from, when the category is changed.
fn set_one(
    tx: &mut Tx<'_>,
    frame: &Frame,
    mut ticket: Ticket,
    change: &TicketChange,
    example: Option<&Example>,
) -> FlowResult<Ticket> {
    if let Some(version) = change.if_version.filter(|version| *version != ticket.version) {
        return Err(FlowError::changed(format!(
            "{} was changed in the meantime (version {} instead of {version}); look at it again and repeat \
             the change",
            ticket.number, ticket.version
        )));
    }
    if let Some(Some(member)) = change.assignee {
        check_member(tx, frame, member, ticket.team)?;
    }
    let changes = change.changes(&state(tx, frame, &ticket, change)?);
    if changes.is_empty() {
        return Ok(ticket);
    }
    for each in &changes {
        make(tx, frame, &mut ticket, each)?;
        let event = frame.tell(tx, ticket.id, each)?;
        if let Some(example) = example {
            correct(tx, frame, ticket.id, each, event.id, example)?;
        }
    }
    Ok(frame.save(tx, ticket)?)
}

/// What a member changed about a category is learned.
fn correct(
    tx: &mut Tx<'_>,
    frame: &Frame,
    ticket: TicketId,
    change: &Change,
    event: EventId,
    example: &Example,
) -> StoreResult<()> {
    let Change::Category { from, to } = change else {
        return Ok(());
    };
    let said = Said {
        source: CorrectionSource::Corrected,
        ticket,
        event,
        from: Some(from),
        to,
    };
    judgement::learn(tx, frame.desk(), &said, example)
}

/// Whoever is to work on a ticket must be able to see it.
fn check_member(tx: &mut Tx<'_>, frame: &Frame, member: MemberId, team: TeamId) -> FlowResult<()> {
    let known = organisations::member_get(tx, frame.organisation, member)?;
    let Some(known) = known else {
        return Err(FlowError::invalid(
            "assignee",
            format!("there is no member {member}; `facteur member list` shows the members"),
        ));
    };
    if people::reach_of(tx, frame.organisation, &known)?.allows(team) {
        return Ok(());
    }
    Err(FlowError::invalid(
        "assignee",
        format!(
            "{} is not in the team of this ticket and would not see it; add them to the team first",
            known.name
        ),
    ))
}

/// A tag that people set follows the same rules as one that a rule sets.
fn checked(field: &'static str, tag: &str) -> FlowResult<String> {
    match parse_action(&format!("tag={tag}"), &NoNames) {
        Ok(Action::Tag(tag)) => Ok(tag),
        Ok(_) => Err(FlowError::invalid(field, format!("\"{tag}\" is no tag"))),
        Err(sentence) => Err(FlowError::invalid(field, sentence)),
    }
}

/// Makes the same change on many tickets, each by itself, and tells what became of each in the order asked.
pub async fn set_many(
    services: &Services,
    actor: Actor,
    tickets: &[TicketId],
    change: &TicketChange,
) -> Vec<(TicketId, FlowResult<Ticket>)> {
    let each = tickets.iter().copied().map(|ticket| {
        let change = change.clone();
        async move { (ticket, set(services, actor, ticket, change).await) }
    });
    futures::stream::iter(each).buffered(AT_ONCE).collect().await
}
