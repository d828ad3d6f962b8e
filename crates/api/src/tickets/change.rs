//! `PATCH /tickets/{id}`

use super::tagged;
use super::view::Ticket;
use crate::answer::{Answer, IfMatch, Problem, Tagged};
use crate::ask::{Asker, Body, Named, named};
use crate::state::ApiState;
use crate::wire::{Impact, Priority, Status, Time, Urgency};
use axum::extract::State;
use facteur_domain::id::Id;
use facteur_domain::{Category, MemberId};
use facteur_flows::tickets;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to change; what is not named stays as it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "open", "category": "billing", "add_tags": ["facture"] }))]
pub(crate) struct TicketChange {
    /// Where the work stands.
    status: Option<Status>,
    /// The key of its category.
    #[schema(min_length = 1, max_length = 40)]
    category: Option<String>,
    /// How far the trouble reaches.
    impact: Option<Impact>,
    /// How soon it must be looked at.
    urgency: Option<Urgency>,
    /// What to take first.
    priority: Option<Priority>,
    /// Who works on it; null: nobody.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Uuid>)]
    assignee: Option<Option<Uuid>>,
    /// By when it must be dealt with; null: there is no deadline. Mails no longer change what a member said.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Time>)]
    due_at: Option<Option<Time>>,
    /// Tags to add.
    #[serde(default)]
    #[schema(max_items = 50, required = false)]
    add_tags: Vec<String>,
    /// Tags to take away.
    #[serde(default)]
    #[schema(max_items = 50, required = false)]
    remove_tags: Vec<String>,
    /// Proposed tags that are not wanted: they are not proposed for this ticket again.
    #[serde(default)]
    #[schema(max_items = 50, required = false)]
    refuse_tags: Vec<String>,
    /// Refused tags that may be proposed again.
    #[serde(default)]
    #[schema(max_items = 50, required = false)]
    allow_tags: Vec<String>,
}

impl TicketChange {
    /// The change as the use case takes it.
    pub(super) fn read(self, if_version: Option<i64>) -> Answer<tickets::TicketChange> {
        let category = self.category.as_deref().map(str::parse::<Category>).transpose();
        Ok(tickets::TicketChange {
            status: self.status.map(Into::into),
            category: category.map_err(|error| Problem::invalid("category", error.to_string()))?,
            impact: self.impact.map(Into::into),
            urgency: self.urgency.map(Into::into),
            priority: self.priority.map(Into::into),
            assignee: self.assignee.map(|assignee| assignee.map(MemberId::from_uuid)),
            due: self.due_at.map(|at| at.map(|at| at.0)),
            add_tags: self.add_tags,
            remove_tags: self.remove_tags,
            refuse_tags: self.refuse_tags,
            allow_tags: self.allow_tags,
            if_version,
        })
    }
}

/// Changes a ticket. With `If-Match`, only while it is as it was looked at.
#[utoipa::path(
    patch, path = "/tickets/{id}", tag = "tickets", security(("session" = [])), request_body = TicketChange,
    params(("id" = String, Path, description = "Id or number", example = "TKT-2026-000123")),
    responses((status = OK, description = "The ticket as it stands now", body = Ticket, headers(("ETag" = String))))
)]
pub(crate) async fn change_ticket(
    State(state): State<ApiState>,
    asker: Asker,
    Named(id): Named<String>,
    IfMatch(version): IfMatch,
    Body(change): Body<TicketChange>,
) -> Answer<Tagged<Ticket>> {
    let services = asker.services();
    let ticket = tickets::find(services, &id).await?;
    tickets::set(services, asker.actor(), ticket, change.read(version)?).await?;
    tagged(&state, &asker, ticket).await
}
