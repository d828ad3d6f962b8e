//! `facteur ticket list`

use super::List;
use crate::commands::names;
use crate::exit::{Exit, Failure, Outcome, Saying};
use crate::output::{Cell, Io, Style, Table, View, human};
use crate::text::{Language, words};
use facteur_domain::entity::looked_for;
use facteur_domain::{Priority, Status, Timestamp, UnknownWord};
use facteur_flows::tickets::{self, ListRequest, TicketPage, TicketRow};
use facteur_flows::{Services, mailboxes};
use facteur_store::tickets::TicketFilter;
use std::fmt::Write;
use std::str::FromStr;

/// What is still to be done.
const UNFINISHED: [Status; 3] = [Status::New, Status::Open, Status::Pending];
const VIEWS: [&str; 4] = ["work", "newsletters", "spam", "all"];

impl List {
    pub(super) async fn run(self, services: &Services, io: &mut Io) -> Outcome {
        let filter = self.filter(services).await?;
        let due = self.due.as_deref().map(|word| word.trim().to_lowercase().parse());
        let due = due.transpose()?;
        let request = ListRequest {
            filter,
            due,
            text: None,
            cursor: self.after,
        };
        let page = tickets::list(services, request).await?;
        let now = services.now();
        io.result(&page, |page, view| table(&page.tickets, now, view))
            .await;
        tell_the_rest(&page, io).await;
        Ok(Exit::Done)
    }

    async fn filter(&self, services: &Services) -> Result<TicketFilter, Failure> {
        let view = self.view.trim().to_lowercase();
        if !VIEWS.contains(&view.as_str()) {
            let unknown = UnknownWord {
                what: "view",
                given: self.view.clone(),
                known: VIEWS.join(", "),
            };
            return Err(unknown.into());
        }
        let mailbox = match &self.mailbox {
            Some(address) => Some(mailboxes::by_address(services, address).await?.id),
            None => None,
        };
        let assignee = match &self.assignee {
            Some(name) => Some(names::member_or_nobody(services, name).await?),
            None => None,
        };
        let status = match self.status.as_slice() {
            [] => UNFINISHED.to_vec(),
            [word] if word.eq_ignore_ascii_case("all") => Vec::new(),
            named => all::<Status>(named)?,
        };
        Ok(TicketFilter {
            status,
            priority: all::<Priority>(&self.priority)?,
            category: self.category.as_deref().map(str::parse).transpose()?,
            shelf: Some(view),
            mailbox,
            assignee,
            tag: self.tag.clone(),
            // What has neither letters nor digits is named nowhere.
            entity: (self.entity.as_deref()).map(|text| looked_for(text).unwrap_or_default()),
            limit: Some(self.limit as usize),
            ..TicketFilter::default()
        })
    }
}

fn all<Word: FromStr<Err = UnknownWord>>(texts: &[String]) -> Result<Vec<Word>, Failure> {
    let words = texts.iter().map(|text| text.trim().to_lowercase().parse());
    Ok(words.collect::<Result<_, UnknownWord>>()?)
}

async fn tell_the_rest(page: &TicketPage, io: &mut Io) {
    if io.is_json() {
        return;
    }
    if page.tickets.is_empty() {
        let none: Saying = ("No such ticket.", "Aucun ticket de cette sorte.").into();
        let text = none.text(io.language());
        io.note(&text).await;
    }
    if let Some(next) = &page.next {
        let more: Saying = (
            format!("There are more: --after {next}"),
            format!("Il y en a d'autres : --after {next}"),
        )
            .into();
        let text = more.text(io.language());
        io.note(&text).await;
    }
}

/// Tickets one a line.
pub(super) fn table(rows: &[TicketRow], now: Timestamp, view: &View) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let language = view.language;
    let mut table = Table::new(&[
        language.choose("Number", "Numéro"),
        language.choose("Status", "Statut"),
        language.choose("Priority", "Priorité"),
        language.choose("Category", "Catégorie"),
        language.choose("From", "De"),
        language.choose("Subject", "Objet"),
        language.choose("Assignee", "Assigné à"),
        language.choose(">Age", ">Âge"),
    ]);
    for row in rows {
        table.row(cells(row, now, language));
    }
    table.render(view)
}

fn cells(row: &TicketRow, now: Timestamp, language: Language) -> [Cell; 8] {
    let ticket = &row.ticket;
    let from = if row.contact_name.is_empty() {
        &row.contact_address
    } else {
        &row.contact_name
    };
    let mut subject = ticket.subject.clone();
    for tag in &row.tags {
        let _ = write!(subject, " #{tag}");
    }
    [
        Cell::from(ticket.number.to_string()),
        Cell::from(words::status(ticket.status, language)),
        Cell::new(
            words::priority(ticket.priority, language),
            urgent(ticket.priority),
        ),
        Cell::from(words::category(&ticket.category, language)),
        Cell::from(from.as_str()),
        Cell::from(subject),
        Cell::from(
            row.assigned_to
                .as_ref()
                .map_or("–", |member| member.name.as_str()),
        ),
        Cell::new(human::ago(ticket.last_message_at, now, language), Style::Dim),
    ]
}

const fn urgent(priority: Priority) -> Style {
    match priority {
        Priority::Critical | Priority::High => Style::Bad,
        Priority::Normal | Priority::Low => Style::Plain,
    }
}
