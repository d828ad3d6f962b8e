//! `POST /tickets/{id}/links` and `DELETE /tickets/{id}/links/{other}`

use crate::answer::Answer;
use crate::ask::{Asker, Body, Named};
use axum::http::StatusCode;
use facteur_domain::TicketId;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A ticket to link to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "ticket": "01938c6e-0000-7000-8000-00000000000d" }))]
pub(crate) struct NewLink {
    /// The other ticket.
    ticket: Uuid,
}

/// Links two tickets that may belong together.
#[utoipa::path(
    post, path = "/tickets/{id}/links", tag = "tickets", security(("session" = [])), request_body = NewLink,
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = NO_CONTENT, description = "They are linked"))
)]
pub(crate) async fn add_link(
    asker: Asker,
    Named(id): Named<String>,
    Body(new): Body<NewLink>,
) -> Answer<StatusCode> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    tickets::link(services, asker.actor(), ticket, TicketId::from_uuid(new.ticket)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the link between two tickets away.
#[utoipa::path(
    delete, path = "/tickets/{id}/links/{other}", tag = "tickets", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Id or number", example = "TKT-2026-000123"),
        ("other" = String, Path, description = "Id or number of the other ticket", example = "TKT-2026-000124"),
    ),
    responses((status = NO_CONTENT, description = "They are not linked"))
)]
pub(crate) async fn remove_link(
    asker: Asker,
    Named((id, other)): Named<(String, String)>,
) -> Answer<StatusCode> {
    let services = asker.services();
    let (ticket, other) = (
        tickets::find(services, &id).await?,
        tickets::find(services, &other).await?,
    );
    tickets::unlink(services, asker.actor(), ticket, other).await?;
    Ok(StatusCode::NO_CONTENT)
}
