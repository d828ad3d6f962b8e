//! A team.

use crate::answer::Tagged;
use facteur_domain::id::Id;
use facteur_domain::{MailboxId, MemberId};
use facteur_flows::organisation::{self, TeamView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A team: its members see what comes to its mailboxes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01938c6e-0000-7000-8000-000000000003", "name": "Support",
    "members": ["01938c6e-0000-7000-8000-000000000001"], "mailboxes": ["01938c6e-0000-7000-8000-000000000004"],
    "version": 2
}))]
pub(crate) struct Team {
    /// Its id.
    id: Uuid,
    /// What people call it.
    name: String,
    /// Who is in it.
    members: Vec<Uuid>,
    /// Its mailboxes; each belongs to one team.
    mailboxes: Vec<Uuid>,
    /// Rises with every change.
    version: i64,
}

/// What a team is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Support", "members": [], "mailboxes": [] }))]
pub(crate) struct NewTeam {
    /// What people call it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Who is in it; as it is when it is not named.
    #[schema(max_items = 10_000)]
    members: Option<Vec<Uuid>>,
    /// Mailboxes of it, which leave the team they are in; as it is when it is not named.
    #[schema(max_items = 10_000)]
    mailboxes: Option<Vec<Uuid>>,
    /// Ignored: as [`Team`] has it, so that one can be sent back.
    #[serde(default, rename = "id")]
    #[schema(ignore)]
    _id: Option<Uuid>,
    /// Ignored: see `If-Match`.
    #[serde(default, rename = "version")]
    #[schema(ignore)]
    _version: Option<i64>,
}

impl From<NewTeam> for organisation::NewTeam {
    fn from(new: NewTeam) -> Self {
        Self {
            name: new.name,
            members: new
                .members
                .map(|ids| ids.into_iter().map(MemberId::from_uuid).collect()),
            mailboxes: new
                .mailboxes
                .map(|ids| ids.into_iter().map(MailboxId::from_uuid).collect()),
        }
    }
}

impl From<TeamView> for Team {
    fn from(view: TeamView) -> Self {
        Self {
            id: view.team.id.uuid(),
            name: view.team.name,
            members: view.members.into_iter().map(Id::uuid).collect(),
            mailboxes: view.mailboxes.into_iter().map(Id::uuid).collect(),
            version: view.team.version,
        }
    }
}

impl From<TeamView> for Tagged<Team> {
    fn from(view: TeamView) -> Self {
        Self(view.team.version, view.into())
    }
}
