//! `GET /contacts/{id}`

use super::views::Contact;
use crate::answer::Answer;
use crate::ask::{Asker, Named};
use crate::tickets::TicketRow;
use crate::wire::Status;
use axum::Json;
use facteur_flows::people;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A contact with its history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactWithHistory {
    /// The contact.
    #[serde(flatten)]
    contact: Contact,
    /// How many tickets it has in each status.
    tickets_by_status: Vec<StatusCount>,
    /// Its newest tickets, on all shelves.
    last_tickets: Vec<TicketRow>,
}

/// How many tickets are in a status.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusCount {
    /// The status.
    status: Status,
    /// So many.
    count: i64,
}

/// Shows a contact with its history.
#[utoipa::path(
    get, path = "/contacts/{id}", tag = "contacts", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The contact")),
    responses((status = OK, description = "The contact", body = ContactWithHistory))
)]
pub(crate) async fn show_contact(asker: Asker, Named(id): Named<Uuid>) -> Answer<Json<ContactWithHistory>> {
    let view = people::contact_show(asker.services(), &id.to_string()).await?;
    let by_status = view.tickets_by_status.into_iter();
    let counted = by_status.map(|(status, count)| StatusCount {
        status: status.into(),
        count,
    });
    Ok(Json(ContactWithHistory {
        contact: view.contact.into(),
        tickets_by_status: counted.collect(),
        last_tickets: view.last_tickets.into_iter().map(TicketRow::from).collect(),
    }))
}
