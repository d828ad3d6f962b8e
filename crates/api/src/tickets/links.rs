//! `POST /tickets/{id}/links` and `DELETE /tickets/{id}/links/{other}`

use crate::answer::Answer;
use crate::ask::{Agent, Body, Named};
use crate::state::ApiState;
use axum::extract::State;
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
    State(state): State<ApiState>,
    agent: Agent,
    Named(id): Named<String>,
    Body(new): Body<NewLink>,
) -> Answer<StatusCode> {
    let services = state.services();
    let ticket = tickets::find(services, &id).await?;
    tickets::link(services, agent.actor(), ticket, TicketId::from_uuid(new.ticket)).await?;
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
    State(state): State<ApiState>,
    agent: Agent,
    Named((id, other)): Named<(String, String)>,
) -> Answer<StatusCode> {
    let services = state.services();
    let (ticket, other) = (
        tickets::find(services, &id).await?,
        tickets::find(services, &other).await?,
    );
    tickets::unlink(services, agent.actor(), ticket, other).await?;
    Ok(StatusCode::NO_CONTENT)
}
