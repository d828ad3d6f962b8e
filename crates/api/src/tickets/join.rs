//! `POST /tickets/{id}/join`

use super::tagged;
use super::view::Ticket;
use crate::answer::{Answer, Tagged};
use crate::ask::{Asker, Body, Named};
use crate::state::ApiState;
use axum::extract::State;
use facteur_domain::TicketId;
use facteur_domain::id::Id;
use facteur_flows::tickets;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The ticket that this one is to become a part of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "other": "01938c6e-0000-7000-8000-00000000000d" }))]
pub(crate) struct Joining {
    /// The other ticket.
    other: Uuid,
}

/// Makes one ticket of two: the younger becomes a part of the older. It can be undone.
#[utoipa::path(
    post, path = "/tickets/{id}/join", tag = "tickets", security(("session" = [])), request_body = Joining,
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = OK, description = "The ticket that is left", body = Ticket, headers(("ETag" = String))))
)]
pub(crate) async fn join_tickets(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
    Body(joining): Body<Joining>,
) -> Answer<Tagged<Ticket>> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    let left = tickets::join(
        services,
        asker.actor(),
        ticket,
        TicketId::from_uuid(joining.other),
    )
    .await?;
    tagged(&state, &asker, left.id).await
}
