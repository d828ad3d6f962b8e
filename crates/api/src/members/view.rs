//! A member as those see them who look after people.

use crate::wire::{Member, Role, Time};
use facteur_domain::id::Id;
use facteur_flows::organisation::{self, MemberView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A member with teams and state.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000001", "name": "Léa Martin", "address": "lea@calorine.example",
    "role": "admin", "teams": ["01938c6e-0000-7000-8000-000000000003"], "second_factor": true,
    "last_seen_at": "2026-11-20T15:50:56Z", "state": "active"
}))]
pub(crate) struct OrganisationMember {
    /// Its id.
    id: Uuid,
    /// Its name.
    name: String,
    /// Its mail address.
    address: String,
    /// What it may do.
    role: Role,
    /// The teams it is in.
    teams: Vec<Uuid>,
    /// Whether it signs in with a second factor.
    second_factor: bool,
    /// When it worked here last.
    #[schema(required = true)]
    last_seen_at: Option<Time>,
    /// How it stands with it.
    state: MemberState,
}

/// How it stands with a member.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemberState {
    /// It can sign in.
    Active,
    /// It has nothing to sign in with yet.
    Invited,
    /// It is kept out for now.
    Suspended,
    /// It is none any more; what it did keeps its name.
    Former,
}

impl From<MemberView> for OrganisationMember {
    fn from(view: MemberView) -> Self {
        let member = Member::from(view.member);
        Self {
            id: member.id,
            name: member.name,
            address: member.address,
            role: member.role,
            teams: view.teams.into_iter().map(Id::uuid).collect(),
            second_factor: view.second_factor,
            last_seen_at: view.last_seen_at.map(Time::from),
            state: match view.state {
                organisation::MemberState::Active => MemberState::Active,
                organisation::MemberState::Invited => MemberState::Invited,
                organisation::MemberState::Suspended => MemberState::Suspended,
                organisation::MemberState::Former => MemberState::Former,
            },
        }
    }
}
