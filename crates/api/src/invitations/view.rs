//! An invitation.

use crate::language::Language;
use crate::wire::{Role, Time};
use facteur_domain::id::Id;
use facteur_store::invitations::Invitation as Stored;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody who was asked to join and has not yet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000017", "address": "max@calorine.example", "role": "agent",
    "teams": ["01938c6e-0000-7000-8000-000000000003"], "language": "fr", "created_at": "2026-11-20T15:50:56Z",
    "expires_at": "2026-12-04T15:50:56Z", "link": null
}))]
pub(crate) struct Invitation {
    /// Its id.
    id: Uuid,
    /// The address.
    address: String,
    /// What they will be.
    role: Role,
    /// The teams that they will be in.
    teams: Vec<Uuid>,
    /// The language they are spoken to in.
    language: Language,
    /// When it was made.
    created_at: Time,
    /// Until when it can be accepted.
    expires_at: Time,
    /// The link to hand on, told once; null when it was mailed, and whenever it is listed.
    #[schema(required = true)]
    link: Option<String>,
}

impl Invitation {
    /// An invitation, with its link when it is to be handed on.
    pub(super) fn new(invitation: Stored, link: Option<String>) -> Self {
        Self {
            id: invitation.id.uuid(),
            address: invitation.address,
            role: invitation.role.into(),
            teams: invitation.teams.into_iter().map(Id::uuid).collect(),
            language: invitation.language.into(),
            created_at: invitation.created_at.into(),
            expires_at: invitation.expires_at.into(),
            link,
        }
    }
}
