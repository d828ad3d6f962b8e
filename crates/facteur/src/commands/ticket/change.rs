//! `facteur ticket set`, `note` and `undo`

use super::{Set, due, find};
use crate::commands::names;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, View};
use crate::text::{history, words};
use facteur_domain::{Actor, EventKind, TicketChange};
use facteur_flows::tickets::{self, HistoryLine};
use facteur_flows::{Services, people};
use facteur_store::tickets::Ticket;

/// No note is longer.
const NOTE_LIMIT: usize = 1 << 20;
/// Letters of an event's id that may be left out are all but these.
const SHORTEST_ID: usize = 4;

impl Set {
    pub(super) async fn run(self, services: &Services, io: &mut Io) -> Outcome {
        let asked = self.change;
        let assignee = match &asked.assignee {
            Some(name) => Some(names::member_or_nobody(services, name).await?),
            None => None,
        };
        let due = match &asked.due {
            Some(text) => Some(Some(due::wished(services, text).await?)),
            None => asked.no_due.then_some(None),
        };
        let lower = |text: Option<String>| text.map(|text| text.trim().to_lowercase());
        let change = TicketChange {
            status: lower(asked.status).map(|text| text.parse()).transpose()?,
            category: asked.category.map(|text| text.trim().parse()).transpose()?,
            impact: lower(asked.impact).map(|text| text.parse()).transpose()?,
            urgency: lower(asked.urgency).map(|text| text.parse()).transpose()?,
            priority: lower(asked.priority).map(|text| text.parse()).transpose()?,
            assignee,
            due,
            add_tags: asked.tag,
            remove_tags: asked.untag,
            ..TicketChange::default()
        };
        let ticket = find(services, &self.number).await?;
        let ticket = tickets::set(services, Actor::Operator, ticket, change).await?;
        io.result(&ticket, line).await;
        Ok(Exit::Done)
    }
}

/// How a ticket stands, in one line.
fn line(ticket: &Ticket, view: &View) -> String {
    let language = view.language;
    format!(
        "{}: {}, {}, {}\n",
        ticket.number,
        words::status(ticket.status, language),
        words::priority(ticket.priority, language),
        words::category(&ticket.category, language),
    )
}

pub(super) async fn join(services: &Services, number: &str, into: &str, io: &mut Io) -> Outcome {
    let (ticket, into) = (find(services, number).await?, find(services, into).await?);
    let ticket = tickets::join(services, Actor::Operator, ticket, into).await?;
    io.result(&ticket, line).await;
    Ok(Exit::Done)
}

pub(super) async fn link(
    services: &Services,
    number: &str,
    other: &str,
    remove: bool,
    io: &mut Io,
) -> Outcome {
    let (ticket, other) = (find(services, number).await?, find(services, other).await?);
    if remove {
        tickets::unlink(services, Actor::Operator, ticket, other).await?;
    } else {
        tickets::link(services, Actor::Operator, ticket, other).await?;
    }
    io.result(&serde_json::json!({ "linked": !remove }), |_, view| {
        let (done, undone) = (
            view.language.choose("Linked.\n", "Reliés.\n"),
            view.language
                .choose("No longer linked.\n", "Ne sont plus reliés.\n"),
        );
        if remove { undone } else { done }.to_owned()
    })
    .await;
    Ok(Exit::Done)
}

pub(super) async fn note(services: &Services, number: &str, text: Option<String>, io: &mut Io) -> Outcome {
    let ticket = find(services, number).await?;
    let text = match text {
        Some(text) => text,
        None => String::from_utf8_lossy(&io.read_input(NOTE_LIMIT).await?).into_owned(),
    };
    let note = tickets::note(services, Actor::Operator, ticket, &text).await?;
    io.result(&note, |_, view| {
        let noted = view
            .language
            .choose("The note was written.", "La note est écrite.");
        format!("{noted}\n")
    })
    .await;
    Ok(Exit::Done)
}

pub(super) async fn undo(services: &Services, number: &str, event: Option<&str>, io: &mut Io) -> Outcome {
    let ticket = find(services, number).await?;
    let shown = tickets::show(services, ticket).await?;
    let line_of = match event {
        Some(text) => named(&shown.history, text)?,
        None => last(&shown.history)?,
    };
    let members = people::member_list_ever(services).await?;
    let undone = tickets::undo(services, Actor::Operator, line_of.event.event.id).await?;
    io.result(&undone, |undone, view| {
        let what = history::what(&line_of.event.event, &members, view.language);
        let label = view.language.choose("Undone", "Annulé");
        format!("{label}: {what}\n{}", line(&undone.ticket, view))
    })
    .await;
    Ok(Exit::Done)
}

/// The last change that can be undone. Undoing itself is passed over, so that one can go back step by step.
fn last(lines: &[HistoryLine]) -> Result<&HistoryLine, Failure> {
    let found = lines
        .iter()
        .rev()
        .find(|line| line.undoable && line.event.event.kind != EventKind::EventUndone);
    found.ok_or_else(|| {
        Failure::new((
            "nothing on this ticket can be undone",
            "rien ne peut être annulé sur ce ticket",
        ))
        .help((
            "`facteur ticket history` shows what happened; --event undoes an undoing",
            "« facteur ticket history » montre ce qui s'est passé ; --event annule une annulation",
        ))
    })
}

/// The event that is meant by its id or the end of it.
fn named<'a>(lines: &'a [HistoryLine], text: &str) -> Result<&'a HistoryLine, Failure> {
    let text = text.trim().to_lowercase();
    let fits =
        |line: &&HistoryLine| text.len() >= SHORTEST_ID && line.event.event.id.to_string().ends_with(&text);
    let found: Vec<&HistoryLine> = lines.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one),
        _ => Err(Failure::new((
            format!("the history of this ticket has no one event {text}"),
            format!("l'historique de ce ticket n'a pas un seul événement {text}"),
        ))
        .help((
            "give its id as `facteur ticket history` shows it",
            "donnez son identifiant comme « facteur ticket history » le montre",
        ))
        .exit(Exit::Usage)),
    }
}
